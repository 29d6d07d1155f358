/** Daily copies of the database in `<dir>/backups`, kept for as many days as is set. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isSound } from './damage.ts';
import { MIGRATIONS, versionOf } from './migrations.ts';

const DAY_MS = 86_400_000;
const NAME = /^plecho-(\d{4}-\d{2}-\d{2})\.sqlite$/;
/** The copy needs as much room as the database; more than that must stay free for the calls to come. */
const SPARE_BYTES = 200 * 1024 * 1024;

export type Backup = { readonly file: string; readonly day: string };
export type BackupResult =
  | { readonly kind: 'made'; readonly file: string }
  | { readonly kind: 'fresh' }
  | { readonly kind: 'noRoom'; readonly needMb: number; readonly freeMb: number };

const folderOf = (dir: string): string => join(dir, 'backups');

/** All copies, newest first. */
export function listBackups(dir: string): Backup[] {
  const folder = folderOf(dir);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name) => {
    const day = NAME.exec(name)?.[1];
    return day === undefined ? [] : [{ file: join(folder, name), day }];
  });
  return found.toSorted((a, b) => b.day.localeCompare(a.day));
}

/** The newest copy that SQLite finds sound and this version can read, or null. */
export function newestGoodBackup(dir: string): Backup | null {
  return listBackups(dir).find(({ file }) => isGood(file)) ?? null;
}

function isGood(file: string): boolean {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    const version = versionOf(db);
    return version > 0 && version <= MIGRATIONS.length && isSound(db);
  } catch {
    return false;
  } finally {
    db?.close();
  }
}

/** Puts a copy in the database's place; the copy itself stays. */
export function restoreBackup(backup: string, file: string): void {
  copyFileSync(backup, `${file}.restoring`);
  renameSync(`${file}.restoring`, file);
}

/** Leaves WAL mode, so that the copy is one file and reading it leaves nothing beside it. */
function makeOneFile(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Makes the copy of the day, unless there is one, and removes those older than `keptDays`.
 * Works in small steps between other work; commits may go on meanwhile.
 * @param times ms since the epoch: `now` by the PC's clock names the copy; `aged`: up to when things have grown old, which a PC's clock that is set
 * ahead does not move
 */
export async function makeBackup(
  db: Database.Database,
  dir: string,
  { now, aged, keptDays = 7 }: { readonly now: number; readonly aged: number; readonly keptDays?: number },
): Promise<BackupResult> {
  const day = dayOf(now);
  const file = join(folderOf(dir), `plecho-${day}.sqlite`);
  const prune = (spared: number): void => {
    const oldest = dayOf(aged - keptDays * DAY_MS);
    for (const old of listBackups(dir).slice(spared)) if (old.day <= oldest) rmSync(old.file, { force: true });
  };
  /** Made while the PC's clock was ahead: the day's copy is newer, and the others would count as the newest until their date has come. */
  const pruneAhead = (): void => {
    for (const other of listBackups(dir)) if (other.day > dayOf(now + DAY_MS)) rmSync(other.file, { force: true });
  };
  // Even if today's copy fails: copies past their time are removed, except the newest while it is the only one.
  prune(1);
  if (existsSync(file)) {
    pruneAhead();
    return { kind: 'fresh' };
  }
  mkdirSync(folderOf(dir), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folderOf(dir))) {
    if (name.includes('.part')) rmSync(join(folderOf(dir), name), { force: true });
  }
  const need = statSync(db.name).size + SPARE_BYTES;
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize < need) {
    return { kind: 'noRoom', needMb: Math.ceil(need / 1048576), freeMb: Math.floor((bavail * bsize) / 1048576) };
  }
  const part = `${file}.part`;
  try {
    await db.backup(part);
    makeOneFile(part);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  prune(0);
  pruneAhead();
  return { kind: 'made', file };
}
