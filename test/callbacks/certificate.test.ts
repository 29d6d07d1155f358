/** The callback listener with its own TLS certificate, and the errors of `start` where it cannot open. */
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openOffice, type Office } from './office.ts';

const fixture = (name: string): string => new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;
const files = { cert: fixture('cert.pem'), key: fixture('key.pem') };
let office: Office | null = null;
afterEach(async () => {
  await office?.close();
  office = null;
});

/** Asks the probe over TLS, trusting only this certificate. */
async function probe({ server, probe: own, port }: Office, trusted: string): Promise<boolean> {
  const nonce = own.nonce();
  const ca = await readFile(trusted);
  const path = `${server.secretPath()}/plecho/echo?nonce=${nonce}`;
  const text = await new Promise<string>((resolve, reject) => {
    get({ host: 'localhost', port, path, ca, agent: false }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });
  return text === JSON.stringify({ plecho: own.answer(nonce) });
}

test('it speaks TLS', async () => {
  office = await openOffice({ tls: files });
  expect(await probe(office, files.cert)).toBe(true);
});

test('plain HTTP on that port gets nothing, and the listener goes on', async () => {
  office = await openOffice({ tls: files });
  const socket = connect(office.port, '127.0.0.1');
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\n\r\n');
  await new Promise((resolve) => socket.on('close', resolve).resume());
  expect([office.quiet(), await probe(office, files.cert)]).toEqual([true, true]);
});

test('a caller who never shakes hands does not keep the listener from stopping', async () => {
  office = await openOffice({ tls: files });
  const socket = connect(office.port, '127.0.0.1');
  socket.on('error', () => {});
  const gone = once(socket, 'close');
  await once(socket, 'connect');
  expect(await probe(office, files.cert)).toBe(true);
  await office.close();
  await gone;
});

test('a certificate that is renewed on the disk is used without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plecho-tls-'));
  const own = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await Promise.all([copyFile(files.cert, own.cert), copyFile(files.key, own.key)]);
  office = await openOffice({ tls: own, lookForCertificate: 10 });
  expect(await probe(office, files.cert)).toBe(true);
  await copyFile(fixture('renewed-cert.pem'), own.cert); // for a moment the certificate does not match the key: nothing must break
  await copyFile(fixture('renewed-key.pem'), own.key);
  const trusts = async (): Promise<boolean> =>
    await probe(office as Office, fixture('renewed-cert.pem')).catch(() => false);
  while (!(await trusts())) await new Promise(setImmediate);
  await expect(probe(office, files.cert)).rejects.toThrow(/self-signed/);
  await rm(folder, { recursive: true });
});

test('files that are missing, hold no certificate, or do not belong together: start says which and why', async () => {
  await expect(openOffice({ tls: { ...files, cert: '/nowhere/cert.pem' } })).rejects.toThrow('/nowhere/cert.pem');
  await expect(openOffice({ tls: { ...files, cert: fixture('README.md') } })).rejects.toThrow(/README\.md/);
  const wrongKey = openOffice({ tls: { ...files, key: fixture('renewed-key.pem') } });
  await expect(wrongKey).rejects.toMatchObject({ words: { ru: expect.stringContaining('renewed-key.pem') as string } });
});

test('a port in use, and an address that is not this machine’s, give a clear error', async () => {
  office = await openOffice();
  await expect(openOffice({ port: office.port })).rejects.toMatchObject({
    words: { ru: `Порт ${office.port} занят другой программой (EADDRINUSE). Выберите другой порт или 0.` },
  });
  await expect(openOffice({ host: '192.0.2.1' })).rejects.toThrow('EADDRNOTAVAIL');
});
