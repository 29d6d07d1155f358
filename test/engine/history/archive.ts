/** An exchange's archive of calls for the tests: calls by number, read in portions as by a driver. */
import type { HistorySettings } from '../../../app/contract/settings.ts';
import type { Fact } from '../../../app/core/model.ts';
import type {
  CallRecordGroup,
  CallRecordProblem,
  CallRecordReader,
  CallRecords,
} from '../../../app/exchange/driver.ts';
import { LINE } from '../../core/spoken.ts';

export const FOLDER: HistorySettings = { kind: 'folder', format: 'json_cdr', path: '/records' };
export const SECOND = 1_000_000;
/** µs since the epoch. */
export const THEN = 1_800_000_000_000_000;

const uuid = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
/** The channels of recorded call n: the client's and 1001's. */
export const channelsOf = (n: number): [client: string, phone: string] => [uuid(2 * n), uuid(2 * n + 1)];

/** Call n as the records tell it, a minute after the one before: a client calls, 1001 answers after 5 s, they talk for 20 s. */
export function recorded(n: number): CallRecordGroup {
  const [a, b] = channelsOf(n);
  const at = THEN + n * 60 * SECOND;
  const facts: Fact[] = [
    { kind: 'created', at, channel: a, made: 'caller', claim: { number: '79997775533', outside: true }, dialled: LINE },
    {
      ...{ kind: 'created', at: at + SECOND, channel: b, made: 'exchange', by: a, dialled: '1001', shown: LINE },
      claim: { user: '1001', number: '1001', outside: false },
    },
    { kind: 'answered', at: at + 5 * SECOND, channel: b },
    { kind: 'answered', at: at + 5 * SECOND, channel: a },
    { kind: 'bridged', at: at + 5 * SECOND, a, b },
    { kind: 'recording', at: at + 5 * SECOND, channel: a, file: `/rec/${n}.wav`, state: 'started' },
    { kind: 'recording', at: at + 25 * SECOND, channel: a, file: `/rec/${n}.wav`, state: 'stopped' },
    { kind: 'ended', at: at + 25 * SECOND, channel: b, cause: 'other' },
    { kind: 'ended', at: at + 25 * SECOND, channel: a, cause: 'other' },
  ];
  return { facts, channels: [a, b], startedAt: at, endedAt: at + 25 * SECOND };
}

/** A portion of the archive, as one read yields it; an Error in the list makes the read fail there. */
export type Portion = {
  readonly groups: readonly CallRecordGroup[];
  readonly problems?: readonly CallRecordProblem[];
  readonly waiting?: number;
  /** Reading this portion takes until this promise resolves. */
  readonly ready?: Promise<void>;
};

/** The arguments of one read of the archive. */
export type Asked = { readonly cursor: unknown; readonly since: number };

export function archive(portions: (Portion | Error)[]) {
  const asked: Asked[] = [];
  let open = 0;
  const read: CallRecordReader['read'] = async function* (cursor, { since, signal }) {
    asked.push({ cursor, since });
    for (let at = Number(cursor ?? 0); at < portions.length; at += 1) {
      const portion = portions[at];
      if (portion instanceof Error) throw portion;
      await portion?.ready;
      signal?.throwIfAborted(); // as the drivers do
      const groups = (portion?.groups ?? []).filter(({ endedAt }) => endedAt >= since);
      yield {
        groups,
        cursor: at + 1,
        problems: portion?.problems ?? [],
        waiting: portion?.waiting ?? 0,
        done: at + 1,
        total: portions.length,
      };
    }
  };
  return {
    portions,
    asked,
    /** How many reads are in progress. */
    isOpen: (): boolean => open > 0,
    open: (): CallRecords => {
      open += 1;
      return {
        reader: () => ({ read }),
        wordsOf: (error) => ({ ru: `Не читается: ${String(error)}`, en: `unreadable: ${String(error)}` }),
        close: () => Promise.resolve(void (open -= 1)),
      };
    },
  };
}
