/** The database's steps: those that were released never change, a profile of every earlier version is brought up, a newer one is refused. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { migrate, MIGRATIONS, versionOf } from '../../app/store/migrations.ts';
import { batch, call, MASHA, registration, store, tempDir } from './fixtures.ts';

/** Printed once a step exists. A step that differs from its print was edited: profiles that have it behind them would never get the change. */
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
];

const print = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const versions = MIGRATIONS.map((_, index) => index + 1);

/** Tables and indexes as SQLite keeps them, without those it makes for its own use. */
const shapeOf = (db: Database.Database): unknown[] =>
  db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();

const tablesOf = (db: Database.Database): string[] =>
  db
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%\\_index\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();

/** A database as the version that had so many steps left it, with a row in every table. */
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

test('no step was edited after it was made: what is new comes behind', () => {
  expect(MIGRATIONS.map(print)).toEqual(PRINTS);
});

test.for(versions)('a profile of version %i is brought to the newest shape, keeps its rows, and works', (version) => {
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
  // What the made-up rows hold is no JSON; the tables are what counts from here on.
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

test('only the steps that are missing are done, each once; one that fails leaves those before it', () => {
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
  'a profile of a newer version is refused in words (%s), however it looks inside, and not touched',
  ([language, words]) => {
    using place = tempDir();
    const file = join(place.dir, DATABASE_FILE);
    const db = new Database(file);
    // Large, and without any of the tables of today: what a start after a crash looks at is not there.
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
