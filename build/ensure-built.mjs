/** Builds when there is no build, or when a source is newer than it: before `npm run demo`, `npm run headless` and the window's tests. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCES = ['app', 'renderer', 'docs', 'build', 'package.json', 'package-lock.json'];
const BUILT = ['out/headless.mjs', 'out/renderer/index.html'];
/** Held while building: of several who ask at once, one builds and the others wait. */
const LOCK = join(root, 'node_modules', '.plecho-building');
const LOCK_LASTS = 120_000;

/** The latest change under a path, ms; 0 where there is nothing. */
function changedAt(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function isFresh() {
  const newest = Math.max(...SOURCES.map((source) => changedAt(join(root, source))));
  return newest <= Math.min(...BUILT.map((file) => changedAt(join(root, file))));
}

function lock() {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    if (Date.now() - changedAt(LOCK) > LOCK_LASTS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

while (!isFresh()) {
  if (!lock()) {
    pause(200);
    continue;
  }
  try {
    const built = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs')], {
      cwd: root,
      stdio: ['ignore', 2, 'inherit'],
    });
    if (built.status !== 0) process.exitCode = built.status ?? 1;
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
  break;
}
