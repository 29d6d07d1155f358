/** The texts of the window: every sentence in both languages, none empty, and none unused. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sayWindow, windowWords, type WindowCode } from '../../app/contract/text.ts';

const ROOT = join(import.meta.dirname, '../..');

type Spoken = { code: string; text: string };

/** Every sentence; a sentence with parameters is rendered with several values. */
function spoken(language: 'ru' | 'en'): Spoken[] {
  const say = sayWindow.in(language) as (code: WindowCode, ...values: unknown[]) => string;
  return (Object.keys(windowWords) as WindowCode[]).flatMap((code) =>
    typeof windowWords[code][language] === 'string'
      ? [{ code, text: say(code) }]
      : [0, 1, 2, 5, 70].map((n) => ({ code: `${code}(${n})`, text: say(code, n, n, n, n) })),
  );
}

/** These may be empty. */
const MAY_BE_EMPTY = /^calls\.tally|^setup\.result\.exchange/;

describe.each(['ru', 'en'] as const)('the words in %s', (language) => {
  const all = spoken(language);

  test('are complete: no code without a text', () => {
    expect(all.length).toBeGreaterThan(900);
    expect(all.filter(({ text, code }) => text.trim() === '' && !MAY_BE_EMPTY.test(code))).toEqual([]);
  });

  test('never shout', () => {
    expect(all.filter(({ text }) => text.includes('!'))).toEqual([]);
  });

  test('never show undefined, NaN, [object Object] or a code', () => {
    expect(all.filter(({ code, text }) => /undefined|NaN|\[object/.test(text) || text === code)).toEqual([]);
  });
});

test('both languages use the same parameters', () => {
  const places = (text: string): string =>
    [...text.matchAll(/\{(\w+)\}/g)]
      .map((found) => found[1] ?? '')
      .toSorted()
      .join();
  const russian = spoken('ru').map(({ code, text }) => [code, places(text)]);
  expect(new Map(spoken('en').map(({ code, text }) => [code, places(text)]))).toEqual(
    new Map(russian as [string, string][]),
  );
});

test('English texts contain no Russian', () => {
  // Exceptions: a language is called by its own name, a button of the CRM's Russian page as it is labelled there.
  const named = /^(shell\.languageName|crm\.way\.steps\.private\.2)/;
  expect(spoken('en').filter(({ code, text }) => !named.test(code) && /[а-яё]/i.test(text))).toEqual([]);
});

test('every code is used somewhere', () => {
  const sources = globSync('{app,renderer}/**/*.{ts,tsx}', { cwd: ROOT })
    .filter((file) => !file.startsWith(join('app', 'contract', 'text')))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  for (const source of sources) {
    for (const [, code = ''] of source.matchAll(/'([a-z]+(?:\.[\w-]+)+)'/g)) whole.add(code);
    // `calls.colleague.${state}`: all codes that the type allows.
    for (const [, code = ''] of source.matchAll(/`([a-z]+\.(?:[\w.-]|\$\{[^`}]*\})*)`/g))
      patterns.push(
        new RegExp(`^${code.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]*\}/g, String.raw`[\w-]+`)}$`),
      );
  }
  const unsaid = Object.keys(windowWords).filter(
    (code) => !whole.has(code) && !patterns.some((pattern) => pattern.test(code)),
  );
  expect(unsaid).toEqual([]);
});

test('the file in which a sentence stands is that of its code', () => {
  for (const file of globSync('app/contract/text/*.ts', { cwd: ROOT })) {
    const name = file.replace(/^.*[/\\]|(-\w+)?\.ts$/g, '');
    const codes = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^ {2}'([a-z]+)\.[^']+': \{/gm)];
    expect(codes.filter(([, section]) => section !== name).map(([code]) => code)).toEqual([]);
  }
});

test('Russian words agree with their numbers', () => {
  const say = sayWindow.in('ru');
  const calls = [1, 3, 11, 25].map((n) => say('history.found', n));
  expect(calls).toEqual(['1 звонок', '3 звонка', '11 звонков', '25 звонков']);
  expect(say('common.phones', 21)).toBe('21 телефон');
});

test('everyday words are used, no technical jargon', () => {
  const words = spoken('ru').map(({ text }) => text.toLowerCase());
  for (const wrong of ['коммутатор', 'экстеншен', 'трансфер', 'холд', 'вебхук', 'аутбокс', 'плечи ног']) {
    expect(words.filter((text) => text.includes(wrong))).toEqual([]);
  }
});
