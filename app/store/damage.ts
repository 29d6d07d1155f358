/** What happens to a damaged database: it is recognised, set aside under a name with the date, and what can be read is carried over. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';

/** True where SQLite's quick check finds nothing. @param table only this table is read, not the whole file */
export function isSound(db: Database.Database, table?: string): boolean {
  const rows = db
    .prepare(`PRAGMA quick_check(${table ?? 1})`)
    .pluck()
    .all();
  return rows.length === 1 && rows[0] === 'ok';
}

/** Is this a database that was set aside, or what belongs to one? @param name without the folder */
export const isDamagedCopy = (name: string): boolean => /\.sqlite\.damaged-/.test(name);

/** Moves the database with its -wal and -shm away, never deletes it. @returns the new file name, without the folder */
export function setAside(file: string, at: Date): string {
  const stamp = at.toISOString().slice(0, 19).replaceAll(':', '-');
  let target = `${file}.damaged-${stamp}`;
  for (let n = 2; existsSync(target); n += 1) target = `${file}.damaged-${stamp}-${n}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return basename(target);
}

/** Rows that were still readable in a damaged file. */
export type Rescued = { readonly into: (db: Database.Database) => void };

/** The small tables that an admin would have to type in again, and the messages that the CRM does not have yet. */
const RESCUED_TABLES = ['settings', 'secrets', 'people', 'numbers', 'meta', 'outbox', 'communications'] as const;

/** Reads what can be read of a damaged file; null where nothing can. The file is not changed. */
export function rescue(file: string): Rescued | null {
  const found: { table: string; rows: Record<string, unknown>[] }[] = [];
  let db: Database.Database | undefined;
  const made = ['-wal', '-shm'].map((suffix) => file + suffix).filter((name) => !existsSync(name));
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    for (const table of RESCUED_TABLES) found.push({ table, rows: readAll(db, table) });
  } catch {
    // Not even the first page can be read.
  }
  db?.close();
  for (const name of made) rmSync(name, { force: true }); // reading leaves them behind
  if (found.every(({ rows }) => rows.length === 0)) return null;
  return { into: (target) => found.forEach(({ table, rows }) => insertAll(target, table, rows)) };
}

function readAll(db: Database.Database, table: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  try {
    for (const row of db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).iterate()) rows.push(row);
  } catch {
    // The rows before the damaged page are kept.
  }
  return rows;
}

function insertAll(db: Database.Database, table: string, rows: readonly Record<string, unknown>[]): void {
  for (const row of rows) {
    const columns = Object.keys(row);
    try {
      db.prepare(
        `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ).run(...Object.values(row));
    } catch {
      // A row that is not what it should be stays behind in the file that was set aside.
    }
  }
}
