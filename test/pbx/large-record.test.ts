/** A record of 8 MB does not block the program: it is parsed in a worker thread, and lists longer than in any real call are cut. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { testHistory } from '../../app/pbx/call-records/check-history.ts';
import { createHistory } from '../../app/pbx/call-records/folder.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { parseRecord } from '../../app/pbx/call-records/parse-record.ts';
import { readRecordFolder } from '../../app/pbx/call-records/record-files.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { localFiles } from '../../app/remote/files.ts';
import { parseXmlCdr } from '../../app/pbx/call-records/xml.ts';
import { loadTrace, type CdrJson } from '../fixtures/trace.ts';
import { folder } from '../journeys/product.ts';
import { xmlText } from './cdr-samples.ts';

const silent = pino({ level: 'silent' });

const [RECORD] = loadTrace('inbound-answered').cdr;
const LEGS = `ARRAY::${Array.from({ length: 150_000 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')};Name;1001`).join('|:')}`;
const LARGE = JSON.stringify({ ...RECORD, variables: { ...RECORD?.variables, originated_legs: LEGS } });
const large = (): Buffer => Buffer.from(LARGE);

test('gives the same result as a small one, and the lists are bounded', async () => {
  const cdr = await parseRecord(large(), 'json_cdr');
  const small = parseJsonCdr(JSON.stringify(RECORD));
  expect({ ...cdr, variables: undefined }).toEqual({ ...small, variables: undefined });
  expect(cdr.variables.get('originated_legs')?.length).toBeLessThanOrEqual(200);
  expect(cdrFacts([cdr]).length).toBeGreaterThan(3);
});

test('errors are the same as with a small one', async () => {
  const bytes = large();
  await expect(parseRecord(bytes.subarray(0, bytes.length - 10), 'json_cdr')).rejects.toThrow(SyntaxError);
  await expect(parseRecord(Buffer.from(`{"variables":{"x":"${'y'.repeat(300_000)}"}}`), 'json_cdr')).rejects.toThrow(
    'no uuid, start or end',
  );
});

test('the event loop is not blocked: other work runs while the record is read', async () => {
  using place = folder();
  mkdirSync(place.path, { recursive: true });
  writeFileSync(join(place.path, 'large.cdr.json'), large());
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const now = Date.now();
  const portions = [];
  const options = { files: localFiles(place.path), path: place.path, format: 'json_cdr' as const };
  for await (const portion of readRecordFolder({ ...options, cursor: EMPTY_CURSOR, since: 0, now }))
    portions.push(portion);
  clearInterval(timer);
  expect(portions.flatMap(({ found }) => found)).toHaveLength(1);
  expect(turns).toBeGreaterThan(10);
});

test('the same for XML with many elements or many attributes', async () => {
  const [plain] = [xmlText(RECORD as CdrJson)];
  const many = plain.replace('</variables>', `${'<x a="1">2</x>'.repeat(30_000)}</variables>`);
  const wide = plain.replace(
    '<variables>',
    `<variables ${Array.from({ length: 30_000 }, (_, n) => `a${n}="1"`).join(' ')}>`,
  );
  for (const text of [many, wide]) {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const cdr = await parseRecord(Buffer.from(text), 'xml_cdr').finally(() => clearInterval(timer));
    expect(cdr.uuid).toBe(parseXmlCdr(plain).uuid);
    expect(cdr.variables.size).toBeLessThan(10_000);
    expect(turns).toBeGreaterThan(10);
  }
});

test('an attribute that would pollute a prototype is refused with a reason', () => {
  const text = xmlText(RECORD as CdrJson).replace('<variables>', '<variables __proto__="x">');
  expect(() => parseXmlCdr(text)).toThrow('reserved');
});

test('the history’s test in the set-up reads its newest record in the same way', async () => {
  using place = folder();
  mkdirSync(place.path, { recursive: true });
  writeFileSync(join(place.path, 'large.cdr.json'), large());
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const proof = await testHistory(localFiles(place.path), place.path, 'json_cdr');
  clearInterval(timer);
  expect(proof).toMatchObject({ count: 1, newest: { uuid: RECORD?.variables['uuid'] } });
  expect(turns).toBeGreaterThan(10);
});

test('a CSV of several years is read in portions, and other work gets its turn', async () => {
  using place = folder();
  mkdirSync(place.path, { recursive: true });
  const path = join(place.path, 'Master.csv');
  const name = 'Маша'.repeat(60);
  const line = (n: number): string =>
    `"${name}","79990000000","1001","default","2026-11-20 10:00:00","2026-11-20 10:00:05","2026-11-20 10:01:00","60","55","NORMAL_CLEARING","1b4e28ba-2fa1-11d2-883f-${String(n).padStart(12, '0')}","","","PCMA","PCMA"\n`;
  writeFileSync(path, Array.from({ length: 16_000 }, (_, n) => line(n)).join('')); // 11 MB: more than two portions
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const history = createHistory({ files: localFiles(), path, format: 'csv', log: silent, settleMs: 0, orphanMs: 0 });
  const batches: number[] = [];
  let read = 0;
  for await (const { groups } of history.read(EMPTY_CURSOR)) {
    batches.push(turns);
    read += groups.length;
  }
  clearInterval(timer);
  expect(read).toBe(16_000);
  expect(batches.length).toBeGreaterThanOrEqual(3);
  expect(turns).toBeGreaterThan(20); // 80 steps of 200 lines
});
