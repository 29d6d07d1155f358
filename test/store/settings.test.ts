/** Settings and people: secrets are stored separately, nothing is discarded, one number belongs to one person. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { SECRET_PATHS, settings as schema } from '../../app/contract/settings.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { joinSecrets, maskSecrets, splitSecrets } from '../../app/store/secrets.ts';
import { store, tempDir } from './fixtures.ts';

const login = { host: 'h', user: 'u', password: 'p4', privateKey: 'p5' };
const full = schema.parse({
  pbx: { password: 'p1', ssh: { host: 'h', user: 'u', password: 'p2', privateKey: 'p3' } },
  crm: { apiKey: 'key-from-crm', secret: 'a=b' },
  listener: { tunnel: { kind: 'ssh', login } },
  recordings: { source: { kind: 'sftp', from: '/a', to: '/b', login: { ...login, password: 'p6', privateKey: 'p7' } } },
  history: { kind: 'sftp', format: 'json_cdr', path: '/x', login: { ...login, password: 'p8', privateKey: 'p9' } },
  alerts: {
    webhook: { url: 'https://hook', secret: 'p10' },
    email: { host: 'mail', from: 'a@b', to: 'c@d', password: 'p11' },
    telegram: { chatId: 1, token: 'p12' },
  },
});
const PLAN = { country: 'RU', areaCode: null };

test('every secret is sealed on the disk and back in its place when read', () => {
  using place = tempDir();
  const kept = store(place.dir);
  expect(kept.settings.load().fresh).toBe(true);
  kept.settings.save(full, 1);
  kept.close();
  const again = store(place.dir);
  expect(again.settings.load()).toEqual({ settings: full, fresh: false, unreadable: [], ignored: [] });
  again.close();
  const disk = Buffer.concat(readdirSync(place.dir).map((name) => readFileSync(join(place.dir, name)))).toString(
    'latin1',
  );
  for (const secret of ['"p1"', 'key-from-crm', '"a=b"', '"p9"', '"p10"', '"p11"', '"p12"'])
    expect(disk).not.toContain(secret);
});

test('split, joined and masked: the window never sees a secret', () => {
  const { open, secrets } = splitSecrets(full);
  expect(JSON.stringify(open)).not.toMatch(/"p\d+"|key-from|a=b/);
  expect([...secrets.keys()].toSorted()).toEqual(
    SECRET_PATHS.filter((path) => path !== 'recordings.source.password' && path !== 'history.password').toSorted(),
  );
  expect(joinSecrets(open, secrets)).toEqual(full);
  const masked = maskSecrets({ ...full, pbx: { ...full.pbx, password: '' } });
  expect(masked).toMatchObject({
    pbx: { password: { set: false }, ssh: { password: { set: true } } },
    crm: { apiKey: { set: true } },
  });
  expect(JSON.stringify(masked)).not.toMatch(/"p\d"|key-from|a=b/);
});

test('a secret that is removed from the settings is deleted', () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.settings.save(full, 1);
  kept.settings.save({ ...full, history: null, pbx: { ...full.pbx, password: '' } }, 2);
  kept.close();
  const db = new Database(join(place.dir, 'plecho.sqlite'));
  const paths = db.prepare('SELECT path FROM secrets').pluck().all();
  db.close();
  expect(paths).not.toContain('history.login.password');
  expect(paths).not.toContain('pbx.password');
  expect(paths).toContain('crm.apiKey');
});

test('settings of another version: an invalid value reads as its default, the rest is used, the stored text stays', () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.settings.save(full, 1);
  kept.close();
  const db = new Database(join(place.dir, 'plecho.sqlite'));
  const stored = {
    ...splitSecrets(full).open,
    areaCode: 'четыре',
    futureOption: { a: 1 },
    lines: ['74951234567', 5],
    redirect: { ...full.redirect, timeoutMs: -1 },
  };
  db.prepare('INSERT INTO settings (at, json) VALUES (2, ?)').run(JSON.stringify(stored));
  db.close();
  const again = store(place.dir);
  const { settings, ignored } = again.settings.load();
  expect(settings.crm.apiKey).toBe('key-from-crm');
  expect(settings).toMatchObject({ areaCode: null, redirect: { timeoutMs: 2500, variable: 'plecho_redirect' } });
  expect(ignored.toSorted()).toEqual(['areaCode', 'futureOption', 'lines', 'redirect.timeoutMs']);
  again.close();
});

test('a key file that is no key is refused, never overwritten', () => {
  using place = tempDir();
  writeFileSync(join(place.dir, 'plecho.key'), 'short');
  expect(() => createKeyFileSealer(place.dir)).toThrow(/plecho\.key/);
  expect(readFileSync(join(place.dir, 'plecho.key'), 'utf8')).toBe('short');
});

test('sealed texts differ each time, and one that was changed does not open', () => {
  using place = tempDir();
  const sealer = createKeyFileSealer(place.dir);
  const [one, two] = [sealer.seal('пароль'), sealer.seal('пароль')];
  expect(one).not.toBe(two);
  expect(createKeyFileSealer(place.dir).open(one)).toBe('пароль');
  const bytes = Buffer.from(one.slice(3), 'base64');
  bytes[bytes.length - 1]! ^= 1;
  expect(() => sealer.open(`k1:${bytes.toString('base64')}`)).toThrow(/authenticate/);
});

test('one number cannot belong to two people: refused with both names, nothing changed', () => {
  using place = tempDir();
  const { people, close } = store(place.dir);
  people.replace([{ userId: 'a', name: 'Маша', numbers: ['1001', '89161112233'] }], PLAN);
  const twice = [
    { userId: 'a', name: 'Маша', numbers: ['1001', '+7 916 111-22-33'] },
    { userId: 'b', name: 'Пётр', numbers: ['1002', '8 (916) 111-22-33'] },
  ];
  expect(() => people.replace(twice, PLAN)).toThrow(
    expect.objectContaining({ code: 'badInput', field: 'people', message: expect.stringMatching(/Маша.*Пётр/) }),
  );
  expect(people.list()).toEqual([{ userId: 'a', name: 'Маша', source: 'manual', numbers: ['1001', '89161112233'] }]);
  expect(() => people.replace([twice[0]!, twice[0]!], PLAN)).toThrow(/дважды/);
  close();
});

test('the same number written twice for one person is one number', () => {
  using place = tempDir();
  const { people, close } = store(place.dir);
  expect(
    people.replace(
      [{ userId: 'a', name: '', numbers: ['89161112233', '+79161112233', '1001@office.example'] }],
      PLAN,
    )[0]?.numbers,
  ).toEqual(['+79161112233', '1001@office.example']);
  close();
});

test('the letter case of a user id does not make another person', () => {
  using place = tempDir();
  const { people, close } = store(place.dir);
  const masha = { userId: 'ABC-1', name: '', numbers: ['1001'] };
  people.addDiscovered('abc-1', 'Маша');
  expect(people.merge([masha], PLAN)).toEqual([{ ...masha, name: 'Маша', source: 'crm' }]);
  people.addDiscovered('abc-1', 'Мария');
  expect(people.list()).toEqual([{ ...masha, name: 'Мария', source: 'crm' }]);
  expect(() => people.replace([masha, { userId: 'abc-1', name: 'Маша', numbers: [] }], PLAN)).toThrow(/Маша/);
  close();
});

test('numbers of a configuration file are taken over, and no discovered person is removed', () => {
  using place = tempDir();
  const { people, close } = store(place.dir);
  expect(people.addDiscovered('b', 'Пётр')).toBe(true);
  expect(people.addDiscovered('b', 'Пётр')).toBe(false);
  expect(people.addDiscovered('c', '', 'call')).toBe(true);
  people.merge([{ userId: 'b', name: '', numbers: ['1001'] }], PLAN);
  people.merge([{ userId: 'a', name: 'Маша', numbers: ['1001', '1002'] }], PLAN);
  expect(people.list()).toEqual([
    { userId: 'a', name: 'Маша', source: 'manual', numbers: ['1001', '1002'] },
    { userId: 'b', name: 'Пётр', source: 'crm', numbers: [] },
    { userId: 'c', name: '', source: 'call', numbers: [] },
  ]);
  expect(people.addDiscovered('c', 'Ольга')).toBe(true);
  expect(people.addDiscovered('a', 'Мария')).toBe(false); // a name given by hand stays
  expect(people.list().map(({ name }) => name)).toEqual(['Маша', 'Пётр', 'Ольга']);
  close();
});
