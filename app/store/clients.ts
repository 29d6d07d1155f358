/** Names of clients as the CRM has them, by number: shown with calls, and found by. */
import type { Database } from 'better-sqlite3';
import { fold } from './digest.ts';

/** So many clients of one name are looked for at most. */
const MOST_FOUND = 50;
/** A text that is shorter fits too many names. */
const SHORTEST = 2;

export type ClientsTable = ReturnType<typeof createClients>;

export function createClients(db: Database) {
  const get = db.prepare<[string], string>('SELECT name FROM clients WHERE phone = ?').pluck();
  const put = db.prepare(
    'INSERT INTO clients (phone, name, words, at) VALUES (?, ?, ?, ?) ON CONFLICT (phone) DO UPDATE SET name = excluded.name, words = excluded.words, at = excluded.at',
  );
  const drop = db.prepare('DELETE FROM clients WHERE phone = ?');
  const like = db
    .prepare<[string, number], string>('SELECT phone FROM clients WHERE instr(words, ?) > 0 ORDER BY at DESC LIMIT ?')
    .pluck();
  return {
    /** @param phone digits with country code @returns undefined where the CRM has no card that we know */
    nameOf: (phone: string | undefined): string | undefined => (phone === undefined ? undefined : get.get(phone)),
    /** @param name '' = the CRM has no card (any more) @param at ms @returns whether that is news */
    put(phone: string, name: string, at: number): boolean {
      if ((get.get(phone) ?? '') === name) return false;
      if (name === '') drop.run(phone);
      else put.run(phone, name, fold(name), at);
      return true;
    },
    isKnown: (phone: string): boolean => get.get(phone) !== undefined,
    /** Numbers of the clients whose name holds the text, those who called last first. */
    phonesLike(text: string): string[] {
      const words = fold(text).trim().replace(/\s+/g, ' ');
      return words.length < SHORTEST || !/\p{L}/u.test(words) ? [] : like.all(words, MOST_FOUND);
    },
  };
}
