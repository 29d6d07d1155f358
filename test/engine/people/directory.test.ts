/** The exchange's users from two lists, the event socket's and the server's own: each once, with all his names, online where either knows it. */
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

test('of a number in both lists there is one user: the name that is none gives way, every other name is kept', () => {
  expect(one([ext('1001', '1001')], [ext('1001', 'Маша')])).toEqual([ext('1001', 'Маша', { aliases: [] })]);
  expect(one([ext('1001', 'Маша')], [ext('1001', 'Мария', { aliases: ['Маша', 'mary'] })])).toEqual([
    ext('1001', 'Маша', { aliases: ['Мария', 'mary'] }),
  ]);
});

test('what only the server knows of him is added', () => {
  const known = ext('1001', 'Маша', { emails: ['m@office.example'] });
  expect(one([ext('1001', 'Маша')], [known])[0]?.emails).toEqual(['m@office.example']);
});

test('the same number in two domains is two users', () => {
  const both = one([ext('1001', 'Маша', { domain: 'a' })], [ext('1001', 'Олег', { domain: 'b' })]);
  expect(both.map(({ name }) => name)).toEqual(['Маша', 'Олег']);
});

test('who is only in one list is in the result', () => {
  expect(one([ext('1001', 'Маша')], [ext('1002', 'Пётр')]).map(({ number }) => number)).toEqual(['1001', '1002']);
  expect(one([], [])).toEqual([]);
});

test('online is told by the phones of this moment, where they are known; else as he was seen last', () => {
  const known = [ext('1001', 'Маша', { domain: 'a', registered: true })];
  const isOnline = (listed: Extension[], registered: ReadonlySet<string> | null) =>
    one(listed, known, registered)[0]?.registered;
  expect(isOnline([], new Set(['1001', '1001@a']))).toBe(true);
  expect(isOnline([], new Set(['1002@a']))).toBe(false);
  expect(isOnline([], new Set(['1001@b', '1001']))).toBe(false); // the other company's
  expect(isOnline([], null)).toBe(true);
  expect(isOnline([ext('1001', 'Маша', { domain: 'a' })], null)).toBe(false); // the socket lists him as away
  expect(isOnline([ext('1001', 'Маша', { domain: 'a', registered: true })], new Set())).toBe(true);
});

test('the look around is kept over restarts; one that found nobody leaves nothing', () => {
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
