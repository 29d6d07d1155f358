/** The store's one kind of error: what went wrong with the database, in words, and whether trying again later can help. */
import type { Language } from '../contract/language.ts';
import { sayStore } from './words.ts';

/** `full`, `locked` and `readonly` pass by themselves: the same batch may be tried again later. */
export type StoreFailureCode = 'full' | 'locked' | 'readonly' | 'damaged' | 'newer' | 'io';

/** Nothing of the batch that failed was written. `message` can be shown as it stands. */
export class StoreFailure extends Error {
  readonly code: StoreFailureCode;
  /** SQLite's own name of it, for the log. */
  readonly sqlite: string;
  constructor(code: StoreFailureCode, message: string, sqlite: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFailure';
    this.code = code;
    this.sqlite = sqlite;
  }
}

const CODES: readonly (readonly [RegExp, StoreFailureCode])[] = [
  [/^SQLITE_FULL|^ENOSPC|^EDQUOT/, 'full'],
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, 'locked'],
  [/^SQLITE_(READONLY|PERM|CANTOPEN|AUTH)|^E(ACCES|PERM|ROFS|NOTDIR|EXIST|ISDIR)/, 'readonly'],
  [/^SQLITE_(CORRUPT|NOTADB)|^Z_/, 'damaged'],
  [/^SQLITE_(IOERR|NOMEM)|^E(IO|NOENT|MFILE|NFILE|BUSY)$/, 'io'],
];

/** The code of an SQLite or file system error, or `''` for any other. */
export function sqliteCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** SQLite finds the file sound, but its content is not: invalid JSON, or a table or an index that is missing or unreadable. */
const isSpoilt = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  (error instanceof Error &&
    sqliteCode(error) === 'SQLITE_ERROR' &&
    /no such (table|column|index)|has no column|invalid fts5 file format/.test(error.message));

/** Whether an error says that the file, or what is kept in it, cannot be read. */
export const isDamage = (error: unknown): boolean =>
  isSpoilt(error) || CODES.some(([pattern, code]) => code === 'damaged' && pattern.test(sqliteCode(error)));

/** Turns an error of SQLite or the file system into a StoreFailure; any other error (a bug) is passed on as it is. */
export function asFailure(error: unknown, language: Language): unknown {
  if (error instanceof StoreFailure) return error;
  const sqlite = isSpoilt(error) ? 'SQLITE_CORRUPT_CONTENT' : sqliteCode(error);
  const code = CODES.find(([pattern]) => pattern.test(sqlite))?.[1];
  return code === undefined ? error : new StoreFailure(code, sayStore(language, code), sqlite, error);
}

/** Runs `work`; what SQLite throws leaves as a StoreFailure. */
export function guarded<T>(language: () => Language, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asFailure(error, language());
  }
}
