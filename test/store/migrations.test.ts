/** The database's migrations: released ones never change, profiles of every earlier version are migrated, newer ones are refused. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { migrate, MIGRATIONS, versionOf } from '../../app/store/migrations.ts';
import { batch, call, MASHA, registration, store, tempDir } from './fixtures.ts';

/** Hash of each migration. A migration that differs from its hash was edited: profiles that already ran it would never get the change. */
const PRINTS: readonly string[] = [
  'e42b53d44cf855a9',
  '16bd85a444a7b90f',
  '12db65af47fb941c',
  'a0065a373ac31f5d',
  '3575974cc3670c9f',
  '3e3bc265ef394e1d',
  '625c9eba59871f76',
  'ed14c9dba89e361d',
  '67d4ced33a19d65f',
  'cb5cbf0dc1c29ea6',
  '45760772a6abc644',
  'a95142d12f88dbc3',
  '903f5d06ac068146',
];

const print = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const versions = MIGRATIONS.map((_, index) => index + 1);

/** Tables and indexes of the schema, without SQLite's internal ones. */
const shapeOf = (db: Database.Database): unknown[] =>
  db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();

const tablesOf = (db: Database.Database): string[] =>
  db
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%\\_index\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();

/** A database as left by the version with so many migrations, with a row in every table. */
function profileOf(dir: string, version: number): string[] {
  const db = new Database(join(dir, DATABASE_FILE));
  migrate(db, MIGRATIONS.slice(0, version));
  const tables = tablesOf(db);
  for (const table of tables) {
    const columns = db
      .prepare<[], { name: string; type: string }>(`SELECT name, type FROM pragma_table_info('${table}')`)
      .all();
    const values = columns.map(({ type }) => (type === 'INTEGER' ? 1 : type === 'BLOB' ? Buffer.from('x') : 'x'));
    db.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`).run(...values);
  }
  db.close();
  return tables;
}

test('no migration was edited after it was added: new ones are appended', () => {
  expect(MIGRATIONS.map(print)).toEqual(PRINTS);
});

test.for(versions)('a profile of version %i is migrated to the newest schema, keeps its rows, and works', (version) => {
  using place = tempDir();
  const tables = profileOf(place.dir, version);
  expect(tables).toContain('outbox');
  store(place.dir).close();

  const db = new Database(join(place.dir, DATABASE_FILE));
  const fresh = new Database(':memory:');
  migrate(fresh);
  expect(versionOf(db)).toBe(MIGRATIONS.length);
  expect(shapeOf(db)).toEqual(shapeOf(fresh));
  const lost = tables.filter((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() === 0);
  expect(lost).toEqual([]);
  // The made-up rows contain no valid JSON; from here on only the tables matter.
  for (const table of tables) db.exec(`DELETE FROM ${table}`);
  db.close();
  fresh.close();

  const kept = store(place.dir);
  const told = call({ n: 1, to: MASHA, answerAfter: 3 });
  kept.commit(batch([told], [registration(told)]));
  expect(kept.outbox.heads('messages', Date.now(), 10).map(({ callId }) => callId)).toEqual([told.id]);
  expect(kept.outbox.heads('recordings', Date.now(), 10)).toEqual([]);
  expect(kept.searchCalls({}, 0, 10).total).toBe(1);
  kept.close();
});

test('only missing migrations run, each once; a failing one leaves those before it in place', () => {
  const db = new Database(':memory:');
  const first = 'CREATE TABLE a (n INTEGER)';
  const second = 'INSERT INTO a VALUES (2)';
  expect(migrate(db, [first])).toBe(true);
  expect(() => migrate(db, [first, second, 'INSERT INTO a VALUES (3); INSERT INTO nowhere VALUES (3)'])).toThrow(
    'nowhere',
  );
  expect(versionOf(db)).toBe(2);
  expect(migrate(db, [first, second, 'INSERT INTO a VALUES (4)'])).toBe(true);
  expect(db.prepare('SELECT n FROM a').pluck().all()).toEqual([2, 4]);
  db.close();
});

test.for([
  ['ru', 'более новой версией'],
  ['en', 'newer version'],
] as const)(
  'a profile of a newer version is refused with a message (%s), whatever it contains, and not touched',
  ([language, words]) => {
    using place = tempDir();
    const file = join(place.dir, DATABASE_FILE);
    const db = new Database(file);
    // Large, and without today's tables: the table that a start after a crash checks does not exist.
    db.exec('CREATE TABLE all_other (a BLOB); INSERT INTO all_other VALUES (zeroblob(34 * 1024 * 1024))');
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    db.pragma('journal_mode = WAL');
    db.close();
    const before = print(readFileSync(file));
    expect(() => store(place.dir, { language: () => language })).toThrow(
      expect.objectContaining({ name: 'StoreFailure', code: 'newer', message: expect.stringContaining(words) }),
    );
    expect(print(readFileSync(file))).toBe(before);
  },
);
