/** Access to the window: the guard's rules, one by one. */
import { expect, test } from 'vitest';
import { guard, SECURITY_HEADERS, type GuardOptions, type Verdict } from '../../app/web/guard.ts';
import { ticketed } from '../../app/web/ticket.ts';

const options: GuardOptions = { token: 'the-token', host: '127.0.0.1', port: 4100, now: 1_000_000 };
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

test('files of the window are public, a wrong key in the address is reported', () => {
  for (const url of ['/', '/history', '/assets/a.js', '/?token=the-token&tab=calls'])
    expect([url, status(ask('GET', url))]).toEqual([url, 'pass']);
  expect(status(ask('GET', '/?token=guess'))).toBe(401);
  for (const url of ['/api/status?token=the-token', '/API/status', '//api/status', '/api', '/Api/live'])
    expect([url, status(ask('GET', url))]).toEqual([url, 401]);
  expect(status(ask('POST', '/api/saveSettings?token=the-token'))).toBe(401);
});

test('no cookie grants access: cookies are shared by all ports', () => {
  for (const cookie of ['plecho_4100=the-token', 'token=the-token', 'authorization=Bearer the-token'])
    expect(status(ask('GET', '/api/status', { cookie, 'sec-fetch-site': 'same-origin' }))).toBe(401);
});

test('a page of another origin can do nothing', () => {
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:4101', 'https://127.0.0.1:4100']) {
    expect(status(ask('POST', '/api/dial', { origin }))).toBe(403);
    expect(status(ask('POST', '/api/dial', { authorization: bearer, origin }))).toBe(403);
  }
  for (const site of ['cross-site', 'same-site']) {
    expect(status(ask('POST', '/api/dial', { 'sec-fetch-site': site }))).toBe(401);
    expect(status(ask('GET', '/api/status', { 'sec-fetch-site': site }))).toBe(401);
  }
});

test('a program with the token may do everything, without it nothing', () => {
  expect(ask('GET', '/api/status', { authorization: bearer }).kind).toBe('pass');
  expect(ask('POST', '/api/dial', { authorization: bearer }).kind).toBe('pass');
  for (const authorization of ['', 'Bearer ', 'Bearer the-toke', 'Bearer wrong', 'Basic dGhlLXRva2Vu'])
    expect(status(ask('GET', '/api/status', { authorization }))).toBe(401);
});

test('a ticket allows reading one file, for some hours', () => {
  const file = '/api/recording?call=c-1&file=%2Fa%20b.wav';
  const url = ticketed(new URL(`http://localhost${file}`), options.token, options.now);
  expect(ask('GET', url).kind).toBe('pass');
  expect(ask('HEAD', url).kind).toBe('pass');
  const ticket = new URL(url, 'http://localhost').searchParams.get('ticket') ?? '';
  expect(ticket).not.toContain(options.token);
  for (const other of [
    url.replace('c-1', 'c-2'),
    `${url}&mask=1`,
    `${url}&ticket=${ticket}`,
    `/api/status?ticket=${ticket}`,
    `${file}&ticket=9${ticket}`,
    `${file}&ticket=`,
  ])
    expect([other, status(ask('GET', other))]).toEqual([other, 401]);
  expect(status(ask('POST', url))).toBe(401);
  expect(status(ask('GET', url, {}, { now: options.now + 5 * 3_600_000 }))).toBe(401);
  expect(status(ask('GET', url, {}, { token: 'of another start' }))).toBe(401);
});

test('only host names that cannot be rebound (DNS rebinding) are accepted', () => {
  const by = (host: string, changes: Partial<GuardOptions> = {}, localAddress = '127.0.0.1'): number | string =>
    status(ask('GET', '/', { host, localAddress }, changes));
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

test('only our own scripts, no framing, no referrer', () => {
  const policy = SECURITY_HEADERS['Content-Security-Policy'] ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe');
  expect(SECURITY_HEADERS['Referrer-Policy']).toBe('no-referrer');
});
