/** The engine: wires the model to the exchange, the CRM, the store and the window. Everything else is a part of it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LiveMessage, Status } from './contract/view.ts';
import type { Settings } from './contract/settings.ts';
import { judgeDial } from './callbacks/dial-rules.ts';
import { createOffice } from './core/office.ts';
import { createApi } from './engine/api.ts';
import { createCallbacksSide, type CallbacksSide } from './engine/callbacks-side.ts';
import { createExchangeClock } from './engine/clock.ts';
import { withPatch } from './engine/config.ts';
import { createCrmSide } from './engine/crm-side.ts';
import { createDialing, type Refused } from './engine/dialing.ts';
import { createExchangeSide, type ExchangeSide } from './engine/exchange.ts';
import { createLive, ongoing } from './engine/live.ts';
import { judge } from './engine/notices.ts';
import { createProblems } from './engine/problems.ts';
import { createRedirect } from './engine/redirect.ts';
import { statusOf } from './engine/status.ts';
import { createTracker, type Tracker } from './engine/tracker.ts';
import { engineWords, type Language } from './engine/words.ts';
import type { LinkTimings } from './pbx/link-types.ts';
import { createRespond } from './respond.ts';
import type { Sealer } from './store/secrets.ts';
import { openStore } from './store/store.ts';

export type EngineOptions = {
  /** All data lives here; made with mode 0700 where missing. */
  readonly profileDir: string;
  readonly seal: Sealer;
  readonly log: Logger;
  readonly version: string;
  /** Laid over the stored settings at every start (`--config`). */
  readonly config?: unknown;
  /** Shorter pauses, for tests. */
  readonly linkTimings?: Partial<LinkTimings>;
};

export type Engine = ReturnType<typeof createEngine>;

const HOUSEKEEPING_EVERY = 3_600_000;
const STATUS_EVERY = 2_000;

/**
 * Builds the engine over a profile; nothing is connected before `start`.
 * @throws ApiFailure `badInput` (with the field) for a wrong configuration; StoreFailure where the profile can't be used
 */
export function createEngine(options: EngineOptions) {
  const { log } = options;
  let settings: Settings;
  const language = (): Language => settings?.app.language ?? 'ru';
  const store = openStore({ dir: options.profileDir, seal: options.seal, log, language });
  const loaded = store.settings.load();
  settings = loaded.settings;
  if (options.config !== undefined) adopt(withPatch(settings, options.config));

  const clock = createExchangeClock();
  const problems = createProblems(Date.now, () => live?.statusChanged());
  let office = buildOffice();
  let pausedUntil: number | null = null;
  let callbacks: CallbacksSide;
  let exchange: ExchangeSide;
  let tracker: Tracker;
  const timers: NodeJS.Timeout[] = [];

  function people() {
    return store.people.list();
  }
  function buildOffice() {
    return createOffice({ ...settings, people: people() });
  }
  /** People are kept in their own table; settings hold none. */
  function adopt(next: Settings): void {
    if (next.people.length > 0) store.people.merge(next.people, next);
    settings = { ...next, people: [] };
    store.settings.save(settings, Date.now());
  }

  const status = (): Status =>
    statusOf({
      exchange: exchange.status(),
      crm: crm.status(),
      callbacks: callbacks.status(),
      outbox: store.outbox.counts(Date.now()),
      liveCalls: ongoing(tracker.state()).length,
      problems: problems.list(),
      pausedUntil,
      setUp: store.getMeta('setUpAt') !== null || (settings.pbx.password !== '' && settings.crm.apiKey !== ''),
      appVersion: options.version,
    });
  const live = createLive({ state: () => tracker.state(), people, registered: () => exchange.registered(), status });
  const look = (): void => {
    const { exchange: e, crm: c, callbacks: b, outbox } = status();
    judge(problems, { exchange: e, crm: c, callbacks: b, outbox }, settings, language(), Date.now());
    live.statusChanged();
  };

  const crm = createCrmSide({
    settings: () => settings,
    language,
    outbox: store.outbox,
    recordings: { fetch: () => Promise.resolve('notYet') },
    onChange: () => live.statusChanged(),
    onConnected: () => callbacks.forgetProofs(),
    onTrouble: ({ kind, words }) => problems.set(kind, 'warning', words),
    log,
  });

  tracker = createTracker({
    state: store.loadState(),
    office: () => office,
    clock,
    commit: (batch) => void store.commit(batch),
    onCommitted: (batch) => {
      if (batch.intents.length > 0) crm.kick();
      live.changed(batch.calls);
    },
    onStoreTrouble: (words) => problems.set('store', 'error', words),
    log,
  });

  const redirect = createRedirect({
    settings: () => settings,
    people,
    state: () => tracker.state(),
    registered: () => exchange.registered(),
    ask: async ({ phone, externalId }, signal) => {
      const byPhone = await crm.client().callRedirect({ phone }, { signal });
      if (byPhone.kind === 'ok' && byPhone.value.length > 0) return byPhone.value;
      const byCall = await crm.client().callRedirect({ externalId }, { signal });
      return byCall.kind === 'ok' ? byCall.value : [];
    },
    transfer: async (channel, extension, context) => void (await exchange.commands.transfer(channel, extension, context)),
    release: async (channel) => void (await exchange.commands.breakWait(channel)),
    onOutcome: (outcome) => log.info(outcome, 'redirect'),
    log,
  });

  exchange = createExchangeSide({
    settings: () => settings,
    language,
    clock,
    tracker: () => tracker,
    connect: () => undefined,
    recall: () => Promise.resolve(),
    consider: redirect.consider,
    onState: () => live.statusChanged(),
    ...(options.linkTimings && { timings: options.linkTimings }),
    log,
  });

  const dialing = createDialing({
    settings: () => settings,
    people,
    state: () => tracker.state(),
    registered: () => exchange.registered(),
    isConnected: () => exchange.isConnected(),
    judge: (number) => {
      const verdict = judgeDial(number, { ...settings, ...settings.dialing });
      return verdict.ok ? verdict : { ok: false, words: verdict.refused[language()] };
    },
    tell: (fact) => tracker.feed([fact]),
    place: ({ uuid, communicationId = uuid, ...placing }) =>
      exchange.commands.originate({ ...placing, channel: uuid, communicationId, context: settings.dialing.context, ringSeconds: settings.dialing.ringSeconds }),
    kill: async (channel) => void (await exchange.commands.hangup(channel)),
    lineOf: () => Promise.resolve(settings.lines[0] === undefined ? undefined : office.line(settings.lines[0])),
    now: clock.now,
    words: {
      noExtension: engineWords.noExtension[language()],
      noColleague: engineWords.noColleague[language()],
      offline: engineWords.offline[language()],
      noLeg: engineWords.noLeg[language()],
    },
    log,
  });
  const asAnswer = (answer: 'accepted' | Refused) => answer;

  callbacks = createCallbacksSide({
    settings: () => settings,
    language,
    workspace: () => crm.status().workspace,
    vouch: (key) => crm.client().vouch(key),
    handlers: {
      call: (input) => {
        if (store.people.addDiscovered(input.fromUserId, '', 'call')) office = buildOffice();
        return asAnswer(dialing.call(input));
      },
      hangup: ({ realtimeCallItemId, userId, communicationId }) =>
        asAnswer(dialing.hangup({ userId, ...(realtimeCallItemId !== undefined && { legId: realtimeCallItemId }), ...(communicationId !== undefined && { communicationId }) })),
      upgrade: () => undefined,
      sync: () => undefined,
    },
    secret: { read: () => store.getMeta('secretPath'), write: (path) => store.setMeta('secretPath', path) },
    learnHostKey: (fingerprint) => log.info({ fingerprint }, 'host key learnt'),
    onChange: () => live.statusChanged(),
    log,
  });

  /** New settings take effect: only the parts they concern are started anew. */
  const change = async (next: Settings): Promise<void> => {
    const before = settings;
    adopt(next);
    office = buildOffice();
    const differs = (key: keyof Settings): boolean => JSON.stringify(before[key]) !== JSON.stringify(settings[key]);
    if (differs('pbx')) exchange.reconfigure();
    if (differs('crm')) await crm.reconfigure();
    if (differs('listener')) await callbacks.reconfigure();
    look();
  };

  const pause = (minutes: number): void => {
    pausedUntil = minutes > 0 ? Date.now() + minutes * 60_000 : null;
    crm.setPaused(pausedUntil !== null);
    look();
  };

  const api = createApi({
    store,
    crm,
    callbacks,
    exchange: () => exchange,
    dialing,
    live,
    status,
    settings: () => settings,
    language,
    change,
    peopleChanged: () => {
      office = buildOffice();
      look();
    },
    pause: (minutes) => {
      pause(minutes);
      return pausedUntil;
    },
    log,
  });

  return {
    respond: createRespond(api, (error) => log.error({ err: error }, 'a request of the window failed')),
    status,
    settings: () => settings,
    callbacksUrl: (): string => callbacks.localUrl(),
    subscribe: (listener: (message: LiveMessage) => void): (() => void) => live.subscribe(listener),
    pause,
    /** Sleep is over, or the network changed: everything proves itself at once. */
    wake(reason: 'resume' | 'network'): void {
      log.info({ reason }, 'waking up');
      exchange.retryNow();
      crm.hurry();
      callbacks.retryNow();
    },
    async start(): Promise<void> {
      for (const [at, notice] of store.notices.entries()) problems.set(`store-${at}`, 'warning', notice);
      if (loaded.unreadable.length > 0) problems.set('secrets', 'error', engineWords.unreadable[language()]);
      await callbacks.start();
      crm.start();
      exchange.start();
      timers.push(setInterval(look, STATUS_EVERY));
      timers.push(setInterval(() => void housekeep(), HOUSEKEEPING_EVERY));
      look();
    },
    /** Lets what is in flight end, at most about 4 s, and closes everything. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      exchange.stop();
      tracker.stop();
      live.stop();
      await Promise.race([Promise.all([crm.stop(), callbacks.stop()]), delay(4_500)]);
      store.close();
    },
  };

  async function housekeep(): Promise<void> {
    try {
      problems.set('backup', 'warning', await store.housekeep(settings.app.keepDays));
    } catch (error) {
      log.warn({ err: error }, 'housekeeping failed');
    }
  }
}
