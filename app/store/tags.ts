/** Filters as words of the trigram index, so that a text and any filters are one look-up: three private characters each. */
import type { Database } from 'better-sqlite3';
import type { HistoryFilter } from '../contract/view.ts';
import { DIRECTIONS, fold, type Digest } from './digest.ts';

/** First characters of the tags; the other two are the value. All from Unicode's private use area. */
const KINDS = { direction: 0xe000, missed: 0xe001, line: 0xe002, person: 0xe003 } as const;
const VALUES_FROM = 0xe100;
const BASE = 2048;
/** What people type can hold none of them. */
export const PRIVATE = /[\ue000-\uf8ff]/g;

function tag(kind: keyof typeof KINDS, value: number): string {
  return String.fromCharCode(KINDS[kind], VALUES_FROM + Math.floor(value / BASE), VALUES_FROM + (value % BASE));
}

export type Tags = ReturnType<typeof createTags>;

/** Lines and colleagues have short numbers of their own in the tables `lines` and `names`. */
export function createTags(db: Database) {
  const lineCode = db.prepare<[string], number>('SELECT code FROM lines WHERE line = ?').pluck();
  const addLine = db.prepare(
    'INSERT INTO lines (line, code) VALUES (?, (SELECT coalesce(max(code), 0) + 1 FROM lines))',
  );
  const personCode = db.prepare<[string], number>('SELECT code FROM names WHERE user_id = ?').pluck();
  const putName = db.prepare(`
    INSERT INTO names (user_id, name, code) VALUES (?, ?, (SELECT coalesce(max(code), 0) + 1 FROM names))
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name WHERE excluded.name <> '' AND name <> excluded.name`);
  const addWords = db.prepare('INSERT OR IGNORE INTO colleague_words (words, code) VALUES (?, ?)');
  const named = db
    .prepare<[string], number>('SELECT DISTINCT code FROM colleague_words WHERE instr(words, ?) > 0')
    .pluck();

  return {
    /** Inside the caller's transaction. @returns the index's columns after the words, and ` 3 17 `: the people's numbers */
    of(digest: Digest): { columns: readonly [string, string, string, string]; people: string } {
      if (digest.line !== '' && lineCode.get(digest.line) === undefined) addLine.run(digest.line);
      const codes = [...digest.users].map(([userId, name]) => {
        putName.run(userId, name);
        const code = personCode.get(userId) ?? 0;
        if (name !== '') addWords.run(fold(name), code);
        return code;
      });
      const line = digest.line === '' ? '' : tag('line', lineCode.get(digest.line) ?? 0);
      const people = codes.map((code) => tag('person', code)).join(' ');
      const columns = [tag('direction', digest.direction), tag('missed', digest.missed), line, people] as const;
      return { columns, people: codes.length === 0 ? '' : ` ${codes.join(' ')} ` };
    },
    /** The tags that a filter asks for; null where nothing can fit: a line or a person that no call has. */
    wanted(filter: HistoryFilter): string[] | null {
      const line = filter.line === undefined ? undefined : lineCode.get(filter.line);
      const person = filter.userId === undefined ? undefined : personCode.get(filter.userId);
      if ((filter.line !== undefined && line === undefined) || (filter.userId !== undefined && person === undefined))
        return null;
      return [
        ...(filter.direction === undefined ? [] : [tag('direction', DIRECTIONS.indexOf(filter.direction))]),
        ...(filter.missed === undefined ? [] : [tag('missed', filter.missed ? 1 : 0)]),
        ...(line === undefined ? [] : [tag('line', line)]),
        ...(person === undefined ? [] : [tag('person', person)]),
      ];
    },
    /** A colleague's number in `calls.people`, or null. */
    person: (userId: string): number | null => personCode.get(userId) ?? null,
    /** The numbers of colleagues whose name in some call contains the text (folded), even if they have another name by now. */
    named: (text: string): number[] => named.all(text),
    /** The tag of a colleague. @param code his number */
    personTag: (code: number): string => tag('person', code),
  };
}
