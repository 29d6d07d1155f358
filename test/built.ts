/** Before tests that start the product as it is shipped: builds it where a source is newer than the build. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** @throws where the build fails */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'build', 'ensure-built.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the build failed: npm run build says why');
}
