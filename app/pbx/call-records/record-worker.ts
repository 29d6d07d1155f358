/** Runs in a worker thread: reads one large record of the exchange and answers with what counts of it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Words } from '../../contract/language.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { Cdr } from './cdr.ts';
import { parseJsonCdr } from './json.ts';
import { parseXmlCdr } from './xml.ts';

export type RecordOrder = { readonly bytes: Uint8Array; readonly format: 'json_cdr' | 'xml_cdr' };
export type RecordAnswer = { readonly cdr: Cdr } | { readonly failed: Words; readonly incomplete: boolean };

const read = ({ bytes, format }: RecordOrder): RecordAnswer => {
  try {
    const text = Buffer.from(bytes).toString('utf8');
    return { cdr: format === 'json_cdr' ? parseJsonCdr(text) : parseXmlCdr(text) };
  } catch (error) {
    return { failed: systemWords(error), incomplete: error instanceof SyntaxError };
  }
};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort?.postMessage(read(workerData as RecordOrder));
