/**
 * Whether `out` is what the sources make, told by their contents: a clock that was set or files of the future would make dates lie. And the lock
 * under which `out` is changed or copied.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCES = ['app', 'renderer', 'docs', 'build', 'package.json', 'package-lock.json'];
/** What the sources were when `out` was built; the last file that a build writes. */
const BUILT_FROM = join(root, 'out', 'built-from.txt');
/** A folder: making it either succeeds or says that somebody else has. */
const LOCK = join(root, 'node_modules', '.plecho-building');
/** Its holder says every second that he lives; ms after which nobody is believed to hold it. */
const LOCK_LASTS = 30_000;

/** Every file under a path, in one order; none where there is nothing. Folders of tools (`.vitepress/cache`) are no sources. */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'cache' && name !== '.temp')
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** @returns {string} a digest of all that goes into the build */
export function sourcesNow() {
  const digest = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesUnder(join(root, source))))
    digest.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return digest.digest('hex');
}

/** @returns {boolean} whether `out` was built from the sources as they are */
export const isFresh = () => existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, 'utf8') === sourcesNow();

/** Before files of `out` are exchanged: from here on nobody takes it for whole. */
export const spoil = () => rmSync(BUILT_FROM, { force: true });

/** `out` is whole again. @param {string} sources what `sourcesNow` said before the build began */
export const finish = (sources) => writeFileSync(BUILT_FROM, sources);

/**
 * Holds `out` while it is changed or copied: of several who want it, one does and the others wait.
 * @param {() => T | Promise<T>} act what is done meanwhile
 * @returns {Promise<T>} what it returned
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
