/** Proves that the history can be read: finds the newest record, reads it, and tells in words what is wrong. */
import type { Micros } from '../../core/model.ts';
import { parseCsvLine } from './csv.ts';
import { parseRecord } from './parse-record.ts';
import { readWhole } from '../../remote/files.ts';
import type { FileInfo, Files } from '../../remote/files.ts';
import type { HistoryFormat } from './folder.ts';
import { sayRecords } from './words.ts';
import { WordedError, systemWords } from '../../contract/worded-error.ts';

const KINDS: Readonly<Record<HistoryFormat, { pattern: RegExp; shown: string }>> = {
  json_cdr: { pattern: /\.cdr\.json$/, shown: '*.cdr.json' },
  xml_cdr: { pattern: /\.cdr\.xml$/, shown: '*.cdr.xml' },
  csv: { pattern: /\.csv(\.|$)/, shown: '*.csv' },
};
/** No record of a call is longer (bytes). */
const LONGEST_RECORD = 64 * 1024 * 1024;
/** So much of a CSV's end is kept to read its last line from. */
const END_BYTES = 64 * 1024;

/** The last line of a file and how many there are, read piece by piece: such a file may hold the calls of years. */
async function lastLine(files: Files, path: string): Promise<{ line: string; count: number }> {
  let end = Buffer.alloc(0);
  let count = 0;
  for await (const part of await files.read(path, 0)) {
    const bytes = part as Buffer;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
    end = Buffer.concat([end, bytes]).subarray(-END_BYTES);
  }
  const text = end.toString('utf8');
  return { line: text.trimEnd().split('\n').at(-1) ?? '', count: text.endsWith('\n') ? count : count + 1 };
}

export type HistoryProof = {
  /** Files (of CSV: lines of the newest file). */
  readonly count: number;
  readonly newest: { readonly file: string; readonly uuid: string; readonly endedAt: Micros };
};

/**
 * Reads the newest record of a folder.
 * @throws WordedError with words: no such folder, no such files, not readable
 */
export const testHistory = async (files: Files, path: string, format: HistoryFormat): Promise<HistoryProof> => {
  const { pattern, shown } = KINDS[format];
  let newest: FileInfo | undefined;
  let total = 0;
  /** Of the files only the newest is kept: there may be hundreds of thousands. */
  const look = (entry: FileInfo): boolean => {
    if (entry.isFolder || !pattern.test(entry.name)) return entry.isFolder;
    total += 1;
    if (newest === undefined || entry.mtimeMs > newest.mtimeMs) newest = entry;
    return false;
  };
  const walk = async (folder: string, depth: number): Promise<void> => {
    const folders = await files.list(folder, look);
    for (const { path: below } of depth > 1 ? folders : []) await walk(below, depth - 1);
  };
  try {
    const self = format === 'csv' ? await files.stat(path) : null;
    if (self !== null && !self.isFolder) newest = self;
    else await walk(path, 4);
  } catch (error) {
    throw new WordedError('history-folder', sayRecords.both('noFolder', path, systemWords(error)), { cause: error });
  }
  if (newest === undefined) throw new WordedError('history-empty', sayRecords.both('noRecords', path, shown));
  try {
    if (format === 'csv') {
      const { line, count } = await lastLine(files, newest.path);
      const { uuid, endedAt } = parseCsvLine(line, undefined);
      return { count, newest: { file: newest.path, uuid, endedAt } };
    }
    const { uuid, endedAt } = await parseRecord(await readWhole(files, newest.path, LONGEST_RECORD), format);
    return { count: total, newest: { file: newest.path, uuid, endedAt } };
  } catch (error) {
    throw new WordedError('history-format', sayRecords.both('badFile', newest.name, systemWords(error)), {
      cause: error,
    });
  }
};
