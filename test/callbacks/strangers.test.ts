/** Requests of strangers: each gets a clear answer, each is journalled, no phone rings. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSecretPath } from '../../app/callbacks/listener/secret-path.ts';
import { callOf, GOOD_KEY, headersOf, openOffice, OTHER_KEY, post, read, type Office } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => {
  const { calls, hangups, webhooks } = office;
  await office.close();
  // whatever was tried: nothing reached the engine
  if (calls.length + hangups.length + webhooks.length > 0) throw new Error('a stranger got through');
});

const CALL = '/api/v1/office/communications/call';
const reasons = (): string[] => office.journal.list().map(({ reason }) => reason);

describe('a caller without a valid key', () => {
  test('an unknown key is refused, and the CRM is asked about it once', async () => {
    const first = await post(`${office.base()}${CALL}`, callOf(), headersOf('stolen', 'e1'));
    const second = await post(`${office.base()}${CALL}`, callOf(), headersOf('stolen', 'e2'));
    expect([first, second]).toMatchObject([
      { status: 401, echo: 'e1' },
      { status: 401, echo: 'e2' },
    ]);
    expect(office.crm.asked).toEqual(['stolen']);
    expect(office.journal.list()).toMatchObject([{ source: '127.0.0.1', path: `/…${CALL}`, times: 2 }]);
    expect(JSON.stringify(office.journal.list())).not.toContain('stolen');
  });

  test('a key of another workspace is refused', async () => {
    expect((await post(`${office.base()}${CALL}`, callOf(), headersOf(OTHER_KEY))).status).toBe(401);
    expect(reasons()).toHaveLength(1);
  });

  test('a good key with another workspace in the path is refused without asking the CRM', async () => {
    const told = await post(`${office.base()}/api/v1/neighbours/communications/call`, callOf());
    expect(told.status).toBe(403);
    expect(office.crm.asked).toEqual([]);
    expect(reasons()).toHaveLength(1);
  });

  test('no key, no echo header, an echo that cannot be sent back: refused', async () => {
    const { 'X-XCOM-AccessKey': key, ...noKey } = headersOf();
    const { 'X-XCOM-Integration-Echo': echo, ...noEcho } = headersOf();
    expect([key, echo].every(Boolean)).toBe(true);
    const told = [
      await post(`${office.base()}${CALL}`, callOf(), noKey),
      await post(`${office.base()}${CALL}`, callOf(), noEcho),
      await post(`${office.base()}${CALL}`, callOf(), headersOf(GOOD_KEY, 'x'.repeat(257))),
      await post(`${office.base()}${CALL}`, callOf(), headersOf(GOOD_KEY, 'caf\u00e9')),
    ];
    expect(told.map(({ status }) => status)).toEqual([401, 400, 400, 400]);
    expect(told.slice(1).map((answer) => answer.echo)).toEqual([null, null, null]);
    expect(office.crm.asked).toEqual([]);
    expect(office.journal.list().reduce((sum, { times = 1 }) => sum + times, 0)).toBe(4);
  });

  test('while the CRM is down nobody is trusted', async () => {
    const down = await openOffice();
    await down.crm.stop();
    const told = await post(`${down.base()}${CALL}`, callOf(), headersOf(GOOD_KEY, 'e503'));
    expect(told).toMatchObject({ status: 503, echo: 'e503' });
    expect(told.headers.get('Retry-After')).toBe('10');
    expect(down.quiet()).toBe(true);
    await down.server.stop();
  });

  test('while we are not authorized ourselves nobody is trusted', async () => {
    const fresh = await openOffice({ workspace: () => null });
    expect((await post(`${fresh.base()}${CALL}`, callOf())).status).toBe(503);
    expect(fresh.quiet()).toBe(true);
    await fresh.close();
  });
});

describe('a caller who does not know the secret path', () => {
  test('guessed paths, other methods, the bare address: the same short answer, with the echo', async () => {
    const { origin } = office;
    const right = office.server.secretPath();
    const wrong = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
    const guesses: [string, string][] = [
      ['POST', `${origin}${CALL}`],
      ['POST', `${origin}${newSecretPath()}${CALL}`],
      ['POST', `${origin}${wrong}${CALL}`],
      ['POST', `${origin}${right}x${CALL}`],
      ['POST', `${origin}/x${right}${CALL}`],
      ['GET', `${origin}/`],
      ['GET', `${origin}${right}/`],
      ['GET', `${origin}${right}${CALL}`],
      ['DELETE', `${origin}${right}${CALL}`],
      ['GET', `${origin}/index.html`],
      ['GET', `${origin}/api/status`],
      ['GET', `${origin}${right}/api/status`],
      ['POST', `${origin}${right}/api/v1/office/communications/..%2f..%2fcall`],
    ];
    const answers = await Promise.all(
      guesses.map(async ([method, url]) => read(await fetch(url, { method, headers: headersOf(GOOD_KEY, 'e') }))),
    );
    const first = answers[0];
    expect(first).toMatchObject({ status: 404, echo: 'e', name: 'notFound' });
    for (const { status, echo, name, message } of answers) {
      expect({ status, echo, name, message }).toEqual({
        status: 404,
        echo: 'e',
        name: 'notFound',
        message: first?.message,
      });
    }
    expect(office.crm.asked).toEqual([]);
    expect(JSON.stringify(office.journal.list())).not.toContain(right.slice(1));
  });

  test('the path from before the rotation no longer works', async () => {
    const old = office.base();
    office.server.rotate(newSecretPath());
    expect((await post(`${old}${CALL}`, callOf())).status).toBe(404);
    expect(office.journal.list()).toMatchObject([{ path: `/…${CALL}` }]);
    const nonce = office.probe.nonce();
    expect((await fetch(`${office.base()}/plecho/echo?nonce=${nonce}`)).status).toBe(200);
  });

  test('no answer reveals which software we run', async () => {
    const { headers } = await post(`${office.origin}/`, '');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

test.each([
  '89991112233}&system(id)',
  '79991112233\napi reload',
  '79991112233\r\n\r\nbgapi system id',
  '{sip_auto_answer=true}79991112233',
  '79991112233|79990000000',
  '79991112233,79990000000',
  "79991112233' XML default",
  '79991112233 79990000000',
  '79991112233^^:x',
  'user/1001@office',
  'sip:mallory@evil.example',
  '*21*79990000000#',
  '',
  '+',
  '٧٩٩٩١١١٢٢٣٣',
  '7'.repeat(40),
  '$(reboot)',
  '%0a79991112233',
])('clientPhone %j is no phone number: 409, and nothing is dialled', async (clientPhone) => {
  const told = await post(`${office.base()}${CALL}`, callOf({ clientPhone }), headersOf(GOOD_KEY, 'e409'));
  expect(told).toMatchObject({ status: 409, echo: 'e409', name: 'notSupported' });
  expect(told.message).toContain('clientPhone');
  expect(office.journal.list()).toHaveLength(1);
});

describe('a caller who sends too much', () => {
  test('2 MB: 413 with the echo, sent whole or in pieces of unknown length', async () => {
    const big = JSON.stringify(callOf({ padding: 'x'.repeat(2_000_000) }));
    const whole = await post(`${office.base()}${CALL}`, big, headersOf(GOOD_KEY, 'e413'));
    expect(whole).toMatchObject({ status: 413, echo: 'e413', name: 'tooLarge' });
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(100_000).fill(0x20));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: headersOf(GOOD_KEY, 'e413b'), body: pieces, duplex: 'half' as const };
    expect(await read(await fetch(`${office.base()}${CALL}`, init))).toMatchObject({ status: 413, echo: 'e413b' });
    expect(office.journal.list()).toMatchObject([{ times: 2 }]);
  });

  test('a compressed body is refused: it could expand to any size', async () => {
    const headers = { ...headersOf(GOOD_KEY, 'e415'), 'Content-Encoding': 'gzip' };
    expect(await post(`${office.base()}${CALL}`, 'xxxx', headers)).toMatchObject({ status: 415, echo: 'e415' });
  });

  test('a flood of wrong keys does not become a flood of requests to the CRM', async () => {
    const guarded = await openOffice({ now: () => 1_000_000 });
    const answers = [];
    for (let i = 0; i < 100; i++) {
      const { status } = await post(`${guarded.base()}${CALL}`, callOf(), headersOf(`guess-${i}`));
      answers.push(status);
    }
    expect(guarded.crm.asked).toHaveLength(11);
    expect(new Set(answers)).toEqual(new Set([401, 429]));
    expect(guarded.quiet()).toBe(true);
    expect(guarded.journal.list().reduce((sum, { times = 1 }) => sum + times, 0)).toBe(100);
    await guarded.close();
  });
});

/** Opens a bare connection and writes; `answer` resolves with all that came back before the other side closed. */
async function talk(text: string, end = false): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(office.port, '127.0.0.1');
  await once(socket, 'connect');
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
  socket.on('error', () => {});
  const answer = new Promise<string>((resolve) => socket.on('close', () => resolve(got)));
  socket.write(text);
  if (end) socket.end();
  return { socket, answer };
}

describe('a caller who does not speak HTTP', () => {
  test.each([
    'auth ClueCon\n\n',
    'GET / SMTP/9\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc',
    'POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'GET / HTTP/1.1\r\nX-XCOM-Integration-Echo: a\nb\u0000\r\n\r\n',
  ])('%j: a plain 400, a line in the journal', async (noise) => {
    const { answer } = await talk(noise);
    expect(await answer).toMatch(/^HTTP\/1\.1 400 [^]*\r\n\r\n\{"status":"badRequest","message":".+"\}$/);
    expect(office.journal.list()).toMatchObject([{ source: '127.0.0.1', path: '–' }]);
  });

  test('a body that turns into garbage halfway: 400 with the echo', async () => {
    const head = [
      `POST ${office.server.secretPath()}${CALL} HTTP/1.1`,
      'X-XCOM-Integration-Echo: half',
      `X-XCOM-AccessKey: ${GOOD_KEY}`,
      'Transfer-Encoding: chunked',
    ].join('\r\n');
    const { answer } = await talk(`${head}\r\n\r\n5\r\n{"com\r\nNOT A CHUNK\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 400 [^]*X-XCOM-Integration-Echo: half\r\n/);
    expect(office.journal.list()).toHaveLength(1);
  });

  test('headers without end: 431', async () => {
    const { answer } = await talk(`GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(office.journal.list()).toHaveLength(1);
  });

  test('no Host, odd expectations: an answer like any other, with the echo', async () => {
    const lines = ['X-XCOM-Integration-Echo: raw', 'Expect: the-unexpected', 'Connection: close', '', ''];
    const { answer } = await talk(`GET / HTTP/1.1\r\n${lines.join('\r\n')}`);
    expect(await answer).toMatch(/^HTTP\/1\.1 404 [^]*X-XCOM-Integration-Echo: raw\r\n/);
  });
});
