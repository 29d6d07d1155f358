/** Checks the structure of the code: which part may import which, how long a file may be, which words belong to which part. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const LONGEST = 250;

const files = ['app', 'renderer', 'test', 'build'].flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,tsx,mts}`, { cwd: ROOT }).filter((file) => !file.includes('fixtures/traces')),
);
const source = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const importsOf = (file: string): string[] =>
  [...source(file).matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  );

/** The part of the product a file belongs to. */
function partOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'app') return top;
  return second.includes('.') ? second.replace(/\.d?\.?ts$/, '') : second;
}

/** What each part may import besides itself; libraries are named by `lib:`. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  core: ['lib:libphonenumber-js'],
  contract: ['core', 'lib:zod', 'lib:libphonenumber-js'],
  timers: [],
  remote: ['core', 'contract', 'timers', 'lib:*'],
  exchange: ['core', 'contract', 'remote', 'lib:*'],
  pbx: ['core', 'contract', 'exchange', 'remote', 'timers', 'lib:*'],
  recordings: ['core', 'contract', 'remote', 'lib:*'],
  crm: ['core', 'contract', 'timers', 'lib:*'],
  http: ['lib:*'],
  callbacks: ['core', 'contract', 'timers', 'http', 'lib:*'],
  store: ['core', 'contract', 'lib:*'],
  respond: ['contract', 'lib:zod'],
  engine: [
    'core',
    'contract',
    'timers',
    'remote',
    'exchange',
    'pbx',
    'recordings',
    'crm',
    'callbacks',
    'store',
    'respond',
    'lib:*',
  ],
  web: ['contract', 'engine', 'respond', 'http', 'lib:*'],
  desktop: ['contract', 'engine', 'respond', 'store', 'core', 'timers', 'lib:*'],
  headless: ['contract', 'engine', 'respond', 'web', 'store', 'demo', 'command-words', 'lib:*'],
  'record-trace': ['contract', 'remote', 'pbx', 'engine', 'command-words', 'lib:*'],
  'command-words': ['contract'],
  demo: ['core', 'contract', 'lib:*'],
  renderer: ['contract', 'docs', 'lib:*'],
};
const NODE_FREE = new Set(['core', 'contract', 'respond', 'renderer']);

type Import = { file: string; part: string; target: string; specifier: string };
const imports: Import[] = files
  .filter((file) => file.startsWith('app/') || file.startsWith('renderer/'))
  .flatMap((file) =>
    importsOf(file).map((specifier) => {
      const isOwn = specifier.startsWith('.');
      const path = isOwn ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : '';
      return { file, part: partOf(file), specifier, target: isOwn ? partOf(path) : `lib:${specifier}` };
    }),
  );

function isAllowed({ part, target }: Import): boolean {
  if (target === part) return true;
  const may = MAY[part] ?? ['lib:*'];
  if (!target.startsWith('lib:')) return may.includes(target);
  if (target.startsWith('lib:node:') || target === 'lib:electron')
    return target === 'lib:electron' ? part === 'desktop' : !NODE_FREE.has(part);
  return may.includes('lib:*') || may.some((one) => target === one || target.startsWith(`${one}/`));
}

/** Where FreeSWITCH may be named in its own words; the window's texts tell an admin what to look for there. */
const SAYS_FREESWITCH = /^app\/(pbx|demo|record-trace\.ts|contract\/text)/;

/** Files of app that contain these words, except those whose path matches `but`. */
const namers = (words: RegExp, but: RegExp): string[] =>
  files
    .filter((file) => file.startsWith('app/') && !but.test(file))
    .flatMap((file) => {
      const found = words.exec(source(file));
      return found === null ? [] : [`${file}: ${found[0]}`];
    });

describe('architecture', () => {
  it('sees the files it judges', () => {
    expect(files.length).toBeGreaterThan(150);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('imports go only in the directions of ARCHITECTURE.md', () => {
    expect(
      imports.filter((one) => !isAllowed(one)).map(({ file, specifier }) => `${file} must not import ${specifier}`),
    ).toEqual([]);
  });

  it('electron is named in app/desktop only', () => {
    expect(imports.filter(({ target, part }) => target === 'lib:electron' && part !== 'desktop')).toEqual([]);
  });

  it('the core reads no clock, no random numbers and no environment', () => {
    const forbidden =
      /\b(Date\.now|new Date|Math\.random|performance\.|setTimeout|setInterval|process\.|globalThis|console\.|fetch\()/;
    expect(files.filter((file) => file.startsWith('app/core/') && forbidden.test(source(file)))).toEqual([]);
  });

  it('FreeSWITCH’s words stay in app/pbx and app/demo', () => {
    const words =
      /\bvariable_\w+|\bCHANNEL_[A-Z]+|\bsofia::|\bconference::|Caller-[A-Z]\w+-|Event-Date-Timestamp|Unique-ID|Hangup-Cause|\buuid_[a-z]+ |\bstrepoch\b|\boriginate\b|\bfs_cli\b|\bClueCon\b|\bmod_event_socket\b|\bv_(xml_cdr|extensions|domains)\b/;
    const causes =
      /\b(USER_BUSY|CALL_REJECTED|ORIGINATOR_CANCEL|LOSE_RACE|PICKED_OFF|NORMAL_CLEARING|NO_ANSWER|UNALLOCATED_NUMBER|USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)\b/;
    expect(namers(words, SAYS_FREESWITCH)).toEqual([]);
    expect(namers(causes, SAYS_FREESWITCH)).toEqual([]);
  });

  it('Kontur’s words stay in app/crm/kontur, the contract and app/demo', () => {
    const words = /X-XCOM|\/api\/v1\/|integrationInstance|authorize-(private-)?integration|setup\/upgrade|ui-settings/;
    expect(namers(words, /^app\/(crm\/kontur|contract|demo)\//)).toEqual([]);
  });

  // Another exchange or CRM: one new folder, named in app/engine.ts, with its settings in the contract and their form in the window.
  it('app/engine.ts alone chooses which exchange and which CRM are used; no other file names them', () => {
    const inside = imports.filter(
      ({ file, specifier }) =>
        (/\/pbx\//.test(specifier) && !/^app\/(pbx\/|record-trace\.ts)/.test(file)) ||
        (/\/kontur\//.test(specifier) && !file.startsWith('app/crm/kontur/')),
    );
    expect(inside.map(({ file, specifier }) => `${file} imports ${specifier}`).toSorted()).toEqual([
      'app/engine.ts imports ./crm/kontur/kontur.ts',
      'app/engine.ts imports ./pbx/driver.ts',
    ]);
  });

  it('the outbox knows no CRM by name', () => {
    const known = imports.filter(
      ({ file, specifier }) => file.startsWith('app/crm/outbox/') && /kontur/.test(specifier),
    );
    expect(known).toEqual([]);
  });

  it('ARCHITECTURE.md names no file that is not there', () => {
    const named = [...source('ARCHITECTURE.md').matchAll(/`((?:[a-z][\w-]*\/)+[\w-]*(?:\.ts)?)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.length).toBeGreaterThan(50);
    expect(
      named.filter(
        (path) =>
          !existsSync(join(ROOT, 'app', path)) &&
          !existsSync(join(ROOT, path)) &&
          !existsSync(join(ROOT, 'app', `${path}.ts`)),
      ),
    ).toEqual([]);
  });

  // Files are split by subject, not by length: a long file is a question to its author, not a failure.
  it(`names the files longer than ${LONGEST} lines`, () => {
    const long = files
      .filter((file) => !file.startsWith('test/'))
      .map((file) => ({ file, lines: source(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > LONGEST);
    if (long.length > 0)
      process.stdout.write(
        `Longer than ${LONGEST} lines (no fault; is each still one thing?):\n${long.map(({ file, lines }) => `  ${file} ${lines}\n`).join('')}`,
      );
    expect(long.every(({ lines }) => lines < 3 * LONGEST)).toBe(true);
  });

  it('every file says in its first line what it is for', () => {
    const silent = files.filter((file) => !/^(#!.*\n)?\/\*\*?\s/.test(source(file)) && !file.endsWith('.d.ts'));
    expect(silent).toEqual([]);
  });

  it('a file that a comment names is there', () => {
    const names = new Set(files.map((file) => basename(file)));
    const gone = files.flatMap((file) =>
      [...source(file).matchAll(/^\s*(?:\/\*\*?|\*|\/\/)\s.*$/gm)]
        .flatMap(([comment]) => comment.match(/[\w@-]+(?:\.test)?\.tsx?\b/g) ?? [])
        .filter((name) => !names.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(gone).toEqual([]);
  });

  it('node_modules is not tracked, neither as a folder nor as a link', () => {
    const tracked = execFileSync('git', ['ls-files', 'node_modules'], { cwd: ROOT, encoding: 'utf8' });
    expect(tracked).toBe('');
  });

  it('there are no barrel files', () => {
    expect(files.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
  });

  it('the top level is as the layout says', () => {
    for (const name of [
      'app',
      'renderer',
      'test',
      'build',
      'package.json',
      'tsconfig.json',
      'electron-builder.yml',
      'README.md',
      'ARCHITECTURE.md',
      'LICENSE',
    ]) {
      expect([name, existsSync(join(ROOT, name))]).toEqual([name, true]);
    }
  });
});
