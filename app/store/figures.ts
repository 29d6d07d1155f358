/** What the overview keeps of each call besides the sums by hour; after an update the history of an earlier version is counted in small steps. */
import type { Database } from 'better-sqlite3';
import type { Call } from '../core/model.ts';
import { digestOf, type Digest } from './digest.ts';
import type { EpisodesTable } from './episodes.ts';
import { createPacker } from './pack.ts';
import { createPortions } from './portions.ts';
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
  const bodies = db.prepare<[number, number, number], { n: number; call: Buffer }>(
    'SELECT n, call FROM bodies WHERE n > ? AND n <= ? ORDER BY n LIMIT ?',
  );
  const toCount = createPortions(db, TO_COUNT);

  const count = (n: number, call: Call, digest: Digest, sign: 1 | -1): void => {
    quarters.add(n, digest, sign);
    if (sign === 1) episodes.add(n, call);
    else episodes.remove(n, call);
  };

  return {
    /** Inside the caller's transaction. @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, call: Call, digest: Digest, sign: 1 | -1): void {
      if (!toCount.isAhead(n)) count(n, call, digest, sign);
    },
    /** Counts what an earlier version kept, in small steps between other work; goes on where it was cut off. */
    fill: (): Promise<void> =>
      toCount.work(({ done, end }) => {
        const rows = bodies.all(done, end, COUNTED_AT_ONCE);
        for (const { n, call } of rows) {
          const kept = packer.call(call);
          if (kept !== null) count(n, kept, digestOf(kept), 1);
        }
        return rows.at(-1)?.n;
      }),
  };
}
