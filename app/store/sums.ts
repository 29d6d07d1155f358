/** The sums of the history: of calls by hour and day, of colleagues by hour, day and 30 days. Kept with every finished call. */
import type { Database } from 'better-sqlite3';
import { waitClass, WAIT_CLASSES, type Digest } from './digest.ts';

export const HOUR_MS = 3_600_000;
export const DAY_HOURS = 24;
/** Days of UTC, counted since 1970: no calendar's months. */
export const MONTH_DAYS = 30;

const OF_PEOPLE = ['calls', 'answered', 'missed', 'talk'] as const;
const OF_CALLS = [...OF_PEOPLE, 'wait', ...[...WAIT_CLASSES, 0].map((_, i) => `w${i}`)];

export function createSums(db: Database) {
  const table = (name: string, key: readonly string[], columns: readonly string[]) => {
    const all = [...key, ...columns];
    const add = db.prepare(`
      INSERT INTO ${name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
      ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = ${c} + excluded.${c}`).join(', ')}`);
    const drop = db.prepare(`DELETE FROM ${name} WHERE ${key.map((c) => `${c} = ?`).join(' AND ')} AND calls <= 0`);
    return (place: readonly (string | number)[], values: readonly number[], sign: 1 | -1): void => {
      add.run(...place, ...values);
      if (sign === -1) drop.run(...place);
    };
  };
  const hours = table('sums', ['user_id', 'hour', 'direction', 'line'], OF_CALLS);
  const callDays = table('call_days', ['day', 'direction', 'line'], OF_CALLS);
  const peopleDays = table('people_days', ['user_id', 'day', 'direction', 'line'], OF_PEOPLE);
  const peopleMonths = table('people_months', ['user_id', 'month', 'direction', 'line'], OF_PEOPLE);

  return {
    /** Inside the caller's transaction. @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, digest: Digest, sign: 1 | -1): void {
      const hour = Math.floor(n / HOUR_MS);
      const day = Math.floor(hour / DAY_HOURS);
      const month = Math.floor(day / MONTH_DAYS);
      const { direction, line } = digest;
      for (const { userId, answered, missed, talk, wait } of digest.shares) {
        const classes = [...WAIT_CLASSES, 0].map((_, i) => (wait !== null && waitClass(wait) === i ? sign : 0));
        const common = [sign, sign * answered, sign * missed, sign * talk];
        const whole = [...common, sign * (wait ?? 0), ...classes];
        hours([userId, hour, direction, line], whole, sign);
        if (userId === '') {
          callDays([day, direction, line], whole, sign);
          continue;
        }
        peopleDays([userId, day, direction, line], common, sign);
        peopleMonths([userId, month, direction, line], common, sign);
      }
    },
  };
}
