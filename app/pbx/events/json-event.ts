/** One event in the exchange's JSON, kept as bytes: a header becomes a string when somebody asks for it, and bad bytes cost only the value they stand in. */
import { entriesOf, headerOf, indexAt, indexEvent, LIST, OPEN, QUOTE, skipBlanks } from './json-index.ts';

/** One event as an object; a header that occurs twice is an array. */
export type RawEvent = Readonly<Record<string, string | readonly string[]>>;

const BEGINNING = Buffer.from('{"Event-Name":"');

/** One event, or anything else that the exchange writes in the same form (`uuid_dump … json`). */
export class JsonEvent {
  readonly bytes: Buffer;
  #name: string | undefined;
  #isDamaged = false;

  /** @param bytes not copied: they must stay as they are while the event is in use */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** For events that do not come from a socket. */
  static of(event: RawEvent): JsonEvent {
    return new JsonEvent(Buffer.from(JSON.stringify(event)));
  }

  /** The same event with bytes of its own, for who keeps it. */
  copy(): JsonEvent {
    return new JsonEvent(Buffer.from(this.bytes));
  }

  #read(): void {
    this.#isDamaged = indexEvent(this.bytes) ?? this.#isDamaged;
  }

  /** Its `Event-Name`, `''` where there is none. FreeSWITCH writes it first: found without looking at the rest. */
  get name(): string {
    if (this.#name !== undefined) return this.#name;
    const { bytes } = this;
    const from = BEGINNING.length;
    const end = bytes.indexOf(QUOTE, from);
    const isFirst = end > 0 && end < from + 64 && bytes.compare(BEGINNING, 0, from, 0, from) === 0;
    const name = isFirst ? bytes.toString('latin1', from, end) : (this.header('Event-Name') ?? '');
    this.#name = name;
    return name;
  }

  /** True where a header was looked for and the bytes were no JSON object from the first to the last: what can be read of it is read all the same. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** The value of a header, the first one of several; empty and what is no text counts as absent. Where a header stands twice, the last counts, as in JSON. */
  header(name: string): string | undefined {
    this.#read();
    return headerOf(this.bytes, name);
  }

  /** All of it as an object, for traces; undefined where no header could be read. */
  toRaw(): RawEvent | undefined {
    this.#read();
    const entries = entriesOf(this.bytes);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
}

/**
 * The objects in the list `rows` of an answer (`show … as json`): one that cannot be read costs itself only.
 * @returns undefined where the answer is no such list at all
 */
export function readRows(answer: string): RawEvent[] | undefined {
  const bytes = Buffer.from(answer);
  const begin = skipBlanks(bytes, 0);
  if (bytes[begin] !== OPEN) return undefined;
  const rows = bytes.indexOf('"rows"', begin);
  const list = rows < 0 ? -1 : bytes.indexOf(LIST, rows);
  if (list < 0) return /"row_count"\s*:/.test(answer) ? [] : undefined;
  const found: RawEvent[] = [];
  for (let at = bytes.indexOf(OPEN, list); at >= 0;) {
    const { ended, isSound } = indexAt(bytes, at);
    let end = ended;
    // A row that does not end where it should has swallowed the next one, which is read again from its own beginning.
    const next = bytes.indexOf('{"', at + 1);
    if (next >= 0 && (next < end || !isSound)) end = next;
    const raw = new JsonEvent(bytes.subarray(at, end)).toRaw();
    if (raw !== undefined) found.push(raw);
    at = bytes.indexOf(OPEN, end);
  }
  return found;
}
