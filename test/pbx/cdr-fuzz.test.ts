/** Fuzzed CDR files: whatever they contain, they are read or refused with a reason; the folder's other calls are still read. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRandom } from '../../app/demo/office-people.ts';
import type { Random } from '../../app/demo/office-people.ts';
import { localFiles } from '../../app/remote/files.ts';
import { createHistory } from '../../app/pbx/call-records/folder.ts';
import type { HistoryFormat } from '../../app/pbx/call-records/folder.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { csvLine, encodedJson, isALeg, xmlText } from './cdr-samples.ts';

const SEEDS = Number(process.env['PLECHO_FUZZ'] ?? 150);

/** Values that nobody expects. */
const ODD: unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  '0',
  '99999999999999999999',
  [],
  {},
  [[1]],
  { a: null },
  'ARRAY::|:|:',
  '\u0000',
  '{{1,2}',
  'x'.repeat(20_000),
  '%E0%A4%A',
];

/** The same tree with a few places changed. */
const twist = (value: unknown, random: Random): unknown => {
  if (random.chance(0.01)) return random.pick(ODD);
  if (Array.isArray(value)) return value.map((one) => twist(one, random));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, child]) =>
      random.chance(0.01) ? [] : [[name, twist(child, random)] as const],
    ),
  );
};

/** The text with bytes replaced, removed or doubled. */
const garble = (text: string, random: Random): string => {
  const bytes = Buffer.from(text);
  for (let count = random.between(0, 12); count > 0; count -= 1)
    bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
  const at = Math.floor(random.next() * bytes.length);
  return random.pick([
    bytes.toString(),
    bytes.subarray(0, at).toString(),
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(at / 2))]).toString(),
  ]);
};

test.each<[HistoryFormat, string]>([
  ['json_cdr', '.cdr.json'],
  ['xml_cdr', '.cdr.xml'],
  ['csv', '.csv'],
])('%s', { timeout: 60_000 + SEEDS * 100 }, async (format, suffix) => {
  const folder = await mkdtemp(join(tmpdir(), 'plecho-fuzz-'));
  const past = Date.now() / 1000 - 86_400;
  const put = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, name), text);
    await utimes(join(folder, name), past, past);
  };
  const records = ['attended-transfer', 'queue', 'loopback-group'].flatMap((name) => loadTrace(name).cdr);
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = createRandom(seed);
    const record = random.pick(records);
    const odd = twist(record, random) as typeof record;
    const write = format === 'json_cdr' ? JSON.stringify : format === 'xml_cdr' ? xmlText : csvLine;
    const text = random.chance(0.5) && format === 'json_cdr' ? JSON.stringify(odd) : garble(write(record), random);
    await put(`odd-${seed}${suffix}`, text);
  }
  const good = loadTrace('voicemail').cdr.filter(isALeg);
  const written = good.map((record) =>
    format === 'json_cdr' ? encodedJson(record) : format === 'xml_cdr' ? xmlText(record) : csvLine(record),
  );
  await put(`zz-good${suffix}`, written.join(''));

  const history = createHistory({
    files: localFiles(),
    path: folder,
    format,
    log: pino({ level: 'silent' }),
    orphanMs: 0,
    portion: 40,
  });
  const told: string[] = [];
  let cursor = EMPTY_CURSOR;
  for await (const batch of history.read(EMPTY_CURSOR)) {
    told.push(...batch.groups.flatMap((group) => group.channels));
    for (const { words } of batch.problems) expect(words.ru).toMatch(/^Файл истории/);
    cursor = batch.cursor;
  }
  expect(told).toContain(String(good[0]?.variables['uuid']));
  for await (const batch of history.read(cursor)) expect(batch.groups).toEqual([]);
  await rm(folder, { recursive: true });
});
