/** What the overview keeps of each call besides the sums by hour; after an update the history of an earlier version is counted in small steps. */
import type { Database } from 'better-sqlite3';
import type { Call } from '../core/model.ts';
import { digestOf, type Digest } from './digest.ts';
import type { EpisodesTable } from './episodes.ts';
import { createPacker } from './pack.ts';
import type { createQuarters } from './quarters.ts';

/** What is still to be counted: calls in (done, end], by their place. */
const TO_COUNT = 'figuresToCount';
const COUNTED_AT_ONCE = 100;

export type Figures = ReturnType<typeof createFigures>;

export function createFigures(
  db: Database,
  quarters: ReturnType<typeof createQuarters>,
  episodes: Pick<EpisodesTable, 'add' | 'remove'>,
) {
  const packer = createPacker(db);
  const getMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const putMeta = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  const dropMeta = db.prepare('DELETE FROM meta WHERE key = ?');
  const bodies = db.prepare<[number, number, number], { n: number; call: Buffer }>(
    'SELECT n, call FROM bodies WHERE n > ? AND n <= ? ORDER BY n LIMIT ?',
  );
  const [done, end] = (getMeta.get(TO_COUNT) ?? '').split(' ').map(Number);
  let toCount = end === undefined || done === undefined || Number.isNaN(end) ? null : { done, end };
  const isLater = (n: number): boolean => toCount !== null && n > toCount.done && n <= toCount.end;

  const count = (n: number, call: Call, digest: Digest, sign: 1 | -1): void => {
    quarters.add(n, digest, sign);
    if (sign === 1) episodes.add(n, call);
    else episodes.remove(n, call);
  };
  const countSome = db.transaction((part: { done: number; end: number }): { done: number; end: number } | null => {
    const rows = bodies.all(part.done, part.end, COUNTED_AT_ONCE);
    for (const { n, call } of rows) {
      const kept = packer.call(call);
      if (kept !== null) count(n, kept, digestOf(kept), 1);
    }
    const last = rows.at(-1)?.n;
    const next = last === undefined ? null : { ...part, done: last };
    if (next === null) dropMeta.run(TO_COUNT);
    else putMeta.run(TO_COUNT, `${next.done} ${next.end}`);
    return next;
  });

  return {
    /** Inside the caller's transaction. @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, call: Call, digest: Digest, sign: 1 | -1): void {
      if (!isLater(n)) count(n, call, digest, sign);
    },
    /** Counts what an earlier version kept, in small steps between other work; goes on where it was cut off. */
    async fill(): Promise<void> {
      while (toCount !== null) {
        await new Promise((resolve) => setImmediate(resolve)); // also before the first: a start does not wait for it
        if (!db.open) return;
        toCount = countSome.immediate(toCount);
      }
    },
  };
}
