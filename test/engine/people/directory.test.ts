/** Merges the exchange's users from two lists, the event socket's and that of the look around the server: each once, with all names, online where either list says so. */
import { expect, test } from 'vitest';
import type { Extension } from '../../../app/contract/api.ts';
import { keepDirectory, readDirectory, withDirectory } from '../../../app/engine/people/directory.ts';

const ext = (number: string, name: string, more: Partial<Extension> = {}): Extension => ({
  number,
  name,
  registered: false,
  ...more,
});
const one = (listed: Extension[], known: Extension[], registered: ReadonlySet<string> | null = null) =>
  withDirectory(listed, known, registered);

test('a number in both lists is one user: a placeholder name is dropped, every other name is kept', () => {
  expect(one([ext('1001', '1001')], [ext('1001', 'Маша')])).toEqual([ext('1001', 'Маша', { aliases: [] })]);
  expect(one([ext('1001', 'Маша')], [ext('1001', 'Мария', { aliases: ['Маша', 'mary'] })])).toEqual([
    ext('1001', 'Маша', { aliases: ['Мария', 'mary'] }),
  ]);
});

test('details that only the server’s list has are added', () => {
  const known = ext('1001', 'Маша', { emails: ['m@office.example'] });
  expect(one([ext('1001', 'Маша')], [known])[0]?.emails).toEqual(['m@office.example']);
});

test('the same number in two domains is two users', () => {
  const both = one([ext('1001', 'Маша', { domain: 'a' })], [ext('1001', 'Олег', { domain: 'b' })]);
  expect(both.map(({ name }) => name)).toEqual(['Маша', 'Олег']);
});

test('a user in only one list is in the result', () => {
  expect(one([ext('1001', 'Маша')], [ext('1002', 'Пётр')]).map(({ number }) => number)).toEqual(['1001', '1002']);
  expect(one([], [])).toEqual([]);
});

test('online comes from the current registrations where they are known, else from the last state seen', () => {
  const known = [ext('1001', 'Маша', { domain: 'a', registered: true })];
  const isOnline = (listed: Extension[], registered: ReadonlySet<string> | null) =>
    one(listed, known, registered)[0]?.registered;
  expect(isOnline([], new Set(['1001', '1001@a']))).toBe(true);
  expect(isOnline([], new Set(['1002@a']))).toBe(false);
  expect(isOnline([], new Set(['1001@b', '1001']))).toBe(false); // registered in another domain
  expect(isOnline([], null)).toBe(true);
  expect(isOnline([ext('1001', 'Маша', { domain: 'a' })], null)).toBe(false); // the socket lists him as away
  expect(isOnline([ext('1001', 'Маша', { domain: 'a', registered: true })], new Set())).toBe(true);
});

test('the result of the look around is kept over restarts; one that found nobody stores nothing', () => {
  const meta = new Map<string, string | null>();
  const store = {
    getMeta: (key: string) => meta.get(key) ?? null,
    setMeta: (key: string, value: string | null) => void meta.set(key, value),
  };
  expect(readDirectory(store)).toEqual([]);
  const found = [ext('1001', 'Маша', { emails: ['m@office.example'] })];
  keepDirectory(store, found);
  expect(readDirectory(store)).toEqual(found);
  keepDirectory(store, []);
  expect([readDirectory(store), ...meta.values()]).toEqual([[], null]);
});
