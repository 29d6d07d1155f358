/** The CRM's side of the engine: the client and the outbox worker of the account that is set now. */
import type { Logger } from 'pino';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/view.ts';
import { createCrmClient, type CrmClient } from '../../crm/kontur/client.ts';
import { createDelivery, type Delivery } from '../../crm/outbox/outbox-worker.ts';
import type { OutboxPort, RecordingPort, Trouble } from '../../crm/outbox/ports.ts';
import { engineWords } from '../words.ts';

export type CrmSideDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly outbox: OutboxPort;
  readonly recordings: RecordingPort;
  readonly onChange: () => void;
  /** Connected to a workspace: now, or again. */
  readonly onConnected: () => void;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly log: Logger;
};

export type CrmSide = ReturnType<typeof createCrmSide>;

const STOP_WITHIN = 3_500;
/** While nothing is sent, the CRM is asked this often whether it is there and the key is good: an outage at night must not wait for a call. */
const LOOK_EVERY = 30_000;
/** After an answer that was none. */
const LOOK_AGAIN = 10_000;

export function createCrmSide(deps: CrmSideDeps) {
  let paused = false;
  let timer: NodeJS.Timeout | undefined;
  /** When the CRM last took something, ms that only grow. */
  let heardAt = -Infinity;
  const outbox: OutboxPort = {
    ...deps.outbox,
    done: (item, at) => {
      heardAt = performance.now();
      deps.outbox.done(item, at);
    },
  };

  const build = (): { client: CrmClient; delivery: Delivery } => {
    const { url, kind, apiKey, secret } = deps.settings().crm;
    let wasConnected = false;
    const client = createCrmClient({
      url,
      kind,
      apiKey,
      ...(secret !== undefined && { secret }),
      log: deps.log,
      language: deps.language,
      onState: (state) => {
        const isConnected = state.state === 'connected';
        if (isConnected && !wasConnected) {
          side?.delivery.hurry();
          deps.onConnected();
        }
        wasConnected = isConnected;
        deps.onChange();
      },
    });
    const delivery = createDelivery({
      outbox,
      client,
      recordings: deps.recordings,
      log: deps.log,
      language: deps.language,
      onChange: deps.onChange,
      onTrouble: deps.onTrouble,
    });
    return { client, delivery };
  };
  let side: { client: CrmClient; delivery: Delivery } | null = null;
  side = build();
  const hasKey = (): boolean => deps.settings().crm.apiKey !== '';

  const look = (): void => {
    clearTimeout(timer);
    if (!hasKey() || side === null) return;
    const { client } = side;
    const connected = client.state().state === 'connected';
    const isFresh = connected && performance.now() - heardAt < LOOK_EVERY;
    const asked = isFresh ? null : connected ? client.instance() : client.authorize();
    const again = (inMs: number): void => {
      clearTimeout(timer);
      timer = setTimeout(look, inMs);
      timer.unref();
    };
    Promise.resolve(asked).then(
      (outcome) => again(outcome?.kind === 'retry' ? LOOK_AGAIN : LOOK_EVERY),
      (error: unknown) => {
        deps.log.warn({ err: error }, 'the CRM could not be asked');
        again(LOOK_EVERY);
      },
    );
  };

  return {
    client: (): CrmClient => (side ??= build()).client,
    delivery: (): Delivery => (side ??= build()).delivery,
    start(): void {
      if (!hasKey()) return;
      this.delivery().setPaused(paused);
      this.delivery().start();
      look();
    },
    /** Another key or address: what is in flight ends, the outbox goes on with the new account. */
    async reconfigure(): Promise<void> {
      const old = side;
      side = null;
      clearTimeout(timer);
      await old?.delivery.stop(STOP_WITHIN);
      await old?.client.close();
      side = build();
      this.start();
      deps.onChange();
    },
    kick: (): void => side?.delivery.kick(),
    /** Wake-up or another network: whatever waits is tried now. */
    hurry(): void {
      side?.delivery.hurry();
      look();
    },
    setPaused(value: boolean): void {
      paused = value;
      side?.delivery.setPaused(value);
    },
    status(): Status['crm'] {
      if (!hasKey()) return { state: 'off', detail: engineWords.noKey[deps.language()], workspace: null };
      return this.client().state();
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      await side?.delivery.stop(STOP_WITHIN);
      await side?.client.close();
    },
  };
}
