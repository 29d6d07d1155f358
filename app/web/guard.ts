/** Who may use the window's server, pure: by Host (DNS rebinding), by origin (foreign pages), by token or cookie. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What of a request the guard looks at; headers as Node gives them. */
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
  readonly tls?: boolean;
};

export type Verdict =
  | { readonly kind: 'pass' }
  /** Right token in the address of the first page: a cookie takes its place, the address becomes clean. */
  | { readonly kind: 'enter'; readonly cookie: string; readonly location: string }
  /** A page opened by a link elsewhere: the browser keeps our strict cookie back until the page asks itself. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 421; readonly reason: string };

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

/** The cookie's name and value: per port, since cookies do not know ports; not the token itself. */
export function cookieOf({ token, port }: GuardOptions): { name: string; value: string } {
  return { name: `plecho_${port}`, value: createHmac('sha256', token).update('window').digest('hex') };
}

/**
 * Judges a request.
 * @param asked method, address and headers
 * @param options the token and where we listen
 */
export function guard(asked: Asked, options: GuardOptions): Verdict {
  const { headers, method } = asked;
  const host = one(headers['host']).toLowerCase();
  if (!isOurs(host, asked.localAddress, options)) {
    return { kind: 'refuse', status: 421, reason: 'Host is not the address of this computer' };
  }
  const origin = one(headers['origin']);
  const site = one(headers['sec-fetch-site']);
  const reading = method === 'GET' || method === 'HEAD';
  if (origin !== '' && origin !== `${options.tls === true ? 'https' : 'http'}://${host}`) {
    return { kind: 'refuse', status: 403, reason: 'the request comes from another page' };
  }
  const bearer = /^Bearer (.+)$/i.exec(one(headers['authorization']))?.[1];
  if (bearer !== undefined) {
    return same(bearer, options.token) ? { kind: 'pass' } : { kind: 'refuse', status: 401, reason: 'wrong token' };
  }
  const url = urlOf(asked.url);
  const page = reading && isPage(url.pathname);
  const elsewhere = site !== '' && site !== 'same-origin' && site !== 'none';
  const given = url.searchParams.get('token');
  if (page && given !== null) return enter(url, given, options);
  if (hasCookie(one(headers['cookie']), options)) return byCookie({ page, reading, origin, site, elsewhere });
  if (page && elsewhere && one(headers['sec-fetch-mode']) === 'navigate') return { kind: 'again' };
  return { kind: 'refuse', status: 401, reason: 'no token' };
}

function byCookie(asked: {
  page: boolean;
  reading: boolean;
  origin: string;
  site: string;
  elsewhere: boolean;
}): Verdict {
  const pass: Verdict = { kind: 'pass' };
  if (asked.page) return pass;
  if (asked.elsewhere) return { kind: 'refuse', status: 403, reason: 'the request comes from another page' };
  const named = asked.origin !== '' || asked.site === 'same-origin';
  return asked.reading || named ? pass : { kind: 'refuse', status: 403, reason: 'the request does not name its page' };
}

function enter(url: URL, given: string, options: GuardOptions): Verdict {
  if (!same(given, options.token)) return { kind: 'refuse', status: 401, reason: 'wrong token' };
  const { name, value } = cookieOf(options);
  url.searchParams.delete('token');
  const secure = options.tls === true ? '; Secure' : '';
  return {
    kind: 'enter',
    cookie: `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}`,
    location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`,
  };
}

/** A page is what a person opens: no API, no file with an extension. */
function isPage(pathname: string): boolean {
  return !pathname.startsWith('/api/') && (pathname.endsWith('.html') || !/\.[^/]*$/.test(pathname));
}

function hasCookie(header: string, options: GuardOptions): boolean {
  const { name, value } = cookieOf(options);
  const found = header.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found !== undefined && same(found.slice(name.length + 1), value);
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
