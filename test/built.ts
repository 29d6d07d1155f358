/** Runs before the tests that start the built product: builds it where a source has changed since the last build. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

/** @throws where the build fails */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'build', 'ensure-built.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the build failed: npm run build says why');
}

/** Copies one consistent build into another folder: a process that wants to build meanwhile has to wait. @param to an absent or empty folder */
export async function copyOfBuilt(to: string): Promise<void> {
  const { holdingOut } = (await import(pathToFileURL(join(root, 'build', 'freshness.mjs')).href)) as {
    holdingOut: (act: () => void) => Promise<void>;
  };
  await holdingOut(() => cpSync(join(root, 'out'), to, { recursive: true }));
}
