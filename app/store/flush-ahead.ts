/** Brings the write-ahead log to the disk in the background, so that a checkpoint, which holds up everything else, has less to wait for. */
import { closeSync, fdatasync, openSync } from 'node:fs';

/** They write some 4 MB into the log. */
const COMMITS = 100;

export type FlushAhead = {
  /** To be called after a commit. */
  readonly committed: () => void;
  readonly close: () => void;
};

/**
 * Nothing depends on it: where the log cannot be opened or flushed, the checkpoint waits longer, and reports what is wrong with the disk.
 * @param file of the database, which is open (SQLite locks this file and its `-shm`, never the log: closing the log here loses no lock)
 * @param flush another one in tests
 */
export function createFlushAhead(file: string, flush: (log: number, done: () => void) => void = fdatasync): FlushAhead {
  const log = open(`${file}-wal`);
  let commits = 0;
  let isFlushing = false;
  let isClosed = false;

  const close = (): void => {
    if (log !== undefined && isClosed && !isFlushing) closeSync(log);
  };
  return {
    committed() {
      commits += 1;
      if (log === undefined || isClosed || isFlushing || commits < COMMITS) return;
      commits = 0;
      isFlushing = true;
      flush(log, () => {
        isFlushing = false;
        close();
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      close(); // else at the end of the flush that is under way
    },
  };
}

function open(log: string): number | undefined {
  try {
    return openSync(log, 'r+');
  } catch {
    return undefined;
  }
}
