/** Opens `<dir>/plecho.sqlite`: checks it, sets a damaged one aside, brings it to the newest shape. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import { newestGoodBackup, restoreBackup } from './backup.ts';
import { isSound, rescue, setAside, type Rescued } from './damage.ts';
import { asFailure, isDamage, StoreFailure } from './failure.ts';
import { migrate, MIGRATIONS, versionOf } from './migrations.ts';
import type { Language } from '../contract/language.ts';
import { sayStore } from './words.ts';

export const DATABASE_FILE = 'plecho.sqlite';
/** Files up to this size are checked at every start: it takes a fraction of a second. */
const SMALL_FILE_BYTES = 32 * 1024 * 1024;
/** Tables that a start after a crash cannot do without; the history is checked with them in small files only. */
const VITAL_TABLES = ['meta', 'settings', 'secrets', 'people', 'numbers', 'live', 'outbox', 'communications'] as const;

export type OpenedDatabase = {
  readonly db: Database.Database;
  /** What the admin should know, in words; empty if all is well. */
  readonly notices: readonly string[];
};

/**
 * @param dir folder of the profile; made (mode 0700) where it is missing
 * @param now ms since the epoch, for the name of a file that is set aside
 * @throws StoreFailure where the folder cannot be written to, the disk is full or the database is a newer version's
 */
export function openDatabase(dir: string, now: () => number, language: Language, log: Logger): OpenedDatabase {
  const file = join(dir, DATABASE_FILE);
  const notices: string[] = [];
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    let db = openSound(file);
    if (db === null) {
      const aside = setAside(file, new Date(now()));
      log.error({ aside }, 'the database is damaged and was set aside');
      const backup = newestGoodBackup(dir);
      if (backup !== null) restoreBackup(backup.file, file);
      const rescued: Rescued | null = backup === null ? rescue(join(dir, aside)) : null;
      notices.push(
        backup === null ? sayStore(language, 'startedAnew', aside) : sayStore(language, 'restored', aside, backup.day),
      );
      db = open(file);
      migrateOrRefuse(db, language);
      rescued?.into(db);
    } else {
      migrateOrRefuse(db, language);
    }
    db.prepare("INSERT INTO meta VALUES ('clean', '0') ON CONFLICT (key) DO UPDATE SET value = '0'").run();
    return { db, notices };
  } catch (error) {
    throw asFailure(error, language);
  }
}

/** Marks the database as closed properly and closes it; after a crash the mark is missing, so that the next start checks more. */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return;
  try {
    db.prepare("UPDATE meta SET value = '1' WHERE key = 'clean'").run();
  } catch {
    // A full disk must not keep the program from ending: the next start checks the file.
  }
  db.close();
}

function open(file: string): Database.Database {
  // A second program (a backup tool, sqlite3) may hold the file for a moment; longer waits would hold the event socket up.
  const db = new Database(file, { timeout: 500 });
  try {
    db.pragma('journal_mode = WAL');
    // NORMAL: in WAL mode a killed process loses nothing, and a power cut loses at most the last commits but never the file's
    // integrity. What is lost then is told again: messages of those moments carry the same ids, and the exchange's history and
    // its list of channels fill the gap. FULL would wait for the disk at every event of the exchange.
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 8000'); // 32 MB between the moments when the disk is waited for (flush-ahead.ts)
    db.pragma('journal_size_limit = 67108864');
    db.pragma('cache_size = -8000'); // KB; more is only a second copy of what the system's own cache holds: searches are as quick as with 32 MB
    db.pragma('temp_store = MEMORY');
    db.pragma('secure_delete = FAST'); // pages that are written anyway keep nothing of deleted rows
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Null where the file is damaged. Any other trouble (rights, full disk) is thrown. */
function openSound(file: string): Database.Database | null {
  let db: Database.Database | undefined;
  try {
    const opened = (db = open(file));
    if (versionOf(opened) > MIGRATIONS.length) return opened; // nobody here knows what should be in it: refused below
    const size = statSync(file).size;
    const sound =
      size <= SMALL_FILE_BYTES
        ? isSound(opened)
        : leftInOrder(opened) || VITAL_TABLES.every((table) => isSound(opened, table));
    if (sound) return opened;
  } catch (error) {
    if (!isDamage(error)) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return null;
}

function leftInOrder(db: Database.Database): boolean {
  return db.prepare("SELECT value FROM meta WHERE key = 'clean'").pluck().get() === '1';
}

function migrateOrRefuse(db: Database.Database, language: Language): void {
  if (migrate(db)) return;
  db.close();
  throw new StoreFailure('newer', sayStore(language, 'newer'), 'user_version');
}
