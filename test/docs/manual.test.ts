/** The manual is consistent: links and anchors resolve, every problem has its section, every command exists. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';

import { PROBLEMS } from '../../app/contract/problems.ts';
import { drawings } from '../../build/drawings.ts';
import { piecesOf, sectionOf } from '../../renderer/health/manual.ts';
import { traceNames } from '../fixtures/trace.ts';
import { isScene } from '../window/scenes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const pages = ['*.md', 'docs/**/*.md', 'deploy/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT }).filter((file) => !file.includes('node_modules')),
);
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
const manual = (language: string): string[] =>
  globSync(`docs/${language}/*.md`, { cwd: ROOT })
    .map((file) => relative(`docs/${language}`, file))
    .toSorted();

/** As GitHub makes them of a heading. */
const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
const anchorsOf = (text: string): Set<string> =>
  new Set([
    ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id),
    ...[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading)),
  ]);

describe('the manual', () => {
  it('has the same pages in both languages, and a menu that names each', () => {
    expect(manual('ru').length).toBeGreaterThan(12);
    expect(manual('en')).toEqual(manual('ru'));
    const menu = read('docs/.vitepress/config.ts');
    const names = manual('ru').map((file) => file.replace(/(index)?\.md$/, ''));
    expect(names.filter((name) => !menu.includes(`['${name}',`))).toEqual([]);
  });

  it('links lead to files that are there, and to anchors that these have', () => {
    const dead: string[] = [];
    let seen = 0;
    for (const file of pages) {
      for (const [, target = ''] of withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        seen += 1;
        const [path = '', anchor] = target.split('#');
        const found = path === '' ? file : join(dirname(file), path);
        const isThere = existsSync(join(ROOT, found));
        const isAnchored = anchor === undefined || (isThere && anchorsOf(read(found)).has(decodeURI(anchor)));
        if (!isThere || !isAnchored) dead.push(`${file}: ${target}`);
      }
    }
    expect(seen).toBeGreaterThan(50);
    expect(dead).toEqual([]);
  });

  it('says of every problem what is seen, why, and what to do, in both languages', () => {
    for (const language of ['ru', 'en'] as const) {
      const page = read(`docs/${language}/problems.md`);
      for (const [code, { title }] of Object.entries(PROBLEMS)) {
        const blocks = sectionOf(page, code);
        const form = `docs/${language}/problems.md, section ${code}: the code, what you see, why, what to do, a list of steps`;
        expect(
          blocks.map(({ kind }) => kind),
          form,
        ).toEqual(['text', 'text', 'text', 'text', 'list']);
        expect(page).toContain(`<a id="${code}"></a>\n\n## ${title[language]}\n\n`);
      }
      expect([...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)).toEqual(
        expect.arrayContaining(Object.keys(PROBLEMS)),
      );
      expect(sectionOf(page, 'no-such-code')).toEqual([]);
    }
  });

  it('has a rule for every problem that the engine raises', () => {
    const sources = globSync('app/engine/**/*.ts', { cwd: ROOT }).concat('app/engine.ts').map(read).join('\n');
    const raised = [...sources.matchAll(/(?:problems\.set|\bwarn|onProblem)\(\s*'([\w-]+)'/g)].map(
      ([, code = '']) => code,
    );
    expect(raised.length).toBeGreaterThan(10);
    expect(raised.filter((code) => !(code in PROBLEMS))).toEqual([]);
  });

  it('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // docs/headless.md specifies an interface and may be ahead of the code; the manual may not.
    const named = pages
      .filter((file) => file !== 'docs/headless.md')
      .flatMap((file) =>
        [...read(file).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => ({ file, name })),
      );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
  });

  it('names only flags that those commands have', () => {
    const programs: Readonly<Record<string, string>> = {
      headless: 'app/headless.ts',
      record: 'app/record-trace.ts',
      sim: 'test/sim/run.ts',
      dev: 'build/dev.ts',
      bench: 'bench/run.ts',
    };
    const named = pages.flatMap((file) =>
      [...read(file).matchAll(/npm run (?:-s )?([\w:-]+) -- ([^`\n#]*)/g)].flatMap(([, name = '', rest = '']) =>
        [...rest.matchAll(/--([a-z][\w-]*)/g)].map(([, flag = '']) => ({ file, name, flag })),
      ),
    );
    expect(named.length).toBeGreaterThan(8);
    const unknown = named.filter(({ name, flag }) => {
      const source = programs[name];
      return (
        source === undefined || !new RegExp(`(?<![\\w-])(?:'--${flag}'|['"]?${flag}['"]?: \\{)`).test(read(source))
      );
    });
    expect(unknown).toEqual([]);
  });

  it('commands without side effects run as written', async () => {
    const named = pages.flatMap((file) =>
      [...read(file).matchAll(/`(npm run (?:-s )?(?:story|drawings)(?: [\w-]+)?)`/g)].map(([, line = '']) => line),
    );
    expect(named.length).toBeGreaterThan(0);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const run = promisify(execFile);
    for (const line of new Set(named)) {
      const [name = '', ...more] = line.replace(/^npm run (?:-s )?/, '').split(' ');
      const [, file = ''] = (scripts[name] ?? '').split(' ');
      // `NAME` stands for a recorded call.
      const args = more.map((one) => (one === 'NAME' ? 'hold-resume' : one));
      const { stdout } = await run(process.execPath, [join(ROOT, file), ...args], { cwd: ROOT });
      if (name === 'story') expect(stdout).toContain('register-call');
    }
  });

  it('names only tests that are there, and scenes that the window has', () => {
    const runs = pages.flatMap((file) => [...read(file).matchAll(/npx vitest run ([\w/.-]+)(?: -t ([\w-]+))?/g)]);
    expect(runs.length).toBeGreaterThan(1);
    for (const [line, path = '', name] of runs) {
      expect([line, existsSync(join(ROOT, path))]).toEqual([line, true]);
      // A recorded call gives its test its name.
      if (name !== undefined) expect(traceNames()).toContain(name);
    }
    const scenes = pages.flatMap((file) =>
      [...read(file).matchAll(/`npm run dev -- --scene ([\w|-]+)`/g)].flatMap(([, names = '']) => names.split('|')),
    );
    expect(scenes.length).toBeGreaterThan(0);
    expect(scenes.filter((scene) => !isScene(scene))).toEqual([]);
  });

  it('shows settings that the product accepts, and configuration that FreeSWITCH can parse', () => {
    let seen = 0;
    for (const file of pages) {
      for (const [, kind, body = ''] of read(file).matchAll(/^```(xml|json)\n([\s\S]*?)^```/gm)) {
        seen += 1;
        if (kind === 'json') expect(() => JSON.parse(body) as unknown, `${file}: ${body}`).not.toThrow();
        else expect(XMLValidator.validate(`<include>${body}</include>`), `${file}: ${body}`).toBe(true);
      }
    }
    expect(seen).toBeGreaterThan(5);
  });

  it('has drawings that match the script, and every picture has a description', () => {
    for (const language of ['ru', 'en'] as const)
      for (const { file, svg } of drawings(language)) {
        expect(XMLValidator.validate(svg), file).toBe(true);
        expect(read(`docs/${language}/pictures/${file}`) === svg, `${file}: npm run drawings`).toBe(true);
        const isShown = globSync(`docs/${language}/*.md`, { cwd: ROOT }).some((page) =>
          read(page).includes(`pictures/${file}`),
        );
        expect(isShown, `${file} is shown in ${language}`).toBe(true);
      }
    const silent = pages.flatMap((file) =>
      [...read(file).matchAll(/!\[\s*\]\([^)]+\)/g)].map(([image]) => `${file}: ${image}`),
    );
    expect(silent).toEqual([]);
  });

  it('is split into pieces for the window, without its Markdown markup', () => {
    expect(
      piecesOf('Press **Install**, see [the page](./a.md), run `reloadacl` in _Health_ of plecho_redirect=ask'),
    ).toEqual([
      { kind: 'plain', text: 'Press ' },
      { kind: 'bold', text: 'Install' },
      { kind: 'plain', text: ', see the page, run ' },
      { kind: 'code', text: 'reloadacl' },
      { kind: 'plain', text: ' in ' },
      { kind: 'emphasis', text: 'Health' },
      { kind: 'plain', text: ' of plecho_redirect=ask' },
    ]);
  });
});
