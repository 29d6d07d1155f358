/** The window's methods, put together from the engine's parts. */
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import { ApiFailure } from '../../contract/api.ts';
import type { Exchange } from '../../contract/exchange.ts';
import type { Settings } from '../../contract/settings.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { LiveMessage, Status, TestResult } from '../../contract/view.ts';

import { jsonLines, type Api } from '../../respond.ts';
import { maskSecrets } from '../../store/secrets.ts';
import type { CrmDriver } from '../../crm/port.ts';
import type { Store } from '../../store/store.ts';
import type { AutoSetup } from '../crm/auto-setup.ts';
import type { Backfill } from '../history/backfill.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import { withPatch } from '../settings/config.ts';
import type { PeopleFeed } from '../crm/people-feed.ts';
import type { CrmCheck } from '../crm/crm-check.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { CrmDialing } from '../live/dial-through-crm.ts';
import type { Dialing } from '../live/dialing.ts';
import type { Strip } from '../live/strip.ts';
import type { StrangeLogins } from '../live/strange-logins.ts';
import { filesOf } from './files-api.ts';
import type { Erasure } from './erasure.ts';
import type { Live } from '../live/live-view.ts';
import { createLookAround } from './look-around-api.ts';
import { readDirectory, withDirectory } from '../people/directory.ts';
import { readForWindow, withMatches } from './people-api.ts';
import { peopleFromCsv } from './people-csv.ts';
import { engineWords } from '../words.ts';
import type { StoredSentences } from './stored-sentences.ts';
import { createNewContact } from './new-contact.ts';
import type { ExchangeDriver, ServerAccess } from '../../exchange/driver.ts';
import { recordingApi } from './recording-api.ts';
import type { Reconciler } from '../reconciliation/reconciliation.ts';
import type { Sources } from '../settings/sources.ts';
import { createTrials } from './connection-checks.ts';
import type { Language } from '../../contract/language.ts';

export type ApiDeps = {
  /** The way to the CRM; directly where left out. */
  readonly dispatcher?: Dispatcher;
  readonly erasure: Erasure;
  readonly store: Store;
  readonly crm: CrmConnection;
  readonly callbacks: CallbacksService;
  readonly exchange: Exchange;
  readonly exchangeDriver: ExchangeDriver;
  readonly crmDriver: CrmDriver;
  readonly sentences: StoredSentences;
  readonly dialing: Dialing;
  readonly crmDialing: CrmDialing;
  readonly strip: Strip;
  readonly live: Live;
  readonly status: () => Status;
  readonly settings: () => Settings;
  readonly language: () => Language;
  /** New settings take effect. */
  readonly change: (next: Settings) => Promise<void>;
  readonly peopleChanged: () => void;
  readonly pause: (minutes: number) => number | null;
  readonly backfill: Backfill;
  readonly autoSetup: AutoSetup;
  readonly reconciliation: Reconciler;
  readonly crmCheck: CrmCheck;
  readonly peopleFeed: PeopleFeed;
  readonly strangeLogins: StrangeLogins;
  readonly sources: Sources;
  /** How the exchange's server is reached. */
  readonly access: ServerAccess;
  readonly logLines: () => readonly string[];
  readonly channelsOf: (callId: string) => readonly string[];
  readonly testRedirect: () => Promise<TestResult>;
  readonly testAlerts: (alerts: Settings['alerts']) => Promise<TestResult>;
  /** Tries all connections anew. */
  readonly checkAgain: () => void;
  readonly testRecordings: (recordings: Settings['recordings']) => Promise<TestResult>;
  readonly log: Logger;
};

/** So many are seen at once. */
const CLIENTS_FOUND = 8;

export function createApi(deps: ApiDeps): Api {
  const { store, live, settings, language, sentences } = deps;
  const trials = createTrials(deps);
  const look = createLookAround(deps);
  const ok = { ok: true } as const;
  const accept = (answer: 'accepted' | { message: string }): typeof ok => {
    if (answer !== 'accepted') throw new ApiFailure('refused', answer.message);
    return ok;
  };
  const extensions = async () => {
    const { exchange } = deps;
    const seen = exchange.isConnected() ? await exchange.extensions().catch(() => []) : [];
    return withDirectory(seen, readDirectory(store), exchange.registered());
  };

  return {
    reads: {
      status: deps.status,
      settings: () => maskSecrets({ ...settings(), people: store.people.list() }),
      people: async () =>
        withMatches(deps.peopleFeed.withGone(store.people.list()), await extensions(), deps.peopleFeed.logins()),
      colleagues: live.colleagues,
      extensions,
      history: ({ offset, limit, ...filter }) => {
        const { rows, total, hasMore } = store.searchCalls(defined(filter), offset, limit);
        return { rows: rows.map((row) => sentences.wordedRow(row, language())), total, hasMore };
      },
      call: ({ id }) => {
        const row = store.oneCall(id);
        if (row === null) throw new ApiFailure('notFound', engineWords.noCall[language()], 'id');
        return sentences.wordedRow(row, language());
      },
      clients: ({ text }) => store.findClients(text, CLIENTS_FOUND),
      overview: (filter) => store.overview(defined(filter), settings().workingHours),
      missed: () => store.missed(settings().workingHours),
      outbox: () => sentences.wordedOutbox(store.outbox.list(), language()),
      number: ({ number }) => readForWindow(number, settings(), store.people.list(), language()),
      snippets: () =>
        deps.exchangeDriver.snippets({ ...settings(), people: store.people.list() }, language(), trials.ownAddress()),
      crmSetup: trials.crmSetup,
      crmProfile: () => deps.crmCheck.profile(),
      erasable: ({ number }) => deps.erasure.find(number),
      erasures: deps.erasure.list,
      refusals: () => sentences.wordedRefusals(deps.callbacks.journal.list(), language()),
      reconciliation: () => deps.reconciliation.result(),
    },
    commands: {
      saveSettings: async ({ patch }) => {
        await deps.change(withPatch(settings(), patch, language()));
        return ok;
      },
      savePeople: ({ people }) => {
        const rows = store.people.replace(people, settings());
        deps.peopleChanged();
        return { people: rows };
      },
      importPeople: ({ csv }) => {
        const before = new Map(store.people.list().map((row) => [row.userId, JSON.stringify(row)]));
        const rows = store.people.merge(peopleFromCsv(csv, settings(), language()), settings());
        deps.peopleChanged();
        const added = rows.filter((row) => !before.has(row.userId)).length;
        const changed = rows.filter(
          (row) => before.has(row.userId) && before.get(row.userId) !== JSON.stringify(row),
        ).length;
        return { people: rows, added, changed };
      },
      testExchange: trials.testExchange,
      testCrm: trials.testCrm,
      testRecordings: trials.testRecordings,
      testHistory: trials.testHistory,
      testCallbacks: trials.testCallbacks,
      testRedirect: trials.testRedirect,
      lookAround: look.lookAround,
      applyLook: look.applyLook,
      makeChange: look.makeChange,
      testAlerts: ({ alerts }) => deps.testAlerts(withPatch(settings(), { alerts }, language()).alerts),
      eraseNumber: ({ number }) => deps.erasure.erase(number),
      checkAgain: () => {
        deps.checkAgain();
        return ok;
      },
      retryAll: () => {
        const failed = store.outbox.list().filter(({ state }) => state === 'failed');
        return { sent: failed.filter(({ id }) => deps.crm.delivery().retry(id)).length };
      },
      hangup: ({ legId }) => accept(deps.dialing.hangup({ legId })),
      dial: async ({ userId, number }) =>
        accept(await deps.crmDialing.dial({ fromUserId: userId, to: { kind: 'client', phone: number } })),
      act: async (action) => {
        try {
          return await deps.strip.act(action);
        } catch (error) {
          if (error instanceof WordedError) throw new ApiFailure('refused', error.words[language()], error.code);
          throw error;
        }
      },
      createContact: createNewContact({
        client: () => deps.crm.client(),
        store,
        settings,
        language,
        onName: live.named,
      }),
      markCalledBack: (input) => {
        const done = store.markCalledBack(input);
        if (done === 0 && input.phone !== undefined)
          throw new ApiFailure('notFound', 'this client does not wait to be called back', 'phone');
        live.statusChanged();
        return { done };
      },
      retry: ({ id }) => {
        if (!deps.crm.delivery().retry(id)) throw new ApiFailure('notFound', engineWords.noMessage[language()]);
        return ok;
      },
      dismiss: ({ id }) => {
        if (!deps.crm.delivery().dismiss(id)) throw new ApiFailure('notFound', engineWords.noMessage[language()]);
        return ok;
      },
      importHistory: trials.importHistory,
      cancelTask: trials.cancelTask,
      pause: ({ minutes }) => ({ pausedUntil: deps.pause(minutes) }),
      setUpCrm: trials.setUpCrm,
      checkCrm: () => deps.crmCheck.check(),
      rotateSecretPath: () => ({ callbacks: deps.callbacks.rotate() }),
      discoverPeople: trials.discoverPeople,
      reconcile: () => deps.reconciliation.run(),
      sendCallsAgain: ({ callIds }) => ({ sent: deps.reconciliation.sendAgain(callIds) }),
      seenNewcomers: () => {
        deps.peopleFeed.seen();
        return ok;
      },
      judgeLogin: async ({ login, is }) => {
        const { outsideLogins } = settings();
        if (is === 'line' && !outsideLogins.includes(login))
          await deps.change({ ...settings(), outsideLogins: [...outsideLogins, login] });
        deps.strangeLogins.judged(login, is);
        return ok;
      },
      finishSetUp: () => {
        store.setMeta('setUpAt', String(Date.now()));
        return ok;
      },
    },
    downloads: {
      ...filesOf(deps),
      ...recordingApi({
        ...deps,
        traces: deps.exchange.traces,
        oneCall: store.oneCall,
        recordings: deps.sources.recordings,
      }),
      live: (_query, request) => jsonLines(request, (send) => live.subscribe((message: LiveMessage) => send(message))),
    },
  };
}

/** Leaves out what was not asked for. */
function defined<T extends object>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
