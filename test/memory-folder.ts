/** Where the tests keep their small databases and profiles: a folder in memory, as they would otherwise wait for the disk thousands of times. */
import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
/** The tests keep some ten MB at once, and the assembled packages some hundred. */
const ENOUGH = 1_000_000_000;

/** Containers often forbid to run programs that lie there. */
const allowsPrograms = (): boolean =>
  readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .every(([, place, , options]) => place !== FOLDER || options?.split(',').includes('noexec') !== true);

/**
 * What to add to the tests' environment: nothing where this system has no such folder, or a small one (a container's has 64 MB).
 * @param programs the tests also start programs that they put there
 */
export function inMemory({ programs = false } = {}): { TMPDIR?: string } {
  try {
    accessSync(FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(FOLDER);
    if (programs && !allowsPrograms()) return {};
    return bavail * bsize >= ENOUGH ? { TMPDIR: FOLDER } : {};
  } catch {
    return {};
  }
}
