/** Folders of mod_cdr_csv: Master.csv grows line by line and is renamed when rotated; each file is known by its first line. */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { parseCsvRow } from './csv.ts';
import { aLegsOf, habitsOf, isExplainedLater, rangForClient, type CsvHabits } from './csv-legs.ts';
import { lastEndStamp, readRow, zoneOf, type CsvRow } from './csv-rows.ts';
import type { FileInfo, Files } from '../../remote/files.ts';
import type { CallRecordProblem } from '../../exchange/driver.ts';
import type { Found, Portion } from './folder.ts';
import type { FolderOptions } from './record-files.ts';
import type { HistoryCursor } from './cursor.ts';
import { systemWords } from '../../contract/worded-error.ts';
import { concernsOnlyIt } from '../../remote/files.ts';
import { sayRecords } from './words.ts';

/** So much of a file is taken at once. */
const PORTION_BYTES = 4 * 1024 * 1024;
/** No line of the module is longer: a longer one is no record, and is passed over. */
const LONGEST_LINE = 64 * 1024;
/** So many lines are read before others get their turn. */
const STEP = 200;
/** So much of a file's end tells whether the phones that are called have lines of their own. */
const LOOKED_AT_BYTES = 512 * 1024;

/** Master.csv and its rotated forms; where there is none, every CSV there is. A path may also name the file itself. */
const findFiles = async (files: Files, path: string): Promise<FileInfo[]> => {
  const self = await files.stat(path);
  if (self !== null && !self.isFolder) return [self];
  const all = await files.list(path, ({ name, isFolder }) => !isFolder && /\.csv(\.|$)/.test(name));
  const masters = all.filter(({ name }) => name.startsWith('Master.csv'));
  return (masters.length > 0 ? masters : all).toSorted((one, other) => one.mtimeMs - other.mtimeMs);
};

/** Up to PORTION_BYTES from `start`, whole lines only. */
const readLines = async (
  files: Files,
  file: FileInfo,
  start: number,
): Promise<{ text: string; bytes: number; isCut?: true }> => {
  const parts: Buffer[] = [];
  let size = 0;
  const stream = await files.read(file.path, start);
  for await (const part of stream) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size >= PORTION_BYTES) break;
  }
  stream.destroy();
  const all = Buffer.concat(parts);
  const end = all.lastIndexOf(0x0a) + 1;
  // One line longer than a whole portion: its bytes are passed over; what is left of it is a line that can't be read.
  if (end === 0 && size >= PORTION_BYTES) return { text: '', bytes: all.length, isCut: true };
  return { text: all.subarray(0, end).toString('utf8'), bytes: end };
};

/** The first line tells one file from another, whatever it is called now. */
const fingerprint = async (files: Files, file: FileInfo): Promise<string> => {
  const { text } = await readLines(files, file, 0);
  return createHash('sha1')
    .update(text.slice(0, text.indexOf('\n')))
    .digest('base64url')
    .slice(0, 16);
};

/** The last line was written when the file was changed last: that tells the exchange's zone. */
const zoneOfFile = async (files: Files, file: FileInfo): Promise<number | undefined> => {
  const { text } = await readLines(files, file, Math.max(0, file.size - 4096));
  return zoneOf(lastEndStamp(text) ?? '', file.mtimeMs);
};

type Line = { readonly text: string; readonly start: number; readonly end: number };

const sourceOf = (path: string, line: Line): string => `${path}#${line.start}`;

const splitLines = (text: string, start: number): Line[] => {
  let at = start;
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const from = at;
      at += Buffer.byteLength(line) + 1;
      return { text: line, start: from, end: at };
    });
};

/** Lines of which nobody knows yet whether they are a call or an agent's phone, see rangForClient; by uuid. */
type Loose = Map<string, { readonly line: Line; readonly row: CsvRow }>;

/** How this file is written, by its last lines. */
const readHabits = async (files: Files, file: FileInfo): Promise<CsvHabits> => {
  const { text } = await readLines(files, file, Math.max(0, file.size - LOOKED_AT_BYTES));
  const rows: CsvRow[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (at % STEP === STEP - 1) await turn();
    const row = line.length > LONGEST_LINE ? null : readRow(line);
    if (row !== null) rows.push(row);
  }
  return habitsOf(rows);
};

type CsvContext = {
  readonly file: FileInfo;
  readonly zone: number | undefined;
  /** Those of the portions before, which lines of this one may explain; what stays unexplained is added. */
  readonly loose: Loose;
  readonly habits: () => Promise<CsvHabits>;
};

const parseLines = async (lines: readonly Line[], { file, zone, loose, habits }: CsvContext) => {
  const found: Found[] = [];
  const problems: CallRecordProblem[] = [];
  const rows = new Map<Line, CsvRow>([...loose.values()].map(({ line, row }) => [line, row]));
  for (const [at, line] of lines.entries()) {
    if (at % STEP === STEP - 1) await turn();
    if (line.text.length > LONGEST_LINE || line.text.trim() === '') continue;
    const row = readRow(line.text);
    if (row !== null) rows.set(line, row);
  }
  const aLegs = aLegsOf([...rows.values()]);
  const callers = new Set([...aLegs.values()].map(({ uuid }) => uuid));
  const explained = [...loose.entries()].flatMap(([uuid, { line }]) => (aLegs.has(uuid) ? [line] : []));
  for (const uuid of aLegs.keys()) loose.delete(uuid);
  for (const [at, line] of [...explained, ...lines].entries()) {
    if (at % STEP === STEP - 1) await turn();
    if (line.text.trim() === '') continue;
    try {
      const row = rows.get(line) ?? null;
      const cdr = parseCsvRow(row, zone, aLegs);
      const isLoose = row !== null && rangForClient(row) && !aLegs.has(cdr.uuid) && !callers.has(cdr.uuid);
      if (isLoose) loose.set(cdr.uuid, { line, row });
      found.push({
        cdr,
        writtenMs: cdr.endedAt / 1000,
        source: sourceOf(file.path, line),
        ...(isLoose && {
          loose: { caller: row.get('caller_id_number') ?? '', expected: isExplainedLater(row, await habits()) },
        }),
      });
    } catch (error) {
      // One line of a foreign template is enough to know; a thousand would only hide it.
      if (problems.length === 0)
        problems.push({
          file: file.path,
          words: sayRecords.both('badFile', file.name, systemWords(error)),
        });
    }
  }
  return { found, problems };
};

/** Reads what was appended since the cursor, file by file, portion by portion. */
export async function* readCsvFolder(options: FolderOptions): AsyncGenerator<Portion> {
  const { files, signal } = options;
  let { cursor } = options;
  /** Lines given away but not taken yet, by file. */
  const open = new Map<string, { path: string; lines: readonly Line[]; end: number }>();
  const after = (waiting: ReadonlySet<string>): HistoryCursor => {
    const offsets: Record<string, number> = { ...cursor.offsets };
    for (const [id, { path, lines, end }] of open) {
      const left = lines.filter((line) => waiting.has(sourceOf(path, line)));
      offsets[id] = left[0]?.start ?? end;
      open.set(id, { path, lines: left, end });
    }
    cursor = { ...cursor, offsets };
    return cursor;
  };
  const closed: CallRecordProblem[] = [];
  const all: FileInfo[] = [];
  const ids = new Map<FileInfo, string>();
  for (const file of await findFiles(files, options.path)) {
    try {
      ids.set(file, await fingerprint(files, file));
      all.push(file);
    } catch (error) {
      if (!concernsOnlyIt(error)) throw error;
      closed.push({
        file: file.path,
        words: sayRecords.both('closedFile', file.path, systemWords(error)),
        passing: true,
      });
    }
  }
  const total = all.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const [index, file] of all.entries()) {
    const id = ids.get(file) ?? '';
    const zone = await zoneOfFile(files, file);
    const loose: Loose = new Map();
    let looked: Promise<CsvHabits> | undefined;
    const habits = (): Promise<CsvHabits> => (looked ??= readHabits(files, file));
    let start = Math.min(cursor.offsets[id] ?? 0, file.size);
    for (let more = true; more;) {
      signal?.throwIfAborted();
      const { text, bytes, isCut } = await readLines(files, file, start);
      const end = start + bytes;
      more = bytes > 0 && end < file.size;
      const lines = splitLines(text, start);
      open.set(id, { path: file.path, lines: [...(open.get(id)?.lines ?? []), ...lines], end });
      const { found, problems } = await parseLines(lines, { file, zone, loose, habits });
      if (isCut)
        problems.push({
          file: file.path,
          words: sayRecords.both('badFile', file.name, sayRecords.both('why.longLine')),
        });
      yield {
        found,
        problems: [...closed.splice(0), ...problems],
        after,
        done: before + end,
        total,
        last: index === all.length - 1 && !more,
      };
      start = end;
    }
    before += file.size;
  }
  if (all.length === 0) yield { found: [], problems: closed, after, done: 0, total: 0, last: true };
}
