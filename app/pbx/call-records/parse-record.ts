/** One record of mod_json_cdr or mod_xml_cdr: a small one read at once, a large one in a thread of its own, so that events and window do not wait for it. */
import { Worker } from 'node:worker_threads';
import { NotACdr, type Cdr } from './cdr.ts';
import { parseJsonCdr } from './json.ts';
import type { RecordAnswer, RecordOrder } from './record-worker.ts';
import { sayRecords } from './words.ts';

export type RecordFormat = 'json_cdr' | 'xml_cdr';
/** XML's parser is loaded only where an office's records are XML. */
const parserOf = async (format: RecordFormat): Promise<(text: string) => Cdr> =>
  format === 'json_cdr' ? parseJsonCdr : (await import('./xml.ts')).parseXmlCdr;

/** Reading so much takes some milliseconds. Records of real calls are smaller. */
const LARGE_BYTES = 256 * 1024;
/** A thread that takes longer has met something that was made to hang it (ms). */
const PATIENCE_MS = 60_000;
/** Beside its own source when run from sources, beside the bundle when built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './record-worker.ts' : './record-worker.mjs', import.meta.url);

/** Large ones one after another: each takes a multiple of its size. */
let line: Promise<unknown> = Promise.resolve();

const inThread = async (order: RecordOrder): Promise<Cdr> => {
  const worker = new Worker(WORKER, { workerData: order, resourceLimits: { maxOldGenerationSizeMb: 512 } });
  let late: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<RecordAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new NotACdr(sayRecords.both('why.unread'))));
      late = setTimeout(() => reject(new NotACdr(sayRecords.both('why.slow'))), PATIENCE_MS).unref();
    });
    if ('cdr' in answer) return answer.cdr;
    throw answer.incomplete ? new SyntaxError(answer.failed.en) : new NotACdr(answer.failed);
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
};

/**
 * @param bytes the text of one record
 * @throws NotACdr; a SyntaxError means that it is not complete, or not of this format
 */
export async function parseRecord(bytes: Buffer, format: RecordFormat): Promise<Cdr> {
  if (bytes.length < LARGE_BYTES) return (await parserOf(format))(bytes.toString('utf8'));
  const turn = line.then(() => inThread({ bytes, format }));
  line = turn.catch(() => undefined);
  return turn;
}
