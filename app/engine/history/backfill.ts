/** Calls of the time when we were off, from the exchange's own records: registered once, never told as if they happened now. */
import { setImmediate as turn } from 'node:timers/promises';
import { find } from '../../core/split-map.ts';
import type { Logger } from 'pino';
import type { Exchange } from '../../contract/exchange.ts';
import type { HistorySettings } from '../../contract/settings.ts';
import type { ChannelId, Fact, Micros, Office } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';
import type { CallRecordGroup, CallRecordProblem, CallRecordReader, CallRecords } from '../../exchange/driver.ts';
import type { Words } from '../../contract/language.ts';
import { channelsOf } from '../../store/digest.ts';
import type { Store } from '../../store/store.ts';
import { createHistoryTroubles, type Reading } from './history-troubles.ts';
import { tellRecords } from './calls-of-records.ts';
import type { Tracker } from '../live/tracker.ts';
import { mayBeInProgress } from './still-in-progress.ts';

export type BackfillDeps = {
  readonly settings: () => HistorySettings | null;
  readonly store: Store;
  readonly tracker: Pick<Tracker, 'state' | 'feed'>;
  readonly office: () => Office;
  readonly wants: (intent: Intent) => boolean;
  /** Opens the call records; once for each round, closed after it. */
  readonly open: (settings: HistorySettings) => CallRecords;
  /** Resolves when all that the exchange has said so far is in the model; at once where there is no connection. */
  readonly untilRead: () => Promise<void>;
  /** Calls were registered. */
  readonly onRegistered: () => void;
  /** The source cannot be read, or a file in it (words); null when all is well. */
  readonly onTrouble: (words: Words | null) => void;
  /** How long after its last record a call counts as complete (ms). */
  readonly settleMs: number;
  /** The user who registered from a contact. */
  readonly whose?: Exchange['ownerOf'];
  readonly onProgress: (progress: { done: number; total: number; registered: number; over: boolean }) => void;
  readonly log: Logger;
};

export type Backfill = ReturnType<typeof createBackfill>;

const DURABLE = new Set<Intent['kind']>(['register-call', 'call-recording']);
/** So many calls are registered before others get their turn. */
const STEP = 10;
const HOUR: Micros = 3_600_000_000;
/** Records and events time the same thing up to so far apart. */
const OVERLAP: Micros = 1_000_000;

export function createBackfill(deps: BackfillDeps) {
  const { store, log } = deps;
  const settle = deps.settleMs;
  let running: Promise<number> | null = null;
  /** Asked for while a round was on its way: what it has passed already may be news. */
  let again = false;
  let waited = 0;
  let later: NodeJS.Timeout | undefined;
  let stopped = false;
  let importing: AbortController | null = null;

  /** When set-up was noted by the PC's clock, ms of a clock that nobody sets: until the exchange has told its own time. */
  let notedAt: number | null = null;
  /** Nothing older than the moment of set-up is registered unless the admin asks for it. */
  const since = (): Micros => {
    const known = store.getMeta('historySince');
    if (known !== null) return Number(known);
    const now = Date.now() * 1000;
    notedAt = performance.now();
    store.setMeta('historySince', String(now));
    return now;
  };

  const troubles = createHistoryTroubles({
    memory: {
      read: () => store.getMeta('historyTroubles'),
      write: (value) => {
        if (value !== store.getMeta('historyTroubles')) store.setMeta('historyTroubles', value);
      },
    },
    tell: deps.onTrouble,
  });

  /** Is somebody outside with this number in a call on the exchange at this moment? */
  const isOnLine = (caller: string): boolean => {
    const who = deps.office().identify({ number: caller, outside: true }, 'caller');
    if (who?.kind !== 'client' || who.phone === '') return false;
    const { live } = deps.tracker.state().channels;
    return [...live.values()].some(({ party }) => party?.kind === 'client' && party.phone === who.phone);
  };

  const withHistory = async <T>(
    reading: Reading,
    work: (records: CallRecordReader) => Promise<T>,
    otherwise: T,
    settleMs = settle,
  ): Promise<T> => {
    const settings = deps.settings();
    if (settings === null) {
      troubles.forget();
      return otherwise;
    }
    const records = deps.open(settings);
    try {
      const reader = records.reader({
        settleMs,
        isOnLine,
        mayBeInProgress: (group) => reading === 'round' && mayBeInProgress(group, deps.tracker.state(), deps.office()),
        ...(deps.whose !== undefined && { whose: deps.whose }),
        log,
      });
      const result = await work(reader);
      troubles.succeeded(reading);
      return result;
    } catch (error) {
      troubles.failed(reading, records.wordsOf(error));
      log.warn({ err: error }, 'history could not be read');
      return otherwise;
    } finally {
      await records.close();
    }
  };

  /** Registers what of a group is news: calls of which no channel took part in one that was told. @returns how many */
  const register = (group: CallRecordGroup): number => {
    const state = deps.tracker.state();
    const isTold = (id: ChannelId): boolean => find(state.channels, id)?.call !== undefined || store.isKnownChannel(id);
    if (group.channels.every(isTold)) return 0;
    const step = tellRecords(group, deps.office());
    const finished = step.changes.calls.filter((call) => call.finishedAt !== undefined && call.announced);
    const known = store.knownCalls(finished.map((call) => call.id));
    const calls = finished.filter((call) => !known.has(call.id) && ![...channelsOf(call)].some(isTold));
    const ids = new Set(calls.map((call) => call.id));
    if (ids.size === 0) return 0;
    const intents = step.intents.filter(
      (intent) => ids.has(intent.callId) && DURABLE.has(intent.kind) && deps.wants(intent),
    );
    store.commit({
      calls,
      channels: [],
      goneChannels: [],
      asked: [],
      goneAsked: [],
      early: state.early,
      now: state.now,
      intents,
    });
    return ids.size;
  };

  /**
   * Registers what of a batch is news, with turns for others in between. On a PC that slept, records may be read before what waits in the
   * socket: that is heard first, or its calls would be registered as those of a time when nobody listened, and then told live.
   */
  const registerAll = async (groups: readonly CallRecordGroup[], isOver: () => boolean): Promise<number> => {
    if (groups.length > 0) await deps.untilRead();
    let registered = 0;
    for (const [at, group] of groups.entries()) {
      if (at % STEP === STEP - 1) await turn();
      if (isOver()) break;
      registered += register(group);
    }
    return registered;
  };

  const round = (): Promise<number> =>
    withHistory(
      'round',
      async (records) => {
        let registered = 0;
        const problems: CallRecordProblem[] = [];
        let waiting = 0;
        const cursor: unknown = JSON.parse(store.getMeta('historyCursor') ?? 'null');
        for await (const batch of records.read(cursor, { since: since() })) {
          registered += await registerAll(batch.groups, () => stopped);
          if (stopped) return registered;
          store.setMeta('historyCursor', JSON.stringify(batch.cursor));
          problems.push(...batch.problems);
          ({ waiting } = batch);
        }
        troubles.found(problems);
        // Calls that ended just now are complete in a moment: no need to wait for the next round.
        if (waiting > 0 && waiting !== waited && !stopped) {
          clearTimeout(later);
          later = setTimeout(() => void run(), settle + 1000);
        }
        waited = waiting;
        if (registered > 0) deps.onRegistered();
        return registered;
      },
      0,
    );

  const run = (): Promise<number> => {
    again = running !== null;
    running ??= round().finally(() => {
      running = null;
      if (again && !stopped) void run();
    });
    return running;
  };

  const recent = (): Promise<readonly CallRecordGroup[]> =>
    withHistory(
      'recent',
      async (records) => {
        const found: CallRecordGroup[] = [];
        for await (const { groups } of records.read(null, {
          since: deps.tracker.state().now - HOUR,
        }))
          found.push(...groups);
        return found;
      },
      [],
      0,
    );

  return {
    /**
     * The exchange told its time: the records go by that. On a PC whose clock is ahead, calls of the first minutes after set-up would else
     * count as older than it. @param now µs of the exchange's time
     */
    heard(now: Micros): void {
      if (notedAt === null) return;
      store.setMeta('historySince', String(Math.round(now - (performance.now() - notedAt) * 1000)));
      notedAt = null;
    },
    /** Reads what is new; rounds never overlap. @returns how many calls were registered */
    run,

    /** What the records of the last hour say, complete or not. */
    groups: (): Promise<readonly CallRecordGroup[]> => recent(),

    /**
     * After a gap: what the records say of it, where channels that we knew are concerned, is told to the live model, so that they end as they
     * really did (R17). Facts before the gap are skipped; completion merges them later.
     * @param listed channels that the exchange has at this moment: what other records tell of their end is a guess
     * @param gone when the gap began
     */
    async recall(listed: ReadonlySet<ChannelId>, gone: Micros): Promise<void> {
      const { channels, now } = deps.tracker.state();
      const ours = (id: string): boolean => channels.live.has(id);
      const facts = (await recent()).filter((group) => group.channels.some(ours)).flatMap((group) => group.facts);
      const isGuess = (fact: Fact): boolean => fact.kind === 'ended' && listed.has(fact.channel);
      const from = Math.max(now - HOUR, gone - OVERLAP);
      deps.tracker.feed(facts.filter((fact) => fact.at > from && !isGuess(fact)));
    },

    /** Registers calls from a chosen moment on, with progress; runs in the background. @param from ms since the epoch */
    importSince(from: number): void {
      importing?.abort();
      const controller = new AbortController();
      importing = controller;
      void withHistory(
        'import',
        async (records) => {
          let registered = 0;
          let last = { done: 0, total: 0 };
          for await (const batch of records.read(null, {
            since: from * 1000,
            signal: controller.signal,
          })) {
            registered += await registerAll(batch.groups, () => controller.signal.aborted || stopped);
            if (controller.signal.aborted || stopped) return registered;
            last = { done: batch.done, total: batch.total };
            deps.onProgress({ ...last, registered, over: false });
            deps.onRegistered();
          }
          deps.onProgress({ ...last, registered, over: true });
          return registered;
        },
        0,
      ).finally(() => {
        if (importing === controller) importing = null;
      });
    },
    stop(): void {
      stopped = true;
      clearTimeout(later);
      importing?.abort();
    },
    cancelImport(): boolean {
      importing?.abort();
      const was = importing !== null;
      importing = null;
      return was;
    },
  };
}
