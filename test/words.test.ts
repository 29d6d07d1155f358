/** All texts for people: one form of catalogue, both languages, none unused. The window's own texts: window/text.test.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSay } from '../app/contract/catalogue.ts';

const ROOT = join(import.meta.dirname, '..');
const files = globSync('{app,renderer}/**/*.{ts,tsx}', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.startsWith('app/demo/'))
  .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }));

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/(^|[\s;{])\/\/.*$/gm, '$1');

/** Files with Russian outside of a catalogue, and why. */
const ELSEWHERE: readonly string[] = [
  // Tables with keys of another kind: problems by code, system errors by name, messages of zod.
  'app/contract/problems.ts',
  'app/contract/worded-error.ts',
  'app/contract/issue-words.ts',
  // Shown in both languages at once, because the reader's language is not known yet.
  'app/web/pages.ts',
  'app/desktop/system/engine-supervisor.ts',
  // Searched for in people's input, never shown.
  'app/core/written-number.ts',
  'app/engine/people/first-names.ts',
  'app/engine/people/match-people.ts',
  'app/pbx/look-around/server-files.ts',
  'app/pbx/trace/mask.ts',
  // A button of the CRM's own page.
  'renderer/settings/crm-picture.tsx',
];
const isCatalogue = ({ source }: { source: string }): boolean => /satisfies Catalogue|createSay\(\{/.test(source);

/** Codes written in a catalogue: a key whose sentence begins with `ru`. */
const codesOf = (source: string): string[] =>
  [...source.matchAll(/^ {2}(?:'([^']+)'|(\w+)): \{\s+ru:/gm)].map(([, quoted, bare]) => quoted ?? bare ?? '');

describe('words', () => {
  it('Russian is only in catalogues, beside its English', () => {
    const strays = files.filter(
      (one) => !isCatalogue(one) && !ELSEWHERE.includes(one.file) && /[а-яё]{3}/i.test(withoutComments(one.source)),
    );
    expect(strays.map(({ file }) => file)).toEqual([]);
  });

  it('every code of every catalogue is used', () => {
    const catalogues = files.filter((one) => isCatalogue(one) && !one.file.startsWith('app/contract/text/'));
    expect(catalogues.length).toBeGreaterThan(20);
    const all = files.map(({ source }) => withoutComments(source)).join('\n');
    const patterns = [...all.matchAll(/`([a-z]+\.)\$\{[^`}]*\}`/gi)].map(([, prefix = '']) => prefix);
    const unsaid = catalogues.flatMap(({ file, source }) =>
      codesOf(source)
        .filter((code) => {
          // Used by its code in quotes, or as a key of an object.
          const named = all.match(new RegExp(`'${code.replaceAll('.', String.raw`\.`)}'(?!:)`, 'g')) ?? [];
          return named.length === 0 && !patterns.some((prefix) => code.startsWith(prefix));
        })
        .map((code) => `${file}: ${code}`),
    );
    expect(unsaid).toEqual([]);
  });

  it('a code that the catalogue does not have is shown as it is', () => {
    const say = createSay({ known: { ru: 'известно', en: 'known' } });
    const any = say as unknown as (language: 'ru' | 'en', code: string) => string;
    expect([any('en', 'known'), any('en', 'of.another.version')]).toEqual(['known', 'of.another.version']);
  });
});
