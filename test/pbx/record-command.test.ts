/** `npm run record` as documented: a process that logs in with --password and records the events. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { folder } from '../journeys/product.ts';

const ENTRY = join(import.meta.dirname, '..', '..', 'app', 'record-trace.ts');

/** @param interrupt output at which to send Ctrl+C; sent again with every later output until the process is done */
async function record(args: readonly string[], interrupt?: RegExp): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env };
  delete env['PLECHO_PBX_PASSWORD'];
  const child = spawn(process.execPath, [ENTRY, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString('utf8');
    if (interrupt?.test(said) === true && !said.includes(' events in ')) child.kill('SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

it('records with the password that is given', { timeout: 60_000 }, async () => {
  await using exchange = await createDemoExchange({ heartbeatMs: 0 });
  using place = folder();
  const where = ['--host', exchange.host, '--port', String(exchange.port), '--out', join(place.path, 'trace')];
  const { code, said } = await record([...where, '--password', 'demo', '--seconds', '2']);
  expect([code, said]).toEqual([0, expect.stringMatching(/\d+ events in /)]);
  expect(readdirSync(join(place.path, 'trace')).length).toBeGreaterThan(0);
  expect(said).not.toContain('demo ');
  const wrong = await record(['--nonsense']);
  expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('--password')]);
});

it('ends at Ctrl+C whatever time was given', { timeout: 60_000 }, async () => {
  await using exchange = await createDemoExchange({ heartbeatMs: 0 });
  using place = folder();
  const where = ['--host', exchange.host, '--port', String(exchange.port), '--out', join(place.path, 'trace')];
  const { code, said } = await record([...where, '--password', 'demo', '--seconds', '600'], /^Connected/m);
  expect([code, said]).toEqual([0, expect.stringMatching(/\d+ events in /)]);
});
