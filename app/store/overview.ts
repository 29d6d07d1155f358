/** The plots of the overview, from the sums by hour and day; with a search text, from the calls found. */
import type { Database } from 'better-sqlite3';
import type { HistoryFilter, Overview } from '../contract/view.ts';
import type { WorkingHours } from '../contract/settings.ts';
import { DIRECTIONS, digestOf, QUICK_SECONDS, waitClass, WAIT_CLASSES } from './digest.ts';
import { responseFigures } from './response.ts';
import { needles, type createSearch } from './search.ts';
import { DAY_HOURS, HOUR_MS, MONTH_DAYS, type Sums as SumTables } from './sums.ts';

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
/** Hours, days or months since 1970; `until` is not included. */
type Stretch = { readonly from: number; readonly until: number };

export function createOverview(
  db: Database,
  search: ReturnType<typeof createSearch>,
  tables: Parameters<typeof responseFigures>[0] & { readonly sums: Pick<SumTables, 'sharesByHour' | 'sharesByDay'> },
) {
  const nameOf = db
    .prepare<[string, string], string>(
      "SELECT coalesce((SELECT nullif(name, '') FROM people WHERE user_id = ?), (SELECT name FROM names WHERE user_id = ?), '')",
    )
    .pluck();
  const all = <T>(sql: string, values: Values): T[] => db.prepare<unknown[], T>(sql).all(...values);
  const sums = (columns: readonly string[]): string =>
    columns.map((column) => `sum(${column}) AS ${column}`).join(', ');

  /** The calls' own sums (user_id ''), or one colleague's shares. */
  const hourTable = ({ userId }: HistoryFilter): string => (userId === undefined ? 'sums' : tables.sums.sharesByHour());

  const summed = (filter: HistoryFilter): Sums => {
    const hours = {
      from: Math.floor((filter.from ?? 0) / HOUR_MS),
      until: Math.ceil((filter.until ?? 8.64e15) / HOUR_MS),
    };
    const { sql, values } = columnsOf(filter);
    const ofUser = [filter.userId ?? '', hours.from, hours.until];
    return {
      hours: all(
        `SELECT hour, ${sums(['answered', 'missed'])} FROM ${hourTable(filter)} WHERE user_id = ? AND hour >= ? AND hour < ?${sql} GROUP BY hour`,
        [...ofUser, ...values],
      ),
      lines: byLine(filter, hours),
      people: byPerson(filter, hours),
    };
  };

  /** Of the calls, or of one colleague's part in them: whole days from the sums by day, what is left at both ends by hour. */
  const byLine = (filter: HistoryFilter, hours: Stretch): Cell[] => {
    const { sql, values } = columnsOf(filter);
    const columns = `line, ${sums(['calls', 'answered', 'missed', 'wait', ...CLASSES.map((i) => `w${i}`)])}`;
    const byHour = ({ from, until }: Stretch): Cell[] =>
      all(
        `SELECT 0 AS hour, ${columns} FROM ${hourTable(filter)} WHERE user_id = ? AND hour >= ? AND hour < ?${sql} GROUP BY line`,
        [filter.userId ?? '', from, until, ...values],
      );
    if (filter.userId !== undefined) return byHour(hours);
    const { whole, ends } = inUnits(hours, DAY_HOURS);
    const days: Cell[] = all(
      `SELECT 0 AS hour, ${columns} FROM call_days WHERE day >= ? AND day < ?${sql} GROUP BY line`,
      [whole.from, whole.until, ...values],
    );
    return [...days, ...ends.flatMap(byHour)];
  };

  /** Whole months from the sums by month, whole days at their ends by day, what is left by hour. */
  const byPerson = (filter: HistoryFilter, hours: Stretch): Person[] => {
    const { sql, values } = columnsOf(filter);
    const one = filter.userId === undefined ? '' : ' AND user_id = ?';
    const user = filter.userId === undefined ? [] : [filter.userId];
    const from =
      (table: string, unit: string) =>
      (stretch: Stretch): Person[] =>
        stretch.from >= stretch.until
          ? []
          : all(
              `SELECT user_id AS userId, ${sums(['answered', 'missed', 'talk'])} FROM ${table}
             WHERE ${unit} >= ? AND ${unit} < ?${sql}${one} GROUP BY user_id`,
              [stretch.from, stretch.until, ...values, ...user],
            );
    const days = inUnits(hours, DAY_HOURS);
    const months = inUnits(days.whole, MONTH_DAYS);
    return [
      ...from('people_months', 'month')(months.whole),
      ...months.ends.flatMap(from(tables.sums.sharesByDay(), 'day')),
      ...days.ends.flatMap(from(tables.sums.sharesByHour(), 'hour')),
    ];
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

/** The whole larger units in a stretch, and what is left before and after them, in the smaller ones. */
function inUnits({ from, until }: Stretch, size: number): { whole: Stretch; ends: Stretch[] } {
  const whole = { from: Math.ceil(from / size), until: Math.floor(until / size) };
  if (whole.from >= whole.until) return { whole: { from: 0, until: 0 }, ends: [{ from, until }] };
  return {
    whole,
    ends: [
      { from, until: whole.from * size },
      { from: whole.until * size, until },
    ],
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
