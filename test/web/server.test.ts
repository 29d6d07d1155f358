/** The window's server over real HTTP: files, the API, streams with back-pressure, clients that disconnect. */
import { sayWeb } from '../../app/web/words.ts';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Respond } from '../../app/web/pass.ts';
import { createWebServer, type WebServer } from '../../app/web/server.ts';

const token = 'a-long-random-token';
const bearer = { Authorization: `Bearer ${token}` };
let folder: string;
let root: string;
let server: WebServer;
let origin: string;
let respond: Respond = () => Promise.reject(new Error('nobody asked for this'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plecho-web-'));
  root = join(folder, 'window');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Plecho</title>');
  await writeFile(join(root, 'assets', 'index-abc123.js'), 'export {};');
  await writeFile(join(root, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'outside.txt'), 'not for the window');
  server = createWebServer({
    host: '127.0.0.1',
    port: 0,
    token,
    root,
    respond: (r) => respond(r),
    log: pino({ level: 'silent' }),
  });
  origin = `http://127.0.0.1:${(await server.start()).port}`;
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

test('the printed address opens the window and sets no cookie; the page and its files are public', async () => {
  const entered = await fetch(`${origin}/?token=${token}`, { redirect: 'manual' });
  expect([entered.status, entered.headers.getSetCookie()]).toEqual([200, []]);
  expect(await entered.text()).toContain('<title>Plecho</title>');
  const page = await fetch(`${origin}/`);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('x-powered-by')).toBeNull();
  const script = await fetch(`${origin}/assets/index-abc123.js`);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(script.headers.get('content-type')).toContain('javascript');
  const icon = await fetch(`${origin}/icon.svg`);
  expect([icon.status, icon.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  expect(await (await fetch(`${origin}/history/42`)).text()).toContain('<title>Plecho</title>');
});

test('a ticket lets the browser fetch one file and nothing else', async () => {
  respond = async (request) => Response.json({ path: new URL(request.url).pathname });
  const ask = (body: string, headers: Record<string, string> = bearer): Promise<Response> =>
    fetch(`${origin}/api/ticket`, { method: 'POST', headers, body });
  const { url } = (await (await ask('{"path":"/api/history.csv?text=x"}')).json()) as { url: string };
  expect((await fetch(`${origin}${url}`)).status).toBe(200);
  expect((await fetch(`${origin}${url.replace('text=x', 'text=y')}`)).status).toBe(401);
  expect((await ask('{"path":"/api/history.csv"}', {})).status).toBe(401);
  for (const body of ['', 'null', '[]', '{"path":"http://evil.example/api/"}', '{"path":"/../x"}'])
    expect([body, (await ask(body)).status]).toEqual([body, 400]);
});

test('a request with an absolute URL does not bypass the guard', async () => {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
  socket.end('GET http://localhost/api/status HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'close');
  expect(got).toMatch(/^HTTP\/1\.1 400 /);
});

test('a missing file is a 404, not the page; nothing outside the folder is served', async () => {
  for (const path of ['/assets/gone.js', '/favicon.ico', '/%2e%2e/outside.txt', '/..%2foutside.txt']) {
    const answer = await fetch(`${origin}${path}`, { headers: bearer });
    expect([path, answer.status < 500 && answer.status >= 400]).toEqual([path, true]);
    expect(await answer.text()).not.toContain('not for the window');
  }
});

test('with a wrong key a browser gets a page that says what to do, a program gets JSON', async () => {
  const page = await fetch(`${origin}/?token=of-an-earlier-start`, { headers: { Accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([401, expect.stringContaining('?token=…')]);
  const api = await fetch(`${origin}/api/status`);
  expect([api.status, await api.json()]).toEqual([401, { error: 'unauthorized', message: sayWeb('ru', 'noToken') }]);
});

test('a site that rebinds its host name to this machine gets nothing', async () => {
  const answer = get(`${origin}/api/status`, { headers: { ...bearer, Host: 'evil.example' } });
  const [{ statusCode }] = (await once(answer, 'response')) as [{ statusCode: number }];
  expect(statusCode).toBe(421);
});

test('the API gets a web Request without our credentials, and its Response is returned unchanged', async () => {
  const seen: Record<string, unknown>[] = [];
  respond = async (request) => {
    const { pathname, search } = new URL(request.url);
    seen.push({
      method: request.method,
      path: pathname + search,
      body: await request.text(),
      headers: [...request.headers.keys()],
    });
    return Response.json({ error: 'refused', message: 'нет' }, { status: 422, headers: { 'X-Own': 'yes' } });
  };
  const answer = await fetch(`${origin}/api/dial?x=1`, {
    method: 'POST',
    headers: { ...bearer, 'Content-Type': 'application/json', Cookie: 'a=b' },
    body: '{"userId":"u","number":"79991112233"}',
  });
  expect([answer.status, answer.headers.get('x-own'), await answer.json()]).toEqual([
    422,
    'yes',
    { error: 'refused', message: 'нет' },
  ]);
  expect(answer.headers.get('content-security-policy')).not.toBeNull();
  expect(seen).toMatchObject([
    { method: 'POST', path: '/api/dial?x=1', body: '{"userId":"u","number":"79991112233"}' },
  ]);
  expect(seen[0]?.['headers']).toContain('content-type');
  expect(seen[0]?.['headers']).not.toContain('authorization');
  expect(seen[0]?.['headers']).not.toContain('cookie');
});

test('a stream arrives piece by piece, and its source is told when the window closes', async () => {
  let push: (line: string) => void = () => {};
  const cancelled = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  respond = async (request) => {
    request.signal.addEventListener('abort', () => aborted.resolve());
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => (push = (line) => controller.enqueue(new TextEncoder().encode(line))),
      cancel: () => cancelled.resolve(),
    });
    return new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } });
  };
  const leaving = new AbortController();
  const answer = await fetch(`${origin}/api/live`, { headers: bearer, signal: leaving.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  push('{"type":"snapshot"}\n');
  expect(await reader?.read()).toEqual({ done: false, value: '{"type":"snapshot"}\n' });
  push('{"type":"ping"}\n');
  expect(await reader?.read()).toEqual({ done: false, value: '{"type":"ping"}\n' });
  leaving.abort();
  await Promise.all([cancelled.promise, aborted.promise]);
});

test('a window that does not read slows the source down instead of filling the memory', async () => {
  let made = 0;
  const piece = new Uint8Array(256 * 1024);
  const gone = Promise.withResolvers<void>();
  respond = async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await new Promise(setImmediate);
          made++;
          controller.enqueue(piece);
        },
        cancel: () => gone.resolve(),
      }),
    );
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET /api/trace HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  let before = -1;
  for (let quiet = 0; quiet < 5; quiet = made === before ? quiet + 1 : 0) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 40)); // no event to wait for: the test is that nothing happens
  }
  expect(made).toBeGreaterThan(0);
  expect(made * piece.length).toBeLessThan(64 * 1024 * 1024);
  socket.destroy();
  await gone.promise;
});

test('a failing API becomes a 500 in JSON without details', async () => {
  respond = () => Promise.reject(new Error('/home/office/secret.db is locked'));
  const answer = await fetch(`${origin}/api/status`, { headers: bearer });
  expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret.db')]);
});

test('without a built window the page says so', async () => {
  await rm(join(root, 'index.html'));
  const answer = await fetch(`${origin}/`, { headers: bearer });
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build')]);
});

test('stopping ends open streams and resolves soon', async () => {
  const cancelled = Promise.withResolvers<void>();
  respond = async () => new Response(new ReadableStream({ cancel: () => cancelled.resolve() }));
  const answer = await fetch(`${origin}/api/live`, { headers: bearer });
  const reading = answer.text().catch(() => 'cut');
  await server.stop();
  expect(await reading).toBe('cut');
  await cancelled.promise;
});
