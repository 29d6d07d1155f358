/** A file as multipart/form-data of known length, streamed: memory does not grow with the file. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { OutgoingFile } from '../port.ts';

/** The CRM's limit. */
export const LARGEST_FILE = 100 * 1024 * 1024;

export type Multipart = { readonly headers: Record<string, string>; readonly body: Readable };

/** Builds the body with its one part `file`. The caller destroys `body` if it is not sent. */
export function multipart(file: OutgoingFile): Multipart {
  const boundary = `plecho-${randomUUID()}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; ${fileName(file.name)}\r\n` +
      `Content-Type: ${file.contentType.replace(/[\r\n]/g, '')}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + file.size + tail.length),
    },
    body: Readable.from(parts(head, file, tail), { objectMode: false }),
  };
}

/** The file is opened when its turn comes: a body that is never read leaves nothing open. */
async function* parts(head: Buffer, file: OutgoingFile, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  const source = 'path' in file ? (file.open?.() ?? createReadStream(file.path)) : file.stream;
  for await (const chunk of source as AsyncIterable<Buffer>) yield chunk;
  yield tail;
}

/** Plain ASCII for old readers, and the real name beside it where it has other letters. */
function fileName(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return ascii === name ? `filename="${ascii}"` : `filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
