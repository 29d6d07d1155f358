/** The sums of the history: by hour for each call and colleague, by day for the colleagues again. Kept with every finished call. */
import type { Database } from 'better-sqlite3';
import { waitClass, WAIT_CLASSES, type Digest } from './digest.ts';

export const HOUR_MS = 3_600_000;
export const DAY_HOURS = 24;

const BY_DAY = ['calls', 'answered', 'missed', 'talk'] as const;
const BY_HOUR = [...BY_DAY, 'wait', ...[...WAIT_CLASSES, 0].map((_, i) => `w${i}`)];

export function createSums(db: Database) {
  const adding = (table: string, key: string, columns: readonly string[]) =>
    db.prepare(`
      INSERT INTO ${table} (${key}, ${columns.join(', ')}) VALUES (?, ?, ?, ?, ${columns.map(() => '?').join(', ')})
      ON CONFLICT (${key}) DO UPDATE SET ${columns.map((c) => `${c} = ${c} + excluded.${c}`).join(', ')}`);
  const byHour = adding('sums', 'user_id, hour, direction, line', BY_HOUR);
  const byDay = adding('people_days', 'user_id, day, direction, line', BY_DAY);
  const dropHour = db.prepare('DELETE FROM sums WHERE user_id = ? AND hour = ? AND calls <= 0');
  const dropDay = db.prepare('DELETE FROM people_days WHERE user_id = ? AND day = ? AND calls <= 0');

  return {
    /** Inside the caller's transaction. @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, digest: Digest, sign: 1 | -1): void {
      const hour = Math.floor(n / HOUR_MS);
      const day = Math.floor(hour / DAY_HOURS);
      const { direction, line } = digest;
      for (const { userId, answered, missed, talk, wait } of digest.shares) {
        const classes = [...WAIT_CLASSES, 0].map((_, i) => (wait !== null && waitClass(wait) === i ? sign : 0));
        const common = [sign, sign * answered, sign * missed, sign * talk];
        byHour.run(userId, hour, direction, line, ...common, sign * (wait ?? 0), ...classes);
        if (sign === -1) dropHour.run(userId, hour);
        if (userId === '') continue;
        byDay.run(userId, day, direction, line, ...common);
        if (sign === -1) dropDay.run(userId, day);
      }
    },
  };
}
