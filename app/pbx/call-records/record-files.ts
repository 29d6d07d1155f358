/** Folders of mod_json_cdr and mod_xml_cdr: a file per channel, in the folder itself or in sub-folders when rotated. */
import type { Micros } from '../../core/model.ts';
import { NotACdr } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { parseRecord, type RecordFormat } from './parse-record.ts';
import { systemWords } from '../../contract/worded-error.ts';
import { concernsOnlyIt, readWhole } from '../../remote/files.ts';
import type { FileInfo, Files } from '../../remote/files.ts';
import type { CallRecordProblem } from '../../exchange/driver.ts';
import type { Found, HistoryFormat, Portion } from './folder.ts';
import { advance, isRead } from './cursor.ts';
import type { HistoryCursor } from './cursor.ts';
import type { Words } from '../../contract/language.ts';
import { sayRecords } from './words.ts';

export type FolderOptions = {
  readonly files: Files;
  readonly path: string;
  readonly format: HistoryFormat;
  readonly cursor: HistoryCursor;
  readonly since: Micros;
  /** ms; `isGuess`: by the PC's clock, which may be wrong. */
  readonly now: number;
  readonly isGuess?: boolean;
  readonly signal?: AbortSignal;
  /** Files taken at once; so much is held in memory. */
  readonly portion?: number;
};

/** No record of a channel is larger. */
const MAX_FILE = 8 * 1024 * 1024;
/** A file that cannot be read is given this long to be written to its end (ms). */
const WRITING = 60_000;
/** Rotation makes one level of sub-folders; FusionPBX archives by year, month and day. */
const DEPTH = 4;
const PORTION = 1500;
const READS_AT_ONCE = 8;

const SUFFIXES: Readonly<Record<RecordFormat, string>> = { json_cdr: '.cdr.json', xml_cdr: '.cdr.xml' };

/** Every disk has one, and nobody may look into it. */
const NOT_OURS = new Set(['lost+found', '.snapshot', '$RECYCLE.BIN', 'System Volume Information']);

type Search = { readonly found: FileInfo[]; readonly problems: CallRecordProblem[] };

/** All files of the kind below a folder that may be news, oldest first. A sub-folder that can't be read costs itself only. */
const findFiles = async (options: FolderOptions, suffix: string): Promise<Search> => {
  const { files, cursor, since, signal } = options;
  const found: FileInfo[] = [];
  const problems: CallRecordProblem[] = [];
  const isNews = (file: FileInfo): boolean =>
    file.name.endsWith(suffix) && !isRead(cursor, file) && file.mtimeMs * 1000 >= since - SLACK;
  const below = async (folder: string, depth: number): Promise<void> => {
    try {
      await walk(folder, depth);
    } catch (error) {
      if (!concernsOnlyIt(error)) throw error;
      problems.push({ file: folder, words: sayRecords.both('closedFile', folder, systemWords(error)), passing: true });
    }
  };
  const walk = async (folder: string, depth: number): Promise<void> => {
    signal?.throwIfAborted();
    for (const entry of await files.list(folder, (one) => one.isFolder || isNews(one))) {
      if (!entry.isFolder) found.push(entry);
      else if (depth > 1 && !NOT_OURS.has(entry.name)) await below(entry.path, depth - 1);
    }
  };
  await walk(options.path, DEPTH);
  found.sort((one, other) => one.mtimeMs - other.mtimeMs || (one.name < other.name ? -1 : 1));
  return { found, problems };
};
/** Clocks of two machines may differ; what a record itself says decides later. */
const SLACK = 7_200_000_000;

type Outcome = { file: FileInfo } & ({ cdr: Cdr } | { problem: Words } | { later: true } | { closed: Words });

const readOne = async (options: FolderOptions, file: FileInfo, format: RecordFormat): Promise<Outcome> => {
  try {
    return { file, cdr: await parseRecord(await readWhole(options.files, file.path, MAX_FILE), format) };
  } catch (error) {
    if (isGone(error)) return { file, later: true };
    if (concernsOnlyIt(error)) return { file, closed: sayRecords.both('closedFile', file.path, systemWords(error)) }; // looked at again next time
    if (
      !(error instanceof SyntaxError || error instanceof NotACdr || error instanceof RangeError || isParserError(error))
    )
      throw error;
    const isYoung = options.isGuess === true || Math.abs(options.now - file.mtimeMs) < WRITING;
    return error instanceof SyntaxError && isYoung ? { file, later: true } : { file, problem: systemWords(error) };
  }
};
const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
/** fast-xml-parser throws plain errors; the system's carry a code. */
const isParserError = (error: unknown): error is Error => error instanceof Error && !('code' in error);

/** Reads what is new, in portions of files ordered by time. */
export async function* readRecordFolder(options: FolderOptions): AsyncGenerator<Portion> {
  const { format } = options;
  if (format === 'csv') throw new TypeError('CSV is read elsewhere');
  const { found: all, problems: closed } = await findFiles(options, SUFFIXES[format]);
  const { portion = PORTION } = options;
  let { cursor } = options;
  let carried: FileInfo[] = [];
  for (let at = 0; at === 0 || at < all.length; at += portion) {
    const part = all.slice(at, at + portion);
    const outcomes: Outcome[] = [];
    for (let from = 0; from < part.length; from += READS_AT_ONCE) {
      options.signal?.throwIfAborted();
      outcomes.push(
        ...(await Promise.all(part.slice(from, from + READS_AT_ONCE).map((file) => readOne(options, file, format)))),
      );
    }
    const found = outcomes.flatMap((one): Found[] =>
      'cdr' in one ? [{ cdr: one.cdr, writtenMs: one.file.mtimeMs, source: one.file.path }] : [],
    );
    const problems = outcomes.flatMap(({ file, ...one }): CallRecordProblem[] => {
      if ('closed' in one) return [{ file: file.path, words: one.closed, passing: true }];
      return 'problem' in one ? [{ file: file.path, words: sayRecords.both('badFile', file.name, one.problem) }] : [];
    });
    const taken = [...carried, ...outcomes.flatMap((one) => ('later' in one || 'closed' in one ? [] : [one.file]))];
    const before = cursor;
    yield {
      found,
      problems: at === 0 ? [...closed, ...problems] : problems,
      after: (waiting) => {
        carried = taken.filter(({ path }) => waiting.has(path));
        cursor = advance(
          before,
          taken.filter(({ path }) => !waiting.has(path)),
          options.now,
        );
        return cursor;
      },
      done: Math.min(at + portion, all.length),
      total: all.length,
      last: at + portion >= all.length,
    };
  }
}
