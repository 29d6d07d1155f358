/** A record of 8 MB holds nobody up: it is read in a thread of its own, and what no real call has so much of is left out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { parseRecord } from '../../app/pbx/call-records/parse-record.ts';
import { readRecordFolder } from '../../app/pbx/call-records/record-files.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { localFiles } from '../../app/remote/files.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { folder } from '../journeys/product.ts';

const [RECORD] = loadTrace('inbound-answered').cdr;
const LEGS = `ARRAY::${Array.from({ length: 150_000 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')};Name;1001`).join('|:')}`;
const large = (): Buffer =>
  Buffer.from(JSON.stringify({ ...RECORD, variables: { ...RECORD?.variables, originated_legs: LEGS } }));

test('the same comes out as of a small one, and the lists are bounded', async () => {
  const cdr = await parseRecord(large(), 'json_cdr');
  const small = parseJsonCdr(JSON.stringify(RECORD));
  expect({ ...cdr, variables: undefined }).toEqual({ ...small, variables: undefined });
  expect(cdr.variables.get('originated_legs')?.length).toBeLessThanOrEqual(200);
  expect(cdrFacts([cdr]).length).toBeGreaterThan(3);
});

test('what is wrong with it is told as with a small one', async () => {
  const bytes = large();
  await expect(parseRecord(bytes.subarray(0, bytes.length - 10), 'json_cdr')).rejects.toThrow(SyntaxError);
  await expect(parseRecord(Buffer.from(`{"variables":{"x":"${'y'.repeat(300_000)}"}}`), 'json_cdr')).rejects.toThrow(
    'no uuid, start or end',
  );
});

test('the loop goes on meanwhile: other work gets its turn while the record is read', async () => {
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
