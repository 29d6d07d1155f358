/** The network route to the CRM: certificate authorities of the system are trusted and its proxy is used; with real sockets. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { CONNECTIONS } from '../../app/crm/connections.ts';
import { createCrmClient } from '../../app/crm/kontur/client.ts';
import { routeByEnvironment } from '../../app/engine/process/network-route.ts';
import { proxyOf, routeBySystem } from '../../app/engine/process/system-route.ts';

const root = join(import.meta.dirname, '../..');
const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

/** An HTTP proxy that connects every host to the port `target`, or refuses with a status. @returns its address and the hosts requested */
async function makeProxy(target: number, refuses?: number): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const proxy = createServer((asking, answer) => {
    asked.push(`${asking.method} ${asking.url}`);
    answer.end('through the proxy');
  });
  proxy.on('connect', (asking: { url?: string }, socket: Socket) => {
    asked.push(`CONNECT ${asking.url}`);
    open.add(socket);
    socket.on('error', () => undefined);
    if (refuses !== undefined) return void socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`);
    const far = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    open.add(far);
    far.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    open.forEach((socket) => socket.destroy());
    proxy.closeAllConnections();
    proxy.close();
  });
  return { address: `127.0.0.1:${port(proxy)}`, asked };
}

async function makeServer(): Promise<number> {
  const server = createServer((_asking, answer) => answer.end('the server itself'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return port(server);
}

test.each([
  ['DIRECT', undefined],
  ['', undefined],
  ['PROXY proxy.office:3128; DIRECT', 'http://proxy.office:3128'],
  ['HTTPS proxy.office:443', 'https://proxy.office:443'],
  ['SOCKS5 10.0.0.1:1080;PROXY b:1', 'socks5://10.0.0.1:1080'],
  ['DIRECT; PROXY b:1', undefined],
  ['PROXY', undefined],
])('Chromium’s answer %j means %s', (answer, address) => {
  expect(proxyOf(answer)).toBe(address);
});

// The bundles leave undici's HTTP/2 out (build/stand-ins/undici-unasked.mjs).
test('a server that offers HTTP/2 is spoken to by HTTP/1.1', async () => {
  const pem = (name: string): Buffer => readFileSync(join(root, 'test/fixtures/tls', name));
  const server = createSecureServer(
    { key: pem('key.pem'), cert: pem('cert.pem'), allowHTTP1: true },
    (asking, answer) => void answer.end(asking.httpVersion),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const versionWith = async (options: Agent.Options): Promise<string> => {
    const dispatcher = new Agent({ ...options, connect: { rejectUnauthorized: false } });
    onTestFinished(() => dispatcher.destroy());
    const { body } = await request(`https://localhost:${port(server)}/`, { dispatcher });
    return body.text();
  };
  expect(await versionWith(CONNECTIONS)).toBe('1.1');
  expect(await versionWith({})).toBe('2.0'); // the server does offer it
});

test('a request goes through the proxy that the system names for its address; a request to this PC does not', async () => {
  const server = await makeServer();
  const { address, asked } = await makeProxy(server);
  const resolved: string[] = [];
  const route = routeBySystem((url) => {
    resolved.push(url);
    return Promise.resolve(`PROXY ${address}`);
  });
  expect((await request('http://crm.test/x', { dispatcher: route })).statusCode).toBe(200);
  expect(resolved).toEqual(['http://crm.test']);
  expect(asked).toHaveLength(1);
  const near = await request(`http://127.0.0.1:${server}/`, { dispatcher: route });
  expect(await near.body.text()).toBe('the server itself');
  expect(asked).toHaveLength(1);
});

test('where the system names no proxy, or does not answer, the connection is direct', async () => {
  for (const resolve of [() => Promise.resolve('DIRECT'), () => Promise.reject(new Error('no answer'))]) {
    const route = routeBySystem(resolve);
    await expect(request('http://crm.invalid/', { dispatcher: route })).rejects.toThrow(/crm\.invalid/);
  }
});

test('HTTPS_PROXY is used for the CRM, but not for NO_PROXY hosts or this PC; a wrong value is reported', async () => {
  const server = await makeServer();
  const { address, asked } = await makeProxy(server, 407);
  expect(await routeByEnvironment({ HTTP_PROXY: 'http://other:1' })).toBeUndefined();
  await expect(routeByEnvironment({ HTTPS_PROXY: 'office proxy' })).rejects.toThrow('HTTPS_PROXY');
  const route = await routeByEnvironment({ HTTPS_PROXY: `http://${address}`, NO_PROXY: 'near.invalid' });
  if (route === undefined) throw new Error('no route');
  await expect(request('https://near.invalid/', { dispatcher: route })).rejects.toThrow(/near\.invalid/);
  expect((await request(`http://127.0.0.1:${server}/`, { dispatcher: route })).statusCode).toBe(200);
  expect(asked).toEqual([]);

  const crm = createCrmClient({
    ...{ url: 'https://crm.test', kind: 'private', apiKey: 'k', dispatcher: route },
    log: pino({ level: 'silent' }),
  });
  const outcome = await crm.authorize();
  expect(asked).toEqual(['CONNECT crm.test:443']);
  expect(outcome).toMatchObject({
    kind: 'retry',
    words: expect.stringContaining('Прокси-сервер не пропускает') as unknown,
  });
  await crm.close();
});

test.skipIf(process.platform !== 'linux')(
  'an authority that only the system knows is trusted after trustSystem, and not before',
  async () => {
    const tls = join(root, 'test/fixtures/tls');
    const script = `
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:https';
    import { Agent, request } from 'undici';
    import { trustSystem } from './app/engine/process/certificates.ts';
    const read = (name) => readFileSync(${JSON.stringify(tls)} + '/' + name);
    const server = createServer({ key: read('key.pem'), cert: read('cert.pem') }, (_asking, answer) => answer.end());
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    const ask = () => request('https://localhost:' + server.address().port + '/', { dispatcher: new Agent() })
      .then(({ statusCode }) => statusCode, ({ code }) => code);
    const before = await ask();
    trustSystem();
    console.log(JSON.stringify([before, await ask()]));
    process.exit();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      ...{ cwd: root, env: { ...process.env, SSL_CERT_FILE: join(tls, 'cert.pem') } },
    });
    expect(JSON.parse(stdout)).toEqual(['DEPTH_ZERO_SELF_SIGNED_CERT', 200]);
  },
);
