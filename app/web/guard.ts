/** Who may use the window's server, pure: by Host (DNS rebinding), by origin (foreign pages), by token or ticket. No cookies. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isTicketFor } from './ticket.ts';
import type { WebWord } from './words.ts';

/** The parts of a request that the guard checks; headers as Node gives them. */
export type Asked = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address of ours at which the request arrived. */
  readonly localAddress: string | undefined;
};

export type GuardOptions = {
  readonly token: string;
  /** The address the server was told to listen on. */
  readonly host: string;
  readonly port: number;
  /** ms since the epoch: tickets run out. */
  readonly now: number;
  readonly tls?: boolean;
};

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 421; readonly reason: WebWord };

/** Headers of every answer. Mantine sets style attributes, hence inline styles; scripts come from files only. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

function same(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** The requested path and query as a URL; nothing in it can name another host. */
export function urlOf(pathAndQuery: string): URL {
  return new URL(`http://localhost${pathAndQuery.startsWith('/') ? pathAndQuery : '/'}`);
}

/**
 * Judges a request. The window's files contain no data of the office and are public; the API requires the
 * token in the Authorization header. A cookie would be sent to every other port of this computer too, so there is none: the page
 * takes the token from the address it was opened by and keeps it in the storage of its own origin, which knows ports.
 */
export function guard(asked: Asked, options: GuardOptions): Verdict {
  const { headers } = asked;
  const host = one(headers['host']).toLowerCase();
  if (!isOurs(host, asked.localAddress, options)) {
    return { kind: 'refuse', status: 421, reason: 'foreignHost' };
  }
  const origin = one(headers['origin']);
  if (origin !== '' && origin !== `${options.tls === true ? 'https' : 'http'}://${host}`) {
    return { kind: 'refuse', status: 403, reason: 'foreignPage' };
  }
  const url = urlOf(asked.url);
  const reading = asked.method === 'GET' || asked.method === 'HEAD';
  if (!isApi(url.pathname)) {
    const given = url.searchParams.get('token');
    return given === null || same(given, options.token)
      ? { kind: 'pass' }
      : { kind: 'refuse', status: 401, reason: 'wrongToken' };
  }
  const bearer = /^Bearer (.+)$/i.exec(one(headers['authorization']))?.[1];
  if (bearer !== undefined) {
    return same(bearer, options.token) ? { kind: 'pass' } : { kind: 'refuse', status: 401, reason: 'wrongToken' };
  }
  if (reading && isTicketFor(url, options.token, options.now)) return { kind: 'pass' };
  return { kind: 'refuse', status: 401, reason: 'noToken' };
}

/** What needs the token: the API, and the figures for Prometheus. Express finds `/API/status` too: spelt otherwise it is the same. */
export function isApi(pathname: string): boolean {
  return /^\/+(api|metrics)(\/|$)/i.test(pathname);
}

/** Names that a foreign page cannot make its own: loopback (any port: it may be forwarded) and the very address we serve. */
function isOurs(host: string, localAddress: string | undefined, { host: own, port }: GuardOptions): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/.exec(host);
  const name = match?.[1];
  if (name === undefined) return false;
  if (LOOPBACK.test(name)) return true;
  if (Number(match?.[2] ?? 80) !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  return bare === own.toLowerCase() || (localAddress !== undefined && bare === localAddress.replace(/^::ffff:/, ''));
}
