/** One channel of the demo office: its headers as FreeSWITCH would tell them (the telling ones of some 220), and the events of its life. */
import { randomUUID } from 'node:crypto';
import type { DemoExchange } from './exchange.ts';

export const DOMAIN = '127.0.0.1';
/** Our own number, shown to outside callees. */
export const LINE = '74951234567';

export type ChannelPlan = {
  readonly id?: string;
  readonly direction: 'inbound' | 'outbound';
  readonly name: string;
  readonly callerNumber: string;
  readonly callerName?: string;
  readonly destination: string;
  readonly context?: string;
  readonly extension?: string;
  readonly by?: DemoChannel;
  readonly variables?: Record<string, string>;
};

const NEVER = '0';

/** The headers of a channel that has just been made. @param created µs since the epoch */
function firstHeaders(id: string, plan: ChannelPlan, created: string): Record<string, string> {
  const variables = Object.entries({
    direction: plan.direction,
    uuid: id,
    call_uuid: id,
    domain_name: DOMAIN,
    ...plan.variables,
  });
  return {
    'Channel-State': 'CS_INIT',
    'Channel-Call-State': 'DOWN',
    'Channel-State-Number': '2',
    'Channel-Name': plan.name,
    'Unique-ID': id,
    'Call-Direction': plan.direction,
    'Presence-Call-Direction': plan.direction,
    'Channel-HIT-Dialplan': plan.direction === 'inbound' ? 'true' : 'false',
    'Channel-Call-UUID': plan.by?.id ?? id,
    'Answer-State': 'ringing',
    ...(plan.extension !== undefined && { 'Channel-Presence-ID': `${plan.extension}@${DOMAIN}` }),
    'Caller-Direction': plan.direction,
    'Caller-Dialplan': 'XML',
    'Caller-Caller-ID-Name': plan.callerName ?? plan.callerNumber,
    'Caller-Caller-ID-Number': plan.callerNumber,
    'Caller-Orig-Caller-ID-Name': plan.callerName ?? plan.callerNumber,
    'Caller-Orig-Caller-ID-Number': plan.callerNumber,
    'Caller-Network-Addr': '127.0.0.1',
    'Caller-Destination-Number': plan.destination,
    'Caller-Unique-ID': id,
    'Caller-Source': 'mod_sofia',
    'Caller-Context': plan.context ?? 'default',
    'Caller-Channel-Name': plan.name,
    'Caller-Channel-Created-Time': created,
    'Caller-Channel-Progress-Time': NEVER,
    'Caller-Channel-Answered-Time': NEVER,
    'Caller-Channel-Bridged-Time': NEVER,
    'Caller-Channel-Last-Hold': NEVER,
    'Caller-Channel-Hangup-Time': NEVER,
    ...(plan.by && {
      'Other-Type': 'originator',
      'Other-Leg-Unique-ID': plan.by.id,
      variable_originating_leg_uuid: plan.by.id,
    }),
    ...Object.fromEntries(variables.map(([name, value]) => [`variable_${name}`, value])),
    variable_sofia_profile_name: plan.name.split('/')[1] ?? 'internal',
    variable_channel_name: plan.name,
  };
}

export class DemoChannel {
  readonly id: string;
  /** Whose phone it is; undefined for outside phones. */
  readonly extension?: string;
  /** On whose behalf it was made. */
  readonly by?: DemoChannel;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  readonly #exchange: Pick<DemoExchange, 'publish'>;
  readonly #now: () => number;
  readonly #headers: Record<string, string>;
  #phase: 'new' | 'ringing' | 'answered' | 'over' = 'new';
  /** The other side of its bridge. */
  #peer: DemoChannel | undefined;
  /** Waits in silence during a consultation. */
  #waiting: DemoChannel | undefined;
  readonly #finish: () => void;

  /** Creates the channel on the exchange: CHANNEL_CREATE is told at once. @param now µs since the epoch */
  constructor(exchange: Pick<DemoExchange, 'publish'>, plan: ChannelPlan, now: () => number) {
    this.id = plan.id ?? randomUUID();
    if (plan.extension !== undefined) this.extension = plan.extension;
    if (plan.by !== undefined) this.by = plan.by;
    this.#exchange = exchange;
    this.#now = now;
    this.#headers = firstHeaders(this.id, plan, this.#stamp());
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#finish = resolve;
    this.#tell('CHANNEL_CREATE');
  }

  isAlive(): boolean {
    return this.#phase !== 'over';
  }

  isAnswered(): boolean {
    return this.#headers['Caller-Channel-Answered-Time'] !== NEVER;
  }

  peer(): DemoChannel | undefined {
    return this.#peer;
  }

  ring(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'ringing';
    this.#state('CS_CONSUME_MEDIA', 'RINGING');
    this.#headers['Caller-Channel-Progress-Time'] = this.#stamp();
    this.#tell('CHANNEL_PROGRESS');
  }

  answer(): void {
    if (this.#phase === 'answered' || this.#phase === 'over') return;
    this.#phase = 'answered';
    this.#state('CS_EXECUTE', 'ACTIVE');
    this.#headers['Answer-State'] = 'answered';
    this.#headers['Caller-Channel-Answered-Time'] = this.#stamp();
    this.#tell('CHANNEL_ANSWER');
  }

  bridge(other: DemoChannel): void {
    if (!this.isAlive() || !other.isAlive()) return;
    this.#link(other);
    this.#tell('CHANNEL_BRIDGE', { 'Bridge-A-Unique-ID': this.id, 'Bridge-B-Unique-ID': other.id });
  }

  unbridge(): void {
    const other = this.#peer;
    if (other === undefined) return;
    this.#setPeer(undefined);
    other.#setPeer(undefined);
    this.#tell('CHANNEL_UNBRIDGE', { 'Bridge-A-Unique-ID': this.id, 'Bridge-B-Unique-ID': other.id });
  }

  hold(on: boolean, extra?: Record<string, string>): void {
    if (!this.isAlive()) return;
    this.#headers['Caller-Channel-Last-Hold'] = on ? this.#stamp() : NEVER;
    this.#headers['Channel-Call-State'] = on ? 'HELD' : 'ACTIVE';
    this.#tell(on ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD', extra);
  }

  /** Talks with a colleague while its peer waits in silence (mod_dptools `att_xfer`). */
  consult(colleague: DemoChannel): void {
    const waiting = this.#peer;
    if (!this.isAlive() || waiting === undefined || !colleague.isAlive()) return;
    this.#waiting = waiting;
    this.#link(colleague);
    this.#tell('CHANNEL_BRIDGE', {
      'Bridge-A-Unique-ID': this.id,
      'Bridge-B-Unique-ID': colleague.id,
      variable_soft_holding_uuid: waiting.id,
    });
  }

  /** Comes back to the peer that waits. */
  unconsult(): void {
    const waiting = this.#waiting;
    if (!this.isAlive() || waiting === undefined) return;
    if (this.#peer !== undefined && this.#peer !== waiting) this.unbridge();
    this.#waiting = undefined;
    if (!waiting.isAlive()) return;
    // As seen on 1.10.12: the old bridge ends, and both are bridged again.
    this.#tell('CHANNEL_UNBRIDGE', { 'Bridge-A-Unique-ID': this.id, 'Bridge-B-Unique-ID': waiting.id });
    this.bridge(waiting);
  }

  hangUp(cause = 'NORMAL_CLEARING'): void {
    if (!this.isAlive()) return;
    this.unbridge();
    this.#phase = 'over';
    this.#state('CS_HANGUP', 'HANGUP');
    this.#headers['Answer-State'] = 'hangup';
    this.#headers['Hangup-Cause'] = cause;
    this.#headers['Caller-Channel-Hangup-Time'] = this.#stamp();
    this.#tell('CHANNEL_HANGUP');
    this.#tell('CHANNEL_HANGUP_COMPLETE', { variable_hangup_cause: cause });
    this.#tell('CHANNEL_DESTROY');
    this.#finish();
  }

  variable(name: string): string | undefined {
    return this.#headers[`variable_${name}`];
  }

  /** Changes headers from now on. */
  set(headers: Record<string, string>): void {
    Object.assign(this.#headers, headers);
  }

  #stamp(): string {
    return String(Math.round(this.#now()));
  }

  #tell(name: string, extra: Record<string, string> = {}): void {
    this.#exchange.publish({
      'Event-Name': name,
      'Event-Date-Timestamp': this.#stamp(),
      ...this.#headers,
      ...extra,
    });
  }

  #state(next: string, callState: string): void {
    this.#headers['Channel-State'] = next;
    this.#headers['Channel-Call-State'] = callState;
  }

  /** Both sides of a bridge know each other. */
  #link(other: DemoChannel): void {
    this.#setPeer(other);
    other.#setPeer(this);
  }

  #setPeer(other: DemoChannel | undefined): void {
    this.#peer = other;
    if (other === undefined) {
      delete this.#headers['variable_bridge_uuid'];
      return;
    }
    this.#headers['Other-Leg-Unique-ID'] = other.id;
    this.#headers['variable_bridge_uuid'] = other.id;
    this.#headers['Caller-Channel-Bridged-Time'] = this.#stamp();
    this.#state('CS_EXECUTE', 'ACTIVE');
    this.#tell('CHANNEL_CALLSTATE'); // `uuid_dump` of both sides knows of the bridge from now on
  }
}
