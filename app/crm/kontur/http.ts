/** One HTTP exchange with the CRM: time-outs, a limit on the answer, no redirects; what comes back is classified. */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Language } from '../../contract/language.ts';
import type { Failed } from '../outbox/outcome.ts';
import { sayCrm } from './words.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  /** From the start of the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
};

/** An answer that is JSON (or empty, or the bare word OK): `json` is undefined where it was empty. */
export type HttpAnswer = { readonly status: number; readonly json: unknown };

/** No answer that we ask for is longer; parsing a longer one would block the event loop. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/**
 * Sends it once. Never throws.
 * @param way to the network
 * @returns the answer whatever its status, or why there is none
 */
export async function exchange(
  way: () => Promise<Dispatcher>,
  { method, url, headers, body, timeoutMs, signal }: HttpRequest,
  language: Language,
): Promise<{ readonly answer: HttpAnswer } | { readonly failed: Failed }> {
  // A timer of our own, cleared at the end: a timer of AbortSignal.timeout cannot be cleared and costs time when it fires.
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted === true) stop();
    const dispatcher = await way();
    const { origin, pathname, search } = new URL(url);
    const response = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method,
      headers,
      signal: ending.signal,
      ...(body !== undefined && { body }),
    });
    const { statusCode: status } = response;
    if (status >= 300 && status < 400) {
      await response.body.dump().catch(() => undefined);
      return strange(sayCrm(language, 'redirected', originOf(response.headers['location'], url)));
    }
    const text = await readLimited(response.body);
    if (text === null) return strange(sayCrm(language, 'tooLong'));
    if (status === 429 || status === 408 || status === 425) {
      const afterMs = retryAfter(response.headers['retry-after']);
      return {
        failed: {
          kind: 'retry',
          reason: 'busy',
          words: sayCrm(language, 'busy'),
          ...(afterMs !== null && { afterMs }),
        },
      };
    }
    if (status >= 500)
      return { failed: { kind: 'retry', reason: 'server', words: sayCrm(language, 'server', status) } };
    const json = parse(text);
    return json === NOT_JSON ? strange(sayCrm(language, 'strange', status)) : { answer: { status, json } };
  } catch (error) {
    if (signal?.aborted === true)
      return { failed: { kind: 'retry', reason: 'stopped', words: sayCrm(language, 'stopped') } };
    if (late) {
      return {
        failed: { kind: 'retry', reason: 'timeout', words: sayCrm(language, 'timeout', Math.ceil(timeoutMs / 1000)) },
      };
    }
    return { failed: classify(error, url, language) };
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', stop);
  }
}

const strange = (words: string): { failed: Failed } => ({ failed: { kind: 'retry', reason: 'strange', words } });

const NOT_JSON = Symbol('not JSON');

function parse(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (/^ok$/i.test(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return NOT_JSON;
  }
}

async function readLimited(body: Readable): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) {
      body.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function retryAfter(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1000 : null;
}

/** The place a redirect leads to, without path and query: those may hold something personal. */
function originOf(location: string | string[] | undefined, base: string): string {
  const target = Array.isArray(location) ? location[0] : location;
  return target !== undefined && URL.canParse(target, base) ? new URL(target, base).host : '?';
}

const NOT_ARRIVED = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT)/;
/** The certificate chain ends in an unknown authority: something in between (antivirus, proxy) signs with a certificate of its own. */
const INSPECTED = /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF)/;
const CERTIFICATE = /^(CERT_|ERR_TLS|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO|ERR_SSL)/;

function classify(error: unknown, url: string, language: Language): Failed {
  const { host } = new URL(url);
  const code = codeOf(error);
  const proxy = /Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '');
  if (proxy?.[1] !== undefined)
    return { kind: 'retry', reason: 'unreachable', words: sayCrm(language, 'proxy', proxy[1]) };
  if (INSPECTED.test(code)) return { kind: 'retry', reason: 'unreachable', words: sayCrm(language, 'inspected', host) };
  if (CERTIFICATE.test(code))
    return { kind: 'retry', reason: 'unreachable', words: sayCrm(language, 'certificate', host) };
  if (NOT_ARRIVED.test(code))
    return { kind: 'retry', reason: 'unreachable', words: sayCrm(language, 'unreachable', host) };
  if (/LENGTH_MISMATCH|^ENOENT|^EIO|^ESTALE|^ENOTCONN/.test(code))
    return { kind: 'retry', reason: 'broken', words: sayCrm(language, 'fileChanged') };
  if (/TIMEOUT|^ETIMEDOUT/.test(code)) return { kind: 'retry', reason: 'timeout', words: sayCrm(language, 'broken') };
  return { kind: 'retry', reason: 'broken', words: sayCrm(language, 'broken') };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error.cause === undefined ? '' : codeOf(error.cause);
}
