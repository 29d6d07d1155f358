/** Proves every few minutes that a request through the public address reaches this very process, as the CRM's would. */
import type { Logger } from 'pino';
import type { Probe } from './probe.ts';
import { askThrough, type Found } from './request.ts';
import { sayRoundTrip, type Link } from './round-trip-words.ts';
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
  start(): void;
  stop(): void;
  /** Checks at once (the address or the secret path changed, the admin asks); a running check of the same is shared. */
  checkNow(): Promise<RoundTrip>;
  /** The same, but a check that began before does not count: the network changed meanwhile. */
  checkAgain(): Promise<RoundTrip>;
  last(): RoundTrip | null;
};

const EVERY: NonNullable<RoundTripDeps['every']> = { well: 5 * 60_000, broken: 30_000, timeout: 15_000 };

/** Builds the checks; the first begins with `start`. */
export const createRoundTrip = (deps: RoundTripDeps): RoundTripChecks => new Checks(deps);

class Checks implements RoundTripChecks {
  readonly #deps: RoundTripDeps;
  readonly #every: typeof EVERY;
  #isStarted = false;
  /** The check that counts, and what it checks: another address or path, or another network, makes it worthless. */
  #running: { readonly key: string; readonly result: Promise<RoundTrip> } | undefined;
  /** Another network: a new generation of checks. */
  #generation = 0;
  #last: RoundTrip | null = null;
  #next: NodeJS.Timeout | undefined;
  #stopping = new AbortController();

  constructor(deps: RoundTripDeps) {
    this.#deps = deps;
    this.#every = deps.every ?? EVERY;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.checkNow();
  }

  stop(): void {
    this.#isStarted = false;
    this.#running = undefined;
    clearTimeout(this.#next);
    this.#stopping.abort();
    this.#stopping = new AbortController(); // `checkNow` is good for a single check, too
  }

  checkNow(): Promise<RoundTrip> {
    const key = `${this.#generation} ${this.#deps.address()}${this.#deps.secretPath()}`;
    if (this.#running?.key === key) return this.#running.result;
    clearTimeout(this.#next);
    const result = Promise.resolve().then(() => this.#check(key));
    this.#running = { key, result };
    return result;
  }

  checkAgain(): Promise<RoundTrip> {
    this.#generation += 1;
    return this.checkNow();
  }

  last(): RoundTrip | null {
    return this.#last;
  }

  async #check(key: string): Promise<RoundTrip> {
    const url = this.#deps.address();
    const { link, detail } = await this.#ask(url);
    const words = sayRoundTrip.both(link, url ?? '', detail);
    const result: RoundTrip = { ok: link === 'ok', link, words, url, at: this.#deps.now() };
    if (this.#running?.key !== key) return result; // the address changed meanwhile: a later check tells
    this.#running = undefined;
    this.#last = result;
    if (!result.ok) this.#deps.log.warn({ link, detail }, 'the round trip through the public address failed');
    this.#schedule(result.ok ? this.#every.well : this.#every.broken);
    this.#deps.onResult(result);
    return result;
  }

  async #ask(url: string | null): Promise<Found> {
    const { secretPath, echoHeader, probe } = this.#deps;
    if (url === null) return { link: 'noAddress', detail: '' };
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#every.timeout)]);
    return askThrough({ url, secretPath: secretPath(), echoHeader, probe, signal });
  }

  #schedule(pause: number): void {
    clearTimeout(this.#next);
    if (this.#isStarted) this.#next = setTimeout(() => void this.checkNow(), pause);
  }
}
