/** The time by which data ages: the exchange must confirm it, or a PC's clock that is ahead for a while would delete the history. */
import type { Database } from 'better-sqlite3';

export type Aging = {
  /** The exchange says that it is so late (ms since the epoch). */
  readonly exchangeSays: (at: number) => void;
  /**
   * What is older than a time is measured from here: ms since the epoch, never later than the PC's clock nor than what the exchange said last and
   * what has passed since; before it has ever said anything 0, so that nothing is old.
   */
  readonly now: () => number;
};

const KEY = 'exchangeTime';
const HOUR_MS = 3_600_000;

/**
 * @param wall ms since the epoch by the PC's clock
 * @param monotonic ms that only ever grow: where the exchange is silent, time goes on while the program runs
 */
export function createAging(db: Database, wall: () => number, monotonic: () => number): Aging {
  const read = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const write = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  let kept = Number(read.get(KEY) ?? 0) || 0;
  let said = { at: kept, when: monotonic() };
  return {
    exchangeSays(at) {
      said = { at, when: monotonic() };
      if (Math.abs(at - kept) < HOUR_MS) return;
      try {
        write.run(KEY, String(Math.round(at)));
        kept = at;
      } catch {
        // A full disk: it is written when the exchange says it next.
      }
    },
    now: () => (said.at === 0 ? 0 : Math.min(wall(), said.at + (monotonic() - said.when))),
  };
}
