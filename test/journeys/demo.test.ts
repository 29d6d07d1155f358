/** `--demo` as it is shipped: an empty profile gets a month of calls; a second start, or a profile in use, gets none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { BUILT, folder, runProduct } from './product.ts';

/** Starts the demo on a profile, reads the number of calls that began before the start, and stops it. */
async function callsBefore(profile: string): Promise<{ history: number; overview: number; open: number }> {
  const began = Date.now();
  const child = spawn(process.execPath, [BUILT, '--demo', '--profile', profile], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PLECHO_LOG: 'error' },
  });
  const ended = once(child, 'close');
  try {
    let ui: URL | undefined;
    for await (const line of createInterface(child.stdout)) {
      const address = /window:\s+(\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      ui = new URL(address);
      break;
    }
    if (ui === undefined) throw new Error('the demo ended before it was ready');
    const { origin, searchParams } = ui;
    const ask = async <T>(path: string): Promise<T> => {
      const headers = { authorization: `Bearer ${searchParams.get('token') ?? ''}` };
      return (await (await fetch(`${origin}/api/${path}`, { headers })).json()) as T;
    };
    const { total: history } = await ask<{ total: number }>(`history?until=${began}`);
    const { total: overview } = await ask<{ total: number }>(`overview?until=${began}`);
    const { open } = await ask<{ open: number }>('missed');
    return { history, overview, open };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

test('an empty profile gets a month of calls; a second start on it adds none', async () => {
  using home = folder();
  const first = await callsBefore(home.path);
  expect(first.history).toBeGreaterThan(600);
  expect(first.overview).toBe(first.history);
  expect(first.open).toBeGreaterThanOrEqual(4);
  expect((await callsBefore(home.path)).history - first.history).toBeLessThan(5); // calls of the first run may have ended
});

test('a profile already in use gets no month of calls', async () => {
  using home = folder();
  const real = runProduct(home.path, { listener: { port: 0 } });
  await real.ready;
  await real.stop();
  expect(await callsBefore(home.path)).toEqual({ history: 0, overview: 0, open: 0 });
});
