/** The exchange's own history (CDRs) read from a folder, once each, made into facts group by group; what is half-written waits. */
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { systemWords } from '../../contract/worded-error.ts';
import type { Micros } from '../../core/model.ts';
import type { Cdr } from './cdr.ts';
import { cdrFacts } from './facts.ts';
import { groupCdrs, missingOriginators, recordedSoFar } from './groups.ts';
import type { CallRecordBatch, CallRecordGroup, CallRecordOptions, CallRecordProblem } from '../../exchange/driver.ts';
import type { Files } from '../../remote/files.ts';
import type { HistoryCursor } from './cursor.ts';
import { sayRecords } from './words.ts';
import { readRecordFolder } from './record-files.ts';
import type { Whose } from '../events/birth.ts';

export type HistoryFormat = 'json_cdr' | 'xml_cdr' | 'csv';

/** A record and what must be remembered of where it came from. */
export type Found = {
  readonly cdr: Cdr;
  readonly writtenMs: number;
  readonly source: string;
  /**
   * A phone rang without an answer, and it is not known yet whether that was a separate call or a caller in a queue, whose own record comes when he leaves.
   * `expected`: this source has records of called phones, so it must come.
   */
  readonly loose?: { readonly caller: string; readonly expected: boolean };
};
export type HistoryBatch = CallRecordBatch & { readonly cursor: HistoryCursor };

/** What a reader of records is asked for. */
export type PortionOptions = {
  readonly cursor: HistoryCursor;
  /** Calls that ended before are left out (µs). */
  readonly since: Micros;
  /** ms; `isGuess`: by the PC's clock, as the exchange has not told its time yet. */
  readonly now: number;
  readonly isGuess?: boolean;
  readonly signal?: AbortSignal;
  /** Records taken at once; so much is held in memory. */
  readonly portion?: number;
};

/** Where records come from: a folder of files, or another reader (FusionPBX's database). */
export type HistorySource =
  | {
      readonly files: Files;
      /** The folder; for CSV also the file itself. */
      readonly path: string;
      readonly format: HistoryFormat;
    }
  | { readonly path: string; readonly readPortions: (options: PortionOptions) => AsyncGenerator<Portion> };

export type HistoryOptions = HistorySource & {
  readonly log: Logger;
  /** The PC's clock, ms. */
  readonly clock?: () => number;
  /** See `CallRecordOptions`. */
  readonly exchangeTime?: CallRecordOptions['exchangeTime'];
  readonly firstSeen?: CallRecordOptions['firstSeen'];
  /** ms that only ever grow. */
  readonly monotonic?: () => number;
  /** Is this caller in a call on the exchange at this moment? Then his own record is still to come. */
  readonly isOnLine?: (caller: string) => boolean;
  /** How long after the last record of a call the others may still come (ms). */
  readonly settleMs?: number;
  /** How long a record waits for that of the call's first channel, which may still talk, or was lost (ms). */
  readonly orphanMs?: number;
  /** Files read at once. */
  readonly portion?: number;
  /** The user who registered from a contact: some phones are named by that alone. */
  readonly whose?: Whose;
  /** True where these records may be part of a call that is still in progress: they wait for its end. */
  readonly mayBeInProgress?: CallRecordOptions['mayBeInProgress'];
};

export type ReadOptions = {
  /** Calls that ended before are left out (µs). */
  readonly since?: Micros;
  readonly signal?: AbortSignal;
};

/** What the readers of folders give: records of a portion of files, and how the cursor moves when these, but not those, are taken. */
export type Portion = {
  readonly found: readonly Found[];
  readonly problems: readonly CallRecordProblem[];
  /** The cursor when all but the records of these sources have been taken. */
  readonly after: (waiting: ReadonlySet<string>) => HistoryCursor;
  readonly done: number;
  readonly total: number;
  /** True for the last one: what waits now, waits for the next round. */
  readonly last: boolean;
};

/** When a record was written: by the clock of the file server, but never before the call ended by the exchange's. */
const writtenAt = ({ writtenMs, cdr }: Found): number => Math.max(writtenMs, cdr.endedAt / 1000);

/** How long after the last record of a call the others may still come. */
export const SETTLE_MS = 20_000;
/** So many groups are made into facts before others get their turn. */
const STEP = 20;
const ORPHAN_MS = 4 * 3_600_000;
/** Hardly a call lasts longer: a consultation in it (R9) is written when that ends, the call's own record only at the end. */
const LONG_CALL_MS = 3_600_000;

export const createHistory = (options: HistoryOptions) => {
  const { path, log } = options;
  const readPortions = async function* (wanted: PortionOptions): AsyncGenerator<Portion> {
    if ('readPortions' in options) return yield* options.readPortions(wanted);
    const { files, format } = options;
    // The reader of CSV is loaded only where an office's records are CSV.
    const readFolder = format === 'csv' ? (await import('./csv-folder.ts')).readCsvFolder : readRecordFolder;
    yield* readFolder({ ...wanted, files, path, format });
  };
  const { clock = Date.now, exchangeTime = clock, monotonic = () => performance.now() } = options;
  const settleMs = options.settleMs ?? SETTLE_MS;
  const orphanMs = options.orphanMs ?? ORPHAN_MS;
  /** When a record was first seen, by a clock that nobody sets: the file server's may differ from the exchange's. */
  const { firstSeen = new Map<string, number>() } = options;

  /**
   * Is this call complete, as far as can be known?
   * @param now the moment up to which has been read
   * @param more records of later moments are there and will be read
   */
  const isRipe = (group: readonly Found[], now: number, more: boolean): boolean => {
    const newest = Math.max(...group.map(writtenAt));
    const here = monotonic();
    const seenFor = Math.min(...group.map(({ source }) => here - (firstSeen.get(source) ?? here)));
    const age = Math.max(now - newest, seenFor);
    const orphaned = missingOriginators(group.map(({ cdr }) => cdr)).length > 0;
    if (!more && options.mayBeInProgress?.(recordedSoFar(group.map(({ cdr }) => cdr))) === true) return false;
    return age >= (orphaned ? orphanMs : more ? Math.max(settleMs, LONG_CALL_MS) : settleMs);
  };

  /** `wait` for the caller's own record; `never`: it will not come, so the caller of that phone stays unknown; otherwise it is a call. */
  const looseIs = ({ loose, writtenMs }: Found, now: number): 'call' | 'wait' | 'never' => {
    if (loose === undefined) return 'call';
    if (options.isOnLine?.(loose.caller) === true) return 'wait';
    if (!loose.expected) return 'call';
    return now - writtenMs < orphanMs ? 'wait' : 'never';
  };

  const groupOf = (cdrs: readonly Cdr[]): CallRecordGroup => ({
    facts: cdrFacts(cdrs, options.whose),
    channels: cdrs.map(({ uuid }) => uuid),
    startedAt: Math.min(...cdrs.map(({ createdAt }) => createdAt)),
    endedAt: Math.max(...cdrs.map(({ endedAt }) => endedAt)),
  });

  /**
   * Reads what is new since the cursor, in portions; each is to be stored with its cursor before the next is asked for.
   * Reading with the same cursor again gives the same groups: nothing depends on having been read once.
   * @throws system errors of the folder (ENOENT, EACCES, connection lost)
   */
  async function* read(cursor: HistoryCursor, { since = 0, signal }: ReadOptions = {}): AsyncGenerator<HistoryBatch> {
    let carried: readonly Found[] = [];
    /** The latest that any record tells of: the exchange's clock was there by then. */
    let latest = 0;
    for await (const portion of readPortions({
      cursor,
      since,
      now: exchangeTime() ?? clock(),
      isGuess: exchangeTime() === undefined,
      ...(signal && { signal }),
      ...(options.portion !== undefined && { portion: options.portion }),
    })) {
      const all = [...new Map([...carried, ...portion.found].map((one) => [one.cdr.uuid, one])).values()];
      for (const { source } of all) if (!firstSeen.has(source)) firstSeen.set(source, monotonic());
      latest = Math.max(latest, ...portion.found.map(writtenAt));
      const byUuid = new Map(all.map((one) => [one.cdr.uuid, one]));
      const readUpTo = portion.last ? (exchangeTime() ?? latest) : Math.max(0, ...portion.found.map(writtenAt));
      const ripe: CallRecordGroup[] = [];
      const waiting: Found[] = all.filter((one) => looseIs(one, readUpTo) === 'wait');
      const known = all.filter((one) => looseIs(one, readUpTo) === 'call');
      const odd: CallRecordProblem[] = [...portion.problems];
      for (const [at, cdrs] of groupCdrs(known.map(({ cdr }) => cdr)).entries()) {
        if (at % STEP === STEP - 1) await turn();
        const group = cdrs.flatMap(({ uuid }) => byUuid.get(uuid) ?? []);
        if (!isRipe(group, readUpTo, !portion.last)) waiting.push(...group);
        else if (cdrs.some(({ endedAt }) => endedAt >= since)) {
          try {
            ripe.push(groupOf(cdrs));
          } catch (error) {
            // One inconsistent call must not block all others.
            const file = group[0]?.source ?? path;
            odd.push({
              file,
              words: sayRecords.both('badFile', basename(file), systemWords(error)),
            });
          }
        }
      }
      carried = waiting;
      for (const { file, words } of odd) log.warn({ file }, words.en);
      const sources = new Set(waiting.map(({ source }) => source));
      const isOver = (source: string): boolean => !sources.has(source);
      for (const { source } of all) if (isOver(source)) firstSeen.delete(source);
      if (portion.last) for (const source of firstSeen.keys()) if (isOver(source)) firstSeen.delete(source);
      const { done, total } = portion;
      yield { groups: ripe, cursor: portion.after(sources), problems: odd, waiting: waiting.length, done, total };
    }
  }

  return { read };
};

export type History = ReturnType<typeof createHistory>;
