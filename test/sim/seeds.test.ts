/** 300 office days of the simulator, shared by two processes; the first failure names its seed (`npm run sim -- --seeds 1 --seed S`). */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('300 office days', { timeout: 1_800_000 }, async () => {
  const run = join(import.meta.dirname, 'run.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [run, '--seeds', '300', '--seed', '1', '--workers', '2'],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  ).catch((error: unknown) => ({ stdout: String((error as { stdout?: string }).stdout ?? error) }));
  expect(stdout.trim().split('\n').at(-1), stdout).toBe('300 passed, 0 failed');
});
