/** Writes finished calls into the history: the row that is searched, its JSON, its words, its part in the sums. */
import type { Database } from 'better-sqlite3';
import type { Call, CallId, ChannelId } from '../core/call.ts';
import { channelsOf, digestOf, isHistory } from './digest.ts';
import { pack, unpack, unpackCall } from './pack.ts';
import { createSums } from './sums.ts';

export type CallWriter = {
  /** Inside the caller's transaction: remembers the call's channels and, once it is finished, puts it into the history. */
  readonly write: (call: Call) => void;
  /** Which of these calls (or of calls that have such a channel) are known, live or finished. */
  readonly known: (ids: readonly CallId[]) => Set<CallId>;
  readonly isKnownChannel: (channel: ChannelId) => boolean;
  /** Removes up to `limit` calls that began before `before` (ms) and returns how many. */
  readonly prune: (before: number, limit: number) => number;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A uuid as 16 bytes, anything else as text: a third of the room for millions of channels. */
const channelKey = (id: ChannelId): Buffer | string =>
  UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;

export function createCallWriter(db: Database): CallWriter {
  const sums = createSums(db);
  const find = db.prepare<[string], { n: number; words: string; call: Buffer }>(
    'SELECT c.n, c.words, b.call FROM calls c JOIN bodies b ON b.n = c.n WHERE c.id = ?',
  );
  const taken = db.prepare<[number], number>('SELECT 1 FROM calls WHERE n = ?').pluck();
  const insert = db.prepare(
    'INSERT INTO calls (n, id, direction, answered, missed, line, users, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    'UPDATE calls SET direction = ?, answered = ?, missed = ?, line = ?, users = ?, words = ? WHERE n = ?',
  );
  const putBody = db.prepare(
    'INSERT INTO bodies (n, call) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET call = excluded.call',
  );
  const addWords = db.prepare('INSERT INTO word_index (rowid, words) VALUES (?, ?)');
  const dropWords = db.prepare('DELETE FROM word_index WHERE rowid = ?');
  const putName = db.prepare(
    'INSERT INTO names VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name',
  );
  const tell = db.prepare('INSERT OR IGNORE INTO told (channel, call_id) VALUES (?, ?)');
  const isTold = db.prepare<[Buffer | string], number>('SELECT 1 FROM told WHERE channel = ?').pluck();
  const isLive = db.prepare<[string], number>("SELECT 1 FROM live WHERE kind = 'call' AND id = ?").pluck();
  const oldest = db.prepare<[number, number], { n: number; call: Buffer }>(
    'SELECT c.n, b.call FROM calls c JOIN bodies b ON b.n = c.n WHERE c.n < ? ORDER BY c.n LIMIT ?',
  );
  const removals = ['calls', 'bodies', 'word_index'].map((t) =>
    db.prepare(`DELETE FROM ${t} WHERE ${t === 'word_index' ? 'rowid' : 'n'} = ?`),
  );
  const dropTold = db.prepare('DELETE FROM told WHERE channel = ?');
  const dropOutbox = db.prepare("DELETE FROM outbox WHERE call_id = ? AND state <> 'waiting'");

  const save = (call: Call): void => {
    const json = JSON.stringify(call);
    const old = find.get(call.id);
    const before = old === undefined ? undefined : unpack(old.call);
    if (before === json) return;
    const digest = digestOf(call);
    const users = [...digest.users.keys()].join(' ');
    const columns = [digest.direction, digest.answered, digest.missed, digest.line, users, digest.words] as const;
    let n = old?.n ?? Math.floor(call.startedAt / 1000);
    if (old === undefined) {
      while (taken.get(n) !== undefined) n += 1;
      insert.run(n, call.id, ...columns);
      addWords.run(n, digest.words);
    } else {
      sums.add(n, digestOf(JSON.parse(before ?? json) as Call), -1);
      update.run(...columns, n);
      if (old.words !== digest.words) {
        dropWords.run(n);
        addWords.run(n, digest.words);
      }
    }
    putBody.run(n, pack(json));
    sums.add(n, digest, 1);
    for (const [userId, name] of digest.users) if (name !== '') putName.run(userId, name);
  };

  return {
    write(call) {
      const shown = isHistory(call);
      if (call.announced || shown) for (const channel of channelsOf(call)) tell.run(channelKey(channel), call.id);
      if (shown) save(call);
    },
    known: (ids) =>
      new Set(ids.filter((id) => isTold.get(channelKey(id)) !== undefined || isLive.get(id) !== undefined)),
    isKnownChannel: (channel) => isTold.get(channelKey(channel)) !== undefined,
    prune(before, limit) {
      const rows = oldest.all(before, limit);
      for (const { n, call: blob } of rows) {
        const call = unpackCall(blob);
        sums.add(n, digestOf(call), -1);
        for (const removal of removals) removal.run(n);
        for (const channel of channelsOf(call)) dropTold.run(channelKey(channel));
        dropOutbox.run(call.id);
      }
      return rows.length;
    },
  };
}
