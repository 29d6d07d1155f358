/** Calls of the history as small blobs: a million of them take a sixth of the room, and so do their daily backups. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Call } from '../core/model.ts';

/**
 * What nearly every call holds, the commonest last. Blobs name the dictionary they were made with: never change one that was
 * released, add another.
 */
const DICTIONARIES: readonly Buffer[] = [
  Buffer.from(
    '"communicationId":"","failed":true,"resuming":{"at":,"until":},"room":"conference","type":"paused","at":1,"hold":' +
      '{"id":"","direction":"internal","startedAt":17{"id":"","direction":"outbound","client":{"kind":"client","phone":"7495' +
      '{"id":"","direction":"inbound","client":{"kind":"client","phone":"79","name":""},"clientChannel":"","line":"74951234567",' +
      '"startedAt":1770000000000000,"announced":true,"legs":[{"id":":client:user:1","from":{"kind":"client","phone":"79","name":""},' +
      '"to":{"kind":"user","number":"1001","userId":"00000000-0000-4000-8000-","name":""},"events":[{"type":"appeared","at":177' +
      '},{"type":"connected","at":177},{"type":"disconnected","at":177}],"caller":"","ringing":[],"rung":[""],"talked":["",""],' +
      '"via":{"a":"","b":""},"answeredAt":177,"endedAt":177},{"id":"-4a","from":{"kind":"user","number":"100","userId":"","name":""},' +
      '"to":{"kind":"client","phone":"79"}}],"recordings":[{"file":"/var/lib/freeswitch/recordings//archive/2026/Jan/01/.wav",' +
      '"channels":[""],"from":177,"until":177,"attached":""}],"toldAt":177,"finishedAt":177}' +
      '}],"recordings":[],"toldAt":177',
  ),
];

/** Most calls fit: the room is made for each, and the usual 16 KB cost a third of the time. */
const CALL_BYTES = 4096;

/** The first byte is the dictionary's number. */
export function pack(json: string): Buffer {
  const number = DICTIONARIES.length - 1;
  const dictionary = DICTIONARIES[number];
  return Buffer.concat([Buffer.from([number]), deflateRawSync(json, { level: 6, ...(dictionary && { dictionary }) })]);
}

/** @throws Error where the blob is damaged or of a newer version */
export function unpack(blob: Buffer): string {
  const dictionary = DICTIONARIES[blob[0] ?? -1];
  if (dictionary === undefined) throw new Error('a call of the history is stored in a way this version does not know');
  return inflateRawSync(blob.subarray(1), { dictionary, chunkSize: CALL_BYTES }).toString('utf8');
}

/** @returns null where the blob is missing or cannot be read */
export function unpackCall(blob: Buffer | undefined): Call | null {
  try {
    return blob === undefined ? null : (JSON.parse(unpack(blob)) as Call);
  } catch {
    return null;
  }
}
