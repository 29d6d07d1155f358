/** Builds when there is no build, or when a source is newer than it: before `npm run demo` and `npm run headless`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCES = ['app', 'renderer', 'build', 'package.json', 'package-lock.json'];
const BUILT = ['out/headless.mjs', 'out/renderer/index.html'];

/** The latest change under a path, ms; 0 where there is nothing. */
function changedAt(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

const newest = Math.max(...SOURCES.map((source) => changedAt(join(root, source))));
const oldest = Math.min(...BUILT.map((file) => changedAt(join(root, file))));

if (newest > oldest) {
  const built = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
