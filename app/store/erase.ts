/** Removes all that is kept of one client's number: calls, their messages, the words of the search, and what the disk keeps of deleted rows. */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Call } from '../core/model.ts';
import type { CallBacksTable } from './call-backs.ts';
import type { CardsTable } from './cards.ts';
import type { ClientsTable } from './clients.ts';
import type { CallWriter } from './calls.ts';
import { createWordIndex, holding } from './word-index.ts';
import { createPacker } from './pack.ts';

export type Erased = {
  /** Calls of the history. */
  readonly calls: number;
  /** Messages for the CRM, delivered ones included. */
  readonly messages: number;
  /** Those of them that the CRM never got. */
  readonly unsent: number;
};

export type EraseTable = ReturnType<typeof createEraseTable>;

/** Small steps: the event socket is read between them. */
const AT_ONCE = 50;
const INDEX_PAGES = 200;
/** Rewriting a file of this size takes less than a second; in larger files deleted rows are overwritten in place. */
const SMALL_BYTES = 128 * 1024 * 1024;

/** What is kept by name and may hold numbers: the comparison with the CRM, and sentences about records that could not be read. */
const LISTS = ['reconciliation', 'historyTroubles'] as const;

/** Removes from all lists in a value, at any depth, the entries that contain the text. */
const without = (value: unknown, isIn: (json: string) => boolean): unknown => {
  if (Array.isArray(value)) {
    const left = value.filter((one) => !isIn(JSON.stringify(one)));
    return left.length < value.length ? left : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, without(inner, isIn)]));
};

/** A number as it may be written with more or fewer digits in front: `79161112233`, `89161112233`, `9161112233`; never as a part of a longer one. */
export const spellingsOf = (digits: string): RegExp => {
  const national = /^7(\d{10})$/.exec(digits)?.[1];
  return new RegExp(`(?<!\\d)(?:${digits}${national === undefined ? '' : `|[78]?${national}`})(?!\\d)`);
};

/** Does this client take part in the call? @param digits with country code */
export const isOf = (call: Call, digits: string): boolean =>
  call.client?.phone === digits ||
  call.legs.some(({ from, to }) => [from, to].some((party) => party.kind === 'client' && party.phone === digits));

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The tables from which a number is erased. */
export type ErasedFrom = {
  readonly calls: CallWriter;
  readonly callBacks: Pick<CallBacksTable, 'erase'>;
  readonly clients: Pick<ClientsTable, 'put'>;
  readonly cards: Pick<CardsTable, 'erase'>;
};

export function createEraseTable(db: Database, { calls, callBacks, clients, cards }: ErasedFrom) {
  const packer = createPacker(db);
  const index = createWordIndex(db);
  const body = db.prepare<[number], Buffer>('SELECT call FROM bodies WHERE n = ?').pluck();
  const unsent = db
    .prepare<[string], number>("SELECT count(*) FROM outbox WHERE call_id = ? AND state IN ('waiting', 'failed')")
    .pluck();
  const dropOutbox = db.prepare('DELETE FROM outbox WHERE call_id = ?');
  const dropIds = db.prepare('DELETE FROM communications WHERE call_id = ?');
  /** Reports name who was not called back. */
  const dropLetters = db.prepare('DELETE FROM letters WHERE instr(letter, ?) > 0');
  const dropLive = db.prepare("DELETE FROM live WHERE kind = 'call' AND id = ?");
  // The model remembers the channels of a finished call for some minutes.
  const channels = db.prepare<[], { id: string; json: string }>("SELECT id, json FROM live WHERE kind = 'channel'");
  const dropChannel = db.prepare("DELETE FROM live WHERE kind = 'channel' AND id = ?");
  const listed = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const putListed = db.prepare('UPDATE meta SET value = ? WHERE key = ?');
  const keep = db.prepare('INSERT INTO erasures (at, certificate) VALUES (?, ?)');
  const certificates = db.prepare<[], string>('SELECT certificate FROM erasures ORDER BY n DESC LIMIT 100').pluck();

  const ids = (digits: string): string[] =>
    index
      .find(holding(digits), [0, Number.MAX_SAFE_INTEGER], (words) => words.includes(digits), Infinity)
      .flatMap((n) => {
        const kept = packer.call(body.get(n));
        return kept !== null && isOf(kept, digits) ? [kept.id] : [];
      });

  const eraseSome = db.transaction((some: readonly string[]): Erased => {
    const sum = { calls: 0, messages: 0, unsent: 0 };
    for (const id of some) {
      sum.unsent += unsent.get(id) ?? 0;
      sum.messages += dropOutbox.run(id).changes;
      dropIds.run(id);
      dropLive.run(id);
      sum.calls += calls.erase(id);
    }
    return sum;
  });

  const eraseRest = db.transaction((digits: string): void => {
    const spelling = spellingsOf(digits);
    dropLetters.run(digits);
    callBacks.erase(digits);
    clients.put(digits, '', 0);
    cards.erase(digits);
    for (const { id, json } of channels.all()) if (spelling.test(json)) dropChannel.run(id);
    for (const name of LISTS) {
      const value = listed.get(name);
      if (value === undefined || !spelling.test(value)) continue;
      putListed.run(JSON.stringify(without(JSON.parse(value), (json) => spelling.test(json))), name);
    }
  });

  /** Deleted words stay in the index until its parts are put together. */
  const tidyIndex = async (): Promise<void> => {
    for (let pages = -INDEX_PAGES; index.tidy(pages); pages = INDEX_PAGES) await breathe();
  };

  /** Rows that SQLite moved long ago left copies in unused pages: only a rewritten file has none. */
  const overwriteRest = (): void => {
    if (statSync(db.name).size <= SMALL_BYTES) db.exec('VACUUM');
    db.pragma('wal_checkpoint(TRUNCATE)');
  };

  return {
    /** Calls of the history in which this client takes part. @param digits 5 to 15, with country code */
    ids,
    /**
     * Erases these calls and the reports that name the number, and overwrites what the disk keeps of them. What the exchange's records tell of them later is not taken for news.
     * @throws StoreFailure where the disk does not let it; what was erased by then stays so
     */
    async erase(digits: string, all: readonly string[]): Promise<Erased> {
      const sum = { calls: 0, messages: 0, unsent: 0 };
      db.pragma('secure_delete = ON');
      try {
        for (let at = 0; at < all.length; at += AT_ONCE) {
          const some = eraseSome.immediate(all.slice(at, at + AT_ONCE));
          sum.calls += some.calls;
          sum.messages += some.messages;
          sum.unsent += some.unsent;
          await breathe();
        }
        eraseRest.immediate(digits);
        if (sum.calls > 0) await tidyIndex();
        overwriteRest();
      } finally {
        db.pragma('secure_delete = FAST');
      }
      return sum;
    },
    /** @param certificate JSON without the number itself */
    keep: (at: number, certificate: string): void => void keep.run(at, certificate),
    certificates: (): string[] => certificates.all(),
  };
}
