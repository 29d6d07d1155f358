/** Proves that the history can be read: finds the newest record, reads it, and tells in words what is wrong. */
import type { Micros } from '../../core/model.ts';
import { parseCsvLine } from './csv.ts';
import type { Cdr } from './cdr.ts';
import { parseJsonCdr } from './json.ts';
import { parseXmlCdr } from './xml.ts';
import { readWhole } from '../../remote/files.ts';
import type { FileInfo, Files } from '../../remote/files.ts';
import type { HistoryFormat } from './folder.ts';
import { badFile, noFolder, noRecords } from './words.ts';
import { WordedError, systemWords } from '../../contract/worded-error.ts';

const KINDS: Readonly<Record<HistoryFormat, { pattern: RegExp; shown: string; parse: (text: string) => Cdr }>> = {
  json_cdr: { pattern: /\.cdr\.json$/, shown: '*.cdr.json', parse: parseJsonCdr },
  xml_cdr: { pattern: /\.cdr\.xml$/, shown: '*.cdr.xml', parse: parseXmlCdr },
  csv: {
    pattern: /\.csv(\.|$)/,
    shown: '*.csv',
    parse: (text) => parseCsvLine(text.trimEnd().split('\n').at(-1) ?? '', undefined),
  },
};

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
  const { pattern, shown, parse } = KINDS[format];
  const found: FileInfo[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await files.list(folder)) {
      if (entry.isFolder && depth > 1) await walk(entry.path, depth - 1);
      else if (!entry.isFolder && pattern.test(entry.name)) found.push(entry);
    }
  };
  try {
    const self = format === 'csv' ? await files.stat(path) : null;
    if (self !== null && !self.isFolder) found.push(self);
    else await walk(path, 4);
  } catch (error) {
    throw new WordedError('history-folder', noFolder(path, systemWords(error)), { cause: error });
  }
  const newest = found.toSorted((one, other) => other.mtimeMs - one.mtimeMs)[0];
  if (newest === undefined) throw new WordedError('history-empty', noRecords(path, shown));
  try {
    const text = (await readWhole(files, newest.path, 64 * 1024 * 1024)).toString('utf8');
    const { uuid, endedAt } = parse(text);
    const count = format === 'csv' ? text.trimEnd().split('\n').length : found.length;
    return { count, newest: { file: newest.path, uuid, endedAt } };
  } catch (error) {
    const reason = systemWords(error);
    throw new WordedError('history-format', badFile(newest.name, reason.ru), { cause: error });
  }
};
