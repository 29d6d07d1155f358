/** Answers `app://plecho/…`: the API from the engine's respond, everything else from the built window. No server, no port. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { ElectronApis } from '../electron-types.ts';
import { answerDesktop, type DesktopApi } from './desktop-api.ts';
import { SCHEME, mayNavigate } from '../start/policies.ts';

/** Before the app is ready: makes `app://` a scheme with an origin of its own, with fetch and streams. */
export function declareScheme(protocol: ElectronApis['protocol']): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Everything from ourselves; inline styles because Mantine sets its variables with them; nobody may frame us. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SAFETY: Record<string, string> = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The file of the window that a path names, inside `root` in any case.
 * @returns null where the path tries to leave the folder or cannot be decoded.
 */
export function fileFor(root: string, pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return null;
  const file = normalize(join(root, path === '/' || extname(path) === '' ? 'index.html' : path));
  return file.startsWith(normalize(root + sep)) ? file : null;
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...SAFETY, 'content-type': 'text/plain; charset=utf-8' } });
}

async function serveFile(root: string, pathname: string, method: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET is served here.');
  const file = fileFor(root, pathname);
  if (file === null) return plain(400, 'No such path.');
  const body = await readFile(file).catch(() => null);
  if (body === null) return plain(404, 'Nothing here.');
  const cache = pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
  const headers = {
    ...SAFETY,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': cache,
  };
  return new Response(method === 'HEAD' ? null : body, { headers });
}

/** The engine's answer with our safety headers on it; its body goes on as the stream it is. */
function guarded(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(SAFETY)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

export type AppProtocol = {
  respond: (request: Request) => Promise<Response>;
  /** Folder of the built window, `out/renderer`. */
  root: string;
  desktop: DesktopApi;
  /** A command (`saveSettings`, …) was answered well: what depends on it can be read again. */
  onCommand?: (name: string) => void;
};

/** @returns the handler for `protocol.handle('app', …)`: a web Request in, a web Response out, streamed where the engine streams. */
export function createAppProtocol({
  respond,
  root,
  desktop,
  onCommand,
}: AppProtocol): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!mayNavigate(request.url)) return plain(403, 'Not ours.');
    const origin = request.headers.get('origin');
    if (origin !== null && origin !== 'app://plecho') return plain(403, 'Only the window itself may ask.');
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/')) return serveFile(root, pathname, request.method);
    const own = answerDesktop(desktop, request);
    if (own !== null) return guarded(await own);
    const answer = await respond(request);
    if (request.method === 'POST' && answer.ok) onCommand?.(pathname.slice('/api/'.length));
    return guarded(answer);
  };
}
