/** Calls from the time when we were off, from the exchange's call records: registered once, never told live. */
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import type { CallRecordGroup, CallRecordProblem, CallRecordReader } from '../../exchange/driver.ts';
import type { Store } from '../../store/store.ts';
import type { Tracker } from '../live/tracker.ts';
import { RecordsSource, type RecordsSourceDeps } from './records-source.ts';
import { registerRecords, type RegisterDeps } from './register-records.ts';
import { SetUpMoment } from './set-up-moment.ts';

export type BackfillDeps = RecordsSourceDeps &
  RegisterDeps & {
    readonly store: Store;
    readonly tracker: Pick<Tracker, 'state' | 'feed'>;
    /** Calls were registered. */
    readonly onRegistered: () => void;
    /** How long after its last record a call counts as complete (ms). */
    readonly settleMs: number;
    /** `done` of `total` records are read (null: not known yet), so many calls of them registered. */
    readonly onProgress: (progress: { done: number; total: number | null; registered: number; over: boolean }) => void;
  };

const HOUR: Micros = 3_600_000_000;
/** Records and events time the same thing up to so far apart. */
const OVERLAP: Micros = 1_000_000;

const NOTHING_READ = { done: 0, total: null, registered: 0 } as const;

export class Backfill {
  readonly #deps: BackfillDeps;
  readonly #source: RecordsSource;
  readonly #setUp: SetUpMoment;
  /** The round that is on its way. */
  #round: Promise<number> | undefined;
  /** Whether another round was requested during this one: the part already read may have new records. */
  #again = false;
  /** How many records waited for others of their call at the end of the last round. */
  #waited = 0;
  #later: NodeJS.Timeout | undefined;
  /** The import that the admin asked for, while it is on its way. */
  #import: AbortController | undefined;
  /** How far it is. */
  #imported: { done: number; total: number | null; registered: number } = NOTHING_READ;
  #isStopped = false;

  constructor(deps: BackfillDeps) {
    this.#deps = deps;
    this.#source = new RecordsSource(deps);
    this.#setUp = new SetUpMoment(deps.store);
  }

  /** The exchange's time (µs) became known: the time of set-up is corrected by it, and waiting records may be complete by it. */
  heard(now: Micros): void {
    this.#setUp.heard(now);
    if (this.#waited > 0 || this.#round !== undefined) void this.run();
  }

  /** Reads what is new; rounds never overlap. @returns how many calls were registered */
  run(): Promise<number> {
    this.#again = this.#round !== undefined;
    this.#round ??= this.#readNews().finally(() => {
      this.#round = undefined;
      if (this.#again && !this.#isStopped) void this.run();
    });
    return this.#round;
  }

  /** The calls of the last hour's records, complete or not. */
  async groups(): Promise<readonly CallRecordGroup[]> {
    const since = this.#deps.tracker.state().now - HOUR;
    const read = async (records: CallRecordReader): Promise<CallRecordGroup[]> => {
      const found: CallRecordGroup[] = [];
      for await (const { groups } of records.read(null, { since })) found.push(...groups);
      return found;
    };
    return this.#source.use({ reading: 'recent', settleMs: 0 }, read, []);
  }

  /**
   * After a gap: what the records say of it, where channels that we knew are concerned, is told to the live model, so that they end as they
   * really did (R17). Facts before the gap are skipped; completion merges them later.
   * @param listed channels that the exchange has at this moment: what other records tell of their end is a guess
   * @param gone when the gap began
   */
  async recall(listed: ReadonlySet<ChannelId>, gone: Micros): Promise<void> {
    const { tracker } = this.#deps;
    const { channels, now } = tracker.state();
    const ours = (id: string): boolean => channels.live.has(id);
    const facts = (await this.groups()).filter((group) => group.channels.some(ours)).flatMap((group) => group.facts);
    const isGuess = (fact: Fact): boolean => fact.kind === 'ended' && listed.has(fact.channel);
    const from = Math.max(now - HOUR, gone - OVERLAP);
    tracker.feed(facts.filter((fact) => fact.at > from && !isGuess(fact)));
  }

  /** Registers calls from a chosen moment on, with progress; runs in the background, over also where it fails (told as trouble). @param from ms since the epoch */
  importSince(from: number): void {
    this.#import?.abort();
    const mine = new AbortController();
    this.#import = mine;
    this.#imported = NOTHING_READ;
    this.#deps.onProgress({ ...NOTHING_READ, over: false });
    const { settleMs } = this.#deps;
    const work = (records: CallRecordReader): Promise<void> =>
      this.#importAll(records, from, mine.signal).catch((error: unknown) => {
        if (!mine.signal.aborted) throw error; // stopped by the admin: nothing is wrong with the history
      });
    void this.#source.use({ reading: 'import', settleMs }, work, undefined).finally(() => {
      if (this.#import !== mine || this.#isStopped) return;
      this.#import = undefined;
      this.#deps.onProgress({ ...this.#imported, over: true });
    });
  }

  /** @returns false where none was on its way */
  cancelImport(): boolean {
    const was = this.#import !== undefined;
    this.#import?.abort();
    this.#import = undefined;
    return was;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#later);
    this.#import?.abort();
  }

  async #readNews(): Promise<number> {
    const { settleMs } = this.#deps;
    return this.#source.use({ reading: 'round', settleMs }, (records) => this.#registerNews(records), 0);
  }

  async #registerNews(records: CallRecordReader): Promise<number> {
    const { store, onRegistered } = this.#deps;
    let registered = 0;
    const problems: CallRecordProblem[] = [];
    let waiting = 0;
    const cursor: unknown = JSON.parse(store.getMeta('historyCursor') ?? 'null');
    for await (const batch of records.read(cursor, { since: this.#setUp.read() })) {
      registered += await registerRecords(batch.groups, () => this.#isStopped, this.#deps);
      if (this.#isStopped) return registered;
      store.setMeta('historyCursor', JSON.stringify(batch.cursor));
      problems.push(...batch.problems);
      ({ waiting } = batch);
    }
    this.#source.found(problems);
    this.#comeBackFor(waiting);
    if (registered > 0) onRegistered();
    return registered;
  }

  /** Calls that ended just now are complete in a moment: no need to wait for the next round. */
  #comeBackFor(waiting: number): void {
    if (waiting > 0 && waiting !== this.#waited && !this.#isStopped) {
      clearTimeout(this.#later);
      this.#later = setTimeout(() => void this.run(), this.#deps.settleMs + 1000);
    }
    this.#waited = waiting;
  }

  async #importAll(records: CallRecordReader, from: number, signal: AbortSignal): Promise<void> {
    const { onProgress, onRegistered } = this.#deps;
    const isOver = (): boolean => signal.aborted || this.#isStopped;
    let registered = 0;
    for await (const batch of records.read(null, { since: from * 1000, signal })) {
      registered += await registerRecords(batch.groups, isOver, this.#deps);
      if (isOver()) return;
      this.#imported = { done: batch.done, total: batch.total, registered };
      onProgress({ ...this.#imported, over: false });
      onRegistered();
    }
  }
}
