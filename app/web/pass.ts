/** Hands an Express request to a web-standard handler and streams the answer back: back-pressure and aborts go both ways. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { urlOf } from './guard.ts';
import type { Request as Incoming, Response as Outgoing } from 'express';

export type Respond = (request: Request) => Promise<Response>;

/** Headers that end here: the credentials were judged by the guard, the rest belongs to the connection. */
const KEPT_BACK = new Set([
  'authorization',
  'cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'host',
]);

/** The web `Request` of an Express request; `signal` is aborted when the caller is gone. */
export function toWeb(req: Incoming, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i] ?? '';
    if (!KEPT_BACK.has(name.toLowerCase())) headers.append(name, req.rawHeaders[i + 1] ?? '');
  }
  const url = urlOf(req.originalUrl);
  if (req.method === 'GET' || req.method === 'HEAD') return new Request(url, { method: req.method, headers, signal });
  return new Request(url, {
    method: req.method,
    headers,
    signal,
    body: Readable.toWeb(req) as unknown as NonNullable<RequestInit['body']>,
    duplex: 'half',
  });
}

/**
 * Answers `req` with what `respond` says.
 * @returns when the answer was sent whole, or the caller went away
 */
export async function passOn(req: Incoming, res: Outgoing, respond: Respond): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const answer = await respond(toWeb(req, gone.signal));
  if (res.destroyed) {
    await answer.body?.cancel();
    return;
  }
  res.status(answer.status);
  answer.headers.forEach((value, name) => res.setHeader(name, value));
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies);
  if (answer.body === null || req.method === 'HEAD') {
    await answer.body?.cancel();
    res.end();
    return;
  }
  res.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(answer.body), res);
  } catch (error) {
    if (!gone.signal.aborted) throw error; // a caller who left is no error
  }
}
