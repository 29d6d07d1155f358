/** Finds the headers of one event in its bytes: one pass over them, no strings; a value becomes a string when somebody asks for it. */

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
export const OPEN = 0x7b;
const CLOSE = 0x7d;
export const LIST = 0x5b;
const LIST_END = 0x5d;

/** Bytes that need no thought inside a text. */
const IS_ORDINARY = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte !== QUOTE && byte !== BACKSLASH && byte < 0x80 ? 1 : 0,
);

/** What a value is; `ESCAPED` and `WIDE` say how its text must be read. */
const ESCAPED = 1;
const WIDE = 2;
const ARRAY = 4;
const OTHER = 8;

/** Each header takes this many places of `index`: begin and end of its name, of its value, what the value is, the next header of the same slot. */
const FIELDS = 6;
const SLOTS = 512;

/** The index of the event that was read last, shared by all: events are looked at one after another. */
let index = new Int32Array(FIELDS * 512);
const slots = new Int32Array(SLOTS);
let count = 0;
let indexed: Buffer | undefined;
/** Whether what was read last is a JSON object from its first to its last byte. */
let isSound = true;
/** Where the object that was read last ended. */
let ended = 0;

/** A name by its length and a few of its bytes: most names share their beginning. */
// oxlint-disable-next-line max-params -- run for every name of every event: no object is made for it
const hash4 = (length: number, middle: number, third: number, second: number, last: number): number =>
  (length ^ (middle << 2) ^ (third << 4) ^ (second << 3) ^ (last << 1)) & (SLOTS - 1);
const hashAt = (bytes: Buffer, from: number, end: number): number =>
  end - from < 3
    ? end - from
    : hash4(end - from, bytes[(from + end) >> 1] ?? 0, bytes[end - 3] ?? 0, bytes[end - 2] ?? 0, bytes[end - 1] ?? 0);

const hashes = new Map<string, number>();
const hashOf = (name: string): number => {
  const known = hashes.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.from(name);
  const hash = hashAt(bytes, 0, bytes.length);
  if (hashes.size < 5000) hashes.set(name, hash);
  return hash;
};

const isBlank = (byte: number | undefined): boolean => byte !== undefined && byte <= 0x20;
export const skipBlanks = (bytes: Buffer, from: number): number => {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
};

/** A quote ends a text only where JSON can go on behind it: one that the exchange forgot to escape stays part of the text. */
function endsText(bytes: Buffer, quote: number, end: number): boolean {
  const byte = bytes[quote + 1];
  if (byte === end || (byte === COMMA && bytes[quote + 2] === QUOTE)) return true;
  const at = skipBlanks(bytes, quote + 1);
  const next = bytes[at];
  if (next === end || (next === undefined && quote === bytes.length - 1)) return true;
  return next === COMMA && bytes[skipBlanks(bytes, at + 1)] === QUOTE;
}

/** What `skipText` found about the text it went over. */
let textFlags = 0;
/** @returns the place of the closing quote, or of the end of the bytes */
function skipText(bytes: Buffer, from: number, end: number): number {
  const { length } = bytes;
  let flags = 0;
  let at = from;
  for (;;) {
    while (at < length && IS_ORDINARY[bytes[at] ?? 0] === 1) at += 1;
    if (at >= length) break;
    const byte = bytes[at];
    if (byte === QUOTE) {
      if (endsText(bytes, at, end)) break;
      isSound = false;
    } else if (byte === BACKSLASH) {
      flags |= ESCAPED;
      at += 1;
    } else flags |= WIDE;
    at += 1;
  }
  if (at >= length) isSound = false;
  textFlags = flags;
  return Math.min(at, length);
}

/** Goes over a number, a word or an object: nothing that FreeSWITCH writes. */
function skipOther(bytes: Buffer, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === OPEN || byte === LIST) depth += 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE)) return at;
    else if (byte === CLOSE || byte === LIST_END) depth -= 1;
    else if (byte === QUOTE) {
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    }
  }
  isSound = false;
  return at;
}

function skipArray(bytes: Buffer, from: number): number {
  let flags = ARRAY;
  let at = from;
  for (;;) {
    at = skipBlanks(bytes, at);
    const byte = bytes[at];
    if (byte === undefined || byte === LIST_END) break;
    if (byte === QUOTE) {
      at = skipText(bytes, at + 1, LIST_END);
      flags |= textFlags;
    } else if (byte !== COMMA) isSound = false;
    at += 1;
  }
  textFlags = flags;
  return Math.min(at, bytes.length);
}

// oxlint-disable-next-line max-params -- run for every header of every event: no object is made for it
function put(slot: number, name: number, nameEnd: number, value: number, valueEnd: number, kind: number): void {
  const at = count * FIELDS;
  if (at + FIELDS > index.length) {
    const larger = new Int32Array(index.length * 2);
    larger.set(index);
    index = larger;
  }
  index[at] = name;
  index[at + 1] = nameEnd;
  index[at + 2] = value;
  index[at + 3] = valueEnd;
  index[at + 4] = kind;
  index[at + 5] = slots[slot] ?? -1;
  slots[slot] = count;
  count += 1;
}

/** Finds all headers of the object that begins at `from`. */
function read(bytes: Buffer, from: number): void {
  count = 0;
  slots.fill(-1);
  isSound = true;
  const { length } = bytes;
  let at = skipBlanks(bytes, from);
  ended = length;
  if (bytes[at] !== OPEN) {
    isSound = false;
    return;
  }
  at += 1;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    if (byte === CLOSE) {
      ended = at + 1;
      return;
    }
    if (byte !== QUOTE) {
      if (byte !== COMMA && !isBlank(byte)) isSound = false;
      at += 1;
      continue;
    }
    const name = at + 1;
    for (at = name; at < length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    const nameEnd = at;
    at += 1;
    if (bytes[at] !== COLON) at = skipBlanks(bytes, at);
    if (bytes[at] !== COLON) {
      isSound = false;
      continue;
    }
    at += 1;
    if (bytes[at] !== QUOTE) at = skipBlanks(bytes, at);
    const first = bytes[at];
    const value = first === QUOTE || first === LIST ? at + 1 : at;
    if (first === QUOTE) at = skipText(bytes, value, CLOSE);
    else if (first === LIST) at = skipArray(bytes, value);
    else {
      at = skipOther(bytes, value);
      textFlags = OTHER;
    }
    if (at > length || (at === length && (first === QUOTE || first === LIST))) break; // cut off: what its value would have been is not known
    put(hashAt(bytes, name, nameEnd), name, nameEnd, value, at, textFlags);
    if (first === QUOTE || first === LIST) at += 1;
  }
  isSound = false;
}

const unescape = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    // Control bytes, quotes and backslashes that JSON does not allow: what is an escape is read as one, the rest stays as it is.
    return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code: string | undefined, sign: string) =>
      code === undefined ? (JSON.parse(`"\\${sign}"`) as string) : String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
};

function textOf(bytes: Buffer, from: number, to: number, kind: number): string {
  const text = (kind & WIDE) === 0 ? bytes.toString('latin1', from, to) : bytes.toString('utf8', from, to);
  return (kind & ESCAPED) === 0 ? text : unescape(text);
}

/** The texts of an array, in order. */
function textsOf(bytes: Buffer, from: number, to: number, kind: number): string[] {
  const texts: string[] = [];
  for (let at = from; at < to; at += 1) {
    if (bytes[at] !== QUOTE) continue;
    const begin = at + 1;
    at = skipText(bytes, begin, LIST_END);
    texts.push(textOf(bytes, begin, Math.min(at, to), kind));
  }
  return texts;
}

/** A number as it is written; anything else that is no text counts as absent. */
function otherOf(bytes: Buffer, from: number, to: number): string | undefined {
  const text = bytes.toString('latin1', from, to).trim();
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

function isNamed(bytes: Buffer, from: number, end: number, name: string): boolean {
  if (end - from !== name.length) return false;
  for (let n = 0; n < name.length; n += 1) if (bytes[from + n] !== name.charCodeAt(n)) return false;
  return true;
}

function valueAt(bytes: Buffer, place: number): string | undefined {
  const from = index[place + 2] ?? 0;
  const to = index[place + 3] ?? 0;
  const kind = index[place + 4] ?? 0;
  if (from === to) return undefined;
  if ((kind & OTHER) !== 0) return otherOf(bytes, from, to);
  const text = (kind & ARRAY) === 0 ? textOf(bytes, from, to, kind) : textsOf(bytes, from, to, kind)[0];
  return text === '' ? undefined : text;
}

/** What is found in bytes that are one object, or hold one. */
export type Indexed = {
  /** They are a JSON object from its first to its last byte. */
  readonly isSound: boolean;
  /** Where the object ended. */
  readonly ended: number;
};

/**
 * Finds the headers of the object that begins at `from`; they are good until others are looked for.
 * @returns what the bytes are
 */
export function indexAt(bytes: Buffer, from: number): Indexed {
  indexed = undefined;
  read(bytes, from);
  return { isSound, ended };
}

/**
 * The same for bytes that are one event, once: nothing is done where they were the last that were looked at.
 * @returns whether anything is wrong with them; undefined where nothing was done
 */
export function indexEvent(bytes: Buffer): boolean | undefined {
  if (indexed === bytes) return undefined;
  indexed = bytes;
  read(bytes, 0);
  return !isSound || skipBlanks(bytes, ended) !== bytes.length;
}

/** The value of a header of the bytes that were looked at last: the first one of several; empty and what is no text counts as absent. */
export function headerOf(bytes: Buffer, name: string): string | undefined {
  for (let at = slots[hashOf(name)] ?? -1; at >= 0; at = index[at * FIELDS + 5] ?? -1) {
    const place = at * FIELDS;
    const from = index[place] ?? 0;
    const end = index[place + 1] ?? 0;
    if (isNamed(bytes, from, end, name)) return valueAt(bytes, place);
  }
  return undefined;
}

/** All headers of the bytes that were looked at last, in order. */
export function entriesOf(bytes: Buffer): [string, string | string[]][] {
  const entries: [string, string | string[]][] = [];
  for (let place = 0; place < count * FIELDS; place += FIELDS) {
    const [name = 0, nameEnd = 0, from = 0, to = 0, kind = 0] = index.subarray(place, place + FIELDS);
    const value =
      (kind & ARRAY) !== 0
        ? textsOf(bytes, from, to, kind)
        : (kind & OTHER) !== 0
          ? otherOf(bytes, from, to)
          : textOf(bytes, from, to, kind);
    if (value !== undefined) entries.push([unescape(bytes.toString('utf8', name, nameEnd)), value]);
  }
  return entries;
}
