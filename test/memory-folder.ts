/** Where the unit tests keep their small databases: a folder in memory, as they would otherwise wait for the disk thousands of times. */
import { accessSync, constants, statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
/** All unit tests together keep some ten MB at once. */
const ENOUGH = 1_000_000_000;

/** What to add to the tests' environment: nothing where this system has no such folder, or a small one (a container's has 64 MB). */
export function inMemory(): { TMPDIR?: string } {
  try {
    accessSync(FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(FOLDER);
    return bavail * bsize >= ENOUGH ? { TMPDIR: FOLDER } : {};
  } catch {
    return {};
  }
}
