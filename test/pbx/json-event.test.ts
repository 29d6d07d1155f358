/** Reading headers from an event's bytes: the same as JSON.parse where it is valid JSON, and as much as possible where it is not. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonEvent, readRows } from '../../app/pbx/events/json-event.ts';
import { headerOf } from '../../app/pbx/events/headers.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';

const eventOf = (text: string | Buffer): JsonEvent => new JsonEvent(Buffer.from(text));

describe('valid JSON', () => {
  test.for(traceNames())('of every event of %s each header is read as JSON.parse reads it', (name) => {
    // Compared by hand, with one `expect` per trace: an `expect` per header would take longer than reading half a million of them.
    const wrong = loadTrace(name).lines.filter(({ event }) => {
      const read = JsonEvent.of(event);
      const get = headerOf(event);
      const isRead =
        read.name === event['Event-Name'] &&
        read.header('nobody has this') === undefined &&
        Object.keys(event).every((header) => read.header(header) === get(header)) &&
        isDeepStrictEqual({ ...read.toRaw() }, event);
      return !isRead || read.isDamaged;
    });
    expect(wrong).toEqual([]);
  });

  test('any names and values, and any layout', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const values = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
    const events = fc.dictionary(text, values, { maxKeys: 30 });
    fc.assert(
      fc.property(events, fc.nat({ max: 4 }), (event, indent) => {
        const read = eventOf(JSON.stringify(event, null, indent));
        expect(read.toRaw() ?? {}).toEqual({ ...event });
        expect(read.isDamaged).toBe(false);
      }),
    );
  });

  test('of a repeated header the last one counts, as in JSON; an array gives its first value', () => {
    const read = eventOf('{"Event-Name":"A","x":"1","x":"2","list":["a\\"]","b"],"none":"","empty":[]}');
    expect(['x', 'list', 'none', 'empty'].map((name) => read.header(name))).toEqual(['2', 'a"]', undefined, undefined]);
  });

  test('values that are no strings: a number as it is written, anything else as absent', () => {
    const read = eventOf('{"a":5,"b":null,"c":{"d":"}"},"e":[1,2],"f":true,"Unique-ID":"u"}');
    expect(['a', 'b', 'c', 'e', 'f', 'Unique-ID'].map((name) => read.header(name))).toEqual([
      '5',
      undefined,
      undefined,
      undefined,
      undefined,
      'u',
    ]);
  });

  test('events with more headers than usual', () => {
    const event = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`variable_${n}`, String(n)]));
    expect(JsonEvent.of(event).header('variable_2999')).toBe('2999');
    expect(JsonEvent.of(event).toRaw()).toEqual(event);
  });
});

describe('invalid JSON loses only the affected headers', () => {
  const around = (bytes: Buffer | string): JsonEvent =>
    eventOf(
      Buffer.concat([
        Buffer.from('{"Event-Name":"CHANNEL_ANSWER","Unique-ID":"u-1","variable_odd":"'),
        Buffer.from(bytes),
        Buffer.from('","Event-Date-Timestamp":"1795658420175483"}'),
      ]),
    );
  test.each([
    ['control bytes', Buffer.from([0, 1, 2, 9, 10, 13, 27, 31, 127])],
    ['half a letter of UTF-8', Buffer.from([0xd0])],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0xc0, 0x80])],
    ['an escape that JSON does not know', 'a\\x41\\u12'],
    ['quotes that were forgotten to be escaped', 'he said "hello" and went'],
    ['a quote and a colon', '"a":"b'],
    ['brackets', '}{][,'],
  ])('%s', (_, bytes) => {
    const read = around(bytes);
    expect([read.name, read.header('Unique-ID'), read.header('Event-Date-Timestamp')]).toEqual([
      'CHANNEL_ANSWER',
      'u-1',
      '1795658420175483',
    ]);
    expect(read.header('variable_odd')).toBeDefined();
  });

  test('cut off: the headers before the cut are read, a cut value is not used', () => {
    const read = eventOf('{"Event-Name":"CHANNEL_ANSWER","Unique-ID":"u-1","variable_x":"hal');
    expect(read.header('Unique-ID')).toBe('u-1');
    expect(read.header('variable_x')).toBeUndefined();
    expect(read.isDamaged).toBe(true);
  });

  test('any bytes at all: never an error, never a value that is no string', () => {
    const trace = loadTrace('cyrillic-name')
      .lines.slice(0, 5)
      .map(({ event }) => Buffer.from(JSON.stringify(event)));
    fc.assert(
      fc.property(
        fc.constantFrom(...trace),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 30 }),
        fc.nat(),
        (bytes, changes, cut) => {
          const worse = Buffer.from(bytes.subarray(0, 1 + (cut % bytes.length)));
          for (const [at, byte] of changes) worse[at % worse.length] = byte;
          const read = new JsonEvent(worse);
          const values = Object.values(read.toRaw() ?? {}).flat();
          expect(values.filter((one) => typeof one !== 'string')).toEqual([]);
          expect(['string', 'undefined']).toContain(typeof read.header('Unique-ID'));
        },
      ),
    );
  });

  test('one bad row of a list loses only itself', () => {
    const answer =
      '{"row_count":3,"rows":[{"uuid":"a","cid_name":"x"},{"uuid":"b","cid_name":"\u0001"y"},{"uuid":"c","cid_name":"z"}]}';
    expect(readRows(answer)?.map(({ uuid }) => uuid)).toEqual(['a', 'b', 'c']);
    expect(readRows('{"row_count":2,"rows":[{"uuid":"a","name":"cut},{"uuid":"c","name":"z"}]}')?.at(-1)).toEqual({
      uuid: 'c',
      name: 'z',
    });
    expect(readRows('{"row_count":0}')).toEqual([]);
    expect(readRows('-ERR no reply')).toBeUndefined();
  });
});
