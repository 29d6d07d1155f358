/** What the window sees and may ask: the live view, and the methods of the API over all parts. */
import { createRespond } from '../../respond.ts';
import { channelsOf } from '../../store/digest.ts';
import { createLive, type Live } from '../live/live-view.ts';
import { createApi } from '../window/api.ts';
import { testRecordings, testRedirect } from '../window/crm-checks.ts';
import { createErasure } from '../window/erasure.ts';
import { createRecentChannels } from '../window/recording-api.ts';
import type { Base } from './base.ts';
import { wireChange } from './change.ts';
import type { CrmParts } from './crm.ts';
import type { ExchangeParts } from './exchange.ts';
import type { HealthParts } from './health.ts';
import type { HistoryParts } from './history.ts';
import type { LiveParts } from './live.ts';

export type WindowParts = {
  readonly live: Live;
  readonly respond: ReturnType<typeof createRespond>;
  /** Sleep is over, the network changed, or the admin asks: everything proves itself at once. */
  readonly wake: (reason: 'resume' | 'network' | 'admin') => void;
};

/** All parts of the engine that the window reaches. */
export type Reached = {
  readonly fromExchange: ExchangeParts;
  readonly fromCrm: CrmParts;
  readonly history: HistoryParts;
  readonly calls: LiveParts;
  readonly healthParts: HealthParts;
};

export function wireWindow(base: Base, { fromExchange, fromCrm, history, calls, healthParts }: Reached): WindowParts {
  const { backfill } = history;
  const { health, alerts } = healthParts;
  const { options, log, store, currentSettings, settings, language, bus } = base;
  const { exchange, sources, access, tracker } = fromExchange;
  const { crm, callbacks } = fromCrm;
  const { people } = currentSettings;
  const live = createLive({
    state: calls.state,
    people,
    registered: () => exchange.registered(),
    status: () => health.status(),
    clientName: (phone) => store.clientName(phone),
    cardOf: (phone) => store.cards.cardOf(phone),
    lastTalk: (...asked) => store.lastTalk(...asked),
  });
  bus.on('statusMoved', () => live.statusChanged());
  bus.on('clientsNamed', (phones) => phones.forEach((phone) => live.named(phone)));
  bus.on('progress', live.progress);

  const recent = createRecentChannels();
  bus.on('committed', (batch) => {
    const clients = batch.calls.flatMap(({ client }) => (client === undefined ? [] : [client.phone]));
    store.nameCallers(clients, false);
    for (const call of batch.calls) recent.note(call.id, channelsOf(call));
    live.changed(batch.calls);
    calls.strip.changed();
  });

  const wake: WindowParts['wake'] = (reason) => {
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
    state: calls.state,
    forget: (ids) => tracker.forget(ids),
    traces: exchange.traces,
    eraseLog: options.eraseLog ?? (() => null),
  });
  const api = createApi({
    ...(options.crmDispatcher !== undefined && { dispatcher: options.crmDispatcher }),
    erasure,
    store,
    crm,
    callbacks,
    exchange,
    exchangeDriver: fromExchange.driver,
    crmDriver: fromCrm.driver,
    sentences: fromCrm.sentences,
    dialing: calls.dialing,
    crmDialing: calls.crmDialing,
    strip: calls.strip,
    strangeLogins: calls.strangeLogins,
    live,
    status: () => health.status(),
    settings,
    language,
    change: wireChange(base, fromExchange, fromCrm, { backfill, look: () => health.look() }),
    peopleChanged: () => bus.tell('peopleChanged', undefined),
    pause: (minutes) => health.pause(minutes),
    backfill,
    autoSetup: fromCrm.autoSetup,
    reconciliation: fromCrm.reconciliation,
    crmCheck: fromCrm.crmCheck,
    peopleFeed: fromCrm.peopleFeed,
    sources,
    access,
    testAlerts: (wanted) => alerts.test(wanted),
    checkAgain: () => {
      wake('admin');
      void callbacks.roundTrip.checkNow();
      void backfill.run();
      health.look();
    },
    logLines: options.logLines ?? (() => []),
    channelsOf: recent.of,
    testRedirect: () => testRedirect(settings(), language(), crm, calls.lastRedirect()),
    testRecordings: (recordings) => testRecordings(recordings, language(), (...asked) => sources.sample(...asked)),
    log,
  });
  const respond = createRespond(api, (error) => log.error({ err: error }, 'a request of the window failed'), language);
  return { live, respond, wake };
}
