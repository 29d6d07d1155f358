/** The round-trip check of the public address says which link of the chain is broken. */
import { readFile } from 'node:fs/promises';
import {
  createServer as createHttp,
  request,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRoundTrip, type RoundTrip, type RoundTripDeps } from '../../app/callbacks/round-trip/round-trip.ts';
import type { Link } from '../../app/callbacks/round-trip/round-trip-words.ts';
import { listen, openOffice, type Office } from './office.ts';

const fixture = (name: string): string => new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;
const log = pino({ level: 'silent' });
let office: Office;
let cleanUp: (() => unknown)[] = [];
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => {
  for (const step of cleanUp) await step();
  cleanUp = [];
  await office.close();
});

function checks(address: string | null, changes: Partial<RoundTripDeps> = {}) {
  const results: RoundTrip[] = [];
  const { secretPath } = office.server;
  const onResult = (result: RoundTrip): void => void results.push(result);
  const trip = createRoundTrip({
    echoHeader: 'X-XCOM-Integration-Echo',
    address: () => address,
    secretPath,
    probe: office.probe,
    onResult,
    log,
    now: Date.now,
    ...changes,
  });
  cleanUp.push(() => trip.stop());
  return Object.assign(trip, { results });
}

/** A server in front of ours that does what `handle` says. */
async function front(handle: RequestListener): Promise<string> {
  const server = createHttp(handle);
  cleanUp.push(() => server.close());
  return `http://127.0.0.1:${await listen(server)}`;
}

/** An address where nobody listens any more. */
async function nobody(): Promise<string> {
  const server = createHttp();
  const url = `http://127.0.0.1:${await listen(server)}`;
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** A handler that forwards as a proxy does; `lose` names a header that it drops on the way back. */
const proxy =
  (lose: string): RequestListener =>
  (req: IncomingMessage, res: ServerResponse) => {
    const onward = request({ host: '127.0.0.1', port: office.port, path: req.url, headers: req.headers }, (answer) => {
      const headers = { ...answer.headers };
      delete headers[lose];
      res.writeHead(answer.statusCode ?? 500, headers);
      answer.pipe(res);
    });
    req.pipe(onward);
  };

describe('the round trip', () => {
  test('through a working proxy proves the address', async () => {
    const trip = checks(await front(proxy('')));
    const { results } = trip;
    expect(await trip.checkNow()).toMatchObject({ ok: true, link: 'ok' });
    expect(results).toHaveLength(1);
    expect(trip.last()?.words.ru).toMatch(/работает/);
  });

  test('without an address says so', async () => {
    expect(await checks(null).checkNow()).toMatchObject({ ok: false, link: 'noAddress', url: null });
  });

  test('an answer without end is cut off', async () => {
    const endless = await front((_req, res) => {
      const more = (): void => {
        while (res.write('x'.repeat(65_536)));
        res.once('drain', more);
      };
      more();
    });
    const began = process.memoryUsage().rss;
    expect(await checks(endless).checkNow()).toMatchObject({ ok: false, link: 'wrongServer' });
    expect(process.memoryUsage().rss - began).toBeLessThan(100 * 1024 * 1024);
  });

  const broken: [Link, string, () => string | Promise<string>][] = [
    ['dns', 'a name that does not exist', () => 'http://plecho.invalid'],
    ['connect', 'nobody listens', nobody],
    ['wrongServer', 'a page of the router', () => front((_req, res) => void res.end('<h1>Router</h1>'))],
    ['wrongServer', 'a service that does not know us', () => front((_req, res) => void res.writeHead(404).end())],
    [
      'redirects',
      'http is sent on to https',
      () => front((req, res) => void res.writeHead(301, { Location: `https://x.example${req.url}` }).end()),
    ],
    ['listener', 'a proxy without us behind it', () => front((_req, res) => void res.writeHead(502).end())],
    ['echo', 'a proxy that eats the header', () => front(proxy('x-xcom-integration-echo'))],
  ];
  test.each(broken)('names the broken link %s: %s', async (link, _name, address) => {
    const result = await checks(await address()).checkNow();
    expect(result).toMatchObject({ ok: false, link });
    expect(result.words.ru).not.toContain(office.server.secretPath());
    expect([result.words.ru.length > 20, result.words.en.length > 20]).toEqual([true, true]);
  });

  test('a tunnel that accepts the connection and drops it: we are not reached', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => server.close());
    const { port } = server.address() as { port: number };
    expect(await checks(`http://127.0.0.1:${port}`).checkNow()).toMatchObject({ link: 'listener' });
  });

  test('a tunnel that never answers: we are not reached', async () => {
    const url = await front(() => {});
    const every = { well: 1000, broken: 1000, timeout: 100 };
    const result = await checks(url, { every }).checkNow();
    expect([result.link, result.words.ru]).toEqual(['listener', expect.stringContaining('TIMEOUT')]);
  });

  test('an untrusted certificate is named as the cause', async () => {
    const [cert, key] = await Promise.all([readFile(fixture('cert.pem')), readFile(fixture('key.pem'))]);
    const server = createHttps({ cert, key });
    cleanUp.push(() => server.close());
    const port = await listen(server);
    const result = await checks(`https://localhost:${port}`).checkNow();
    expect([result.link, result.words.ru]).toEqual(['tls', expect.stringContaining('SELF_SIGNED')]);
  });

  test('another Plecho with the same secret path is not mistaken for us', async () => {
    const double = await openOffice({ secretPath: office.server.secretPath() });
    cleanUp.push(double.close);
    expect(await checks(double.origin).checkNow()).toMatchObject({ link: 'wrongServer' });
  });

  test('can be run on demand, before start and after stop', async () => {
    const trip = checks(office.origin);
    trip.start();
    trip.stop();
    expect(await trip.checkNow()).toMatchObject({ ok: true });
  });

  test('repeats by itself, sooner while it fails, and never after stop', async () => {
    let address = await front((_req, res) => void res.writeHead(502).end());
    const told = Promise.withResolvers<RoundTrip>();
    const results: string[] = [];
    const trip = checks('', {
      address: () => address,
      every: { well: 3_600_000, broken: 10, timeout: 5000 },
      onResult: (result) => {
        results.push(result.link);
        if (results.length === 2) address = office.origin;
        if (result.ok) told.resolve(result);
      },
    });
    trip.start();
    await told.promise;
    expect(results.slice(0, 2)).toEqual(['listener', 'listener']);
    expect(results.at(-1)).toBe('ok');
    trip.stop();
  });

  test('the address changes while a check is under way: the result of the later check counts', async () => {
    let address = await front(() => {}); // never answers
    const trip = checks('', { address: () => address });
    const early = trip.checkNow();
    expect(trip.checkNow()).toBe(early);
    address = office.origin;
    expect(await trip.checkNow()).toMatchObject({ ok: true });
    trip.stop();
    await early;
    expect(trip.last()).toMatchObject({ ok: true, url: office.origin });
  });
});
