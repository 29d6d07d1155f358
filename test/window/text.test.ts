/** The words of the window: every key in both languages, nothing empty. */
import { describe, expect, test } from 'vitest';
import { texts } from '../../app/contract/text.ts';

type Leaf = { path: string; value: unknown };

/** All words under a key, functions called with plausible arguments. */
function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value === 'function') {
    const call = value as (...args: unknown[]) => unknown;
    return [0, 1, 2, 5, 70].map((n) => ({ path: `${path}(${n})`, value: call(n, n, n, n) }));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
  }
  return [{ path, value }];
}

/** These say nothing where there is nothing to say. */
const MAY_BE_EMPTY = /^calls\.tally|^setup\.result\.exchange/;

describe.each(['ru', 'en'] as const)('the words in %s', (language) => {
  const all = leaves(texts[language]);

  test('are all there: no key without words', () => {
    const empty = all.filter(
      ({ value, path }) => (typeof value !== 'string' || value.trim() === '') && !MAY_BE_EMPTY.test(path),
    );
    expect(empty).toEqual([]);
  });

  test('never shout', () => {
    expect(all.filter(({ value }) => String(value).includes('!'))).toEqual([]);
  });

  test('never show what a program would: undefined, NaN, [object Object]', () => {
    expect(all.filter(({ value }) => /undefined|NaN|\[object/.test(String(value)))).toEqual([]);
  });
});

test('both languages have the same keys and put the same things into their sentences', () => {
  const places = (text: unknown): string[] =>
    [...String(text).matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').toSorted();
  const shape = (language: 'ru' | 'en'): string[] =>
    leaves(texts[language]).map(({ path, value }) => `${path} ${places(value).join()}`);
  expect(shape('en')).toEqual(shape('ru'));
});

test('Russian words agree with their numbers', () => {
  const { calls, people } = texts.ru.common;
  expect([calls(1), calls(3), calls(11), calls(25)]).toEqual(['1 звонок', '3 звонка', '11 звонков', '25 звонков']);
  expect(people(21)).toBe('21 сотрудник');
});

test('the office’s words are used, not the trade’s', () => {
  const words = leaves(texts.ru).map(({ value }) => String(value).toLowerCase());
  for (const wrong of ['коммутатор', 'экстеншен', 'трансфер', 'холд', 'вебхук', 'аутбокс', 'плечи ног']) {
    expect(words.filter((text) => text.includes(wrong))).toEqual([]);
  }
});
