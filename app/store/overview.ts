/** The plots of the overview, from the sums by hour; with a search text, from the calls found. */
import type { Database } from 'better-sqlite3';
import type { HistoryFilter, Overview } from '../contract/view.ts';
import { HOUR_MS } from './calls.ts';
import { DIRECTIONS, digestOf, waitClass, WAIT_CLASSES } from './digest.ts';
import { needles, type createSearch } from './search.ts';

/** With a search text only so many of the newest calls found are summed up. */
const SUMMED = 5_000;
/** The class of the longest waits has no end; a day stands for it. */
const LONGEST_SECONDS = 86_400;

type SumRow = {
  user_id: string;
  hour: number;
  direction: number;
  line: string;
  calls: number;
  answered: number;
  missed: number;
  talk: number;
  wait: number;
} & Record<`w${0 | 1 | 2 | 3 | 4 | 5 | 6}`, number>;
const CLASSES = [0, 1, 2, 3, 4, 5, 6] as const;

export function createOverview(db: Database, search: ReturnType<typeof createSearch>) {
  const nameOf = db
    .prepare<[string, string], string>(
      "SELECT coalesce((SELECT nullif(name, '') FROM people WHERE user_id = ?), (SELECT name FROM names WHERE user_id = ?), '')",
    )
    .pluck();

  const where = (filter: HistoryFilter): { sql: string; values: (string | number)[] } => {
    const values: (string | number)[] = [
      Math.floor((filter.from ?? 0) / HOUR_MS),
      Math.ceil((filter.until ?? Number.MAX_SAFE_INTEGER) / HOUR_MS) - 1,
    ];
    let sql = 'hour BETWEEN ? AND ?';
    if (filter.direction !== undefined) {
      sql += ' AND direction = ?';
      values.push(DIRECTIONS.indexOf(filter.direction));
    }
    if (filter.line !== undefined) {
      sql += ' AND line = ?';
      values.push(filter.line);
    }
    return { sql, values };
  };

  const summed = (filter: HistoryFilter): { calls: SumRow[]; people: SumRow[] } => {
    const { sql, values } = where(filter);
    const sums = ['calls', 'answered', 'missed', 'talk', 'wait', ...CLASSES.map((i) => `w${i}`)]
      .map((c) => `sum(${c}) AS ${c}`)
      .join(', ');
    const calls = db
      .prepare<unknown[], SumRow>(
        `SELECT '' AS user_id, hour, 0 AS direction, line, ${sums} FROM sums WHERE user_id = ? AND ${sql} GROUP BY hour, line`,
      )
      .all(filter.userId ?? '', ...values);
    const people = db
      .prepare<unknown[], SumRow>(
        `SELECT user_id, 0 AS hour, 0 AS direction, '' AS line, ${sums} FROM sums WHERE user_id > '' AND ${sql}
         ${filter.userId === undefined ? '' : 'AND user_id = ?'} GROUP BY user_id`,
      )
      .all(...values, ...(filter.userId === undefined ? [] : [filter.userId]));
    return { calls, people };
  };

  const found = (filter: HistoryFilter): { calls: SumRow[]; people: SumRow[] } => {
    const rows = search.bodies(filter, SUMMED).flatMap((call) => {
      const digest = digestOf(call);
      const hour = Math.floor(call.startedAt / 1000 / HOUR_MS);
      return digest.shares.map((share): SumRow => {
        const classes = Object.fromEntries(
          CLASSES.map((i) => [`w${i}`, share.wait !== null && waitClass(share.wait) === i ? 1 : 0]),
        );
        const { userId, answered, missed, talk, wait } = share;
        return {
          user_id: userId,
          hour,
          direction: digest.direction,
          line: digest.line,
          calls: 1,
          answered,
          missed,
          talk,
          wait: wait ?? 0,
          ...classes,
        } as SumRow;
      });
    });
    return {
      calls: rows.filter((r) => r.user_id === (filter.userId ?? '')),
      people: rows.filter((r) => r.user_id !== ''),
    };
  };

  return (filter: HistoryFilter): Overview => {
    const { calls, people } = needles(filter.text ?? '').length === 0 ? summed(filter) : found(filter);
    const kept = calls.map((row) => onlyMissed(row, filter.missed));
    const waited = total(kept, (row) => total(CLASSES, (i) => row[`w${i}`]));
    const count = (rows: readonly SumRow[]) => ({
      answered: total(rows, (r) => r.answered),
      missed: total(rows, (r) => r.missed),
    });
    const group = <K>(key: (row: SumRow) => K): [K, SumRow[]][] => [...Map.groupBy(kept, key)];
    return {
      total: total(kept, (row) => row.calls),
      ...count(kept),
      averageWait: waited === 0 ? 0 : Math.round(total(kept, (row) => row.wait) / waited),
      byHour: group((row) => new Date(row.hour * HOUR_MS).getHours())
        .map(([hour, rows]) => ({ hour, ...count(rows) }))
        .toSorted((a, b) => a.hour - b.hour),
      byDay: group((row) => dayOf(row.hour))
        .map(([day, rows]) => ({ day, ...count(rows) }))
        .toSorted((a, b) => a.day.localeCompare(b.day)),
      byPerson: [...Map.groupBy(people, (row) => row.user_id)]
        .map(([userId, rows]) => ({
          userId,
          name: nameOf.get(userId, userId) ?? '',
          ...count(rows),
          talkSeconds: total(rows, (r) => r.talk),
        }))
        .toSorted((a, b) => b.answered + b.missed - (a.answered + a.missed)),
      byLine: group((row) => row.line)
        .filter(([line]) => line !== '')
        .map(([line, rows]) => ({ line, ...count(rows) }))
        .toSorted((a, b) => b.answered + b.missed - (a.answered + a.missed)),
      waits: CLASSES.map((i) => ({
        upTo: WAIT_CLASSES.at(i) ?? LONGEST_SECONDS,
        calls: total(kept, (row) => row[`w${i}`]),
      })),
    };
  };
}

/** Sums cannot be filtered by call: of "missed only" the answered part is left out, and the other way round. */
function onlyMissed(row: SumRow, missed: boolean | undefined): SumRow {
  if (missed === undefined) return row;
  if (!missed) return { ...row, calls: row.calls - row.missed, missed: 0 };
  return { ...row, calls: row.missed, answered: 0, wait: 0, w0: 0, w1: 0, w2: 0, w3: 0, w4: 0, w5: 0, w6: 0 };
}

const total = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0);

/** `2026-01-31` in the PC's zone. */
function dayOf(hour: number): string {
  const date = new Date(hour * HOUR_MS);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
