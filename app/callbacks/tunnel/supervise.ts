/** Keeps one thing running: opens it, waits for its end, pauses (growing, jittered), opens it again. One timer. */
import { createBackoff, jittered, type Backoff } from '../../timers/backoff.ts';
import { sayTunnel } from './tunnel-words.ts';
import type { Words } from '../../contract/language.ts';

/** How an attempt ended, and when it makes sense to try again. */
export type Ending = { readonly words: Words; readonly retry: 'soon' | 'slow' | 'never' };

export type Attempt = {
  /** Settles once, when the attempt is over; never rejects. */
  readonly ended: Promise<Ending>;
  /** Ends it; resolves when nothing of it is left. */
  readonly stop: () => Promise<void>;
};

export type TunnelState = {
  /** `waiting`: broken, tries again by itself at `nextAt`; `refused`: somebody must change something. */
  readonly state: 'off' | 'connecting' | 'up' | 'waiting' | 'refused';
  /** The public address (no slash at its end) while it is believed to work. */
  readonly url: string | null;
  readonly words: Words;
  /** ms since the epoch. */
  readonly nextAt?: number;
};

export type Tunnel = {
  start(): void;
  stop(): Promise<void>;
  /** Ends the pause, or the connection, and tries at once (network changed, woke up, the admin asks). */
  retryNow(): void;
  state(): TunnelState;
};

export type SuperviseDeps = {
  /** Begins an attempt; `report` tells that it works, and how (again whenever that changes). */
  readonly open: (report: (up: { url: string | null; words: Words }) => void) => Attempt;
  readonly onState: (state: TunnelState) => void;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** ms. */
  readonly pauses?: { readonly first: number; readonly longest: number; readonly slow: number };
};

/** Success resets the pauses only when it lasted this long: a server that accepts and drops at once is not hammered. */
const LASTING = 30_000;

const PAUSES = { first: 1000, longest: 60_000, slow: 300_000 };

/** @returns the tunnel, switched off */
export const supervise = (deps: SuperviseDeps): Tunnel => new Supervisor(deps);

class Supervisor implements Tunnel {
  readonly #deps: SuperviseDeps;
  readonly #pauses: NonNullable<SuperviseDeps['pauses']>;
  readonly #soon: Backoff;
  #state: TunnelState = { state: 'off', url: null, words: sayTunnel.both('stopped') };
  #isRunning = false;
  #attempt: Attempt | undefined;
  /** The number of the current attempt; reports of earlier attempts are ignored. */
  #round = 0;
  #next: NodeJS.Timeout | undefined;
  /** Settled when nothing is left of the attempts that were ended. */
  #closed: Promise<unknown> = Promise.resolve();

  constructor(deps: SuperviseDeps) {
    this.#deps = deps;
    this.#pauses = deps.pauses ?? PAUSES;
    this.#soon = createBackoff(this.#pauses, deps.random);
  }

  state(): TunnelState {
    return this.#state;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#end();
    if (this.#isStopped() && this.#state.state !== 'off')
      this.#set({ state: 'off', url: null, words: sayTunnel.both('stopped') });
  }

  retryNow(): void {
    if (!this.#isRunning) return;
    this.#soon.reset();
    void this.#end();
    this.#begin();
  }

  /** Asked after a wait: a start may have come meanwhile. */
  #isStopped(): boolean {
    return !this.#isRunning;
  }

  #set(state: TunnelState): void {
    this.#state = state;
    this.#deps.onState(state);
  }

  /** Opens as soon as the previous run has ended; a start, stop or retry that comes meanwhile wins. */
  #begin(): void {
    const mine = ++this.#round;
    this.#set({ state: 'connecting', url: null, words: sayTunnel.both('connecting') });
    void this.#closed.then(() => (this.#counts(mine) ? this.#tryOnce() : undefined));
  }

  #counts(round: number): boolean {
    return this.#isRunning && round === this.#round;
  }

  async #tryOnce(): Promise<void> {
    const { open, now } = this.#deps;
    const mine = ++this.#round;
    let upSince: number | undefined;
    if (this.#state.state !== 'connecting')
      this.#set({ state: 'connecting', url: null, words: sayTunnel.both('connecting') });
    const attempt = open(({ url, words }) => {
      if (!this.#counts(mine)) return;
      upSince ??= now();
      this.#set({ state: 'up', url, words });
    });
    this.#attempt = attempt;
    const ending = await attempt.ended;
    if (!this.#counts(mine)) return;
    if (upSince !== undefined && now() - upSince >= LASTING) this.#soon.reset();
    this.#schedule(ending);
  }

  #schedule({ words, retry }: Ending): void {
    const { now, random } = this.#deps;
    if (retry === 'never') return this.#set({ state: 'refused', url: null, words });
    const pause = retry === 'soon' ? this.#soon.next() : jittered(this.#pauses.slow, random);
    this.#set({ state: retry === 'soon' ? 'waiting' : 'refused', url: null, words, nextAt: now() + pause });
    this.#next = setTimeout(() => void this.#tryOnce(), pause);
  }

  /** Ends what is open; resolves when nothing of it, nor of what was ended before, is left. */
  #end(): Promise<unknown> {
    clearTimeout(this.#next);
    this.#round += 1;
    const last = this.#attempt;
    this.#attempt = undefined;
    this.#closed = Promise.allSettled([this.#closed, last?.stop()]);
    return this.#closed;
  }
}
