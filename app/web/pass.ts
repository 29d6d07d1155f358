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

/** The web `Request` of an Express request with its body; `signal` is aborted when the caller is gone. */
export function toWeb(req: Incoming, body: Buffer | null, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i] ?? '';
    if (!KEPT_BACK.has(name.toLowerCase())) headers.append(name, req.rawHeaders[i + 1] ?? '');
  }
  const { method } = req;
  return new Request(urlOf(req.originalUrl), {
    method,
    headers,
    signal,
    ...(body !== null && { body: new Uint8Array(body) }),
  });
}

/**
 * Answers `req` with what `respond` says.
 * @param body of a request that may have one, read already
 * @returns when the answer was sent whole, or the caller went away
 */
export async function passOn(req: Incoming, res: Outgoing, body: Buffer | null, respond: Respond): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.destroyed) return;
  const answer = await respond(toWeb(req, body, gone.signal));
  if (res.destroyed || res.headersSent) {
    await answer.body?.cancel();
    return;
  }
  res.status(answer.status);
  answer.headers.forEach((value, name) => res.setHeader(name, value));
  if (answer.body === null || req.method === 'HEAD') {
    await answer.body?.cancel();
    res.end();
    return;
  }
  res.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(answer.body), res);
  } catch (error) {
    if (!gone.signal.aborted && !res.destroyed) throw error; // a caller who left is no error
  }
}
