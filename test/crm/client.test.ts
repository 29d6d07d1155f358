/** The HTTP client against the strict demo CRM. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createCrmClient } from '../../app/crm/kontur/client.ts';
import { requestFor } from '../../app/crm/kontur/requests.ts';
import { taken } from '../../app/crm/kontur/answers.ts';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { clock, MASHA, office, PETYA, silent, story } from './office.ts';

test('the workspace is read from the key alone', async () => {
  await using it = await office();
  expect(await it.client.authorize()).toMatchObject({
    kind: 'ok',
    value: { workspace: { name: 'demo', title: 'Демонстрация' } },
  });
  expect(it.client.state()).toEqual({ state: 'connected', detail: '', workspace: 'demo' });
});

test('a public integration sends its secret with the key', async () => {
  await using crm = await createDemoCrm({ kind: 'public' });
  const client = createCrmClient({ url: crm.url, kind: 'public', apiKey: crm.apiKey, secret: crm.secret, log: silent });
  expect((await client.authorize()).kind).toBe('ok');
  await client.close();
});

test('a private integration that is not installed: a clear message that says what to do', async () => {
  await using it = await office();
  it.crm.who.installed = false;
  expect(await it.client.authorize()).toMatchObject({
    kind: 'unauthorized',
    why: 'notInstalled',
    words: expect.stringMatching(/ApiKey.*Install/),
  });
  expect(it.client.state().state).toBe('refused');
});

test('the access key is renewed before its twenty minutes end, so that no request gets a 401', async () => {
  const time = clock();
  await using it = await office({ time });
  for (let minute = 0; minute <= 60; minute += 1) {
    expect((await it.client.instance()).kind).toBe('ok');
    time.forward(60_000);
  }
  expect(it.crm.keys.authorizations()).toBe(4);
  expect(it.crm.requests.filter(({ path }) => path.includes('authorize'))).toHaveLength(4);
  expect(it.crm.requests).toHaveLength(65); // 61 answers, no request twice
});

test('twenty requests that find the key expired share one authorization', async () => {
  await using it = await office();
  await it.client.authorize();
  it.crm.keys.revoke();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => it.client.instance()));
  expect(outcomes.every(({ kind }) => kind === 'ok')).toBe(true);
  expect(it.crm.keys.authorizations()).toBe(2);
});

test('an access key that expires at once is requested twice, not for ever', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'expire', path: /instances/ });
  expect(await it.client.instance()).toMatchObject({ kind: 'unauthorized', why: 'denied' });
  expect(it.crm.keys.authorizations()).toBe(2);
});

test('the responsible user of a client: by phone, by call, nobody', async () => {
  await using it = await office();
  it.crm.redirects.set('79997775533', { userIds: [PETYA, MASHA] });
  it.crm.redirects.set('call-1', { userIds: [MASHA] });
  expect(await it.client.callRedirect({ phone: '+7 999 777-55-33' })).toEqual({ kind: 'ok', value: [PETYA, MASHA] });
  expect(await it.client.callRedirect({ externalId: 'call-1' })).toEqual({ kind: 'ok', value: [MASHA] });
  expect(await it.client.callRedirect({ phone: '79990000000' })).toEqual({ kind: 'ok', value: [] });
  it.crm.redirects.set('*', { userIds: [MASHA], delayMs: 5000 });
  expect(await it.client.callRedirect({ phone: '79990000001' }, { timeoutMs: 100 })).toMatchObject({
    kind: 'retry',
    reason: 'timeout',
  });
  expect(it.crm.faults).toEqual([]);
});

test('a presented key is confirmed by the CRM where it is its own; a guessed, expired or other workspace’s key is not', async () => {
  await using it = await office();
  await it.client.authorize();
  expect(await it.client.vouch(it.crm.keys.issue())).toBe('yes');
  expect(await it.client.vouch('guessed')).toBe('no');
  expect(await it.client.vouch('two\r\nlines')).toBe('no');
  expect(await it.client.vouch(it.crm.keys.issue('another-office'))).toBe('no');
  expect(await it.client.vouch(it.crm.keys.issue('demo', -1))).toBe('no');
  const key = it.crm.keys.issue();
  await it.crm.down();
  expect(await it.client.vouch(key)).toBe('unknown');
  expect(it.crm.keys.authorizations()).toBe(1); // checking a stranger's key never invalidates ours
});

test('a file goes up as a stream, byte for byte, under its own name', async () => {
  await using it = await office();
  const bytes = Buffer.alloc(5_000_000, 'запись');
  const file = {
    size: bytes.length,
    contentType: 'audio/wav',
    name: 'Маша "1001".wav',
    stream: Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]),
  };
  const outcome = await it.client.upload(file);
  expect(outcome.kind).toBe('ok');
  const stored = it.crm.files.get(outcome.kind === 'ok' ? outcome.value.fileId : '');
  const { createHash } = await import('node:crypto');
  expect(stored).toMatchObject({
    fileName: 'Маша "1001".wav',
    contentType: 'audio/wav',
    contentLength: 5_000_000,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
});

test('a file that shrinks during the upload does not count as sent', async () => {
  await using it = await office();
  const outcome = await it.client.upload({
    size: 2000,
    contentType: 'audio/wav',
    name: 'x.wav',
    stream: Readable.from([Buffer.alloc(1000)]),
  });
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'broken' });
  expect(it.crm.files.size).toBe(0);
});

test('a file over 100 MB is refused by the CRM with a reason', async () => {
  await using it = await office();
  const size = 101 * 1024 * 1024;
  const chunk = Buffer.alloc(1024 * 1024);
  const stream = Readable.from(
    (function* () {
      for (let n = 0; n < 101; n += 1) yield chunk;
    })(),
  );
  expect(await it.client.upload({ size, contentType: 'audio/wav', name: 'long.wav', stream })).toMatchObject({
    kind: 'final',
    code: 'fileTooLarge',
    words: expect.stringContaining('100 MB'),
  });
});

test('a message that became too old while the key was renewed is not sent any more', async () => {
  const time = clock();
  await using it = await office({ time });
  const [started] = story(1);
  it.crm.misbehave({ how: 'slow', ms: 50, path: /authorize/ });
  const sending = it.client.request(({ workspace }) => requestFor(started!, workspace, null), taken, {
    notAfter: time.now() + 1000,
  });
  time.forward(2000);
  expect(await sending).toMatchObject({ kind: 'retry', reason: 'stopped' });
  expect(it.crm.calls.size).toBe(0);
});

test('nothing of the keys is kept on disk or in the log', async () => {
  const lines: string[] = [];
  const { pino } = await import('pino');
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  await using it = await office({ client: { log } });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => [...it.crm.calls.values()].some((call) => call.registrations.length === 1));
  await it.crm.down();
  await it.client.instance();
  const key = it.client.session()?.accessKey ?? '';
  expect(key).not.toBe('');
  expect(lines.join('')).not.toContain(key);
  expect(lines.join('')).not.toContain(it.crm.apiKey);
  expect(lines.join('')).not.toContain('79997775533');
  expect(lines.length).toBeGreaterThan(0);
});
