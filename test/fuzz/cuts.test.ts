/** A valid request cut at every byte, sent in one to three pieces, then closed, reset or left open: both servers survive and answer the next request. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRespond, type Api } from '../../app/respond.ts';
import { createWebServer } from '../../app/web/server.ts';
import { callOf, GOOD_KEY, openOffice, post } from '../callbacks/office.ts';
import { createChance, isLong, type Chance } from '../journeys/chance.ts';

/** An error that escapes its handler would end the real process: here it is collected instead. */
const escaped: unknown[] = [];
const collect = (error: unknown): void => void escaped.push(error);
beforeEach(() => {
  escaped.length = 0;
  process.prependListener('uncaughtException', collect);
  process.prependListener('unhandledRejection', collect);
});
afterEach(() => {
  process.off('uncaughtException', collect);
  process.off('unhandledRejection', collect);
});

const ENDINGS = ['closed', 'reset', 'left open'] as const;

/** Sends the pieces one after another and ends the connection as `ending` says; resolves when it is closed. */
async function attack(port: number, pieces: readonly Buffer[], ending: (typeof ENDINGS)[number]): Promise<void> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.setNoDelay(true);
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const connected = await Promise.race([once(socket, 'connect').then(() => true), over.then(() => false)]);
  if (!connected) return;
  for (const piece of pieces) {
    if (socket.writable) await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (ending === 'closed') socket.end();
  else if (ending === 'reset') socket.resetAndDestroy();
  await over; // left open: the server closes it
}

function piecesOf(bytes: Buffer, chance: Chance): Buffer[] {
  const cuts = Array.from({ length: chance.below(3) }, () => chance.below(bytes.length + 1)).toSorted((a, b) => a - b);
  return [0, ...cuts]
    .map((from, at) => bytes.subarray(from, cuts[at] ?? bytes.length))
    .filter(({ length }) => length > 0);
}

const AT_ONCE = 600;

/** Every cut of the request with every ending (the long form), or every cut with one of them. */
async function attackAll(port: number, request: Buffer): Promise<void> {
  const chance = createChance(request.length);
  const tries = Array.from({ length: request.length + 1 }, (_, cut) =>
    (isLong ? ENDINGS : [chance.pick(ENDINGS)]).map((ending) => ({ cut, ending })),
  ).flat();
  for (let at = 0; at < tries.length; at += AT_ONCE) {
    const some = tries.slice(at, at + AT_ONCE);
    await Promise.all(some.map(({ cut, ending }) => attack(port, piecesOf(request.subarray(0, cut), chance), ending)));
  }
}

const requestOf = (head: readonly string[], body: string, chunked = false): Buffer => {
  const bytes = Buffer.byteLength(body);
  const lines = [...head, chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`];
  const sent = chunked ? `${bytes.toString(16)};x=y\r\n${body}\r\n0\r\nTrailer: 1\r\n\r\n` : body;
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${sent}`);
};

/** Bodies whose headers are wrong about them. */
const lies = (head: readonly string[]): Buffer[] =>
  [
    ['Content-Length: 700', '{"a":1}'],
    ['Transfer-Encoding: chunked', '7\r\n{"a":1}\r\nno chunk\r\n'],
    ['Transfer-Encoding: chunked', 'ffffffffffffffffff\r\n'],
    ['Transfer-Encoding: gzip, chunked', '3\r\nabc\r\n0\r\n\r\n'],
    ['Transfer-Encoding: teapot', 'abc'],
    ['Content-Length: 3\r\nTransfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n'],
    ['Content-Length: -1', ''],
    ['Content-Length: 3', 'abcGARBAGE AFTER THE BODY\r\n\r\n'],
    ['Content-Length: 99999999999', 'x'],
    ['Expect: 100-continue\r\nContent-Length: 10', ''],
    ['Expect: 42\r\nContent-Length: 10', 'abc'],
    ['Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 10', 'abc'],
    ['Content-Encoding: gzip\r\nContent-Length: 10', 'abc'],
  ].map(([line, body]) => Buffer.from(`${head.join('\r\n')}\r\n${line}\r\n\r\n${body}`));

describe('the listener for the CRM', () => {
  test('survives every cut, and carries out the next CALL', { timeout: 300_000 }, async () => {
    let now = 1_000_000;
    // Each read of the clock advances it by a second, so that no rate limit stops the attacks.
    const office = await openOffice({ timeouts: { headers: 300, body: 300 }, now: () => (now += 1000) });
    const path = `${office.server.secretPath()}/api/v1/office/communications/call`;
    for (const key of [GOOD_KEY, 'made-up']) {
      const head = [`POST ${path} HTTP/1.1`, 'Host: x', `X-XCOM-AccessKey: ${key}`, 'X-XCOM-Integration-Echo: e'];
      for (const chunked of [false, true])
        await attackAll(office.port, requestOf(head, JSON.stringify(callOf()), chunked));
      for (const ending of ENDINGS) await Promise.all(lies(head).map((lie) => attack(office.port, [lie], ending)));
    }
    expect(escaped).toEqual([]);
    const fresh = await openOffice(); // the rate limits of the attacked office are used up
    expect((await post(`${fresh.base()}/api/v1/office/communications/call`, callOf())).status).toBe(200);
    expect((await fetch(`${office.base()}/plecho/echo?nonce=${office.probe.nonce()}`)).status).toBe(200);
    await Promise.all([office.close(), fresh.close()]);
    expect(escaped).toEqual([]);
  });
});

describe("the window's server", () => {
  const saved: unknown[] = [];
  const api = {
    reads: {},
    commands: {
      saveSettings: ({ patch }: { patch: unknown }) => {
        saved.push(patch);
        return { ok: true };
      },
    },
    downloads: {},
  } as unknown as Api;
  const root = mkdtempSync(join(tmpdir(), 'plecho-cuts-'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  const failures: unknown[] = [];
  const web = createWebServer({
    ...{ host: '127.0.0.1', port: 0, token: 'tok', root, log: pino({ level: 'silent' }), patience: 600 },
    respond: createRespond(api, (error) => void failures.push(error)),
  });
  let port = 0;
  beforeAll(async () => {
    ({ port } = await web.start());
  });
  afterAll(async () => {
    await web.stop();
    rmSync(root, { recursive: true });
  });
  const save = (body: NonNullable<RequestInit['body']>): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/api/saveSettings`, {
      ...{ method: 'POST', body, headers: { authorization: 'Bearer tok' }, duplex: 'half' },
    } as RequestInit);

  test('survives every cut, and carries out the next command', { timeout: 300_000 }, async () => {
    const head = ['POST /api/saveSettings HTTP/1.1', 'Host: localhost', 'Authorization: Bearer tok'];
    const body = JSON.stringify({ patch: { country: 'RU' } });
    for (const chunked of [false, true]) await attackAll(port, requestOf(head, body, chunked));
    for (const ending of ENDINGS) await Promise.all(lies(head).map((lie) => attack(port, [lie], ending)));
    for (const method of ['TRACE', 'CONNECT', 'OPTIONS', 'PURGE', 'GET'])
      await attack(port, [Buffer.from(`${method} /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n`)], 'closed');
    expect([escaped, failures]).toEqual([[], []]);
    saved.length = 0;
    expect((await save(body)).status).toBe(200);
    expect(saved).toEqual([{ country: 'RU' }]);
  });

  test('300 MB with the token: refused, and never kept in memory', { timeout: 60_000 }, async () => {
    const before = process.memoryUsage.rss();
    let peak = 0;
    const piece = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        peak = Math.max(peak, process.memoryUsage.rss());
        if ((sent += 1) > 300) controller.close();
        else controller.enqueue(piece);
      },
    });
    expect((await save(body as unknown as string)).status).toBe(413);
    expect(peak - before).toBeLessThan(150 * 1024 * 1024);
    expect(escaped).toEqual([]);
  });
});
