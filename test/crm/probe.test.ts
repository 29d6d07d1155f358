/** The check of the CRM: its verdict matches how the demo CRM is configured, in all pairs of the open points; odd answers give no verdict. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { NOTHING_KNOWN, type CrmFindings } from '../../app/contract/crm-profile.ts';
import { probeCrm, type ProbeResult } from '../../app/crm/kontur/probe.ts';
import { PROBE_PREFIX, RESERVED_PHONE } from '../../app/crm/kontur/probe-call.ts';
import { createWireTrace } from '../../app/crm/kontur/wire-trace.ts';
import { createDemoCrm, type DemoCrm, type DemoCrmOptions } from '../../app/demo/crm.ts';
import { OPEN_POINTS, type Behaviour } from '../../app/demo/crm/behaviour.ts';
import type { UserOnly } from '../../app/demo/crm/identity.ts';
import { pairwise } from '../fixtures/pairwise.ts';
import { clock, silent } from './office.ts';

const RIGHTS: Record<UserOnly, readonly boolean[]> = {
  patch: [true, false],
  events: [true, false],
  contacts: [true, false],
  dial: [true, false],
};
const ROWS = pairwise({ ...OPEN_POINTS, ...RIGHTS });
type Row = (typeof ROWS)[number];

async function open(options: DemoCrmOptions = {}) {
  // Time passes only where the check waits: the speed of this machine makes no difference.
  const time = clock();
  const crm = await createDemoCrm({ now: time.now, ...options });
  const trace = createWireTrace();
  const pause = (ms: number): Promise<void> => Promise.resolve(time.forward(ms));
  const known = { url: crm.url, kind: 'private', apiKey: crm.apiKey, log: silent, onWire: trace.note, pause } as const;
  const run = (more: object = {}): Promise<ProbeResult> => probeCrm({ ...known, ...more });
  return { crm, trace, run, [Symbol.asyncDispose]: () => crm.close() };
}

/** Long enough that a busy machine is not mistaken for a CRM that hangs. */
const PATIENT = { withinMs: 120_000, requestMs: 60_000 };

/** What the check can find out about a CRM that behaves like this. */
function expected(row: Row): CrmFindings {
  const isSeen = row.started === 'card' && row.startedTwice === 'same' && row.cardShowsRecordings;
  const mayRepeat = row.registerTwice === 'taken';
  const effect = (one: Behaviour['repeatAbsent']) => (one === 'refused' ? one : isSeen ? one : 'unknown');
  const may = (allowed: boolean) => (allowed ? 'yes' : 'no');
  const twice = row.started === 'card' || row.startedTwice === 'refused' ? row.startedTwice : 'unknown';
  return {
    patch: may(row.patch),
    events: may(row.events),
    contacts: may(row.contacts),
    dial: may(row.dial),
    started: row.started,
    startedTwice: twice,
    laterId: row.laterId,
    withId: row.started === 'ok' ? 'unknown' : row.strictWithId && row.laterId === 'prefixed' ? 'prefixed' : 'bare',
    registerTwice: row.registerTwice,
    repeatEmpty: mayRepeat ? effect(row.repeatEmpty) : 'unknown',
    repeatAbsent: mayRepeat ? effect(row.repeatAbsent) : 'unknown',
    repeatEntry: mayRepeat ? effect(row.repeatEntry) : 'unknown',
    redirect: row.redirectNobody,
    burst: row.burst === null ? null : (expect.toSatisfy((passed: number) => passed <= 8) as unknown as number),
  };
}

/** Expects that nothing changed in the CRM except the one labelled test call. */
function nothingLeft(crm: DemoCrm, before: string): void {
  expect([...crm.calls.keys()].every((id) => id.startsWith(PROBE_PREFIX))).toBe(true);
  expect(crm.calls.size).toBe(1);
  expect(JSON.stringify(crm.instance)).toBe(before);
  expect(crm.contacts.size).toBe(0);
}

test.for(ROWS.map((row) => [JSON.stringify(row), row] as const))(
  'the verdict matches the configuration: %s',
  async ([, row]) => {
    const { patch, events, contacts, dial, ...behaviour } = row;
    await using it = await open({ behaviour });
    for (const [what, allowed] of Object.entries({ patch, events, contacts, dial }))
      if (!allowed) it.crm.who.needsBearer.add(what as UserOnly);
    it.crm.instance.baseUrl = 'http://127.0.0.1:1/never';
    it.crm.instance.features.call = true;
    const before = JSON.stringify(it.crm.instance);
    const result = await it.run(PATIENT);
    expect(result).toMatchObject({ kind: 'done' });
    if (result.kind !== 'done') return;
    expect(result.profile.findings).toEqual(expected(row));
    nothingLeft(it.crm, before);
    const [call] = it.crm.calls.values();
    expect(call?.started?.clientPhone).toBe(RESERVED_PHONE);
    expect(call?.registrations.length).toBeGreaterThan(0);
  },
);

test('the masked trace shows the shape of answers, and no key, name, number or id of the office', async () => {
  await using it = await open();
  const result = await it.run(PATIENT);
  const text = JSON.stringify(it.trace.masked());
  expect(result.kind).toBe('done');
  for (const secret of [it.crm.apiKey, it.crm.who.integrationId, RESERVED_PHONE, 'Маша', 'Демонстрация', '/demo/'])
    expect(text).not.toContain(secret);
  expect(text).toContain('communicationId');
  expect(text).toContain('/communications/callbacks/telephony/register-call');
  expect(it.trace.masked()).not.toContainEqual(expect.objectContaining({ status: 404 }));
});

/** The CRM behind a server that answers some requests in its own way. */
async function behind(crm: DemoCrm, odd: (request: IncomingMessage, response: ServerResponse) => boolean) {
  const server = createServer((request, response) => {
    if (odd(request, response)) return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
      fetch(crm.url + request.url, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...body,
      })
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          response.end(Buffer.from(await answer.arrayBuffer()));
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Everything after the key is odd. */
const ODD: readonly [string, (request: IncomingMessage, response: ServerResponse) => void][] = [
  ['a login page with 200', (_, response) => response.end('<html>Войдите</html>')],
  ['a login page with 403', (_, response) => response.writeHead(403).end('<html>Forbidden</html>')],
  ['JSON of another program', (_, response) => response.end('{"hello":"world"}')],
  ['an empty answer', (_, response) => response.end()],
  ['null', (_, response) => response.end('null')],
  ['a number', (_, response) => response.end('42')],
  ['an error of a proxy', (_, response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
  ['silence', () => undefined],
  ['one byte a second', (_, response) => drip(response)],
  ['an endless answer', (_, response) => flood(response)],
  ['a cut connection', (request) => request.socket.destroy()],
  [
    'half an answer',
    (_, response) => response.writeHead(200, { 'content-length': '99' }).write('{"a', () => response.destroy()),
  ],
];

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(timer));
}
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const more = (): void => void response.write(chunk, () => response.destroyed || more());
  more();
}

/** Their requests end by our own time only; it is long enough for a busy machine to get the key first. */
const ENDLESS = ['silence', 'one byte a second'];
const IMPATIENT = { withinMs: 8_000, requestMs: 5_000 };

test.concurrent.for(ODD)(
  'odd answers to everything (%s): no verdict, and no key is requested twice',
  async ([name, answer]) => {
    await using crm = await createDemoCrm();
    await using odd = await behind(crm, (request, response) => {
      if (request.url?.includes('/authorization/') === true) return false;
      answer(request, response);
      return true;
    });
    const result = await probeCrm({
      url: odd.url,
      kind: 'private',
      apiKey: crm.apiKey,
      log: silent,
      ...(ENDLESS.includes(name) ? IMPATIENT : PATIENT),
    });
    expect(result).toMatchObject({ kind: 'done', profile: { call: null, findings: NOTHING_KNOWN } });
    expect(crm.calls.size).toBe(0);
  },
);

test('a redirect to another host: no verdict, and neither key is sent there', async () => {
  const seen: unknown[] = [];
  const thief = createServer((request, response) => {
    seen.push(request.headers);
    response.end('"OK"');
  });
  await new Promise<void>((resolve) => void thief.listen(0, '127.0.0.1', resolve));
  const away = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/api/v1/x`;
  await using crm = await createDemoCrm();
  for (const status of [301, 302, 303, 307, 308]) {
    await using odd = await behind(crm, (request, response) => {
      if (request.url?.includes('/authorization/') === true) return false;
      response.writeHead(status, { location: away }).end();
      return true;
    });
    const options = { url: odd.url, kind: 'private' as const, apiKey: crm.apiKey, log: silent, ...PATIENT };
    expect(await probeCrm(options)).toMatchObject({ kind: 'done', profile: { findings: NOTHING_KNOWN } });
    await using whole = await behind(crm, (_, response) => {
      response.writeHead(status, { location: away }).end();
      return true;
    });
    expect(await probeCrm({ ...options, url: whole.url })).toMatchObject({ kind: 'failed', words: expect.any(String) });
  }
  expect(seen).toEqual([]);
  thief.close();
});

test('the CRM stops answering in the middle: the findings so far stand, the test call does not stay open', async () => {
  await using it = await open();
  const off = it.crm.misbehave({ how: 'hang', path: /call-event/ });
  const running = it.run(IMPATIENT);
  const result = await running;
  off();
  expect(result).toMatchObject({
    kind: 'done',
    profile: { findings: { patch: 'yes', events: 'yes', started: 'card', startedTwice: 'same', laterId: 'unknown' } },
  });
  const [call] = it.crm.calls.values();
  expect(call?.registrations).toHaveLength(1);
  expect(call?.finished).not.toBeNull();
});

test('one method that answers oddly leaves the others their true verdict', async () => {
  await using it = await open();
  it.crm.misbehave({ how: 'status', status: 200, path: /\/events/ });
  it.crm.misbehave({ how: 'status', status: 404, path: /\/communications\/call$/, body: { status: 'notFound' } });
  it.crm.misbehave({ how: 'status', status: 500, path: /call-redirect/ });
  expect(await it.run(PATIENT)).toMatchObject({
    profile: {
      findings: { patch: 'yes', events: 'unknown', contacts: 'yes', dial: 'no', redirect: 'unknown', laterId: 'both' },
    },
  });
});
