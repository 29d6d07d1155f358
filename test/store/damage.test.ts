/** A database that is damaged, half written or from a newer version: nothing is deleted, the admin is told, the product goes on. */
import {
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { settings as schema } from '../../app/contract/settings.ts';
import { batch, call, registration, store, tempDir } from './fixtures.ts';

const FILE = 'plecho.sqlite';
const DAY = 86_400_000;
const aside = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith(`${FILE}.damaged-`));

function overwrite(file: string, at: number, length: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(length, 0x5a), 0, length, at);
  closeSync(descriptor);
}

/** A profile with a hundred calls, closed in order. */
function filled(dir: string): void {
  const kept = store(dir);
  const calls = Array.from({ length: 100 }, (_, n) => call({ n: n + 1, answerAfter: 3 }));
  kept.commit(batch(calls, calls.map(registration)));
  kept.people.replace([{ userId: 'u1', name: 'Маша', numbers: ['1001'] }], { country: 'RU', areaCode: null });
  kept.settings.save(schema.parse({ crm: { apiKey: 'the-key' }, country: 'KZ' }), Date.now());
  kept.close();
}

test('a new profile reports nothing, and its folder and files are accessible only to the owner', () => {
  using place = tempDir();
  const dir = join(place.dir, 'new', 'profile');
  const kept = store(dir);
  expect(kept.notices).toEqual([]);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, 'plecho.key')).mode & 0o777).toBe(0o600);
  kept.close();
});

test.for([
  ['whose first page is garbage', (file: string) => overwrite(file, 0, 4096)],
  [
    'that is a text',
    (file: string) => writeFileSync(file, 'not a database at all, but long enough to look like one '.repeat(100)),
  ],
  ['cut in half', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
  ['with garbage in its middle', (file: string) => overwrite(file, 8 * 4096, 60 * 4096)],
] as const)('a database %s is set aside, the newest good copy takes its place', async ([, harm]) => {
  using place = tempDir();
  filled(place.dir);
  const first = store(place.dir);
  expect(await first.housekeep(0)).toBeNull();
  first.commit(batch([call({ n: 500 })]));
  first.close();
  const file = join(place.dir, FILE);
  harm(file);
  const bytes = readFileSync(file);

  const second = store(place.dir);
  expect(second.notices).toHaveLength(1);
  expect(second.notices[0]).toMatch(
    /повреждена и отложена \(plecho\.sqlite\.damaged-.*Восстановлена копия от \d{4}-\d\d-\d\d/,
  );
  const [kept] = aside(place.dir);
  expect(readFileSync(join(place.dir, kept ?? '')).equals(bytes)).toBe(true);
  expect(second.searchCalls({}, 0, 10).total).toBe(100);
  expect(second.people.list()).toHaveLength(1);
  expect(second.settings.load().settings.crm.apiKey).toBe('the-key');
  second.commit(batch([call({ n: 600 })]));
  second.close();
  const third = store(place.dir);
  expect(third.notices).toEqual([]);
  third.close();
});

test('without a copy, settings, people and waiting messages are carried over as far as they can be read', () => {
  using place = tempDir();
  filled(place.dir);
  const file = join(place.dir, FILE);
  const db = new Database(file, { readonly: true });
  const page =
    db.prepare<[], { root: number }>("SELECT rootpage AS root FROM sqlite_schema WHERE name = 'bodies'").get()?.root ??
    0;
  db.close();
  overwrite(file, (page - 1) * 4096, 4096);
  const kept = store(place.dir);
  expect(kept.notices[0]).toContain('пригодной копии нет');
  expect(aside(place.dir)).toHaveLength(1);
  expect(kept.settings.load().settings).toMatchObject({ country: 'KZ', crm: { apiKey: 'the-key' } });
  expect(kept.people.list()).toMatchObject([{ name: 'Маша', numbers: ['1001'] }]);
  expect(kept.outbox.counts(Date.now()).waiting).toBe(100);
  kept.close();
});

test('a damaged backup is skipped for an older good one', async () => {
  using place = tempDir();
  let now = Date.now() - 3 * DAY;
  for (let day = 0; day < 3; day += 1) {
    const kept = store(place.dir, { now: () => now });
    kept.commit(batch([call({ n: day + 1 })]));
    await kept.housekeep(0);
    kept.close();
    now += DAY;
  }
  const copies = readdirSync(join(place.dir, 'backups')).toSorted();
  expect(copies).toHaveLength(3);
  overwrite(join(place.dir, 'backups', copies[2] ?? ''), 4096, 8192);
  overwrite(join(place.dir, FILE), 0, 4096);
  const kept = store(place.dir);
  expect(kept.notices[0]).toContain(copies[1]?.slice(7, 17));
  expect(kept.searchCalls({}, 0, 10).total).toBe(2);
  kept.close();
});

test('backups are made once a day and kept for a week; a backup is one complete file', async () => {
  using place = tempDir();
  let now = Date.UTC(2026, 0, 1, 12);
  const kept = store(place.dir, { now: () => now });
  kept.commit(batch([call({ n: 1 })]));
  for (let day = 0; day < 10; day += 1) {
    kept.exchangeSays(now);
    expect(await kept.housekeep(0)).toBeNull();
    expect(await kept.housekeep(0)).toBeNull();
    now += DAY;
  }
  const copies = readdirSync(join(place.dir, 'backups')).toSorted();
  expect(copies).toEqual(
    Array.from({ length: 7 }, (_, n) => `plecho-2026-01-${String(n + 4).padStart(2, '0')}.sqlite`),
  );
  const copy = new Database(join(place.dir, 'backups', copies[0] ?? ''), { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM calls').pluck().get()).toBe(1);
  copy.close();
  expect(readdirSync(join(place.dir, 'backups'))).toHaveLength(7);
  kept.close();
});

test('calls are committed while the backup is made', async () => {
  using place = tempDir();
  filled(place.dir);
  const kept = store(place.dir);
  const making = kept.housekeep(0);
  let n = 1000;
  for (let round = 0; round < 20; round += 1) {
    kept.commit(batch([call({ n: (n += 1) })]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await making).toBeNull();
  expect(kept.searchCalls({}, 0, 1).total).toBe(120);
  kept.close();
});

test('a database of a newer version is not touched, with a clear error', () => {
  using place = tempDir();
  filled(place.dir);
  const db = new Database(join(place.dir, FILE));
  db.pragma('user_version = 999');
  db.close();
  expect(() => store(place.dir)).toThrow(
    expect.objectContaining({ name: 'StoreFailure', code: 'newer', message: expect.stringContaining('Обновите') }),
  );
  expect(aside(place.dir)).toEqual([]);
});

test.for(['the profile is a file', 'the database is a folder'])('%s: a clear error, not a crash', (what) => {
  using place = tempDir();
  const dir = join(place.dir, 'profile');
  if (what === 'the profile is a file') writeFileSync(dir, '');
  else mkdirSync(join(dir, FILE), { recursive: true });
  const seal = createKeyFileSealer(join(place.dir, 'keys'));
  expect(() => store(dir, { seal })).toThrow(expect.objectContaining({ name: 'StoreFailure', code: 'readonly' }));
});

test('a sealed secret that cannot be opened reads as not set, is reported, and is not lost', () => {
  using place = tempDir();
  filled(place.dir);
  const broken = {
    seal: (plain: string) => plain,
    open: (): string => {
      throw new Error('another PC');
    },
  };
  const moved = store(place.dir, { seal: broken });
  const loaded = moved.settings.load();
  expect(loaded.unreadable).toEqual(['crm.apiKey']);
  expect(loaded.settings.crm.apiKey).toBe('');
  moved.settings.save({ ...loaded.settings, areaCode: '495' }, Date.now());
  moved.close();
  const back = store(place.dir);
  expect(back.settings.load()).toMatchObject({
    unreadable: [],
    settings: { areaCode: '495', crm: { apiKey: 'the-key' } },
  });
  back.close();
  expect(readFileSync(join(place.dir, FILE)).includes('the-key')).toBe(false);
});

test('a row of the live state that is JSON but no call, channel or fact is dropped alone', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const { finishedAt: _, ...going } = call({ n: 1, answerAfter: 3 });
  kept.commit({ ...batch([going], []), now: Date.now() * 1000 });
  kept.close();
  const db = new Database(join(place.dir, FILE));
  const put = db.prepare(
    'INSERT INTO live (kind, id, json) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json',
  );
  for (const [n, odd] of ['null', '5', '"x"', '[]', '{}', '{"id":7}', '{"id":"x","legs":{}}'].entries())
    for (const kind of ['call', 'channel', 'asked']) put.run(kind, `odd-${n}`, odd);
  put.run('early', '', '[null, 5, {"kind":"ended"}, {"kind":"ended","at":null,"channel":"x","cause":"y"}]');
  db.close();
  const again = store(place.dir);
  const { calls, channels, asked, early } = again.loadState();
  expect([...calls.live.keys(), ...calls.past.keys()]).toEqual([going.id]);
  expect([channels.live.size, channels.past.size, asked.size, early.length]).toEqual([0, 0, 0, 0]);
  again.close();
});

test('an unreadable full-text index counts as a damaged database: set aside at the start', () => {
  using place = tempDir();
  const { dir } = place;
  store(dir).close();
  const db = new Database(join(dir, 'plecho.sqlite'));
  db.unsafeMode(); // otherwise we could not write to the index's own tables
  // SQLite reports this as an ordinary error, not as corruption.
  db.prepare("UPDATE word_index_config SET v = 4711 WHERE k = 'version'").run();
  db.close();
  const healed = store(dir);
  expect(healed.searchCalls({ text: 'маша' }, 0, 50).rows).toEqual([]);
  expect(readdirSync(dir).some((name) => name.startsWith('plecho.sqlite.damaged-'))).toBe(true);
  healed.close();
});

test('a very long entry is quoted by its beginning', () => {
  using place = tempDir();
  const one = store(place.dir);
  const row = { userId: 'u', name: 'м'.repeat(5_000), numbers: ['ы'.repeat(5_000)] };
  const refused = (): unknown => one.people.replace([row], schema.parse({}));
  expect(refused).toThrow(/^м{60}…: «ы{60}…» /);
  one.close();
});
