/** Keeps one thing running: opens it, waits for its end, pauses (growing, jittered), opens it again. One timer. */
import { createBackoff, jittered } from '../../timers/backoff.ts';
import { tunnelWords } from './tunnel-words.ts';
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
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Ends the pause, or the connection, and tries at once (network changed, woke up, the admin asks). */
  readonly retryNow: () => void;
  readonly state: () => TunnelState;
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

export function supervise({
  open,
  onState,
  now,
  random,
  pauses = { first: 1000, longest: 60_000, slow: 300_000 },
}: SuperviseDeps): Tunnel {
  const soon = createBackoff(pauses, random);
  let current: TunnelState = { state: 'off', url: null, words: tunnelWords.stopped };
  let attempt: Attempt | null = null;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let round = 0;
  let closed: Promise<unknown> = Promise.resolve();

  const set = (state: TunnelState): void => {
    current = state;
    onState(state);
  };

  const tryOnce = async (): Promise<void> => {
    const mine = ++round;
    let upSince: number | null = null;
    if (current.state !== 'connecting') set({ state: 'connecting', url: null, words: tunnelWords.connecting });
    const opened = open(({ url, words }) => {
      if (mine !== round || !running) return;
      upSince ??= now();
      set({ state: 'up', url, words });
    });
    attempt = opened;
    const ending = await opened.ended;
    if (mine !== round || !running) return;
    if (upSince !== null && now() - upSince >= LASTING) soon.reset();
    schedule(ending);
  };

  const schedule = ({ words, retry }: Ending): void => {
    if (retry === 'never') return set({ state: 'refused', url: null, words });
    const pause = retry === 'soon' ? soon.next() : jittered(pauses.slow, random);
    set({ state: retry === 'soon' ? 'waiting' : 'refused', url: null, words, nextAt: now() + pause });
    timer = setTimeout(() => void tryOnce(), pause);
  };

  /** Ends what is open; resolves when nothing of it, nor of what was ended before, is left. */
  const end = (): Promise<unknown> => {
    clearTimeout(timer);
    round++;
    const last = attempt;
    attempt = null;
    closed = Promise.allSettled([closed, last?.stop()]);
    return closed;
  };

  /** Opens as soon as the previous run has ended; a start, stop or retry that comes meanwhile wins. */
  const begin = (): void => {
    const mine = ++round;
    set({ state: 'connecting', url: null, words: tunnelWords.connecting });
    void closed.then(() => (running && mine === round ? tryOnce() : undefined));
  };

  return {
    state: () => current,
    start() {
      if (running) return;
      running = true;
      begin();
    },
    async stop() {
      running = false;
      await end();
      if (!running && current.state !== 'off') set({ state: 'off', url: null, words: tunnelWords.stopped });
    },
    retryNow() {
      if (!running) return;
      soon.reset();
      void end();
      begin();
    },
  };
}
