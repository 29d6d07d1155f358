/** One request through the public address, and how far it came. */
import { PROBE_PATH, type Probe } from './probe.ts';
import type { Link } from './round-trip-words.ts';

/** The broken link of the chain, or `ok`; `detail` is a system's code or `HTTP 502`. */
export type Found = { readonly link: Link; readonly detail: string };

export type Request = {
  /** The public address (no slash at its end). */
  readonly url: string;
  readonly secretPath: string;
  /** The header that the CRM's requests carry and our answers send back; null where there is none. */
  readonly echoHeader: string | null;
  /** The same that the listener answers with. */
  readonly probe: Probe;
  readonly signal: AbortSignal;
};

/** Never rejects. */
export async function askThrough({ url, secretPath, probe, echoHeader, signal }: Request): Promise<Found> {
  const nonce = probe.nonce();
  try {
    const answer = await fetch(`${url}${secretPath}${PROBE_PATH}?nonce=${nonce}`, {
      redirect: 'manual',
      headers: echoHeader === null ? {} : { [echoHeader]: nonce },
      signal,
    });
    const text = await beginning(answer);
    const found = judge(answer, text, probe.answer(nonce) ?? '');
    const isEchoed = echoHeader === null || answer.headers.get(echoHeader) === nonce;
    return found.link === 'ok' && !isEchoed ? { link: 'echo', detail: echoHeader } : found;
  } catch (error) {
    return explain(error);
  }
}

/** Reads at most so much of an answer: ours is short, another server's might never end. */
async function beginning(answer: Response, most = 4096): Promise<string> {
  if (answer.body === null) return '';
  const reader = answer.body.getReader();
  const parts: Uint8Array[] = [];
  for (let size = 0; size <= most;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString('utf8');
    parts.push(value);
    size += value.byteLength;
  }
  await reader.cancel();
  return Buffer.concat(parts).toString('utf8').slice(0, most);
}

function judge(answer: Response, text: string, expected: string): Found {
  const { status, headers } = answer;
  const detail = `HTTP ${status}`;
  if (status >= 300 && status < 400) return { link: 'redirects', detail: targetOf(headers.get('location') ?? '?') };
  if (status === 200 && text === JSON.stringify({ plecho: expected })) return { link: 'ok', detail };
  return { link: [502, 503, 504, 530].includes(status) ? 'listener' : 'wrongServer', detail };
}

/** Where a redirect leads, without the secret path. */
function targetOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : '…';
}

const NO_NAME = /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/;
const NO_WAY = /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;
const NO_TRUST = /CERT|SIGNED|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$|HOSTNAME_MISMATCH/;

/** Reads off an error of `fetch` how far the request came. */
function explain(error: unknown): Found {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? cause.name : '';
  const detail = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : name;
  if (NO_NAME.test(detail)) return { link: 'dns', detail };
  if (NO_WAY.test(detail)) return { link: 'connect', detail };
  if (NO_TRUST.test(detail)) return { link: 'tls', detail };
  if (detail.startsWith('HPE_')) return { link: 'wrongServer', detail };
  return { link: 'listener', detail: name === 'TimeoutError' ? 'TIMEOUT' : detail };
}
