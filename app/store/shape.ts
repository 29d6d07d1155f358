/** Takes the JSON of a call apart: what is different in every call as bytes, and its shape, which many calls have in common. Text in, the same text out. */

import { idOf } from './ids.ts';

/** Texts of many calls (colleagues) that are kept once, under a number. */
export type Phrases = {
  readonly numberOf: (phrase: string) => number;
  /** @throws Error where there is none of that number */
  readonly phraseOf: (number: number) => string;
};

/**
 * What stands in the shape instead: a control character, which JSON never holds as it is, and which one of its kind. Channels are 16 bytes, times µs
 * since the time before, numbers phones and the like.
 */
const MARKS = { channel: '\u0001', time: '\u0002', number: '\u0003', phrase: '\u0004' } as const;
type Kind = keyof typeof MARKS;
const KINDS = ['channel', 'time', 'number', 'phrase'] as const satisfies readonly Kind[];
const FIRST = 0x30;
/** So many of a kind have a mark; a conference of more people is kept as it is written. */
const MOST = 79;

const PARTICULAR = new RegExp(
  [
    String.raw`\{"kind":"user",[^{}]*"userId":[^{}]*\}`, // a colleague
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', // a channel, or a colleague's id within a leg's
    String.raw`(?<!\d)[1-9]\d{6,14}(?!\d)`, // a phone
    String.raw`(?<!\d)[12]\d{15}(?!\d)`, // a time
  ].join('|'),
  'g',
);
const MARKED = new RegExp(`([${KINDS.map((kind) => MARKS[kind]).join('')}])([^])`, 'g');

/** @param json as JSON.stringify writes it @returns the shape as text, and the rest as bytes */
export function takeApart(json: string, phrases: Phrases): { particulars: Buffer; shape: string } {
  const userIds = new Set(Array.from(json.matchAll(/"userId":"([^"]+)"/g), ([, id]) => id));
  const kindOf = (text: string): Kind => {
    if (text.startsWith('{') || userIds.has(text)) return 'phrase';
    if (text.includes('-')) return 'channel';
    return text.length === 16 ? 'time' : 'number';
  };
  const found: Record<Kind, string[]> = { channel: [], time: [], number: [], phrase: [] };
  const shape = json.replace(PARTICULAR, (text) => {
    const kind = kindOf(text);
    const list = found[kind];
    const known = list.indexOf(text);
    if (known === -1 && list.length === MOST) return text;
    return MARKS[kind] + String.fromCharCode(FIRST + (known === -1 ? list.push(text) - 1 : known));
  });
  const bytes: number[] = [];
  for (const kind of KINDS) bytes.push(found[kind].length);
  for (const channel of found.channel) bytes.push(...Buffer.from(channel.replaceAll('-', ''), 'hex'));
  found.time.map(Number).forEach((time, at, times) => putSigned(bytes, time - (times[at - 1] ?? 0)));
  for (const number of found.number) put(bytes, Number(number));
  for (const phrase of found.phrase) put(bytes, phrases.numberOf(phrase));
  return { particulars: Buffer.from(bytes), shape };
}

/**
 * @param shapeFrom gives the shape, once it is known where the particulars end
 * @throws Error where the bytes are cut short or name a phrase that there is not
 */
export function putTogether(blob: Buffer, shapeFrom: (end: number) => string, phrases: Phrases): string {
  const read = reader(blob);
  const counts = KINDS.map(() => read.byte());
  const many = (at: number, one: () => string): string[] => Array.from({ length: counts[at] ?? 0 }, one);
  let time = 0;
  const found: Record<Kind, string[]> = {
    channel: many(0, () => idOf(read.bytes(16))),
    time: many(1, () => String((time += read.signed()))),
    number: many(2, () => String(read.number())),
    phrase: many(3, () => phrases.phraseOf(read.number())),
  };
  const kindOf = new Map<string, Kind>(KINDS.map((kind) => [MARKS[kind], kind]));
  return shapeFrom(read.end()).replace(MARKED, (_, mark: string, which: string) => {
    const text = found[kindOf.get(mark) ?? 'channel'][which.charCodeAt(0) - FIRST];
    if (text === undefined) throw new Error('the shape of a call names a particular that is not there');
    return text;
  });
}

/** Seven bits a byte, the lowest first. (Times are beyond 32 bits: no shifting.) */
function put(bytes: number[], number: number): void {
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  bytes.push(rest);
}

const putSigned = (bytes: number[], number: number): void => put(bytes, number < 0 ? -2 * number - 1 : 2 * number);

function reader(blob: Buffer) {
  let at = 0;
  const byte = (): number => {
    const value = blob[at];
    if (value === undefined) throw new Error('a call of the history is cut short');
    at += 1;
    return value;
  };
  const number = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const next = byte();
      value += (next % 128) * unit;
      if (next < 128) return value;
    }
  };
  return {
    byte,
    number,
    signed: (): number => {
      const value = number();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    bytes: (length: number): Buffer => blob.subarray(at, (at += length)),
    end: (): number => at,
  };
}
