/** Clients by a part of their name or the beginning of their number: those who have called, then all cards of the mirror, in small steps. */
import type { Database } from 'better-sqlite3';
import { unpackPhones } from './cards.ts';
import { fold } from './digest.ts';
import { needles } from './search.ts';

export type FoundClient = { readonly phone: string; readonly name: string };

/** One letter fits too many. */
const SHORTEST = 2;
/** Cards looked through before other work gets its turn. */
const LOOKED_AT_ONCE = 20_000;
/** Numbers are 8 to 15 digits long, with the country's code. */
const LENGTHS = [11, 12, 10, 13, 9, 8, 14, 15];

type Card = { readonly n: number; readonly name: string };

/** A word as SQLite's GLOB finds it within a name, in upper and lower case, ё like е. */
function globOf(word: string): string {
  const letters = Array.from(word, (letter) => {
    const forms = [letter, letter.toUpperCase(), ...(letter === 'е' ? ['ё', 'Ё'] : [])];
    const safe = [...new Set(forms)].filter((form) => Array.from(form).length === 1);
    return `[${safe.join('')}]`;
  });
  return `*${letters.join('')}*`;
}

export function createFindClients(db: Database, nameOf: (phone: string | undefined) => string | undefined) {
  const called = db.prepare<[string, number], FoundClient>(
    'SELECT phone, name FROM clients WHERE instr(words, ?) > 0 ORDER BY at DESC LIMIT ?',
  );
  const calledAt = db.prepare<[string, string, number], FoundClient>(
    'SELECT phone, name FROM clients WHERE phone >= ? AND phone < ? ORDER BY at DESC LIMIT ?',
  );
  const numbers = db
    .prepare<[number, number, number], number>('SELECT phone FROM card_phones WHERE phone BETWEEN ? AND ? LIMIT ?')
    .pluck();
  const cards = db.prepare<[number, number, string], Card>(
    'SELECT n, name FROM cards WHERE n > ? AND n <= ? AND phones IS NOT NULL AND name GLOB ? ORDER BY n',
  );
  const last = db.prepare<[], number | null>('SELECT max(n) FROM cards').pluck();
  const phonesOf = db.prepare<[number], Buffer>('SELECT phones FROM cards WHERE n = ?').pluck();
  const firstPhone = (n: number): string | undefined => {
    const [first] = unpackPhones(phonesOf.get(n) ?? null);
    return first === undefined ? undefined : String(first);
  };

  const byNumber = (digits: readonly string[], limit: number): string[] =>
    digits.flatMap((beginning) => [
      ...calledAt.all(beginning, `${beginning}:`, limit).map(({ phone }) => phone),
      ...LENGTHS.filter((length) => length >= beginning.length).flatMap((length) => {
        const room = 10 ** (length - beginning.length);
        return numbers.all(Number(beginning) * room, (Number(beginning) + 1) * room - 1, limit).map(String);
      }),
    ]);

  /**
   * @param text as somebody types it; words in any order, a number however it is written
   * @param limit how many at most
   */
  return async (text: string, limit: number): Promise<FoundClient[]> => {
    const found = new Map<string, string>();
    const add = (phone: string | undefined, name: string): boolean => {
      if (phone !== undefined && !found.has(phone)) found.set(phone, nameOf(phone) ?? name);
      return found.size >= limit;
    };
    const all = (): FoundClient[] => [...found].slice(0, limit).map(([phone, name]) => ({ phone, name }));
    const folded = fold(text).trim().replace(/\s+/g, ' ');
    if (folded.length < SHORTEST) return [];
    if (!/\p{L}/u.test(folded)) {
      for (const phone of byNumber(
        needles(text).filter((one) => /^[1-9]\d*$/.test(one)),
        limit,
      ))
        add(phone, '');
      return all();
    }
    for (const { phone, name } of called.all(folded, limit)) add(phone, name);
    const words = folded.split(' ');
    const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? folded;
    const end = last.get() ?? 0;
    for (let from = 0; from < end && found.size < limit && db.open; from += LOOKED_AT_ONCE) {
      for (const { n, name } of cards.all(from, from + LOOKED_AT_ONCE, globOf(longest))) {
        const own = fold(name);
        if (words.every((word) => own.includes(word)) && add(firstPhone(n), name)) break;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return all();
  };
}
