/** The CRM: the connection with its outbox, who of several Plechos tells it, the address where it reaches us, its set-up, and what its feeds tell. */
import { createCallbackServer } from '../../callbacks/listener/server.ts';
import type { CrmDriver } from '../../crm/port.ts';
import { createAutoSetup, type AutoSetup } from '../crm/auto-setup.ts';
import { CallbacksService } from '../crm/callbacks-service.ts';
import { createCardsMirror, type CardsMirror } from '../crm/cards-mirror.ts';
import { createClientNames } from '../crm/client-names.ts';
import { createCrmCheck, type CrmCheck } from '../crm/crm-check.ts';
import { CrmConnection } from '../crm/crm-connection.ts';
import { createCrmWatch, type CrmWatch } from '../crm/crm-watch.ts';
import { PeopleFeed } from '../crm/people-feed.ts';
import type { Reconciler } from '../reconciliation/reconciliation.ts';
import type { Standby } from '../standby/standby.ts';
import { createStoredSentences, type StoredSentences } from '../window/stored-sentences.ts';
import type { Base } from './base.ts';
import type { ExchangeParts } from './exchange.ts';
import { wireReconciliation, wireStandby } from './second-pc.ts';

export type CrmParts = {
  readonly driver: CrmDriver;
  readonly sentences: StoredSentences;
  readonly crm: CrmConnection;
  readonly standby: Standby;
  readonly callbacks: CallbacksService;
  readonly watch: CrmWatch;
  readonly autoSetup: AutoSetup;
  readonly peopleFeed: PeopleFeed;
  readonly mirror: CardsMirror;
  readonly crmCheck: CrmCheck;
  readonly reconciliation: Reconciler;
};

/** The way to the CRM: the simulator's, a proxy's, or directly. */
const routeOf = ({ crmDispatcher, substitutes }: Base['options']) => {
  const dispatcher = substitutes?.dispatcher ?? crmDispatcher;
  return dispatcher === undefined ? {} : { dispatcher };
};

export function wireCrm(base: Base, driver: CrmDriver, { exchange, sources }: ExchangeParts): CrmParts {
  const { options, log, store, currentSettings, settings, language, memory, clock, bus, problems, statusMoved } = base;
  const sentences = createStoredSentences(driver);
  const crm = new CrmConnection({
    driver,
    ...routeOf(options),
    settings,
    language,
    outbox: sentences.withCodes(store.outbox),
    recordings: sources.recordings,
    memory,
    ...(options.crmLookMs !== undefined && { lookEveryMs: options.crmLookMs }),
    log,
  });
  const standby = wireStandby({
    currentSettings,
    exchange,
    crm,
    outbox: store.outbox,
    profile: memory,
    now: clock.now,
    onTurn: () => bus.tell('ourTurn', undefined),
    onChange: statusMoved,
    problems,
    told: store.alerts.told,
    log,
  });
  const callbacks = new CallbacksService({
    protocol: driver.callbacks,
    profileDir: options.profileDir,
    settings,
    language,
    workspace: () => crm.status().workspace,
    createServer: options.substitutes?.createCallbackServer ?? createCallbackServer,
    vouch: (key) => crm.client().vouch(key),
    secret: { read: () => memory.read('secretPath'), write: (path) => memory.write('secretPath', path) },
    learnHostKey: (fingerprint) => memory.write('tunnelHostKey', fingerprint),
    knownHostKey: () => memory.read('tunnelHostKey'),
    onChange: () => bus.tell('callbacksMoved', undefined),
    log,
  });
  const watch = createCrmWatch({ crm: () => crm.client(), memory, baseUrl: () => callbacks.baseUrl(), problems });
  const autoSetup = createAutoSetup({
    settings,
    language,
    crm,
    callbacks,
    watch,
    mayTell: () => standby.mayTell(),
    onProblem: (words) => problems.set('setup', 'warning', words),
    log,
  });
  const peopleFeed = new PeopleFeed({
    crm,
    people: store.people,
    memory,
    onPeople: () => bus.tell('peopleChanged', undefined),
    ...(options.feedMs !== undefined && { everyMs: options.feedMs }),
    log,
  });
  const mirror = createCardsMirror({
    crm,
    store,
    settings,
    onNames: (phones) => bus.tell('clientsNamed', phones),
    onProgress: statusMoved,
    ...(options.cardsMs !== undefined && { everyMs: options.cardsMs }),
    log,
  });
  /** Whether this key may read the CRM's feeds is found out again. */
  const readFeeds = (): void => {
    peopleFeed.forget();
    peopleFeed.round();
    mirror.forget();
    void mirror.round();
  };
  const nameClient = createClientNames({
    client: () => crm.client(),
    // Where the answer names no card, the mirror may know one.
    save: (phone, name) => store.nameClient(phone, name === '' ? (store.cards.nameOf(phone) ?? '') : name),
    onName: (phone) => bus.tell('clientsNamed', [phone]),
    now: Date.now,
    log,
  });
  crm.listen({
    mayTell: () => standby.mayTell(),
    untold: (heads) => standby.untold(heads),
    onChange: statusMoved,
    onConnected: () => {
      callbacks.forgetProofs();
      autoSetup.consider();
      readFeeds();
    },
    onTrouble: ({ kind, words }) => problems.set(kind, 'warning', words),
    onCards: (cards) => void nameClient(cards),
    onInstance: () => watch.saw(),
    onKeyRefused: watch.keyRefused,
    onOutbox: () => standby.changed(),
    onTaken: (kind) => bus.tell('messageTaken', kind),
  });
  bus.on('callbacksMoved', () => {
    statusMoved();
    watch.judge();
    autoSetup.consider();
  });
  bus.on('ourTurn', () => autoSetup.consider());
  const crmCheck = createCrmCheck({ settings, language, crm, memory, onFound: readFeeds, log });
  const reconciliation = wireReconciliation({ store, crm, mayTell: () => standby.mayTell(), problems, language, log });
  return {
    driver,
    sentences,
    crm,
    standby,
    callbacks,
    watch,
    autoSetup,
    peopleFeed,
    mirror,
    crmCheck,
    reconciliation,
  };
}
