/** Floods and slow clients: 100 CALLs in a second, slow bodies, a thousand idle connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { callOf, GOOD_KEY, headersOf, openOffice, post } from './office.ts';

const CALL = '/api/v1/office/communications/call';

test.each([
  ['of one user', 4, () => callOf()],
  ['of a hundred users', 5, (i: number) => callOf({ fromUserId: `user-${i}` })],
])('100 CALLs %s at once: %i are placed, the rest get 429', async (_name, placed, make) => {
  const office = await openOffice({ now: () => 1_000_000 });
  const told = await Promise.all(Array.from({ length: 100 }, (_, i) => post(`${office.base()}${CALL}`, make(i))));
  const refused = told.filter(({ status }) => status === 429);
  expect(office.calls).toHaveLength(placed);
  expect(refused).toHaveLength(100 - placed);
  for (const { message, echo, headers } of refused) {
    expect(message).toMatch(/^Слишком много/);
    expect(echo).toMatch(/^echo-/);
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
  }
  expect(office.crm.asked).toHaveLength(1); // concurrent checks of one key share one request
  expect(office.journal.list().reduce((sum, { times = 1 }) => sum + times, 0)).toBe(refused.length);
  await office.close();
});

test('a fresh key for each CALL does not help: there is also a limit over all keys', async () => {
  const office = await openOffice({ now: () => 1_000_000 });
  for (let i = 0; i < 30; i++) {
    await post(`${office.base()}${CALL}`, callOf({ fromUserId: `user-${i}` }), headersOf(`${GOOD_KEY}-${i}`));
  }
  expect(office.calls).toHaveLength(8);
  await office.close();
});

test('after the flood the next CALL is placed as soon as the limit allows', async () => {
  let now = 1_000_000;
  const office = await openOffice({ now: () => now });
  const place = async (): Promise<number> => (await post(`${office.base()}${CALL}`, callOf())).status;
  const flood = [await place(), await place(), await place(), await place(), await place()];
  expect(flood).toEqual([200, 200, 200, 200, 429]);
  now += 2000;
  expect([await place(), await place()]).toEqual([200, 429]);
  await office.close();
});

test('while strangers flood the listener with made-up keys, a genuine CALL with a fresh key is placed; journal and log stay bounded', async () => {
  const lines: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const office = await openOffice({ now: () => 1_000_000, log });
  const url = `${office.base()}${CALL}`;
  const fresh = (n: number): Record<string, string> => headersOf(`${GOOD_KEY}-${String(n).padStart(4, '0')}`);
  expect((await post(url, callOf(), fresh(1))).status).toBe(200);
  expect((await post(url, callOf({ toUserId: 'x'.repeat(70) }), fresh(1))).status).toBe(409);
  const flood = await Promise.all(
    Array.from({ length: 400 }, (_, n) => post(url, callOf(), headersOf(`made-up-${n % 7}-${n}`))),
  );
  expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401, 429]));
  const elsewhere = Array.from({ length: 100 }, (_, n) =>
    post(url, callOf(), { ...headersOf(`forged-${n}`), 'X-Forwarded-For': `198.51.100.${n}` }),
  );
  await Promise.all(elsewhere);
  expect((await post(url, callOf({ fromUserId: 'another' }), fresh(2))).status).toBe(200);
  expect(office.calls).toHaveLength(2);
  expect(office.crm.asked.length).toBeLessThan(50);
  expect(office.journal.list().length).toBeLessThanOrEqual(300);
  expect(office.journal.list().some(({ reason }) => reason.includes('toUserId'))).toBe(true);
  expect(lines.length).toBeLessThan(100);
  await office.close();
});

/** Connects, sends only `text`, and keeps what comes back. */
async function idle(port: number, text: string): Promise<{ socket: Socket; closed: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(got)));
  await once(socket, 'connect');
  socket.write(text);
  return { socket, closed };
}

test('slow clients are disconnected with a reason, others are served meanwhile', async () => {
  const office = await openOffice({ timeouts: { headers: 400, body: 400 } });
  const head = [
    `POST ${office.server.secretPath()}${CALL} HTTP/1.1`,
    'Host: x',
    'X-XCOM-Integration-Echo: slow',
    `X-XCOM-AccessKey: ${GOOD_KEY}`,
    'Content-Length: 200',
  ].join('\r\n');
  const slowHead = await idle(office.port, 'POST / HTTP/1.1\r\nHost: x\r\nX-');
  const slowBody = await idle(office.port, `${head}\r\n\r\n{"communicationId":`);
  const silent = await idle(office.port, '');
  expect((await post(`${office.base()}${CALL}`, callOf())).status).toBe(200);

  expect(await slowHead.closed).toMatch(/^HTTP\/1\.1 408 /);
  expect(await slowBody.closed).toMatch(/^HTTP\/1\.1 408 [^]*X-XCOM-Integration-Echo: slow\r\n/);
  expect(await silent.closed).toMatch(/^(HTTP\/1\.1 408 |$)/);
  expect(office.calls).toHaveLength(1);
  expect(office.journal.list().length).toBeGreaterThanOrEqual(2);
  await office.close();
});

test('a thousand idle connections do not keep the CRM out, nor the listener from stopping', async () => {
  const office = await openOffice();
  const idlers = await Promise.all(Array.from({ length: 1000 }, () => idle(office.port, 'GET / HTTP/1.1\r\n')));
  const told = await post(`${office.base()}${CALL}`, callOf());
  expect(told.status).toBe(200);
  await office.close();
  await Promise.all(idlers.map(({ closed }) => closed));
});
