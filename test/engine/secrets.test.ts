/** Secrets go only to the address they belong to, and the diagnostics file shows none, whichever setting contains it. */
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings as schema } from '../../app/contract/settings.ts';
import { withConfig, withPatch } from '../../app/engine/settings/config.ts';
import { maskText, secretTexts } from '../../app/engine/window/diagnostics.ts';
import { openOffice, type Office } from '../journeys/office.ts';

/** Another party's server: keeps every byte that it receives. */
async function thief(greeting = ''): Promise<{ port: number; heard: () => string; server: Server }> {
  let all = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => (all += bytes.toString('latin1')));
    if (greeting !== '') socket.write(greeting);
    else socket.on('data', () => socket.end('HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, heard: () => all, server };
}

type Answer = {
  status: number;
  body: { error?: string; field?: string; message?: string; ok?: boolean; text?: string };
};
const post = async (office: Office, name: string, input: unknown): Promise<Answer> => {
  const answer = await office.engine.respond(
    new Request(`http://localhost/api/${name}`, { method: 'POST', body: JSON.stringify(input) }),
  );
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
};

describe('a stored secret', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office[Symbol.asyncDispose]());

  it('is tested where it belongs without being entered again', async () => {
    const { host, port } = office.exchange;
    expect((await post(office, 'testExchange', { pbx: { host, port } })).body).toMatchObject({ ok: true });
    expect((await post(office, 'testCrm', { url: office.crm.url })).body).toMatchObject({ ok: true });
  });

  it('goes to no other exchange and no other CRM: the user has to enter it again, at its field', async () => {
    const esl = await thief('Content-Type: auth/request\n\n');
    const web = await thief();
    const { apiKey } = office.crm;
    const url = `http://127.0.0.1:${web.port}`;
    for (const [name, input, field] of [
      ['testExchange', { pbx: { port: esl.port } }, 'pbx.password'],
      ['testExchange', { pbx: { host: 'localhost' } }, 'pbx.password'],
      ['testExchange', { pbx: { password: '', port: esl.port } }, 'pbx.password'],
      ['testExchange', { pbx: { ssh: { host: '127.0.0.1', port: esl.port, user: 'x' } } }, 'pbx.password'],
      ['saveSettings', { patch: { pbx: { port: esl.port } } }, 'pbx.password'],
      ['testCrm', { url }, 'crm.apiKey'],
      ['testCrm', { url, kind: 'public', apiKey: '' }, 'crm.apiKey'],
      ['saveSettings', { patch: { crm: { url } } }, 'crm.apiKey'],
      ['saveSettings', { patch: { crm: { url, apiKey: { set: true } } } }, 'crm.apiKey'],
    ] as const) {
      const { status, body } = await post(office, name, input);
      expect([name, status, body.field, body.message]).toEqual([name, 400, field, expect.stringContaining('ещё раз')]);
    }
    // Entered again, it is sent to the address for which it was entered.
    expect((await post(office, 'testExchange', { pbx: { port: esl.port, password: 'another' } })).body.ok).toBe(false);
    expect(esl.heard()).toContain('auth another');
    expect(esl.heard()).not.toContain('demo');
    expect(web.heard()).not.toContain(apiKey);
    expect(office.engine.settings().crm.url).toBe(office.crm.url);
    for (const { server } of [esl, web]) server.close();
  });

  it('of the recordings is used by the recordings test only at the same server', async () => {
    const auth: unknown[] = [];
    const web = createHttp((req, res) => {
      auth.push(req.headers.authorization);
      res.statusCode = req.method === 'HEAD' ? 200 : 404;
      res.end();
    });
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const to = `http://127.0.0.1:${(web.address() as AddressInfo).port}/rec`;
    const source = { kind: 'http', from: '/r', to, user: 'u' };
    await post(office, 'saveSettings', { patch: { recordings: { source: { ...source, password: 'for-records' } } } });
    await post(office, 'testRecordings', { recordings: { source } });
    expect(auth).toContain(`Basic ${Buffer.from('u:for-records').toString('base64')}`);
    const elsewhere = { ...source, to: to.replace('127.0.0.1', 'localhost') };
    expect(await post(office, 'testRecordings', { recordings: { source: elsewhere } })).toMatchObject({
      status: 400,
      body: { field: 'recordings.source.password' },
    });
    web.close();
  });
});

const login = { host: 'h', port: 22, user: 'u', password: 'p', privateKey: 'k' };
const full = schema.parse({
  pbx: { host: 'pbx', password: 'p1', ssh: login },
  crm: { url: 'https://crm.example', apiKey: 'key', secret: 'a=b' },
  listener: { tunnel: { kind: 'ssh', login } },
  recordings: { source: { kind: 'sftp', from: '/a', to: '/b', login } },
  history: { kind: 'fusionpbx', host: '127.0.0.1', password: 'p', user: 'u' },
});

it.each([
  [{ pbx: { host: 'other' } }, 'pbx.password'],
  [{ pbx: { port: 1 } }, 'pbx.password'],
  [{ pbx: { password: 'x', ssh: { user: 'root' } } }, 'pbx.ssh.password'],
  [{ crm: { url: 'http://crm.example' } }, 'crm.apiKey'],
  [{ crm: { url: 'https://crm.example.evil.example', apiKey: 'x' } }, 'crm.secret'],
  [{ listener: { tunnel: { login: { host: 'x' } } } }, 'listener.tunnel.login.password'],
  [{ recordings: { source: { login: { port: 23 } } } }, 'recordings.source.login.password'],
  [{ history: { host: 'db' } }, 'history.password'],
  [{ history: { user: 'postgres' } }, 'history.password'],
  [{ history: { tls: true } }, 'history.password'],
  [{ pbx: { password: 'x', ssh: { host: 'x', password: 'y', privateKey: 'z' } } }, 'history.password'],
])('a change of %j asks for %s', (patch, field) => {
  expect(() => withPatch(full, patch, 'en')).toThrow(expect.objectContaining({ field }) as Error);
});

it('a change of anything else keeps every secret; a configuration file that changes the address forgets it', () => {
  const patch = { crm: { kind: 'public', url: 'https://crm.example/office' }, recordings: { source: { to: '/c' } } };
  expect(withPatch(full, patch, 'en')).toMatchObject({
    crm: { apiKey: 'key', secret: 'a=b' },
    pbx: { password: 'p1' },
  });
  expect(withConfig(full, { crm: { url: 'https://evil.example' } }).crm).toMatchObject({ apiKey: '' });
  expect(withConfig(full, { crm: { url: 'https://evil.example' } }).crm).not.toHaveProperty('secret');
  expect(withConfig(full, { crm: { url: 'https://crm.example' } }).crm.apiKey).toBe('key');
});

describe('the diagnostics file', () => {
  const P = (n: number): string => `plAnted-${n}x`;
  const planted = schema.parse({
    pbx: { password: P(1), ssh: { host: 'h', user: 'u', password: P(2), privateKey: `-----BEGIN\n${P(3)}\n-----END` } },
    crm: { apiKey: P(4), secret: `name=${P(5)}` },
    listener: {
      publicUrl: `https://me:${P(6)}@office.example/hook/${P(7)}?key=${P(8)}`,
      tunnel: { kind: 'command', command: `TOKEN=${P(9)} /opt/tuna http {port} --token=${P(10)} -k "${P(11)}"` },
    },
    recordings: {
      source: { kind: 'http', from: '/r', to: `http://u:${P(12)}@rec.example/`, user: 'u', password: P(13) },
    },
    history: { kind: 'fusionpbx', host: 'h', user: 'u', password: P(14) },
    app: { updateUrl: `https://updates.example/feed?token=${P(15)}` },
    alerts: {
      webhook: { url: `https://hooks.example/T0/${P(16)}`, secret: P(17) },
      email: { host: 'mail.example', user: 'robot', password: P(18), from: 'a@office.example', to: 'b@office.example' },
      telegram: { token: `12345:${P(19)}`, chatId: '-100' },
      heartbeatUrl: `https://hc.example/ping/${P(20)}`,
    },
  });

  it('shows no secret of any setting, nor where a log line, an error or an address repeats one', async () => {
    const logLines = Array.from({ length: 20 }, (_, n) => `{"msg":"it said: ${P(n + 1)} is wrong"}`);
    logLines.push('{"msg":"GET http://a:zz-unknown-1@x.example/p?q=zz-unknown-2"}');
    logLines.push('{"headers":{"authorization":"Bearer zz-unknown-3","X-XCOM-AccessKey":"zz-unknown-4"}}');
    logLines.push('{"msg":"cmd --token zz-unknown-5 --password=zz-unknown-6 client 79161234567"}');
    await using office = await openOffice({ engine: { logLines: () => logLines } });
    const config = office.engine.settings();
    expect((await post(office, 'saveSettings', { patch: { ...planted, people: [], ui: config.ui } })).body.ok).toBe(
      true,
    );
    const text = await (await office.engine.respond(new Request('http://localhost/api/diagnostics'))).text();
    expect(text.match(/plAnted-\d+/g)).toBeNull();
    expect(text.match(/zz-unknown-\d/g)).toBeNull();
    expect(text).not.toContain('79161234567');
    const file = JSON.parse(text) as { settings: Record<string, Record<string, unknown>> };
    // The useful parts are still there.
    expect(file.settings['pbx']).toMatchObject({ host: '127.0.0.1', port: 8021, password: '(secret)' });
    expect(file.settings['listener']).toMatchObject({
      publicUrl: 'https://•••@office.example/…',
      tunnel: { command: 'tuna (6 arguments hidden)' },
    });
    expect(file.settings['recordings']).toMatchObject({ source: { to: 'http://•••@rec.example' } });
  });

  it('stays small whatever the log contains, and shows no part of a secret where a text is cut', async () => {
    const secret = 'plAnted-key-of-forty-two-characters-'.repeat(4);
    // The secret lies across every place where a text may be cut, whatever is masked before it.
    const logLines = Array.from({ length: 400 }, (_, n) => {
      const before = `${secret} `.repeat(n % 20) + 'x'.repeat(7_000 + n * 10);
      return `${before} ${secret} ${'y'.repeat(200_000)}`;
    });
    await using office = await openOffice({ engine: { logLines: () => logLines } });
    const { url } = office.engine.settings().crm;
    await post(office, 'saveSettings', { patch: { crm: { url, apiKey: secret } } });
    const text = await (await office.engine.respond(new Request('http://localhost/api/diagnostics'))).text();
    expect(text).not.toMatch(/plAnted|forty-two/);
    expect(text.length).toBeLessThan(4_000_000);
    expect((JSON.parse(text) as { log: string[] }).log).toHaveLength(400);
  });

  it('finds a secret however it is written', () => {
    const secrets = secretTexts(schema.parse({ crm: { apiKey: 'a/b+c=д"x' } }));
    for (const text of ['a/b+c=д"x', encodeURIComponent('a/b+c=д"x'), JSON.stringify('a/b+c=д"x')])
      expect(maskText(`said ${text}.`, secrets)).not.toMatch(/b\+c|b%2Bc/);
  });
});
