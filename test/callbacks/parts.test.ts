/** The small pure parts: rate limits, back-off, journal, secret path, the client's address, the address in a service's output, the admin's pattern. */
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../app/callbacks/listener/caller.ts';
import { findUrl } from '../../app/callbacks/tunnel/find-url.ts';
import { createJournal } from '../../app/callbacks/listener/journal.ts';
import { createBuckets } from '../../app/callbacks/listener/limits.ts';
import { createBackoff } from '../../app/timers/backoff.ts';
import { createMatcher } from '../../app/callbacks/tunnel/safe-match.ts';
import { behindSecret, isSecretPath, newSecretPath, shownPath } from '../../app/callbacks/listener/secret-path.ts';

test('a token bucket allows its burst, then its rate, and a clock set back takes nothing away', () => {
  const buckets = createBuckets({ burst: 2, perSecond: 0.5 });
  expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('a', 0)]).toEqual([0, 0, 2]);
  expect(buckets.take('b', 0)).toBe(0);
  expect([buckets.take('a', 1000), buckets.take('a', 2000)]).toEqual([1, 0]);
  expect(buckets.take('a', -5000)).toBeGreaterThan(0);
  expect(buckets.take('a', -1000)).toBe(0);
});

test('the buckets forget the name that was idle longest', () => {
  const buckets = createBuckets({ burst: 1, perSecond: 0.001 }, 2);
  for (const name of ['a', 'b', 'c']) expect(buckets.take(name, 0)).toBe(0);
  expect(buckets.take('c', 0)).toBeGreaterThan(0);
  expect(buckets.take('a', 0)).toBe(0); // forgotten, hence full again
});

test('back-off pauses grow up to their limit, with a quarter of jitter, and start over after a reset', () => {
  const even = createBackoff({ first: 1000, longest: 5000 }, () => 0.5);
  expect([1, 2, 3, 4, 5].map(() => even.next())).toEqual([1000, 2000, 4000, 5000, 5000]);
  even.reset();
  expect(even.next()).toBe(1000);
  const limits = { first: 1000, longest: 5000 };
  expect([0, 0.999].map((chance) => createBackoff(limits, () => chance).next())).toEqual([750, 1250]);
});

test('the journal counts repeats, keeps the newest first, and never exceeds its size', () => {
  const journal = createJournal(3);
  const add = (at: number, reason: string): void => journal.add({ at, source: 's', path: '/…', reason });
  add(1, 'a');
  add(2, 'b');
  add(3, 'a');
  expect(journal.list()).toEqual([
    { at: 3, source: 's', path: '/…', reason: 'a', times: 2 },
    { at: 2, source: 's', path: '/…', reason: 'b' },
  ]);
  add(100_000, 'a');
  expect(journal.list().map(({ at, times }) => [at, times])).toEqual([
    [100_000, undefined],
    [3, 2],
    [2, undefined],
  ]);
  for (let i = 0; i < 50; i++) add(200_000 + i, `r${i}`);
  expect(journal.list().map(({ reason }) => reason)).toEqual(['r49', 'r48', 'r47']);
});

test('a secret path has 128 random bits, matches only itself, and is not shown', () => {
  const secret = newSecretPath();
  expect(isSecretPath(secret)).toBe(true);
  expect(newSecretPath()).not.toBe(secret);
  expect(behindSecret(`${secret}/api?x=1`, secret)).toBe('/api?x=1');
  expect([behindSecret(secret, secret), behindSecret(`${secret}?a`, secret)]).toEqual(['/', '/?a']);
  const others = [
    `${secret}0/api`,
    `/${secret}/api`,
    secret.toUpperCase().replace(/\d/g, '0'),
    secret.slice(0, -1),
    '/',
    '',
  ];
  expect(others.map((url) => behindSecret(url, secret))).toEqual(others.map(() => null));
  expect(shownPath(`${secret}/api/v1/x?token=secret`)).toBe('/…/api/v1/x');
  expect(shownPath('/a\u001b[31m\nb')).toBe('/a?[31m?b');
});

test('the source address is taken from the tunnel’s header on this machine, and from no other client', () => {
  const from = (remoteAddress: string, forwarded?: string): string => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
    return sourceOf(socket, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
  };
  expect(from('127.0.0.1')).toBe('127.0.0.1');
  expect(from('127.0.0.1', '6.6.6.6, 203.0.113.5')).toBe('203.0.113.5');
  expect(from('::1', 'mallory')).toBe('::1');
  expect(from('::ffff:198.51.100.7', '127.0.0.1')).toBe('198.51.100.7');
});

describe('the address in the output of a service', () => {
  test.each([
    [
      'localhost.run',
      'localhost.run',
      '\r\n===\r\nWelcome to localhost.run!\r\n\r\nFollow your favourite reverse tunnel at [https://twitter.com/localhost_run].\r\n\r\nTo set up and manage custom domains go to https://admin.localhost.run/\r\n\r\nMore details on custom domains at https://localhost.run/docs/custom-domains\r\n===\r\n\r\n** your connection id is 5b1, please mention it **\r\n\r\n97f2cd3b.lhr.life tunneled with tls termination, https://97f2cd3b.lhr.life\r\n',
      'https://97f2cd3b.lhr.life',
    ],
    [
      'serveo',
      'serveo.net',
      '\u001b[32mForwarding HTTP traffic from https://office.serveo.net\r\n\u001b[0m',
      'https://office.serveo.net',
    ],
    [
      'pinggy',
      'a.pinggy.io',
      'You are not authenticated.\r\nYour tunnel will expire in 60 minutes. Upgrade to Pinggy Pro to get unrestricted tunnels. https://dashboard.pinggy.io\r\n\r\nhttp://rnqat-1.a.free.pinggy.link\r\nhttps://rnqat-1.a.free.pinggy.link\r\n',
      'https://rnqat-1.a.free.pinggy.link',
    ],
    [
      'a plain server with a greeting',
      'vps.example',
      'Welcome to Ubuntu 24.04\n * Documentation:  https://help.ubuntu.com\n * Support: https://ubuntu.com/pro\n$ ',
      null,
    ],
    ['a service half-way', 'x.example', 'Forwarding HTTP traffic from https://', null],
  ])('%s', (_name, server, output, expected) => expect(findUrl(output, server)).toBe(expected));
});

test('when the service changes the address, the new one is used; an address that a stranger put into a request is not', () => {
  const announce = (name: string): string => `${name} tunneled with tls termination, https://${name}\r\n`;
  const before = announce('one.lhr.life');
  expect(findUrl(before + announce('two.lhr.life'), 'localhost.run')).toBe('https://two.lhr.life');
  expect(findUrl(announce('two.lhr.life'), 'localhost.run', 'https://one.lhr.life')).toBe('https://two.lhr.life');
  for (const line of [
    'GET /forward/https://evil.example 404',
    'GET /x?to=https://evil.example tunnel',
    'forward https://evil.example',
  ]) {
    expect(findUrl(`${before}${line}\r\n`, 'localhost.run')).toBe('https://one.lhr.life');
    expect(findUrl(`${line}\r\n`, 'localhost.run', 'https://one.lhr.life')).toBeNull();
  }
});

test("the admin's pattern yields its first group, and a pattern with runaway backtracking is stopped", () => {
  expect(createMatcher('https://[^\\s"]+').match('INF |  https://a-b.trycloudflare.com  |')).toBe(
    'https://a-b.trycloudflare.com',
  );
  expect(createMatcher('url=(\\S+)').match('level=info url=https://x.example ok')).toBe('https://x.example');
  expect(createMatcher('nothing').match('at all')).toBeNull();
  expect(() => createMatcher('(')).toThrow(SyntaxError);
  const careless = createMatcher('^(a+)+$', 50);
  expect(careless.match(`${'a'.repeat(40)}!`)).toBeNull();
  expect(careless.tooSlow()).toBe(true);
});

// On a busy PC good patterns were blamed, and the tunnel's address was never found.
test('a pattern that was broken off without having had the processor is tried again, not blamed', () => {
  const used = [0, 0, 49];
  let asked = 0;
  const unlucky = createMatcher('^(a+)+$', 20, () => used[asked++] ?? 0);
  expect(unlucky.match(`${'a'.repeat(40)}!`)).toBeNull();
  expect(asked).toBe(3); // at the start, and after each of two tries
  expect(unlucky.tooSlow()).toBe(true);

  const pattern = createMatcher('a', 20, () => 0);
  expect([pattern.match('a'), pattern.tooSlow()]).toEqual(['a', false]);
});
