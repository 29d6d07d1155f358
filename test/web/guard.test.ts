/** Who gets into the window: the guard's rules, one by one. */
import { expect, test } from 'vitest';
import { cookieOf, guard, SECURITY_HEADERS, type GuardOptions, type Verdict } from '../../app/web/guard.ts';

const options: GuardOptions = { token: 'the-token', host: '127.0.0.1', port: 4100 };
const { name, value } = cookieOf(options);
const cookie = `${name}=${value}`;
const bearer = 'Bearer the-token';

function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  changes: Partial<GuardOptions> = {},
): Verdict {
  const { localAddress, ...rest } = headers;
  return guard({ method, url, headers: { host: '127.0.0.1:4100', ...rest }, localAddress }, { ...options, ...changes });
}
const status = (verdict: Verdict): number | string => (verdict.kind === 'refuse' ? verdict.status : verdict.kind);

test('the token in the address of the first page becomes a cookie and a clean address', () => {
  const verdict = ask('GET', '/?token=the-token&tab=calls');
  expect(verdict).toEqual({
    kind: 'enter',
    cookie: `${cookie}; Path=/; HttpOnly; SameSite=Strict`,
    location: '/?tab=calls',
  });
  expect(value).not.toContain('the-token');
  expect(ask('GET', '//evil.example/x?token=the-token')).toMatchObject({ location: '/evil.example/x' });
  expect(status(ask('GET', '/?token=guess'))).toBe(401);
  expect(status(ask('POST', '/api/saveSettings?token=the-token'))).toBe(401);
  expect(status(ask('GET', '/api/status?token=the-token'))).toBe(401);
});

test('the cookie opens pages, files and the API for our own page', () => {
  const own = { cookie, 'sec-fetch-site': 'same-origin' };
  expect(ask('GET', '/', { cookie })).toEqual({ kind: 'pass' });
  expect(ask('GET', '/assets/a.js', own).kind).toBe('pass');
  expect(ask('GET', '/api/live', own).kind).toBe('pass');
  expect(ask('POST', '/api/dial', own).kind).toBe('pass');
  expect(ask('POST', '/api/dial', { cookie, origin: 'http://127.0.0.1:4100' }).kind).toBe('pass');
  expect(ask('GET', '/', { cookie: `other=1; ${cookie}; more=2` }).kind).toBe('pass');
});

test('a foreign page gets nothing done, even with the cookie', () => {
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:4101', 'https://127.0.0.1:4100']) {
    expect(status(ask('POST', '/api/dial', { cookie, origin }))).toBe(403);
  }
  for (const site of ['cross-site', 'same-site']) {
    expect(status(ask('POST', '/api/dial', { cookie, 'sec-fetch-site': site }))).toBe(403);
    expect(status(ask('GET', '/api/status', { cookie, 'sec-fetch-site': site }))).toBe(403);
  }
  expect(status(ask('POST', '/api/dial', { cookie }))).toBe(403);
  expect(status(ask('POST', '/api/dial', { authorization: bearer, origin: 'https://evil.example' }))).toBe(403);
});

test('a program with the token may do everything, without it nothing', () => {
  expect(ask('GET', '/api/status', { authorization: bearer }).kind).toBe('pass');
  expect(ask('POST', '/api/dial', { authorization: bearer }).kind).toBe('pass');
  for (const headers of [
    {},
    { authorization: 'Bearer ' },
    { authorization: 'Bearer the-toke' },
    { cookie: `${name}=${'0'.repeat(64)}` },
  ]) {
    for (const url of ['/', '/api/status', '/assets/a.js', '/history'])
      expect(status(ask('GET', url, headers))).toBe(401);
  }
  expect(status(ask('GET', '/api/status', { authorization: 'Bearer wrong', cookie }))).toBe(401);
});

test('a link elsewhere that leads here: the page asks again by itself, once', () => {
  const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect(ask('GET', '/history', foreign)).toEqual({ kind: 'again' });
  expect(status(ask('GET', '/history', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' }))).toBe(401);
  expect(status(ask('GET', '/api/status', foreign))).toBe(401);
});

test('only names that cannot be rebound are ours', () => {
  const by = (host: string, changes: Partial<GuardOptions> = {}, localAddress = '127.0.0.1'): number | string =>
    status(ask('GET', '/', { host, cookie, localAddress }, changes));
  for (const host of ['127.0.0.1:4100', 'localhost:4100', 'LOCALHOST:9000', '[::1]:4100', '127.1.2.3'])
    expect(by(host)).toBe('pass');
  for (const host of [
    'evil.example:4100',
    'evil.example',
    'localhost.evil.example:4100',
    '127.0.0.1.nip.example:4100',
    '192.168.1.5:4100',
    'localhost@evil.example',
    '',
    'a b',
  ]) {
    expect([host, by(host)]).toEqual([host, 421]);
  }
  const office = { host: '192.168.1.5' };
  expect(by('192.168.1.5:4100', office)).toBe('pass');
  expect(by('192.168.1.5:80', office)).toBe(421);
  expect(by('192.168.1.6:4100', { host: '0.0.0.0' }, '::ffff:192.168.1.6')).toBe('pass');
  expect(by('192.168.1.7:4100', { host: '0.0.0.0' }, '::ffff:192.168.1.6')).toBe(421);
});

test('no script but our own files, no framing, no leaking of the address', () => {
  const policy = SECURITY_HEADERS['Content-Security-Policy'] ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe');
  expect(SECURITY_HEADERS['Referrer-Policy']).toBe('no-referrer');
});
