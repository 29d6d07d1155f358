/** One channel of the demo office: its headers as FreeSWITCH would tell them (the telling ones of some 220), and the events of its life. */
import { randomUUID } from 'node:crypto';
import type { DemoExchange } from './exchange.ts';

export const DOMAIN = '127.0.0.1';
/** Our own number, shown to whoever is called outside. */
export const LINE = '74951234567';

export type DemoChannel = {
  readonly id: string;
  /** Whose phone it is; undefined for outside phones. */
  readonly extension?: string;
  /** On whose behalf it was made. */
  readonly by?: DemoChannel;
  readonly isAlive: () => boolean;
  readonly isAnswered: () => boolean;
  readonly peer: () => DemoChannel | undefined;
  readonly ring: () => void;
  readonly answer: () => void;
  readonly bridge: (other: DemoChannel) => void;
  readonly unbridge: () => void;
  readonly hold: (on: boolean, extra?: Record<string, string>) => void;
  readonly hangUp: (cause?: string) => void;
  /** Talks with a colleague while its peer waits in silence (mod_dptools `att_xfer`); and comes back to the peer. */
  readonly consult: (colleague: DemoChannel) => void;
  readonly unconsult: () => void;
  readonly variable: (name: string) => string | undefined;
  /** Changes headers from now on. */
  readonly set: (headers: Record<string, string>) => void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** @internal both sides of a bridge know each other */
  readonly link: (other: DemoChannel | undefined) => void;
};

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

/** Creates the channel on the exchange: CHANNEL_CREATE is told at once. `now` gives µs since the epoch. */
export const createChannel = (exchange: DemoExchange, plan: ChannelPlan, now: () => number): DemoChannel => {
  const id = plan.id ?? randomUUID();
  const variables = Object.entries({
    direction: plan.direction,
    uuid: id,
    call_uuid: id,
    domain_name: DOMAIN,
    ...plan.variables,
  });
  const stamp = (): string => String(Math.round(now()));
  let peer: DemoChannel | undefined;
  /** Waits in silence during a consultation. */
  let held: DemoChannel | undefined;
  let alive = true;
  let answered = false;
  let rang = false;
  let finish: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const headers: Record<string, string> = {
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
    'Caller-Channel-Created-Time': stamp(),
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

  const tell = (name: string, extra: Record<string, string> = {}): void =>
    exchange.publish({ 'Event-Name': name, 'Event-Date-Timestamp': stamp(), ...headers, ...extra });
  const state = (next: string, callState: string): void => {
    headers['Channel-State'] = next;
    headers['Channel-Call-State'] = callState;
  };

  const hangUp = (cause = 'NORMAL_CLEARING'): void => {
    if (!alive) return;
    if (peer) self.unbridge();
    alive = false;
    state('CS_HANGUP', 'HANGUP');
    headers['Answer-State'] = 'hangup';
    headers['Hangup-Cause'] = cause;
    headers['Caller-Channel-Hangup-Time'] = stamp();
    tell('CHANNEL_HANGUP');
    tell('CHANNEL_HANGUP_COMPLETE', { variable_hangup_cause: cause });
    tell('CHANNEL_DESTROY');
    finish();
  };

  const self: DemoChannel = {
    id,
    ...(plan.extension !== undefined && { extension: plan.extension }),
    ...(plan.by && { by: plan.by }),
    isAlive: () => alive,
    isAnswered: () => answered,
    peer: () => peer,
    ended,
    ring: () => {
      if (!alive || rang) return;
      rang = true;
      state('CS_CONSUME_MEDIA', 'RINGING');
      headers['Caller-Channel-Progress-Time'] = stamp();
      tell('CHANNEL_PROGRESS');
    },
    answer: () => {
      if (!alive || answered) return;
      answered = true;
      state('CS_EXECUTE', 'ACTIVE');
      headers['Answer-State'] = 'answered';
      headers['Caller-Channel-Answered-Time'] = stamp();
      tell('CHANNEL_ANSWER');
    },
    bridge: (other) => {
      if (!alive || !other.isAlive()) return;
      self.link(other);
      other.link(self);
      tell('CHANNEL_BRIDGE', { 'Bridge-A-Unique-ID': id, 'Bridge-B-Unique-ID': other.id });
    },
    unbridge: () => {
      const other = peer;
      if (other === undefined) return;
      self.link(undefined);
      other.link(undefined);
      tell('CHANNEL_UNBRIDGE', { 'Bridge-A-Unique-ID': id, 'Bridge-B-Unique-ID': other.id });
    },
    hold: (on, extra) => {
      if (!alive) return;
      headers['Caller-Channel-Last-Hold'] = on ? stamp() : NEVER;
      headers['Channel-Call-State'] = on ? 'HELD' : 'ACTIVE';
      tell(on ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD', extra);
    },
    consult: (colleague) => {
      const waiting = peer;
      if (!alive || waiting === undefined || !colleague.isAlive()) return;
      held = waiting;
      self.link(colleague);
      colleague.link(self);
      tell('CHANNEL_BRIDGE', {
        'Bridge-A-Unique-ID': id,
        'Bridge-B-Unique-ID': colleague.id,
        variable_soft_holding_uuid: waiting.id,
      });
    },
    unconsult: () => {
      const waiting = held;
      if (!alive || waiting === undefined) return;
      if (peer !== undefined && peer !== waiting) self.unbridge();
      held = undefined;
      if (!waiting.isAlive()) return;
      // As seen on 1.10.12: the old bridge is left, and both are bridged anew.
      tell('CHANNEL_UNBRIDGE', { 'Bridge-A-Unique-ID': id, 'Bridge-B-Unique-ID': waiting.id });
      self.bridge(waiting);
    },
    variable: (name) => headers[`variable_${name}`],
    set: (more) => void Object.assign(headers, more),
    hangUp,
    link: (other) => {
      peer = other;
      if (other === undefined) {
        delete headers['variable_bridge_uuid'];
        return;
      }
      headers['Other-Leg-Unique-ID'] = other.id;
      headers['variable_bridge_uuid'] = other.id;
      headers['Caller-Channel-Bridged-Time'] = stamp();
      state('CS_EXECUTE', 'ACTIVE');
      tell('CHANNEL_CALLSTATE'); // `uuid_dump` of both sides knows of the bridge from now on
    },
  };
  tell('CHANNEL_CREATE');
  return self;
};
