/** Brings what an earlier version kept into today's form: after the start, in portions between other work. Where it has got to is kept in `meta`. */
import type { Database } from 'better-sqlite3';

/** Places (or days) after `done` up to `end`, that one included. */
export type Ahead = { readonly done: number; readonly end: number };

export type Portions = ReturnType<typeof createPortions>;

/** @param key in `meta`, where a migration has written `done end`; without it there is nothing to do */
export function createPortions(db: Database, key: string) {
  const getMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const putMeta = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  const dropMeta = db.prepare('DELETE FROM meta WHERE key = ?');
  const [done, end] = (getMeta.get(key) ?? '').split(' ').map(Number);
  let ahead: Ahead | null = end === undefined || done === undefined || Number.isNaN(end) ? null : { done, end };

  return {
    isDone: (): boolean => ahead === null,
    /** Is this place still in the earlier version's form? */
    isAhead: (place: number): boolean => ahead !== null && place > ahead.done && place <= ahead.end,
    /**
     * Goes through all portions; where it was cut off, the next start goes on.
     * @param portion does some, inside the transaction that also keeps how far it came; gives the last place it did, undefined where none is left
     */
    async work(portion: (ahead: Ahead) => number | undefined): Promise<void> {
      const some = db.transaction((before: Ahead): Ahead | null => {
        const last = portion(before);
        if (last === undefined) dropMeta.run(key);
        else putMeta.run(key, `${last} ${before.end}`);
        return last === undefined ? null : { ...before, done: last };
      });
      while (ahead !== null) {
        await new Promise((resolve) => setImmediate(resolve)); // also before the first: a start does not wait for it
        if (!db.open) return;
        ahead = some.immediate(ahead);
      }
    },
  };
}
