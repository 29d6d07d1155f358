/**
 * Whether `out` is up to date, decided by the sources' contents: dates are unreliable after a clock change or for files dated in the future. And the lock
 * under which `out` is changed or copied.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCES = ['app', 'renderer', 'docs', 'build', 'package.json', 'package-lock.json'];
/** A digest of the sources from which `out` was built; the last file that a build writes. */
const BUILT_FROM = join(root, 'out', 'built-from.txt');
/** The lock is a folder: creating it is atomic, and fails where another process holds the lock. */
const LOCK = join(root, 'node_modules', '.plecho-building');
/** The lock's holder refreshes it every second; after so many ms without a refresh it counts as abandoned. */
const LOCK_LASTS = 30_000;

/** Every file under a path, in a fixed order; none where the path does not exist. Caches of tools (`.vitepress/cache`) are no sources. */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'cache' && name !== '.temp')
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** @returns {string} a digest of everything that goes into the build */
export function sourcesNow() {
  const digest = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesUnder(join(root, source))))
    digest.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return digest.digest('hex');
}

/** @returns {boolean} whether `out` was built from the sources as they are */
export const isFresh = () => existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, 'utf8') === sourcesNow();

/** Call before files of `out` are replaced: from then on `out` does not count as complete. */
export const spoil = () => rmSync(BUILT_FROM, { force: true });

/** Marks `out` as complete. @param {string} sources the result of `sourcesNow` before the build began */
export const finish = (sources) => writeFileSync(BUILT_FROM, sources);

/**
 * Locks `out` while it is changed or copied: one process holds the lock, others wait.
 * @param {() => T | Promise<T>} act runs while the lock is held
 * @returns {Promise<T>} the result of `act`
 * @template T
 */
export async function holdingOut(act) {
  while (!lock()) await pause(100);
  const alive = setInterval(() => utimesSync(LOCK, new Date(), new Date()), 1000);
  try {
    return await act();
  } finally {
    clearInterval(alive);
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function lock() {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const seen = statSync(LOCK, { throwIfNoEntry: false });
    if (seen !== undefined && Math.abs(Date.now() - seen.mtimeMs) > LOCK_LASTS)
      rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
