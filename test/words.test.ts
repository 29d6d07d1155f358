/** All texts for people: one form of catalogue, both languages, none unused, none written elsewhere. The window's own texts: window/text.test.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSay } from '../app/contract/catalogue.ts';
import { sayCommand, terminalLanguage } from '../app/command-words.ts';
import { textsInCode } from './texts-in-code.ts';

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
/** Sentences that are allowed outside of a catalogue: where, which of them, and why. */
const ALLOWED: readonly (readonly [file: string, which: RegExp, why: string])[] = [
  ['app/contract/settings.ts', /^must /, 'codes: issue-words.ts words them'],
  ['app/contract/issue-words.ts', /[а-я]/, 'a table with the English as its key'],
  ['app/web/pages.ts', /./, 'both languages at once: the reader’s is not known yet'],
  ['app/desktop/system/engine-supervisor.ts', / · /, 'both languages at once'],
  ['app/desktop/window/desktop-api.ts', /^No such command/, 'answers a request that the window never makes'],
  ['app/desktop/window/protocol.ts', /^(?:Only|No) /, 'answers a request that the window never makes'],
  ['app/engine/health/metrics.ts', /\.$/, 'Prometheus’ help, English like the names of the measures'],
  ['app/engine/people/first-names.ts', /^Александр/, 'compared with names, never shown'],
  ['app/pbx/call-records/record-files.ts', /^System Volume Information$/, 'the name of a folder'],
  ['app/callbacks/listener/broken-requests.ts', /^431 /, 'a status line of HTTP'],
  ['app/callbacks/listener/routes.ts', /^case sensitive routing$/, 'a setting of Express'],
  ['app/crm/kontur/upload.ts', /Content-Disposition/, 'a header of HTTP'],
  ['renderer/settings/crm-picture.tsx', /./, 'a picture of the CRM’s own page, with its buttons as they are labelled'],
  ['renderer/theme/mantine.ts', /Segoe UI/, 'names of fonts'],
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

  it('a sentence is written in a catalogue, in whatever language, not where it is shown', () => {
    const found = files.flatMap(({ file, source }) => textsInCode(file, source));
    const allowing = ({ file, text }: { file: string; text: string }) =>
      ALLOWED.find(([where, which]) => where === file && which.test(text));
    expect(found.filter((one) => allowing(one) === undefined)).toEqual([]);
    expect(ALLOWED.filter((one) => !found.some((text) => allowing(text) === one))).toEqual([]); // else it can go
  });

  it('such a sentence is found between tags, in an attribute, in a string and in a template; what is for programs is not', () => {
    const source = `
      import { it } from 'a module of that name';
      type Kind = 'a kind of thing';
      const words = { greeting: { ru: 'Добрый день и вечер', en: (n: number) => \`Good day to \${n} people\` } };
      db.prepare('SELECT name FROM people WHERE id = ?').get('two words');
      this.#log?.warn({ err }, 'the sky has fallen down');
      log[level]('the sky has fallen down');
      if (answer === 'no such file here' || answer.includes('no such thing here')) throw new Error('this cannot be so');
      say('badFile', name, 'a line that is too long');
      throw new Refused(\`nobody calls \${number} any more\`);
      const russian = 'Позвоните нам завтра утром';
      export const Page = ({ isOpen }) => (
        <Box title="Close" aria-label={say('shell.close')} className="wide and green box" placeholder={isOpen ? \`Номер\` : undefined}>
          Call <b>{name}</b>
          {isOpen ? say(isToday ? 'calls.today' : 'calls.open') : 'closed'}
          {'Later'}
          {say('calls.none')} · CRM
        </Box>
      );`;
    expect(textsInCode('page.tsx', source).map(({ line, text }) => `${line}: ${text}`)).toEqual([
      '9: a line that is too long',
      '10: nobody calls … any more',
      '11: Позвоните нам завтра утром',
      '13: Close',
      '13: Номер',
      '14: Call',
      '15: closed',
      '16: Later',
    ]);
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

  it('a command speaks the language of its terminal', () => {
    const asked: NodeJS.ProcessEnv[] = [{ LANG: 'ru_RU.UTF-8' }, { LANG: 'ru', LC_ALL: 'C' }, { LANG: 'run' }, {}];
    expect(asked.map(terminalLanguage)).toEqual(['ru', 'en', 'en', 'en']);
    expect(sayCommand('ru', 'inUse', '/p')).toBe('/p: с этим профилем уже работает другой Plecho');
  });

  it('a code that the catalogue does not have is shown as it is', () => {
    const say = createSay({ known: { ru: 'известно', en: 'known' } });
    const any = say as unknown as (language: 'ru' | 'en', code: string) => string;
    expect([any('en', 'known'), any('en', 'of.another.version')]).toEqual(['known', 'of.another.version']);
  });
});
