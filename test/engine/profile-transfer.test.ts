/** A profile exported as one sealed file: what it contains, and that a failed export or import leaves nothing behind. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { acquireProfile } from '../../app/engine/process/profile-lock.ts';
import { exportProfile, importProfile } from '../../app/engine/process/profile-transfer.ts';
import { rememberKeys } from '../fixtures/passphrases.ts';
import { batch, call, registration, silent, store as openStore, tempDir } from '../store/fixtures.ts';

afterAll(rememberKeys());

const PASSPHRASE = 'длинная фраза';
const PEOPLE = [{ userId: 'u1', name: 'Маша', numbers: ['1001'] }];
const PLAN = { country: 'RU', areaCode: null };

/** A profile with a colleague and a call that waits for the CRM. */
function profile(dir: string): void {
  const store = openStore(dir);
  store.people.replace(PEOPLE, PLAN);
  const one = call({ n: 1 });
  store.commit(batch([one], [registration(one)]));
  store.close();
}

test('the file contains the people and the messages that wait for the CRM, and only its owner may read it', () => {
  using from = tempDir();
  using to = tempDir();
  profile(from.dir);
  const file = join(from.dir, 'moved.plecho');
  expect(exportProfile(from.dir, file, PASSPHRASE)).toBe(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain('Маша');
  expect(readdirSync(from.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  importProfile(to.dir, file, PASSPHRASE, silent);
  const there = openStore(to.dir);
  expect(there.people.list()).toMatchObject(PEOPLE);
  expect(there.outbox.counts(Date.now()).waiting).toBe(1);
  there.close();
});

test('a folder without a profile is refused, and stays as it was; so does a profile with a too short passphrase', () => {
  using empty = tempDir();
  using from = tempDir();
  const file = join(empty.dir, 'moved.plecho');
  expect(() => exportProfile(empty.dir, file, PASSPHRASE)).toThrow('There is no profile of Plecho');
  expect(readdirSync(empty.dir)).toEqual([]);
  profile(from.dir);
  expect(() => exportProfile(from.dir, file, 'short')).toThrow('PLECHO_PASSPHRASE');
  expect(existsSync(file)).toBe(false);
  const release = acquireProfile(from.dir);
  expect(release).not.toBeNull(); // the lock was released
  release?.();
});

test('a file that is not ours is refused before anything of the new profile is written', () => {
  using to = tempDir();
  const file = join(to.dir, 'other.txt');
  writeFileSync(file, '{"a":1}');
  expect(() => importProfile(to.dir, file, PASSPHRASE, silent)).toThrow('no export of Plecho');
  expect(existsSync(join(to.dir, 'plecho.sqlite'))).toBe(false);
});

test('a wrong passphrase and a folder with another profile are refused with words, and keep what they have', () => {
  using from = tempDir();
  using other = tempDir();
  using empty = tempDir();
  profile(from.dir);
  const file = join(from.dir, 'moved.plecho');
  exportProfile(from.dir, file, PASSPHRASE);
  expect(() => importProfile(empty.dir, file, 'not the passphrase', silent)).toThrow('passphrase is wrong');
  expect(existsSync(join(empty.dir, 'plecho.sqlite'))).toBe(false);
  profile(other.dir);
  expect(() => importProfile(other.dir, file, PASSPHRASE, silent)).toThrow('another profile');
  const kept = openStore(other.dir);
  expect(kept.people.list()).toMatchObject(PEOPLE);
  expect(kept.outbox.counts(Date.now()).waiting).toBe(1);
  kept.close();
});
