/** Calls packed as blobs: any call is unpacked unchanged, blobs of every version stay readable, and they are small. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all } from '../../app/core/split-map.ts';
import type { Call } from '../../app/core/model.ts';
import { JSON_DICTIONARY, SHAPE_DICTIONARY } from '../../app/store/dictionaries.ts';
import { pack, unpack } from '../../app/store/pack.ts';
import type { Phrases } from '../../app/store/shape.ts';
import { plausibleCalls } from '../../bench/seed.ts';
import { askedOf, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { keyOf } from '../../app/store/ids.ts';
import { batch, call, MASHA, registration, store, tempDir, uuid } from './fixtures.ts';

function phrasesOf(list: string[] = []): Phrases & { list: string[] } {
  return {
    list,
    numberOf: (phrase) => (list.includes(phrase) ? list.indexOf(phrase) : list.push(phrase) - 1),
    phraseOf: (number) => list[number] ?? expect.unreachable(`there is no phrase ${number}`),
  };
}

/** Packs and unpacks the JSON. */
function back(json: string): string {
  const phrases = phrasesOf();
  return unpack(pack(json, phrases), phrasesOf([...phrases.list]));
}

function recordedCalls(): Call[] {
  const root = join(import.meta.dirname, '..', 'fixtures', 'stories');
  return traceNames(root).flatMap((name) => {
    const trace = loadTrace(name, root);
    const events = trace.lines.map(({ event }) => event);
    const { state } = tell(events, undefined, undefined, askedOf(events, trace.expected));
    return all(state.calls).filter(({ finishedAt }) => finishedAt !== undefined);
  });
}

test('every recorded call is unpacked unchanged', () => {
  const calls = recordedCalls();
  expect(calls.length).toBeGreaterThan(100);
  for (const one of calls) expect(back(JSON.stringify(one))).toBe(JSON.stringify(one));
});

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uuid(),
  fc.constantFrom('{"kind":"user",', '"userId":', 'Пётр', '}', '"', '\\', '\u0001', '\u00040', ':', MASHA.kind),
  fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
);
const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
const number = fc.oneof(fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.integer({ min: 17e14, max: 18e14 }));

test('any content of a call is unpacked unchanged', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      number,
      fc.record({ kind: fc.constant('user'), number: text, userId: fc.oneof(fc.uuid(), text), name: text }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      fc.array(tie('value'), { maxLength: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      const json = JSON.stringify(one);
      expect(back(json)).toBe(json);
    }),
    { numRuns: 2_000 },
  );
});

test('a conference with more channels, times and people than there are reference codes', () => {
  const many = Array.from({ length: 200 }, (_, n) => ({
    ...call({ n: n + 1, answerAfter: n + 1 }).legs[0],
    to: { kind: 'user', number: String(79_160_000_000 + n), userId: uuid(5000 + n) },
  }));
  const json = JSON.stringify({ ...call({ n: 1 }), legs: many });
  expect(back(json)).toBe(json);
});

test('a day of an office takes less than 125 bytes per call, and each colleague is stored once', () => {
  const phrases = phrasesOf();
  const sizes = [...plausibleCalls(1000, 1, 1_772_434_800_000)].map((one) => pack(JSON.stringify(one), phrases).length);
  expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(125);
  expect(phrases.list.length).toBeLessThanOrEqual(40);
});

test('packed calls of earlier versions stay readable', () => {
  const read = (base64: string): string => unpack(Buffer.from(base64, 'base64'), phrasesOf(PHRASES));
  expect(read(FIRST_RELEASE)).toBe(
    '{"id":"0f0e","direction":"inbound","legs":[],"recordings":[],"toldAt":1772434800000000,"name":"Пётр"}',
  );
  expect(read(WITH_SHAPE)).toBe(JSON.stringify(call({ n: 1, at: 1_772_434_800_000_000, answerAfter: 3 })));
  const prints = [JSON_DICTIONARY, SHAPE_DICTIONARY].map((one) => createHash('sha256').update(one).digest('hex'));
  expect(prints.map((print) => print.slice(0, 16))).toEqual(['41b39051b60bcabc', '30bc4c6c57a544ad']);
  expect(() => read('YwEC')).toThrow(/does not know/);
  expect(() => read(WITH_SHAPE.slice(0, 20))).toThrow('cut short');
});

test('a history of an earlier version is shown, changed and counted like any other', () => {
  using place = tempDir();
  const [first, second] = [call({ n: 1, answerAfter: 3 }), call({ n: 2 })];
  const kept = store(place.dir);
  kept.commit(batch([first, second], [registration(first)]));
  const before = kept.searchCalls({}, 0, 10);
  const old = new Database(join(place.dir, 'plecho.sqlite'));
  for (const one of [first, second]) {
    const blob = deflateRawSync(JSON.stringify(one), { level: 6, dictionary: JSON_DICTIONARY });
    old
      .prepare('UPDATE bodies SET call = ? WHERE n = (SELECT n FROM calls WHERE id = ?)')
      .run(Buffer.concat([Buffer.from([0]), blob]), keyOf(one.id));
  }
  old.close();
  expect(kept.searchCalls({}, 0, 10)).toEqual(before);
  expect(kept.wholeCall(first.id)).toEqual(first);
  const talked = { ...second, line: '74951234568' };
  kept.commit(batch([first, talked]));
  expect(kept.wholeCall(second.id)).toEqual(talked);
  expect(kept.overview({}).byLine.map(({ line, answered, missed }) => [line, answered, missed])).toEqual([
    ['74951234567', 1, 0],
    ['74951234568', 0, 1],
  ]);
  kept.close();
});
const PHRASES = [JSON.stringify(MASHA)];
const FIRST_RELEASE = 'AIMGmUGaQSrOLAVNyvgNMjIxNrFA5AdoYF6Yf3HixaaLDUq1AA==';
const WITH_SHAPE =
  'AQIEAgEAAAAAAABAAJAAAAAAAAABAAAAAAAAQACQAAAAAQAAAYDwoaqkgaYGgIl6gJL0AYCcnDmt3fSBqgKHqMSblwIAo17uR87ZJLcNSYxwg6GQvUmpOfBHEgA=';
