/** The SSH tunnel to a public service, which prints the address, reports other ports than requested, and asks for a password by prompt. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import ssh2, { type Connection } from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { callOf, openOffice, post, type Office } from './office.ts';
import { isUp, watchTunnel } from './watch.ts';

type Service = { port: number; passwords: string[]; connections: Connection[]; stop: () => Promise<void> };

/** Such a service: accepts any user, listens at an address of its own choice and prints it in the session. */
async function startService(print: (port: number) => string, named: { host: string; port: number }): Promise<Service> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const passwords: string[] = [];
  const connections: Connection[] = [];
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    connections.push(client);
    const outside = createServer((socket) => {
      client.forwardOut(named.host, named.port, '203.0.113.5', 40_000, (error, channel) => {
        if (error) return void socket.destroy();
        socket.on('error', () => channel.destroy());
        channel.on('error', () => socket.destroy());
        channel.pipe(socket).pipe(channel);
      });
    });
    client.on('error', () => {});
    client.on('close', () => outside.close());
    client.on('authentication', (context) => {
      if (context.method === 'password') passwords.push(context.password);
      if (context.username === 'nokey') return context.accept();
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Password:', echo: false }], ([answer = '']) => {
        passwords.push(answer);
        if (answer === 'пароль') context.accept();
        else context.reject();
      });
    });
    client.on('ready', () => {
      client.on('request', (accept, _reject, name) => {
        if (name === 'tcpip-forward') outside.listen(0, '127.0.0.1', () => accept?.());
      });
      client.on('session', (accept) => {
        accept().on('shell', (acceptShell) => {
          const shell = acceptShell();
          const { port } = outside.address() as AddressInfo;
          const text = print(port);
          shell.write(text.slice(0, 30)); // the output may be split anywhere
          setImmediate(() => shell.write(text.slice(30)));
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    passwords,
    connections,
    stop: async () => {
      connections.forEach((connection) => connection.end());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.toReversed()) await step();
  cleanUp = [];
});

async function dig(
  service: Service,
  login: { user: string; password?: string },
): Promise<{ office: Office; watched: ReturnType<typeof watchTunnel> }> {
  const office = await openOffice();
  const tunnel = {
    kind: 'ssh' as const,
    login: { host: '127.0.0.1', port: service.port, ...login },
    remotePort: 80,
    remoteHost: 'localhost',
  };
  const watched = watchTunnel({ tunnel }, { host: '127.0.0.1', port: office.port });
  cleanUp.push(service.stop, office.close, () => watched.tunnel.stop());
  watched.tunnel.start();
  return { office, watched };
}

test('the address that the service prints is used, and forwarded connections that name another port get through', async () => {
  // the host name in the address must resolve to this machine, as a loopback name does
  const print = (port: number): string =>
    `Welcome to the service!\r\nDocs: https://service.example/docs\r\n\u001b[32mabc tunneled with tls termination, http://127.0.0.2:${port}\u001b[0m\r\n`;
  const service = await startService(print, { host: '', port: 443 });
  const { office, watched } = await dig(service, { user: 'nokey' });
  const { url } = await watched.until(({ url: found }) => found?.startsWith('http://127.0.0.2:') === true);
  const told = await post(
    `${url?.replace('127.0.0.2', '127.0.0.1')}${office.server.secretPath()}/api/v1/office/communications/call`,
    callOf(),
  );
  expect(told.status).toBe(200);
  expect(office.calls).toHaveLength(1);
});

test('a password prompt is answered too; where the service prints no address, a guess is used and marked as one', async () => {
  const service = await startService(() => 'Hello.\r\nNothing to see.\r\n', { host: 'localhost', port: 80 });
  const { watched } = await dig(service, { user: 'office', password: 'пароль' });
  const state = await watched.until(isUp);
  expect(state.url).toBe('http://127.0.0.1');
  expect(state.words.ru).toContain('предполагаем http://127.0.0.1');
  expect(service.passwords).toContain('пароль');
});

test('a wrong password is reported, not retried in a loop', async () => {
  const service = await startService(() => '', { host: 'localhost', port: 80 });
  const { watched } = await dig(service, { user: 'office', password: 'не тот' });
  const refused = await watched.until(({ state }) => state === 'refused');
  expect(refused.words.ru).toContain('не принял логин');
  expect(service.connections).toHaveLength(1);
});
