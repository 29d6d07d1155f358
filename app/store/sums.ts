/** The sums of the history: of calls by hour and day, of colleagues by hour, day and 30 days. Kept with every finished call. */
import type { Database } from 'better-sqlite3';
import { waitClass, WAIT_CLASSES, type Digest } from './digest.ts';
import { createPortions } from './portions.ts';

export const HOUR_MS = 3_600_000;
export const DAY_HOURS = 24;
/** Days of UTC, counted since 1970: no calendar's months. */
export const MONTH_DAYS = 30;

const OF_PEOPLE = ['calls', 'answered', 'missed', 'talk'] as const;
const OF_CALLS = [...OF_PEOPLE, 'wait', ...[...WAIT_CLASSES, 0].map((_, i) => `w${i}`)];

/** Days whose shares are still where earlier versions counted them: those in (done, end]. */
const TO_MOVE = 'sharesToMove';

const of = (table: string, columns: readonly string[]): string => columns.map((name) => `${table}.${name}`).join(', ');

/** The colleagues' shares with ids and lines as texts. Today's rows hold short numbers (names, lines); earlier versions wrote an id of 36 bytes into each. */
const TODAYS = {
  byHour: `SELECT n.user_id, s.hour, s.direction, coalesce(l.line, '') AS line, ${of('s', OF_CALLS)}
    FROM names n CROSS JOIN shares_by_hour s ON s.person = n.code LEFT JOIN lines l ON l.code = s.line`,
  byDay: `SELECT n.user_id, s.day, s.direction, coalesce(l.line, '') AS line, ${of('s', OF_PEOPLE)}
    FROM shares_by_day s CROSS JOIN names n ON n.code = s.person LEFT JOIN lines l ON l.code = s.line`,
};
const EARLIER = {
  byHour: `SELECT n.user_id, o.hour, o.direction, o.line, ${of('o', OF_CALLS)}
    FROM names n CROSS JOIN sums o ON o.user_id = n.user_id`,
  byDay: `SELECT o.user_id, o.day, o.direction, o.line, ${of('o', OF_PEOPLE)} FROM people_days o`,
};

export type Sums = ReturnType<typeof createSums>;

export function createSums(db: Database) {
  const plus = (columns: readonly string[]): string => columns.map((c) => `${c} = ${c} + excluded.${c}`).join(', ');
  const table = (name: string, key: readonly string[], columns: readonly string[]) => {
    const all = [...key, ...columns];
    const add = db.prepare(`
      INSERT INTO ${name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
      ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${plus(columns)}`);
    const drop = db.prepare(`DELETE FROM ${name} WHERE ${key.map((c) => `${c} = ?`).join(' AND ')} AND calls <= 0`);
    return (place: readonly (string | number)[], values: readonly number[], sign: 1 | -1): void => {
      add.run(...place, ...values);
      if (sign === -1) drop.run(...place);
    };
  };
  /** `sums` holds the calls' own under '', and the shares of days that are not moved yet. */
  const hours = table('sums', ['user_id', 'hour', 'direction', 'line'], OF_CALLS);
  const callDays = table('call_days', ['day', 'direction', 'line'], OF_CALLS);
  const shareHours = table('shares_by_hour', ['person', 'hour', 'direction', 'line'], OF_CALLS);
  const shareDays = table('shares_by_day', ['day', 'person', 'direction', 'line'], OF_PEOPLE);
  const peopleDays = table('people_days', ['user_id', 'day', 'direction', 'line'], OF_PEOPLE);
  const peopleMonths = table('people_months', ['user_id', 'month', 'direction', 'line'], OF_PEOPLE);
  const personCode = db.prepare<[string], number>('SELECT code FROM names WHERE user_id = ?').pluck();
  const lineCode = db.prepare<[string], number>('SELECT code FROM lines WHERE line = ?').pluck();

  const toMove = createPortions(db, TO_MOVE);
  const nextDay = db
    .prepare<[number, number], number | null>('SELECT min(day) FROM people_days WHERE day > ? AND day <= ?')
    .pluck();
  const move = [
    `INSERT INTO shares_by_hour (person, hour, direction, line, ${OF_CALLS.join(', ')})
       SELECT n.code, o.hour, o.direction, coalesce(l.code, 0), ${of('o', OF_CALLS)}
       FROM names n CROSS JOIN sums o ON o.user_id = n.user_id LEFT JOIN lines l ON l.line = o.line
       WHERE o.hour >= :day * ${DAY_HOURS} AND o.hour < (:day + 1) * ${DAY_HOURS}
       ON CONFLICT DO UPDATE SET ${plus(OF_CALLS)}`,
    `DELETE FROM sums WHERE user_id IN (SELECT user_id FROM names)
       AND hour >= :day * ${DAY_HOURS} AND hour < (:day + 1) * ${DAY_HOURS}`,
    `INSERT INTO shares_by_day (person, day, direction, line, ${OF_PEOPLE.join(', ')})
       SELECT n.code, o.day, o.direction, coalesce(l.code, 0), ${of('o', OF_PEOPLE)}
       FROM people_days o CROSS JOIN names n ON n.user_id = o.user_id LEFT JOIN lines l ON l.line = o.line
       WHERE o.day = :day
       ON CONFLICT DO UPDATE SET ${plus(OF_PEOPLE)}`,
    'DELETE FROM people_days WHERE day = :day',
  ].map((sql) => db.prepare<{ day: number }>(sql));

  /** No day is in both forms. */
  const shares = (unit: 'byHour' | 'byDay'): string =>
    toMove.isDone() ? `(${TODAYS[unit]})` : `(${EARLIER[unit]} UNION ALL ${TODAYS[unit]})`;

  return {
    /** The colleagues' shares as a table for a query, until the next `fill`: user_id, hour, direction, line and the sums. */
    sharesByHour: (): string => shares('byHour'),
    /** By day: user_id, day, direction, line, calls, answered, missed, talk. */
    sharesByDay: (): string => shares('byDay'),
    /** Inside the caller's transaction, in which the call's people and line have got their numbers (tags.ts). @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, digest: Digest, sign: 1 | -1): void {
      const hour = Math.floor(n / HOUR_MS);
      const day = Math.floor(hour / DAY_HOURS);
      const month = Math.floor(day / MONTH_DAYS);
      const { direction, line } = digest;
      const numberOfLine = line === '' ? 0 : (lineCode.get(line) ?? 0);
      for (const { userId, answered, missed, talk, wait } of digest.shares) {
        const classes = [...WAIT_CLASSES, 0].map((_, i) => (wait !== null && waitClass(wait) === i ? sign : 0));
        const common = [sign, sign * answered, sign * missed, sign * talk];
        const whole = [...common, sign * (wait ?? 0), ...classes];
        if (userId === '') {
          hours([userId, hour, direction, line], whole, sign);
          callDays([day, direction, line], whole, sign);
          continue;
        }
        if (toMove.isAhead(day)) {
          hours([userId, hour, direction, line], whole, sign);
          peopleDays([userId, day, direction, line], common, sign);
        } else {
          const person = personCode.get(userId) ?? 0;
          shareHours([person, hour, direction, numberOfLine], whole, sign);
          shareDays([day, person, direction, numberOfLine], common, sign);
        }
        peopleMonths([userId, month, direction, line], common, sign);
      }
    },
    /** Moves the shares that an earlier version counted into today's tables, a day at a time between other work; goes on where it was cut off. */
    fill: (): Promise<void> =>
      toMove.work(({ done, end }) => {
        const day = nextDay.get(done, end) ?? undefined;
        if (day === undefined) return undefined;
        for (const step of move) step.run({ day });
        return day;
      }),
  };
}
