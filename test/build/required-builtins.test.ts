/** Node's modules in the bundles: those that are loaded with their first call do the same as Node's own. */
import type { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';

type Plugin = {
  readonly resolveId: (id: string, importer: undefined, how: { kind: string }) => { id: string };
  readonly load: (id: string) => string;
};
const built = pathToFileURL(join(import.meta.dirname, '..', '..', 'build', 'required-builtins.mjs')).href;
const { requiredBuiltins } = (await import(built)) as { requiredBuiltins: Plugin };

/** A module of Node as the bundles get it. */
async function asBundled(name: string): Promise<unknown> {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-builtin-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'builtin.mjs');
  const { id } = requiredBuiltins.resolveId(name, undefined, { kind: 'import-statement' });
  writeFileSync(file, requiredBuiltins.load(id));
  return import(pathToFileURL(file).href);
}

test('child_process: programs are run by a call, also one that promises its output', async () => {
  const late = (await asBundled('node:child_process')) as { execFile: typeof execFile; spawn: typeof spawn };
  const { stdout, stderr } = await promisify(late.execFile)(process.execPath, ['-p', '6 * 7']);
  expect([stdout.trim(), stderr]).toEqual(['42', '']);
  const child = late.spawn(process.execPath, ['-e', 'process.exit(7)']);
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test('worker_threads: a worker is made by new, and knows what it was given', async () => {
  const late = (await asBundled('worker_threads')) as { Worker: typeof Worker; isMainThread: boolean };
  const code =
    "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(workerData + 1);";
  const worker = new late.Worker(code, { eval: true, workerData: 41 });
  expect(await once(worker, 'message')).toEqual([42]);
  expect(typeof late.isMainThread).toBe('boolean');
});
