/** The mirror of the CRM's cards: who has which number, after changes, moves, merges and deletions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore, type Store } from '../../app/store/store.ts';
import type { CardChange } from '../../app/store/cards.ts';
import { toldName } from '../../app/contract/client-name.ts';

const byName = (one = '', other = ''): number => one.localeCompare(other);

let dir: string;
let store: Store;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plecho-cards-'));
  store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const put = (
  id: string,
  name: string | undefined,
  phones: string[] | undefined,
  more: { kind?: 'contact' | 'company'; companyIds?: string[] } = {},
): CardChange => ({ do: 'put', kind: more.kind ?? 'contact', id, name, phones, companyIds: more.companyIds });
const [A, B, C, FIRM] = Array.from({ length: 4 }, () => randomUUID() as string) as [string, string, string, string];
const PHONE = '79990000101';

describe('who has a number', () => {
  test('a person with his company; the company is renamed, the person changes company, and is deleted', () => {
    store.cards.apply([
      put(FIRM, 'ООО «Парус»', ['74951112233'], { kind: 'company' }),
      put(A, 'Иван Петров', [PHONE, '79990000102'], { companyIds: [FIRM] }),
    ]);
    expect(store.cards.nameOf(PHONE)).toBe('Иван Петров, ООО «Парус»');
    expect(store.cards.nameOf('74951112233')).toBe('ООО «Парус»');
    expect(store.cards.cardOf(PHONE)).toEqual({ kind: 'contact', id: A });
    store.cards.apply([put(FIRM, 'АО «Парус»', undefined, { kind: 'company' })]);
    expect(store.cards.nameOf(PHONE)).toBe('Иван Петров, АО «Парус»');
    expect(store.cards.apply([put(A, undefined, ['79990000103'])]).toSorted()).toEqual([
      PHONE,
      '79990000102',
      '79990000103',
    ]);
    expect(store.cards.nameOf(PHONE)).toBeUndefined();
    expect(store.cards.nameOf('79990000103')).toBe('Иван Петров, АО «Парус»');
    store.cards.apply([{ do: 'tie', contactId: A, companyId: FIRM, on: false }]);
    expect(store.cards.nameOf('79990000103')).toBe('Иван Петров');
    store.cards.apply([{ do: 'remove', kind: 'contact', id: A }]);
    expect(store.cards.nameOf('79990000103')).toBeUndefined();
    expect(store.cards.count()).toBe(1);
  });

  test('two people with one number are shown as possible, and no card is opened for them', () => {
    store.cards.apply([put(A, 'Иван', [PHONE]), put(B, 'Анна', [PHONE])]);
    const name = store.cards.nameOf(PHONE) ?? '';
    expect(toldName(name, (names) => `возможно: ${names}`)).toBe('возможно: Иван, Анна');
    expect(store.cards.cardOf(PHONE)).toBeUndefined();
    // Merged in the CRM: one card is deleted, the other one gets its numbers.
    store.cards.apply([{ do: 'remove', kind: 'contact', id: B }, put(A, 'Иван Петров', [PHONE])]);
    expect(toldName(store.cards.nameOf(PHONE) ?? '', (names) => `возможно: ${names}`)).toBe('Иван Петров');
  });

  test('an invalid number, an invalid id, or too many numbers are ignored', () => {
    store.cards.apply([
      put('not-an-id', 'Никто', [PHONE]),
      put(C, 'Кто-то', ['', '112', 'abc', '9'.repeat(30), PHONE]),
      put(
        B,
        'Склад',
        Array.from({ length: 500 }, (_, at) => String(79990100000 + at)),
      ),
    ]);
    expect(store.cards.nameOf(PHONE)).toBe('Кто-то');
    expect(store.cards.nameOf('112')).toBeUndefined();
    expect(store.cards.nameOf('79990100400')).toBeUndefined();
  });

  test('for any order and repetition of changes, the result is that of the latest ones', () => {
    const ids = [A, B, C];
    const phones = ['79990000001', '79990000002', '79990000003'];
    const change = fc.oneof(
      fc
        .record({ id: fc.constantFrom(...ids), phones: fc.subarray(phones) })
        .map(({ id, phones: some }): CardChange => put(id, id.slice(0, 4), some)),
      fc.constantFrom(...ids).map((id): CardChange => ({ do: 'remove', kind: 'contact', id })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (changes, size) => {
        store.cards.clear();
        for (let at = 0; at < changes.length; at += size) store.cards.apply(changes.slice(at, at + size));
        const last = new Map(changes.map((one) => [one.do === 'tie' ? '' : one.id, one]));
        for (const phone of phones) {
          const expected = [...last.values()].flatMap((one) =>
            one.do === 'put' && one.phones?.includes(phone) === true ? [one.name] : [],
          );
          const found = (store.cards.nameOf(phone) ?? '').split(' / ').filter(Boolean);
          expect(found.toSorted(byName)).toEqual(expected.toSorted(byName));
        }
        expect(store.cards.count()).toBe([...last.values()].filter((one) => one.do === 'put').length);
      }),
      { numRuns: 60 },
    );
  });
});

test('a card and its page of the feed are written in one step', () => {
  expect(() =>
    store.cards.apply([put(A, 'Иван', [PHONE])], () => {
      throw new Error('cut off');
    }),
  ).toThrow('cut off');
  expect(store.cards.nameOf(PHONE)).toBeUndefined();
});

test('erasing a number takes the card with it', async () => {
  store.cards.apply([put(A, 'Иван', [PHONE, '79990000102']), put(B, 'Анна', ['79990000103'])]);
  await store.erasure.erase(PHONE, []);
  expect(store.cards.nameOf(PHONE)).toBeUndefined();
  expect(store.cards.nameOf('79990000102')).toBeUndefined();
  expect(store.cards.nameOf('79990000103')).toBe('Анна');
});
