/** The engine: wires the model to the exchange, the CRM, the store and the window. Everything else is a part of it. */
import { createBus } from './engine/bus.ts';
import { createShownLines } from './engine/live/shown-lines.ts';
import { createStrangeLogins } from './engine/live/strange-logins.ts';
import { createDialTrouble } from './engine/live/dial-trouble.ts';
import { find } from './core/split-map.ts';
import { settledWithin } from './timers/within.ts';
import { createCallbackServer } from './callbacks/listener/server.ts';
import type { Language } from './contract/language.ts';
import type { LiveMessage } from './contract/view.ts';
import { createApi } from './engine/window/api.ts';
import { createAutoSetup } from './engine/crm/auto-setup.ts';
import { createBackfill } from './engine/history/backfill.ts';
import { createCallbacksService, type CallbacksService } from './engine/crm/callbacks-service.ts';
import { createExchangeClock } from './engine/live/clock.ts';
import { createCompletion } from './engine/history/completion.ts';
import { createClientNames } from './engine/crm/client-names.ts';
import { createCardsMirror } from './engine/crm/cards-mirror.ts';
import { createCrmConnection } from './engine/crm/crm-connection.ts';
import { createCrmCheck } from './engine/crm/crm-check.ts';
import { createPeopleFeed } from './engine/crm/people-feed.ts';
import { createCrmWatch } from './engine/crm/crm-watch.ts';
import { createIntake } from './engine/live/intake.ts';
import { createCurrentSettings } from './engine/settings/current-settings.ts';
import { createAlerts } from './engine/alerts/alerts.ts';
import { createHealth } from './engine/health/health.ts';
import { createLastHeard } from './engine/live/last-heard.ts';
import { machineHealth } from './engine/health/machine-health.ts';
import { createMetrics } from './engine/health/metrics.ts';
import { createLive } from './engine/live/live-view.ts';
import { testRecordings, testRedirect, type Outcome } from './engine/window/crm-checks.ts';
import { withCodes } from './engine/window/stored-sentences.ts';
import { createErasure } from './engine/window/erasure.ts';
import { createRecentChannels } from './engine/window/recording-api.ts';
import { createSources } from './engine/settings/sources.ts';
import { wireReconciliation, wireStandby } from './engine/wiring/second-pc.ts';
import type { Standby } from './engine/standby/standby.ts';
import { createTracker, wantsRecording, type Batch, type Tracker } from './engine/live/tracker.ts';
import {
  dialFrom,
  wireChange,
  wireCrmDialing,
  wireDialing,
  wireHandlers,
  wireRedirect,
  wireStrip,
} from './engine/wiring/wiring.ts';
import type { EngineOptions, Substitutes } from './engine/options.ts';
import { engineWords } from './engine/words.ts';
import { wordsOf } from './contract/worded-error.ts';
import { freeSwitch } from './pbx/driver.ts';
import { createRespond } from './respond.ts';
import { channelsOf } from './store/digest.ts';
import { openStore } from './store/store.ts';

export type { EngineOptions, Substitutes };
export type Engine = ReturnType<typeof createEngine>;

/** The makes of exchange and CRM: another driver is chosen here. */
const exchangeDriver = freeSwitch;

const HOUSEKEEPING_EVERY = 3_600_000;
const HISTORY_EVERY = 300_000;
const STATUS_EVERY = 2_000;
/** What parts tell each other without knowing each other. */
type Happenings = {
  /** Changed calls and intents are in the store. */
  committed: Batch;
  /** The state of a part may have changed. */
  statusMoved: undefined;
};

/** How long it is shown that something was put aside. */
const PUT_ASIDE_SHOWN = 3_600_000;

/**
 * Builds the engine over a profile; nothing is connected before `start`.
 * @throws ApiFailure `badInput` (with the field) for a wrong configuration; StoreFailure where the profile can't be used
 */
export function createEngine(options: EngineOptions) {
  const { log } = options;
  let spoken: () => Language = () => 'ru'; // until the settings are read
  const store = (options.substitutes?.openStore ?? openStore)({
    dir: options.profileDir,
    seal: options.seal,
    log,
    language: () => spoken(),
  });
  const currentSettings = createCurrentSettings(store, options.config);
  const { settings, language, people } = currentSettings;
  spoken = language;
  const clock = createExchangeClock();
  const recent = createRecentChannels();
  const timers: NodeJS.Timeout[] = [];
  const bus = createBus<Happenings>();
  const mayTell = (): boolean => standby.mayTell();
  let lastRedirect: Outcome | null = null;
  let forgetting: NodeJS.Timeout | undefined;

  const statusMoved = (): void => bus.tell('statusMoved', undefined);
  const setLogLevel = (): void => {
    if (options.fixedLogLevel === false) log.level = settings().app.logLevel;
  };
  setLogLevel();
  const health = createHealth({
    currentSettings,
    store,
    version: options.version,
    parts: () => ({
      ...{ exchange, crm, callbacks, standby, state: tracker.state(), lagSeconds: intake.lagSeconds() },
      newcomers: peopleFeed.newcomers(),
      strangeLogins: strangeLogins.offered(),
      clients: mirror.state(),
    }),
    onChange: statusMoved,
  });
  const { status, look, pause, problems } = health;
  const alerts = createAlerts({
    table: store.alerts,
    meta: { get: store.getMeta, set: store.setMeta },
    calls: store.eachCall,
    settings: () => settings().alerts,
    language,
    problems: () => problems.list(),
    isWell: health.isWell,
    workspace: () => crm.status().workspace,
    onTrouble: health.warn('alerts'),
    log,
  });
  const metrics = createMetrics({
    status,
    lettersWaiting: store.alerts.waiting,
    crmUrl: () => settings().crm.url,
    version: options.version,
  });
  const live = createLive({
    state: () => tracker.state(),
    people,
    registered: () => exchange.registered(),
    status,
    clientName: store.clientName,
    cardOf: store.cards.cardOf,
    lastTalk: store.lastTalk,
  });
  const peopleChanged = (): void => {
    currentSettings.refresh();
    look();
  };
  const sources = createSources({
    settings,
    profileDir: options.profileDir,
    hostKeys: {
      read: () => JSON.parse(store.getMeta('hostKeys') ?? '{}') as Record<string, string>,
      write: (keys) => store.setMeta('hostKeys', JSON.stringify(keys)),
    },
    logFolder: () => exchange.logFolder(),
    log,
  });

  const memory = { read: store.getMeta, write: store.setMeta };
  const strangeLogins = createStrangeLogins(memory, currentSettings.office, settings);
  const watch = createCrmWatch({
    crm: () => crm.client(),
    memory,
    baseUrl: () => callbacks.baseUrl(),
    problems: () => problems,
  });
  const route = options.crmDispatcher === undefined ? {} : { dispatcher: options.crmDispatcher };
  const nameClient = createClientNames({
    client: () => crm.client(),
    // Where the answer names no card, the mirror may know one.
    save: (phone, name) => store.nameClient(phone, name === '' ? (store.cards.nameOf(phone) ?? '') : name),
    onName: (phone) => live.named(phone),
    now: Date.now,
    log,
  });
  const crm = createCrmConnection({
    ...route,
    settings,
    language,
    outbox: {
      ...withCodes(store.outbox),
      heads: (...wanted) => standby.untold(() => store.outbox.heads(...wanted)),
      done: (item, at) => {
        store.outbox.done(item, at);
        metrics.took(item.intent.kind);
      },
    },
    recordings: sources.recordings,
    onChange: statusMoved,
    onConnected: () => {
      callbacks.forgetProofs();
      autoSetup.consider();
      readFeeds();
    },
    onTrouble: ({ kind, words }) => problems.set(kind, 'warning', words),
    onCards: (cards) => void nameClient(cards),
    onInstance: watch.saw,
    onKeyRefused: watch.keyRefused,
    memory,
    mayTell,
    onOutbox: () => standby.changed(),
    ...(options.substitutes !== undefined && { dispatcher: options.substitutes.dispatcher }),
    ...(options.crmLookMs !== undefined && { lookEveryMs: options.crmLookMs }),
    log,
  });

  const peopleFeed = createPeopleFeed({
    crm,
    people: store.people,
    memory,
    onPeople: peopleChanged,
    ...(options.feedMs !== undefined && { everyMs: options.feedMs }),
    log,
  });
  const mirror = createCardsMirror({
    crm,
    store,
    settings,
    onNames: (phones) => phones.forEach(live.named),
    onProgress: statusMoved,
    ...(options.cardsMs !== undefined && { everyMs: options.cardsMs }),
    log,
  });
  /** Whether this key may read the CRM's feed is found out anew. */
  const readFeeds = (): void => {
    peopleFeed.forget();
    peopleFeed.round();
    mirror.forget();
    void mirror.round();
  };
  const crmCheck = createCrmCheck({ settings, language, crm, memory, onFound: readFeeds, log });

  const loaded = store.loadState();
  const exchange = exchangeDriver.create({
    settings,
    connect: options.substitutes === undefined ? sources.connect : () => options.substitutes?.connect,
    now: clock.now,
    lastHeard: loaded.now,
    ...(options.linkTimings && { timings: options.linkTimings }),
    log,
  });

  const tracker = createTracker({
    state: loaded,
    office: currentSettings.office,
    clock,
    wants: (intent) => wantsRecording(settings(), intent),
    commit: (batch, now) => void store.commit({ ...batch, clock: now }),
    onCommitted: (batch) => bus.tell('committed', batch),
    onStoreTrouble: (words) => problems.set('store', 'error', words),
    untilRead: exchange.untilRead,
    onPutAside: () => {
      problems.set('putAside', 'warning', engineWords.putAside[language()]);
      clearTimeout(forgetting);
      forgetting = setTimeout(() => problems.set('putAside', 'warning', null), PUT_ASIDE_SHOWN).unref();
    },
    log,
  });

  const state = () => tracker.state();
  const shownLines = createShownLines(
    memory,
    (id) => find(state().channels, id),
    (shown) => currentSettings.office().line(shown),
  );
  const dialTrouble = createDialTrouble(health.warn('dialing'));
  const wires = {
    dialTrouble,
    currentSettings,
    exchange,
    crm,
    state,
    shownLines,
    tell: (fact: Parameters<Tracker['feed']>[0][number]) => tracker.feed([fact]),
    now: clock.now,
    askedMemory: {
      read: () => store.getMeta('askedCalls'),
      write: (text: string) => store.setMeta('askedCalls', text),
    },
    log,
  };
  const redirect = wireRedirect(wires, store.clientName, (outcome) => {
    lastRedirect = outcome;
    log.info(outcome, 'redirect');
  });

  const intake = createIntake(exchange, {
    clock,
    tracker,
    recall: (listed, since) => backfill.recall(listed, since),
    onGap: () => completion.cut(),
    onWaiting: (channel) => {
      if (mayTell()) redirect.waits(channel);
    },
    onRead: () => {
      backfill.heard(clock.now());
      standby.sees();
    },
    onEvents: metrics.sawEvents,
    onFacts: (facts) => {
      if (strangeLogins.see(facts)) statusMoved();
      dialTrouble.see(facts);
    },
    onChange: statusMoved,
    log,
  });

  const standby: Standby = wireStandby({
    currentSettings,
    exchange,
    crm,
    outbox: store.outbox,
    profile: memory,
    now: clock.now,
    onTurn: () => {
      autoSetup.consider();
      void backfill.run();
    },
    onChange: statusMoved,
    problems,
    log,
  });

  const lastHeard = createLastHeard({
    isWanted: () => exchange.isConnected() && tracker.state().calls.live.size > 0,
    ask: exchange.askTime,
    now: clock.now,
    keep: (now) => {
      const nothing = { calls: [], channels: [], goneChannels: [], asked: [], goneAsked: [], intents: [] };
      store.commit({ ...nothing, early: tracker.state().early, now });
    },
    log,
  });

  const backfill = createBackfill({
    settings: () => settings().history,
    store,
    tracker: () => tracker,
    office: currentSettings.office,
    whose: (contact) => exchange.ownerOf(contact),
    wants: (intent) => wantsRecording(settings(), intent),
    open: (history) => (options.substitutes?.openRecords ?? exchangeDriver.openRecords)(history, sources.access),
    settleMs: options.historySettleMs ?? exchangeDriver.settleMs,
    onRegistered: () => crm.kick(),
    onTrouble: health.warn('history'),
    onProgress: ({ done, total, registered, over }) =>
      live.progress({ type: 'progress', task: 'import', done, total: over ? done : total, text: String(registered) }),
    log,
  });

  const completion = createCompletion({
    store,
    tracker: () => tracker,
    office: currentSettings.office,
    isTold: (id) => store.isKnownChannel(id),
    oneCall: store.wholeCall,
    wants: (intent) => wantsRecording(settings(), intent),
    hasHistory: () => settings().history !== null,
    groups: () => backfill.groups(),
    onReady: () => crm.kick(),
    log,
  });

  const dialing = wireDialing(wires);
  const mayAsk = (): boolean =>
    crmCheck.findings()?.dial === 'yes' && crm.status().state === 'connected' && callbacks.isReachable();
  const crmDialing = wireCrmDialing(dialing, wires, mayAsk, options.crmCallMs);
  const strip = wireStrip(wires, dialing, crmDialing, (phone, why) =>
    live.progress({
      type: 'takeOver',
      phone,
      ...(why !== undefined && { words: wordsOf(why, (message) => ({ ru: message, en: message }))[language()] }),
    }),
  );
  const onPerson = (userId: string): void => {
    if (store.people.addDiscovered(userId, '', 'call')) peopleChanged();
  };
  const callbacks: CallbacksService = createCallbacksService({
    profileDir: options.profileDir,
    settings,
    language,
    workspace: () => crm.status().workspace,
    createServer: options.substitutes?.createCallbackServer ?? createCallbackServer,
    vouch: (key) => crm.client().vouch(key),
    handlers: wireHandlers({
      ...{ dialing, crmDialing, currentSettings, crm, onPerson, mayTell },
      webhooks: { upgrade: () => crm.lookNow(), sync: () => void backfill.run() },
    }),
    secret: { read: () => store.getMeta('secretPath'), write: (path) => store.setMeta('secretPath', path) },
    learnHostKey: (fingerprint) => store.setMeta('tunnelHostKey', fingerprint),
    knownHostKey: () => store.getMeta('tunnelHostKey'),
    onChange: () => {
      statusMoved();
      watch.judge();
      autoSetup.consider();
    },
    log,
  });

  const autoSetup = createAutoSetup({
    settings,
    language,
    crm,
    callbacks: () => callbacks,
    watch,
    mayTell,
    onProblem: (words) => problems.set('setup', 'warning', words),
    log,
  });

  const reconciliation = wireReconciliation({ store, crm, mayTell, problems, language, log });

  const change = wireChange({
    setLogLevel,
    currentSettings,
    sources,
    exchange,
    crm,
    callbacks,
    autoSetup,
    watch,
    backfill,
    standby,
    look,
  });

  const wake = (reason: 'resume' | 'network' | 'admin'): void => {
    log.info({ reason }, 'waking up');
    exchange.retryNow();
    crm.hurry();
    if (reason === 'admin') callbacks.retryNow();
    else void callbacks.proveTunnel();
  };

  const erasure = createErasure({
    store,
    settings,
    people,
    language,
    state,
    forget: tracker.forget,
    traces: exchange.traces,
    eraseLog: options.eraseLog ?? (() => null),
  });

  const api = createApi({
    ...route,
    erasure,
    store,
    crm,
    callbacks,
    exchange,
    exchangeDriver,
    dialing,
    crmDialing,
    strip,
    live,
    status,
    settings,
    language,
    change,
    peopleChanged,
    pause,
    backfill,
    autoSetup,
    reconciliation,
    crmCheck,
    peopleFeed,
    strangeLogins,
    sources,
    testAlerts: alerts.test,
    checkAgain: () => {
      wake('admin');
      void callbacks.roundTrip.checkNow();
      void backfill.run();
      store
        .fillCallBacks()
        .catch((error: unknown) => log.warn({ err: error }, 'the call-back list could not be filled'));
      look();
    },
    logLines: options.logLines ?? (() => []),
    channelsOf: recent.of,
    testRedirect: () => testRedirect(settings(), language(), crm, lastRedirect),
    testRecordings: (recordings) => testRecordings(recordings, language(), sources.sample),
    log,
  });

  // Who hears of what, in this order.
  bus.on('committed', (batch) => completion.committed(batch));
  bus.on('committed', ({ calls }) => shownLines.note(calls));
  bus.on('committed', ({ intents }) => {
    if (intents.length === 0) return;
    crm.kick();
    standby.changed();
  });
  bus.on('committed', ({ calls }) => {
    const clients = calls.flatMap(({ client }) => (client === undefined ? [] : [client.phone]));
    store.nameCallers(clients, false);
    for (const call of calls) recent.note(call.id, channelsOf(call));
    live.changed(calls);
    strip.changed();
  });
  bus.on('statusMoved', () => live.statusChanged());

  const housekeep = async (): Promise<void> => {
    try {
      problems.set('backup', 'warning', await store.housekeep(settings().app.keepDays, settings().retention));
    } catch (error) {
      log.warn({ err: error }, 'housekeeping failed');
    }
  };

  return {
    respond: createRespond(api, (error) => log.error({ err: error }, 'a request of the window failed'), language),
    status,
    settings,
    callbacksUrl: (): string => callbacks.localUrl(),
    subscribe: (listener: (message: LiveMessage) => void): (() => void) => live.subscribe(listener),
    pause,
    /** For machines that watch: are calls being reported? Holds nothing that needs a token. */
    health: () => machineHealth(status(), language()),
    /** In Prometheus' text format. */
    metrics: { text: metrics.text, contentType: metrics.contentType },
    /** Sleep is over, or the network changed: everything proves itself at once. */
    wake,
    /** A `tel:` link was clicked: dials from the phone of the user that the settings name. @returns words where it can't */
    dialFrom: (number: string): Promise<string | null> => dialFrom(number, crmDialing, currentSettings),
    async start(): Promise<void> {
      for (const [at, notice] of store.notices.entries()) problems.set(`restored-${at}`, 'warning', notice);
      if (currentSettings.unreadable.length > 0) problems.set('secrets', 'error', engineWords.unreadable[language()]);
      completion.start();
      await callbacks.start();
      standby.start();
      crm.start();
      peopleFeed.start();
      mirror.start();
      exchange.start();
      lastHeard.start();
      const lookAround = (): void => {
        look();
        void alerts.tick();
      };
      timers.push(setInterval(lookAround, STATUS_EVERY));
      timers.push(setInterval(() => void housekeep(), HOUSEKEEPING_EVERY));
      timers.push(setInterval(() => void backfill.run(), HISTORY_EVERY));
      timers.push(setInterval(() => void reconciliation.consider(), HISTORY_EVERY));
      void backfill.run();
      look();
    },
    /** Lets what is in flight end, at most about 4 s, and closes everything. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      backfill.stop();
      reconciliation.stop();
      const sent = Promise.all([crm.stop(), callbacks.stop()]);
      // The lease is let go over the link to the exchange, when nothing is sent any more.
      if (settings().standby.enabled)
        await settledWithin(
          sent.then(() => standby.stop()),
          4_200,
        );
      else await standby.stop();
      lastHeard.stop();
      exchange.stop();
      tracker.stop();
      completion.stop();
      peopleFeed.stop();
      mirror.stop();
      crmDialing.stop();
      live.stop();
      metrics.stop();
      sources.reconfigure();
      await settledWithin(sent, 4_500);
      store.close();
    },
  };
}
