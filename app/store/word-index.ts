/** Which calls hold a text: an index of three letters in a row (trigrams) over their words, and over the filters as words of their own (tags.ts). */
import type { Database } from 'better-sqlite3';

/**
 * Calls go into the first. It knows which trigrams a call holds, not where: with the names of colleagues left out it takes 104 MB for a million calls,
 * not 285. The second is that of earlier versions, whose calls stay in it.
 */
const TABLES = ['trigram_index', 'word_index'] as const;
/** A shorter text has no trigram. */
export const SHORTEST_INDEXED = 3;

/** As FTS5 asks for it: all trigrams of the text, or one tag. Nothing in it is an operator. */
export function holding(text: string): string {
  const letters = Array.from(text);
  const trigrams = new Set(letters.slice(SHORTEST_INDEXED - 1).map((_, at) => letters.slice(at, at + 3).join('')));
  return `(${[...trigrams].map((one) => `"${one.replaceAll('"', '""')}"`).join(' AND ')})`;
}

/** The words of a call and its tags, as tags.ts gives them. */
export type Indexed = readonly [words: string, direction: string, missed: string, line: string, people: string];
/** @param people the numbers of the call's colleagues, ` 3 17 ` */
export type Accepts = (words: string, people: string) => boolean;
export type WordIndex = ReturnType<typeof createWordIndex>;

export function createWordIndex(db: Database) {
  const insert = db.prepare(
    'INSERT INTO trigram_index (rowid, words, direction, missed, line, people) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const drops = TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE rowid = ?`));
  const finds = TABLES.map((table) =>
    db
      .prepare<[string, number, number], [n: number, words: string, people: string]>(
        `SELECT c.n, c.words, c.people FROM ${table} w CROSS JOIN calls c ON c.n = w.rowid
         WHERE w.${table} MATCH ? AND w.rowid >= ? AND w.rowid < ? ORDER BY w.rowid DESC`,
      )
      .raw(),
  );
  const merges = TABLES.map((table) => db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`));
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();

  return {
    /** Inside the caller's transaction. @param n the call's place */
    add: (n: number, indexed: Indexed): void => void insert.run(n, ...indexed),
    drop(n: number): void {
      for (const drop of drops) drop.run(n);
    },
    /**
     * Places of calls, newest first.
     * @param match made of `holding`
     * @param range places: from, until (not included)
     * @param accepts whether a call that holds the trigrams holds the text too
     */
    find(match: string, range: readonly [number, number], accepts: Accepts, limit: number): number[] {
      const inTable = (find: (typeof finds)[number]): number[] => {
        const found: number[] = [];
        for (const [n, words, people] of find.iterate(match, ...range)) {
          if (accepts(words, people)) found.push(n);
          if (found.length === limit) break;
        }
        return found;
      };
      const all = finds.flatMap(inTable);
      return all.toSorted((a, b) => b - a).slice(0, limit);
    },
    /** Merges parts of the index: deleted words stay on the disk until then. @param pages how much work at once @returns whether there is more to do */
    tidy(pages: number): boolean {
      const changed = merges.map((merge) => {
        const before = changes.get() ?? 0;
        merge.run(pages);
        return (changes.get() ?? 0) - before;
      });
      return changed.some((count) => count >= 2); // one row is written even if nothing was merged
    },
  };
}
