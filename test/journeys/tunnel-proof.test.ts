/** After a network change or a sleep: a tunnel that still works is left alone, one that does not is reopened. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openOffice, waitForStatus } from './office.ts';

test('a change of the network checks the tunnel before reopening it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plecho-tunnel-proof-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const far = { carries: true, port: 0, asked: 0 };
  /** The far end: forwards requests to our listener, or answers that there is none. */
  const service = createServer((incoming, answer) => {
    far.asked += 1;
    if (!far.carries) return answer.writeHead(502).end();
    const { url = '', method = '', headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: far.port, path: url, method, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 500, back.headers);
      back.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void service.close());
  const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const starts = join(folder, 'starts');
  const program = join(folder, 'tunnel.mjs');
  writeFileSync(
    program,
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(starts)}, 'x'); console.log(${JSON.stringify(address)}); setInterval(() => {}, 1e6);`,
  );
  const command = `"${process.execPath}" "${program}"`;
  await using office = await openOffice({
    config: { listener: { tunnel: { kind: 'command', command, urlPattern: 'http://\\S+' } } },
  });
  far.port = Number(new URL(office.engine.callbacksUrl()).port);
  const count = (): number => readFileSync(starts, 'utf8').length;
  office.engine.wake('network');
  await waitForStatus(office.engine, ({ callbacks }) => callbacks.state === 'ok', 60_000);
  const before = count();

  for (const reason of ['network', 'resume'] as const) {
    const { asked } = far;
    office.engine.wake(reason);
    expect(office.engine.status().callbacks.state).toBe('ok');
    await expect.poll(() => far.asked, { timeout: 60_000 }).toBeGreaterThan(asked);
  }
  expect(count()).toBe(before);

  far.carries = false;
  office.engine.wake('network');
  await expect.poll(count, { timeout: 60_000 }).toBe(before + 1);
  far.carries = true;
  await waitForStatus(office.engine, ({ callbacks }) => callbacks.state === 'ok', 60_000);
}, 120_000);
