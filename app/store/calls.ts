/** Writes finished calls into the history: the row that is searched, its JSON, its words, its part in the sums. */
import type { Database } from 'better-sqlite3';
import type { Call, CallId, ChannelId } from '../core/model.ts';
import { createPlaces, keyOf } from './ids.ts';
import type { CallBacksTable } from './call-backs.ts';
import { channelsOf, digestOf, isHistory } from './digest.ts';
import type { Figures } from './figures.ts';
import { createPacker } from './pack.ts';
import type { Sums } from './sums.ts';
import { createTags } from './tags.ts';
import { createWordIndex, type Indexed } from './word-index.ts';

export type CallWriter = {
  /** Inside the caller's transaction: remembers the call's channels and, once it is finished, puts it into the history. */
  readonly write: (call: Call) => void;
  /** Which of these calls (or of calls that have such a channel) are known, live or finished. */
  readonly known: (ids: readonly CallId[]) => Set<CallId>;
  /** A finished call of the history as the model had it, or null. */
  readonly call: (id: CallId) => Call | null;
  readonly isKnownChannel: (channel: ChannelId) => boolean;
  /** Removes one call of the history; its channels stay known, so that the exchange's records do not bring it back. @returns 1 where it was there */
  readonly erase: (id: CallId) => number;
  /** Removes up to `limit` calls that began before `before` (ms) and returns how many. */
  readonly prune: (before: number, limit: number) => number;
};

const DAY_MICROS = 86_400_000_000;

export function createCallWriter(
  db: Database,
  callBacks: Pick<CallBacksTable, 'add' | 'remove'>,
  figures: Pick<Figures, 'add'>,
  sums: Pick<Sums, 'add'>,
): CallWriter {
  const tags = createTags(db);
  const packer = createPacker(db);
  const index = createWordIndex(db);
  const places = createPlaces(db);
  const body = db.prepare<[number], Buffer>('SELECT call FROM bodies WHERE n = ?').pluck();
  const taken = db.prepare<[number], number>('SELECT 1 FROM calls WHERE n = ?').pluck();
  const insert = db.prepare(
    'INSERT INTO calls (n, id, direction, answered, missed, line, people, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    'UPDATE calls SET direction = ?, answered = ?, missed = ?, line = ?, people = ?, words = ? WHERE n = ?',
  );
  const putBody = db.prepare(
    'INSERT INTO bodies (n, call) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET call = excluded.call',
  );
  const tell = db.prepare("INSERT OR IGNORE INTO told (channel, call_id, day) VALUES (?, '', ?)");
  const isTold = db.prepare<[Buffer | string], number>('SELECT 1 FROM told WHERE channel = ?').pluck();
  const isLive = db.prepare<[string], number>("SELECT 1 FROM live WHERE kind = 'call' AND id = ?").pluck();
  const oldest = db.prepare<[number, number], { n: number; call: Buffer }>(
    'SELECT c.n, b.call FROM calls c JOIN bodies b ON b.n = c.n WHERE c.n < ? ORDER BY c.n LIMIT ?',
  );
  const removals = ['calls', 'bodies'].map((table) => db.prepare(`DELETE FROM ${table} WHERE n = ?`));
  const dropTold = db.prepare('DELETE FROM told WHERE channel = ?');
  const dropOutbox = db.prepare("DELETE FROM outbox WHERE call_id = ? AND state <> 'waiting'");

  const save = (call: Call): void => {
    const json = JSON.stringify(call);
    const old = places.of(call.id);
    const before = old === undefined ? null : packer.call(body.get(old));
    if (before !== null && JSON.stringify(before) === json) return;
    const digest = digestOf(call);
    const { columns: tagged, people } = tags.of(digest);
    const columns = [digest.direction, digest.answered, digest.missed, digest.line, people, digest.words] as const;
    const indexed: Indexed = [digest.words, ...tagged];
    let n = old ?? Math.floor(call.startedAt / 1000);
    if (old === undefined) {
      while (taken.get(n) !== undefined) n += 1;
      insert.run(n, keyOf(call.id), ...columns);
      index.add(n, indexed);
      sums.add(n, digest, 1);
      figures.add(n, call, digest, 1);
    } else {
      update.run(...columns, n);
      const was = before === null ? null : digestOf(before);
      if (was === null || !sameIndex(indexed, [was.words, ...tags.of(was).columns])) {
        index.drop(n);
        index.add(n, indexed);
      }
      if (was !== null) {
        sums.add(n, was, -1);
        sums.add(n, digest, 1);
        figures.add(n, before ?? call, was, -1);
        figures.add(n, call, digest, 1);
      } // else its body was damaged: what it added to the sums stays
    }
    putBody.run(n, packer.pack(json));
    callBacks.add(call, before);
  };

  const forget = (n: number): void => {
    for (const removal of removals) removal.run(n);
    index.drop(n);
  };
  const takeOut = (n: number, call: Call): void => {
    const digest = digestOf(call);
    sums.add(n, digest, -1);
    figures.add(n, call, digest, -1);
    callBacks.remove(call);
  };

  return {
    write(call) {
      const shown = isHistory(call);
      const day = Math.floor(call.startedAt / DAY_MICROS);
      if (call.announced || shown) for (const channel of channelsOf(call)) tell.run(keyOf(channel), day);
      if (shown) save(call);
    },
    known: (ids) => new Set(ids.filter((id) => isTold.get(keyOf(id)) !== undefined || isLive.get(id) !== undefined)),
    call: (id) => {
      const n = places.of(id);
      return n === undefined ? null : packer.call(body.get(n));
    },
    isKnownChannel: (channel) => isTold.get(keyOf(channel)) !== undefined,
    erase(id) {
      const n = places.of(id);
      if (n === undefined) return 0;
      const call = packer.call(body.get(n));
      forget(n);
      if (call === null) return 1;
      takeOut(n, call);
      return 1;
    },
    prune(before, limit) {
      const rows = oldest.all(before, limit);
      for (const { n, call: blob } of rows) {
        const call = packer.call(blob);
        forget(n);
        if (call === null) continue; // damaged: what it added to the sums stays there
        takeOut(n, call);
        for (const channel of channelsOf(call)) dropTold.run(keyOf(channel));
        dropOutbox.run(call.id);
      }
      return rows.length;
    },
  };
}

const sameIndex = (a: readonly string[], b: readonly string[]): boolean => a.every((part, i) => part === b[i]);
