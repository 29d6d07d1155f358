/** Other servers that answer in place of the CRM: none is taken for the CRM, none does harm. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createCrmClient } from '../../app/crm/kontur/client.ts';
import { silent } from './office.ts';

/** A server that is not a CRM. */
async function stranger(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createCrmClient({ url, kind: 'private', apiKey: 'k', log: silent, timeoutMs: 1000 });
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

test.for<[string, RequestListener, object]>([
  ['HTML with 200', (_, response) => response.end('<html>login</html>'), { kind: 'retry', reason: 'strange' }],
  ['JSON of another program', (_, response) => response.end('{"hello":"world"}'), { kind: 'retry', reason: 'strange' }],
  ['an empty answer', (_, response) => response.end(), { kind: 'retry', reason: 'strange' }],
  ['null', (_, response) => response.end('null'), { kind: 'retry', reason: 'strange' }],
  [
    'a redirect',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/x?token=secret' }).end(),
    {
      kind: 'retry',
      reason: 'strange',
      words:
        'Вместо CRM отвечает другой адрес (127.0.0.1:1). Проверьте адрес CRM в настройках и вход в сеть провайдера.',
    },
  ],
  [
    '502 of a proxy',
    (_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'),
    { kind: 'retry', reason: 'server' },
  ],
  [
    '400 of a proxy in HTML',
    (_, response) => response.writeHead(400).end('<html>Bad Request</html>'),
    { kind: 'retry', reason: 'strange' },
  ],
  [
    '429',
    (_, response) => response.writeHead(429, { 'retry-after': '7' }).end(),
    { kind: 'retry', reason: 'busy', afterMs: 7000 },
  ],
  ['silence', () => undefined, { kind: 'retry', reason: 'timeout' }],
  [
    'half an answer',
    (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"a', () => response.destroy()),
    { kind: 'retry', reason: 'broken' },
  ],
  ['a closed door', (request) => request.socket.destroy(), { kind: 'retry', reason: 'broken' }],
  ['403', (_, response) => response.writeHead(403).end('{}'), { kind: 'unauthorized', why: 'key' }],
])('instead of the CRM: %s', async ([, listener, expected]) => {
  await using it = await stranger(listener);
  expect(await it.client.authorize()).toMatchObject(expected);
  expect(it.client.state().state).not.toBe('connected');
});

test('an endless answer is cut off', async () => {
  await using it = await stranger((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const more = (): void => void response.write(chunk, () => response.destroyed || more());
    more();
  });
  const before = process.memoryUsage().rss;
  expect(await it.client.authorize()).toMatchObject({ kind: 'retry', words: expect.any(String) });
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});

test('no server there: unreachable, with the host in the message', async () => {
  const client = createCrmClient({ url: 'http://127.0.0.1:1', kind: 'private', apiKey: 'k', log: silent });
  expect(await client.authorize()).toMatchObject({
    kind: 'retry',
    reason: 'unreachable',
    words: expect.stringContaining('127.0.0.1:1'),
  });
  await client.close();
});
