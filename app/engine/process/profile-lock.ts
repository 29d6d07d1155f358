/** One program per profile: a lock that the system lets go of when the process ends, however it ends. */
import Database from 'better-sqlite3';
import { join } from 'node:path';

/**
 * Takes the profile for this process. SQLite's own file lock is used: unlike a file with a process id it cannot be left behind by a crash.
 * @returns how to let go, or null while another process has it
 */
export function acquireProfile(dir: string): (() => void) | null {
  const db = new Database(join(dir, 'plecho.lock'), { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    return () => void (db.open && db.close());
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
