/** What the built programs hold, as their source maps tell it: a start reads all of it, and keeps its text in memory. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const OUT = join(import.meta.dirname, '..', '..', 'out');

/** The files that a program reads at its start: itself and what it imports, but not what it asks for later. */
function readAtStart(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const code = readFileSync(join(OUT, entry), 'utf8');
  for (const [, file = ''] of code.matchAll(/\b(?:from|import)"\.\/([\w.-]+\.mjs)"/g)) readAtStart(file, seen);
  return seen;
}

const files = [...readAtStart('headless.mjs')];
const packages = new Set(
  files.flatMap((file) => {
    if (!readdirSync(OUT).includes(`${file}.map`)) return []; // the bundler's own helpers
    const { sources } = JSON.parse(readFileSync(join(OUT, `${file}.map`), 'utf8')) as { sources: string[] };
    return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  }),
);

describe('out/headless.mjs', () => {
  test('the reading of this test sees what is there', () => {
    expect(files.length).toBeGreaterThan(3);
    expect([...packages]).toEqual(expect.arrayContaining(['express', 'zod', 'pino']));
  });

  // Each of them came along with a library, or is needed by few offices.
  test.each([
    'iconv-lite',
    'qs',
    'lodash',
    'sax',
    'xmlbuilder',
    '@opentelemetry/api',
    'nodemailer',
    'pg',
    'busboy',
    'fast-xml-parser',
    'csv-parse',
    'yazl',
    'tdigest',
    'undici', // loaded with the first connection to the CRM
  ])('a start does not read %s', (name) => expect(packages).not.toContain(name));

  test('a start reads at most 1.2 MB', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(OUT, file)).size, 0);
    expect(bytes).toBeLessThan(1.2 * 1024 * 1024);
  });

  test.each(['llhttp', 'llhttp_simd'])("%s.wasm beside the bundles is undici's own", (name) => {
    const itsOwn = createRequire(import.meta.url)(`undici/lib/llhttp/${name}-wasm.js`) as Buffer;
    expect(readFileSync(join(OUT, `${name}.wasm`)).equals(itsOwn)).toBe(true);
  });

  test('knows the type of every file of the window', async () => {
    const served = pathToFileURL(join(import.meta.dirname, '..', '..', 'build', 'served-types.mjs')).href;
    const { SERVED } = (await import(served)) as { SERVED: ReadonlySet<string> };
    const ends = readdirSync(join(OUT, 'renderer'), { recursive: true, encoding: 'utf8' }).map((file) => extname(file));
    expect(ends.length).toBeGreaterThan(10);
    expect(ends.filter((end) => end !== '' && !SERVED.has(end.slice(1)))).toEqual([]);
  });

  // Each of these texts stands far along a line with Cyrillic in it.
  test.each([
    ['The CRM does not give the list of people with this key.', 'app/engine/words.ts'],
    ['This is not an HTTP request.', 'app/callbacks/listener/words.ts'],
  ])('the source maps lead from “%s” to %s', (text, source) => {
    const file = files.find((one) => readFileSync(join(OUT, one), 'utf8').includes(text)) ?? '';
    const before = readFileSync(join(OUT, file), 'utf8').split(text)[0]?.split('\n') ?? [];
    const map = new SourceMap(JSON.parse(readFileSync(join(OUT, `${file}.map`), 'utf8')) as SourceMapPayload);
    const found = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    expect('originalSource' in found && found.originalSource).toMatch(new RegExp(`/${source}$`));
    const lines = readFileSync(join(OUT, '..', source), 'utf8').split('\n');
    const at = 'originalLine' in found ? found.originalLine : -1;
    expect(lines.slice(at, at + 8).join('\n')).toContain(text);
  });

  test('text is kept with one byte a letter', () => {
    for (const file of files) expect(readFileSync(join(OUT, file), 'latin1')).not.toMatch(/[\u0080-\u00ff]/);
  });
});
