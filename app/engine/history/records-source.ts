/** The exchange's own records as they are set up: opened for one piece of work, closed after it, and what goes wrong is told. */
import type { Logger } from 'pino';
import type { Exchange } from '../../contract/exchange.ts';
import type { Words } from '../../contract/language.ts';
import type { HistorySettings } from '../../contract/settings.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { Office } from '../../core/model.ts';
import type { CallRecordProblem, CallRecordReader, CallRecords } from '../../exchange/driver.ts';
import type { Store } from '../../store/store.ts';
import type { Tracker } from '../live/tracker.ts';
import { createHistoryTroubles, type HistoryTroubles, type Reading } from './history-troubles.ts';
import { mayBeInProgress } from './still-in-progress.ts';

export type RecordsSourceDeps = {
  readonly settings: () => HistorySettings | null;
  readonly store: Pick<Store, 'getMeta' | 'setMeta' | 'agedNow'>;
  readonly tracker: Pick<Tracker, 'state'>;
  readonly office: () => Office;
  /** Opens the call records; once for each piece of work, closed after it. @throws WordedError where the settings name no way to them */
  readonly open: (settings: HistorySettings) => CallRecords;
  /** The source cannot be read, or a file in it (words); null when all is well. */
  readonly onTrouble: (words: Words | null) => void;
  /** The user who registered from a contact. */
  readonly whose?: Exchange['ownerOf'];
  /** The exchange's time, ms; undefined as long as it has not told it. */
  readonly exchangeTime: () => number | undefined;
  readonly log: Logger;
};

/** What is read, and why. `settleMs`: how long after its last record a call counts as complete. */
export type Purpose = { readonly reading: Reading; readonly settleMs: number };

export class RecordsSource {
  readonly #deps: RecordsSourceDeps;
  readonly #troubles: HistoryTroubles;
  /** Since when records wait for others of their call. */
  readonly #firstSeen = new Map<string, number>();

  constructor(deps: RecordsSourceDeps) {
    const { store, onTrouble } = deps;
    this.#deps = deps;
    this.#troubles = createHistoryTroubles({
      memory: {
        read: () => store.getMeta('historyTroubles'),
        write: (value) => {
          if (value !== store.getMeta('historyTroubles')) store.setMeta('historyTroubles', value);
        },
      },
      tell: onTrouble,
      agedNow: store.agedNow,
    });
  }

  /** @returns what the work returns; `otherwise` where no records are set up, or they can't be read */
  async use<T>(
    { reading, settleMs }: Purpose,
    work: (records: CallRecordReader) => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    const settings = this.#deps.settings();
    if (settings === null) {
      this.#troubles.forget();
      return otherwise;
    }
    let records: CallRecords | undefined;
    try {
      records = this.#deps.open(settings);
      const result = await work(this.#reader(records, { reading, settleMs }));
      this.#troubles.succeeded(reading);
      return result;
    } catch (error) {
      this.#troubles.failed(reading, records?.wordsOf(error) ?? systemWords(error));
      this.#deps.log.warn({ err: error }, 'history could not be read');
      return otherwise;
    } finally {
      await records
        ?.close()
        .catch((error: unknown) => this.#deps.log.info({ err: error }, 'the history was not closed'));
    }
  }

  /** What a round found wrong with single records. */
  found(problems: readonly CallRecordProblem[]): void {
    this.#troubles.found(problems);
  }

  #reader(records: CallRecords, { reading, settleMs }: Purpose): CallRecordReader {
    const { tracker, office, whose, exchangeTime, log } = this.#deps;
    return records.reader({
      settleMs,
      // An import reads days long past, and only once: better the PC's clock than none.
      exchangeTime: reading === 'import' ? () => exchangeTime() ?? Date.now() : exchangeTime,
      ...(reading === 'round' && { firstSeen: this.#firstSeen }),
      isOnLine: (caller) => this.#isOnLine(caller),
      mayBeInProgress: (group) => reading === 'round' && mayBeInProgress(group, tracker.state(), office()),
      ...(whose !== undefined && { whose }),
      log,
    });
  }

  /** Is somebody outside with this number in a call on the exchange at this moment? */
  #isOnLine(caller: string): boolean {
    const who = this.#deps.office().identify({ number: caller, outside: true }, 'caller');
    if (who?.kind !== 'client' || who.phone === '') return false;
    const { live } = this.#deps.tracker.state().channels;
    return [...live.values()].some(({ party }) => party?.kind === 'client' && party.phone === who.phone);
  }
}
