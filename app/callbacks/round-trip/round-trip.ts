/** Proves every few minutes that a request through the public address reaches this very process, as the CRM's would. */
import type { Logger } from 'pino';
import { PROBE_PATH, type Probe } from './probe.ts';
import { roundTripWords, type Link } from './round-trip-words.ts';
import type { Words } from '../../contract/language.ts';

export type RoundTrip = {
  readonly ok: boolean;
  /** The broken link of the chain, or `ok`. */
  readonly link: Link;
  readonly words: Words;
  /** The address that was tried. */
  readonly url: string | null;
  /** ms since the epoch. */
  readonly at: number;
};

export type RoundTripDeps = {
  /** The public address (no slash at its end), null while there is none. */
  readonly address: () => string | null;
  readonly secretPath: () => string;
  /** The header that the CRM's requests carry and our answers send back; null where there is none. */
  readonly echoHeader: string | null;
  /** The same that the listener answers with. */
  readonly probe: Probe;
  readonly onResult: (result: RoundTrip) => void;
  readonly log: Logger;
  /** ms since the epoch. */
  readonly now: () => number;
  /** ms: between checks while all is well, between checks while it is not, and for one check. */
  readonly every?: { readonly well: number; readonly broken: number; readonly timeout: number };
};

export type RoundTripChecks = {
  readonly start: () => void;
  readonly stop: () => void;
  /** Checks at once (the address or the secret path changed, the admin asks); a running check of the same is shared. */
  readonly checkNow: () => Promise<RoundTrip>;
  /** The same, but a check that began before does not count: the network changed meanwhile. */
  readonly checkAgain: () => Promise<RoundTrip>;
  readonly last: () => RoundTrip | null;
};

const EVERY = { well: 5 * 60_000, broken: 30_000, timeout: 15_000 };

/** Builds the checks; the first begins with `start`. */
export function createRoundTrip(deps: RoundTripDeps): RoundTripChecks {
  const every = deps.every ?? EVERY;
  let running: { key: string; result: Promise<RoundTrip> } | null = null;
  let last: RoundTrip | null = null;
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  let stopping = new AbortController();

  const check = async (key: string): Promise<RoundTrip> => {
    const url = deps.address();
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(every.timeout)]);
    const { link, detail } = url === null ? { link: 'noAddress' as const, detail: '' } : await ask(url, deps, signal);
    const result: RoundTrip = {
      ok: link === 'ok',
      link,
      words: roundTripWords(link, url ?? '', detail),
      url,
      at: deps.now(),
    };
    if (running?.key !== key) return result; // the address changed meanwhile: a later check tells
    running = null;
    last = result;
    if (!result.ok) deps.log.warn({ link, detail }, 'the round trip through the public address failed');
    schedule(result.ok ? every.well : every.broken);
    deps.onResult(result);
    return result;
  };

  const schedule = (pause: number): void => {
    clearTimeout(timer);
    if (started) timer = setTimeout(() => void checkNow(), pause);
  };

  let generation = 0;
  const checkNow = (): Promise<RoundTrip> => {
    const key = `${generation} ${deps.address()}${deps.secretPath()}`;
    if (running?.key === key) return running.result;
    clearTimeout(timer);
    const result = Promise.resolve().then(() => check(key));
    running = { key, result };
    return result;
  };

  return {
    checkNow,
    checkAgain() {
      generation += 1;
      return checkNow();
    },
    last: () => last,
    start() {
      if (started) return;
      started = true;
      void checkNow();
    },
    stop() {
      started = false;
      running = null;
      clearTimeout(timer);
      stopping.abort();
      stopping = new AbortController(); // `checkNow` is good for a single check, too
    },
  };
}

type Found = { readonly link: Link; readonly detail: string };

async function ask(url: string, { secretPath, probe, echoHeader }: RoundTripDeps, signal: AbortSignal): Promise<Found> {
  const nonce = probe.nonce();
  try {
    const answer = await fetch(`${url}${secretPath()}${PROBE_PATH}?nonce=${nonce}`, {
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
