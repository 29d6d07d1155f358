/** The plots of the overview, from the sums by hour and day; with a search text, from the calls found. */
import type { Database } from 'better-sqlite3';
import type { HistoryFilter, Overview } from '../contract/view.ts';
import type { WorkingHours } from '../contract/settings.ts';
import { DIRECTIONS, digestOf, QUICK_SECONDS, waitClass, WAIT_CLASSES } from './digest.ts';
import { responseFigures } from './response.ts';
import { needles, type createSearch } from './search.ts';
import { DAY_HOURS, HOUR_MS } from './sums.ts';

/** With a search text only so many of the newest calls found are summed up. */
const SUMMED = 2_000;
/** The class of the longest waits has no end; a day stands for it. */
const LONGEST_SECONDS = 86_400;
const CLASSES = [0, 1, 2, 3, 4, 5, 6] as const;

type Waits = { readonly wait: number } & Readonly<Record<`w${(typeof CLASSES)[number]}`, number>>;
type Cell = Waits & {
  readonly hour: number;
  readonly line: string;
  readonly calls: number;
  readonly answered: number;
  readonly missed: number;
};
type Person = { readonly userId: string; readonly answered: number; readonly missed: number; readonly talk: number };
type Sums = {
  readonly hours: readonly Pick<Cell, 'hour' | 'answered' | 'missed'>[];
  readonly lines: readonly Cell[];
  readonly people: readonly Person[];
};
type Values = (string | number)[];

export function createOverview(
  db: Database,
  search: ReturnType<typeof createSearch>,
  tables: Parameters<typeof responseFigures>[0],
) {
  const nameOf = db
    .prepare<[string, string], string>(
      "SELECT coalesce((SELECT nullif(name, '') FROM people WHERE user_id = ?), (SELECT name FROM names WHERE user_id = ?), '')",
    )
    .pluck();
  const all = <T>(sql: string, values: Values): T[] => db.prepare<unknown[], T>(sql).all(...values);
  const sums = (columns: readonly string[]): string =>
    columns.map((column) => `sum(${column}) AS ${column}`).join(', ');

  const summed = (filter: HistoryFilter): Sums => {
    const first = Math.floor((filter.from ?? 0) / HOUR_MS);
    const last = Math.ceil((filter.until ?? 8.64e15) / HOUR_MS) - 1;
    const { sql, values } = columnsOf(filter);
    const range: Values = [filter.userId ?? '', first, last, ...values];
    const where = `FROM sums WHERE user_id = ? AND hour BETWEEN ? AND ?${sql}`;
    const classes = CLASSES.map((i) => `w${i}`);
    return {
      hours: all(`SELECT hour, ${sums(['answered', 'missed'])} ${where} GROUP BY hour`, range),
      lines: all(
        `SELECT 0 AS hour, line, ${sums(['calls', 'answered', 'missed', 'wait', ...classes])} ${where} GROUP BY line`,
        range,
      ),
      people: people(filter, first, last),
    };
  };

  /** Whole days from the sums by day, what is left at both ends by hour. */
  const people = (filter: HistoryFilter, first: number, last: number): Person[] => {
    const { sql, values } = columnsOf(filter);
    const [firstDay, endDay] = [Math.ceil(first / DAY_HOURS), Math.floor((last + 1) / DAY_HOURS)];
    const isLong = endDay > firstDay;
    const one = filter.userId === undefined ? '' : ' AND user_id = ?';
    const user = filter.userId === undefined ? [] : [filter.userId];
    const byHour = (from: number, until: number): Person[] =>
      from > until
        ? []
        : all(
            `SELECT user_id AS userId, ${sums(['answered', 'missed', 'talk'])} FROM sums
             WHERE user_id IN (SELECT user_id FROM names) AND hour BETWEEN ? AND ?${sql}${one} GROUP BY user_id`,
            [from, until, ...values, ...user],
          );
    if (!isLong) return byHour(first, last);
    const days: Person[] = all(
      `SELECT user_id AS userId, ${sums(['answered', 'missed', 'talk'])} FROM people_days
       WHERE day >= ? AND day < ?${sql}${one} GROUP BY user_id`,
      [firstDay, endDay, ...values, ...user],
    );
    return [...byHour(first, firstDay * DAY_HOURS - 1), ...days, ...byHour(endDay * DAY_HOURS, last)];
  };

  const found = (filter: HistoryFilter): Sums => {
    const cells: Cell[] = [];
    const persons: Person[] = [];
    for (const call of search.bodies(filter, SUMMED)) {
      const { line, shares } = digestOf(call);
      const hour = Math.floor(call.startedAt / 1000 / HOUR_MS);
      for (const { userId, answered, missed, talk, wait } of shares) {
        if (userId !== '' && (filter.userId ?? userId) === userId) persons.push({ userId, answered, missed, talk });
        if (userId !== (filter.userId ?? '')) continue;
        const waits = Object.fromEntries(CLASSES.map((i) => [`w${i}`, wait !== null && waitClass(wait) === i ? 1 : 0]));
        cells.push({ hour, line, calls: 1, answered, missed, wait: wait ?? 0, ...waits } as Cell);
      }
    }
    return { hours: cells, lines: cells, people: persons };
  };

  return (filter: HistoryFilter, now: number, worked: WorkingHours | null): Overview => {
    const { hours, lines, people: persons } = needles(filter.text ?? '').length === 0 ? summed(filter) : found(filter);
    // Sums know no single call: of "missed only" the answered part is left out, and the other way round.
    const count = (rows: readonly { answered: number; missed: number }[]) => ({
      answered: filter.missed === true ? 0 : total(rows, (row) => row.answered),
      missed: filter.missed === false ? 0 : total(rows, (row) => row.missed),
    });
    const noWaits = filter.missed === true;
    const calls = total(lines, (row) => row.calls);
    const missed = total(lines, (row) => row.missed);
    const waits = CLASSES.map((i) => ({
      upTo: WAIT_CLASSES.at(i) ?? LONGEST_SECONDS,
      calls: noWaits ? 0 : total(lines, (row) => row[`w${i}`]),
    }));
    const waited = total(waits, (row) => row.calls);
    const isQuick = ({ upTo }: { upTo: number }): boolean => upTo <= QUICK_SECONDS;
    const inboundMissed = filter.missed === false ? 0 : missed;
    const byWeight = <T extends { answered: number; missed: number }>(rows: T[]): T[] =>
      rows.toSorted((a, b) => b.answered + b.missed - (a.answered + a.missed));
    return {
      total: filter.missed === undefined ? calls : filter.missed ? missed : calls - missed,
      ...count(lines),
      averageWait: waited === 0 ? 0 : Math.round(total(lines, (row) => row.wait) / waited),
      byHour: group(hours, (row) => new Date(row.hour * HOUR_MS).getHours())
        .map(([hour, rows]) => ({ hour, ...count(rows) }))
        .toSorted((a, b) => a.hour - b.hour),
      byDay: group(hours, (row) => dayOf(row.hour))
        .map(([day, rows]) => ({ day, ...count(rows) }))
        .toSorted((a, b) => a.day.localeCompare(b.day)),
      byPerson: byWeight(
        group(persons, (row) => row.userId).map(([userId, rows]) => {
          const talkSeconds = noWaits ? 0 : total(rows, (row) => row.talk);
          return { userId, name: nameOf.get(userId, userId) ?? '', ...count(rows), talkSeconds };
        }),
      ),
      byLine: byWeight(
        group(
          lines.filter(({ line }) => line !== ''),
          (row) => row.line,
        ).map(([line, rows]) => ({ line, ...count(rows) })),
      ),
      waits,
      quick: { calls: total(waits.filter(isQuick), (row) => row.calls), of: waited + inboundMissed },
      ...responseFigures(tables, filter, now, worked),
    };
  };
}

function columnsOf(filter: HistoryFilter): { sql: string; values: Values } {
  const direction = filter.direction === undefined ? [] : [DIRECTIONS.indexOf(filter.direction)];
  const line = filter.line === undefined ? [] : [filter.line];
  const sql = (direction.length > 0 ? ' AND direction = ?' : '') + (line.length > 0 ? ' AND line = ?' : '');
  return { sql, values: [...direction, ...line] };
}

const group = <T, K>(rows: readonly T[], key: (row: T) => K): [K, T[]][] => [...Map.groupBy(rows, key)];
const total = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0);

/** `2026-01-31` in the PC's zone. */
function dayOf(hour: number): string {
  const date = new Date(hour * HOUR_MS);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
