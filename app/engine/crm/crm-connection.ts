/** The CRM's side of the engine: the client and the outbox worker of the account that is set now. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Intent } from '../../core/intent.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Status } from '../../contract/view.ts';
import type { Crm, CrmDriver, CrmSession } from '../../crm/port.ts';
import { Delivery } from '../../crm/outbox/outbox-worker.ts';
import type { Cards, OutboxPort, RecordingPort, Trouble } from '../../crm/outbox/ports.ts';
import { sayEngine } from '../words.ts';
import type { Memory } from './crm-watch.ts';

export type CrmConnectionDeps = {
  readonly driver: CrmDriver;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly outbox: OutboxPort;
  readonly recordings: RecordingPort;
  readonly memory: Memory;
  /** The way to the network; directly where left out. */
  readonly dispatcher?: Dispatcher;
  /** How often the key and the integration are looked at, ms. */
  readonly lookEveryMs?: number;
  readonly log: Logger;
};

/** What the connection tells, and what it asks in return. */
export type CrmListener = {
  /** False while another Plecho of the office tells the CRM: asked before each message. */
  readonly mayTell: () => boolean;
  /** @returns the next messages without those that another Plecho has told already. @param heads takes them from the outbox */
  readonly untold: (heads: () => readonly OutboxItem[]) => readonly OutboxItem[];
  readonly onChange: () => void;
  /** Connected to a workspace: now, or again. */
  readonly onConnected: () => void;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly onCards: (cards: Cards) => void;
  /** What the CRM says of our instance with every authorization. */
  readonly onInstance: (session: CrmSession) => void;
  /** The key of before is not taken any more; words. */
  readonly onKeyRefused: (words: string) => void;
  /** What waits or is told changed. */
  readonly onOutbox: () => void;
  /** The CRM has taken a message. */
  readonly onTaken: (kind: Intent['kind']) => void;
};

const nobody: CrmListener = {
  mayTell: () => false,
  untold: (heads) => heads(),
  onChange: () => undefined,
  onConnected: () => undefined,
  onTrouble: () => undefined,
  onCards: () => undefined,
  onInstance: () => undefined,
  onKeyRefused: () => undefined,
  onOutbox: () => undefined,
  onTaken: () => undefined,
};

export type CrmConnection = ReturnType<typeof createCrmConnection>;

const STOP_WITHIN = 3_500;
/** While nothing is sent, the CRM is asked this often whether it is there and the key is good: an outage at night must not wait for a call. */
const LOOK_EVERY = 30_000;
/** After an answer that was none. */
const LOOK_AGAIN = 10_000;
/** How often the key itself and the integration are looked at while all is well. */
const WATCH_EVERY = 300_000;

/** A key by which a later start knows whether it is the same account, and which gives nothing of it away. */
const markOf = (account: object): string =>
  createHash('sha256').update(JSON.stringify(account)).digest('hex').slice(0, 16);

export function createCrmConnection(deps: CrmConnectionDeps) {
  let listener = nobody;
  let paused = false;
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = 0;
  const watchEvery = deps.lookEveryMs ?? WATCH_EVERY;
  /** When the CRM last took something, ms that only grow. */
  let heardAt = -Infinity;
  const outbox: OutboxPort = {
    ...deps.outbox,
    heads: (...wanted) => listener.untold(() => deps.outbox.heads(...wanted)),
    done: (item, at) => {
      heardAt = performance.now();
      deps.outbox.done(item, at);
      listener.onTaken(item.intent.kind);
    },
  };

  const build = (): { client: Crm; delivery: Delivery } => {
    const { url, kind, apiKey, secret } = deps.settings().crm;
    let wasConnected = false;
    const { memory } = deps;
    const mark = markOf([url, kind, apiKey, secret ?? '']);
    // What is known of another address is not known of this one; a new key of the same one changes nothing.
    const place = markOf([url, kind]);
    const known = memory.read('crmHabits')?.split('\n', 2);
    const client = deps.driver.open({
      url,
      kind,
      apiKey,
      ...(secret !== undefined && { secret }),
      log: deps.log,
      language: deps.language,
      ...(deps.dispatcher !== undefined && { dispatcher: deps.dispatcher }),
      dialect: {
        kept: known?.[0] === place ? (known[1] ?? null) : null,
        keep: (json) => memory.write('crmHabits', `${place}\n${json}`),
      },
      mayTell: () => listener.mayTell(),
      hasWorked: () => memory.read('crmKeyWorked') === mark,
      onGranted: (session) => {
        lookedAt = Date.now();
        if (memory.read('crmKeyWorked') !== mark) memory.write('crmKeyWorked', mark);
        listener.onInstance(session);
      },
      onState: (state) => {
        const isConnected = state.state === 'connected';
        if (isConnected && !wasConnected) {
          side?.delivery.hurry();
          listener.onConnected();
        }
        wasConnected = isConnected;
        listener.onChange();
      },
    });
    const delivery = new Delivery({
      outbox,
      crm: client,
      recordings: deps.recordings,
      log: deps.log,
      language: deps.language,
      onChange: () => {
        listener.onOutbox();
        listener.onChange();
      },
      onTrouble: (trouble) => listener.onTrouble(trouble),
      onCards: (cards) => listener.onCards(cards),
    });
    return { client, delivery };
  };
  let side: { client: Crm; delivery: Delivery } | null = null;
  side = build();
  const hasKey = (): boolean => deps.settings().crm.apiKey !== '';

  /** Asks the CRM whether the key is good and the integration as it was. */
  const watch = async (client: Crm): Promise<void> => {
    lookedAt = Date.now();
    const outcome = await client.look();
    if (outcome.kind === 'unauthorized') listener.onKeyRefused(outcome.words);
  };

  const look = (): void => {
    clearTimeout(timer);
    if (!hasKey() || side === null) return;
    const { client } = side;
    const isDue = client.state().state !== 'connected' || Math.abs(Date.now() - lookedAt) >= watchEvery;
    const isFresh = performance.now() - heardAt < LOOK_EVERY;
    const ask = async (): Promise<number> => {
      if (isDue) await watch(client);
      const outcome = isDue || isFresh ? null : await client.ping();
      return outcome?.kind === 'retry' ? LOOK_AGAIN : LOOK_EVERY;
    };
    ask()
      .catch((error: unknown) => {
        deps.log.warn({ err: error }, 'the CRM could not be asked');
        return LOOK_EVERY;
      })
      .then((pause) => {
        clearTimeout(timer);
        timer = setTimeout(look, Math.min(pause, watchEvery));
        timer.unref();
      })
      .catch(() => undefined);
  };

  return {
    /** Whom it tells and asks from now on; one listener. To be called before `start`. */
    listen: (to: CrmListener): void => void (listener = to),
    client: (): Crm => (side ??= build()).client,
    delivery: (): Delivery => (side ??= build()).delivery,
    start(): void {
      if (!hasKey()) return;
      this.delivery().setPaused(paused || held);
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
      listener.onChange();
    },
    /** Looks at the integration now: after a change that we made or were told of. */
    async lookNow(): Promise<void> {
      if (hasKey() && side !== null) await watch(side.client);
    },
    kick: (): void => side?.delivery.kick(),
    /** Wake-up or another network: whatever waits is tried now. */
    hurry(): void {
      side?.delivery.hurry();
      look();
    },
    setPaused(value: boolean): void {
      paused = value;
      side?.delivery.setPaused(paused || held);
    },
    /** Another Plecho of the office tells the CRM: ours waits. */
    setHeld(value: boolean): void {
      held = value;
      side?.delivery.setPaused(paused || held);
    },
    status(): Status['crm'] {
      if (!hasKey()) return { state: 'off', detail: sayEngine(deps.language(), 'noKey'), workspace: null };
      return this.client().state();
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      await side?.delivery.stop(STOP_WITHIN);
      await side?.client.close();
    },
  };
}
