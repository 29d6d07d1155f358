/** Builds when there is no build, or when a source has changed since: before `npm run demo`, `npm run headless` and the tests. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isFresh } from './freshness.mjs';

if (!isFresh()) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs'), '--if-changed'], {
    stdio: ['ignore', 2, 'inherit'],
  });
  process.exitCode = status ?? 1;
}
