/**
 * Calls of the history as small blobs: some 120 bytes each, a tenth of their JSON. Daily backups are that much smaller too. (Of a million calls as the
 * bench makes them the table takes 138 MB; with the JSON deflated as a whole it took 322.)
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Call } from '../core/model.ts';
import { JSON_DICTIONARY, SHAPE_DICTIONARY } from './dictionaries.ts';
import { putTogether, takeApart, type Phrases } from './shape.ts';

/** A blob's first byte: how it was made. */
const OF_JSON = 0;
const OF_SHAPE = 1;

/** Most calls fit: the room is made for each, and the usual 16 KB cost a third of the time. */
const CALL_BYTES = 4096;

/** A shape has some hundred bytes: zlib's usual 268 KB for each, filled with zeros, took two thirds of the time. The result is the same. */
const DEFLATE = { level: 9, memLevel: 5, chunkSize: 1024, dictionary: SHAPE_DICTIONARY };

/** @param json as JSON.stringify writes it */
export function pack(json: string, phrases: Phrases): Buffer {
  const { particulars, shape } = takeApart(json, phrases);
  return Buffer.concat([Buffer.from([OF_SHAPE]), particulars, deflateRawSync(shape, DEFLATE)]);
}

/** @throws Error where the blob is damaged or of a newer version */
export function unpack(blob: Buffer, phrases: Phrases): string {
  const inflated = (part: Buffer, dictionary: Buffer): string =>
    inflateRawSync(part, { dictionary, chunkSize: CALL_BYTES }).toString('utf8');
  const content = blob.subarray(1);
  if (blob[0] === OF_JSON) return inflated(content, JSON_DICTIONARY);
  if (blob[0] === OF_SHAPE)
    return putTogether(content, (end) => inflated(content.subarray(end), SHAPE_DICTIONARY), phrases);
  throw new Error('a call of the history is stored in a way this version does not know');
}

export type Packer = ReturnType<typeof createPacker>;

/** With the phrases of this database: a colleague is written once, not in each of his calls. */
export function createPacker(db: Database) {
  const find = db.prepare<[string], number>('SELECT n FROM phrases WHERE phrase = ?').pluck();
  const add = db.prepare('INSERT INTO phrases (phrase) VALUES (?)');
  const at = db.prepare<[number], string>('SELECT phrase FROM phrases WHERE n = ?').pluck();
  const phrases: Phrases = {
    numberOf: (phrase) => find.get(phrase) ?? Number(add.run(phrase).lastInsertRowid),
    phraseOf(number) {
      const phrase = at.get(number);
      if (phrase === undefined) throw new Error('a call of the history names a colleague who is not kept');
      return phrase;
    },
  };
  return {
    /** Inside the caller's transaction. */
    pack: (json: string): Buffer => pack(json, phrases),
    /** @returns null where the blob is missing or cannot be read */
    call(blob: Buffer | undefined): Call | null {
      try {
        return blob === undefined ? null : (JSON.parse(unpack(blob, phrases)) as Call);
      } catch {
        return null;
      }
    },
  };
}
