/** docs/call-rules.md and the code match: every quoted rule exists, every rule is quoted and has recorded calls that prove it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'call-rules.md'), 'utf8');
const rules = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((part) => [/^R\d+/.exec(part)?.[0] ?? '', part]),
);
const sources = globSync('app/**/*.ts', { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]);
const quoted = new Map<string, string[]>();
for (const [file = '', text = ''] of sources)
  for (const [rule] of text.matchAll(/\bR(?:[1-9]|1\d|2\d)\b/g)) quoted.set(rule, [...(quoted.get(rule) ?? []), file]);

const isStory = (name: string): boolean =>
  ['traces', 'stories'].some((kind) => existsSync(join(ROOT, 'test/fixtures', kind, name, 'events.jsonl.gz')));

test('there are 23 rules, in order', () => {
  expect([...rules.keys()]).toEqual(Array.from({ length: 23 }, (_, at) => `R${at + 1}`));
});

test('every rule that the code quotes exists', () => {
  expect([...quoted].filter(([rule]) => !rules.has(rule))).toEqual([]);
});

describe.each([...rules])('%s', (rule, text) => {
  test('is quoted in the code', () => expect(quoted.get(rule)?.length ?? 0).toBeGreaterThan(0));

  test('has recorded calls that prove it', () => {
    const names = [...(/^Stories: ([^]*)$/m.exec(text)?.[1] ?? '').matchAll(/`([\w-]+)`/g)].map(
      ([, name = '']) => name,
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !isStory(name))).toEqual([]);
  });
});

test('every other document that the code quotes is in docs, with the section quoted', () => {
  const lost = sources.flatMap(([file = '', text = '']) =>
    [...text.matchAll(/\b([a-z][a-z-]*)\.md(?: §(\d+))?/g)].flatMap(([words, name = '', section]) => {
      const path = join(ROOT, 'docs', `${name}.md`);
      const found =
        existsSync(path) && (section === undefined || readFileSync(path, 'utf8').includes(`## §${section} `));
      return found ? [] : [`${file} quotes ${words}`];
    }),
  );
  expect(lost).toEqual([]);
});
