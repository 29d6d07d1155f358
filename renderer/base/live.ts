/** What is going on right now: the live stream folded into one immutable value that components read from. */
import type { CallView, ColleagueView, LiveMessage, Status } from '../../app/contract/view.ts';
import type { Clock } from './clock.ts';
import { readLive } from './stream.ts';

type Progress = Extract<LiveMessage, { type: 'progress' }>;

export type Live = {
  /** Newest first. */
  readonly calls: readonly CallView[];
  readonly colleagues: readonly ColleagueView[];
  readonly status: Status | null;
  readonly stream: 'connecting' | 'live' | 'lost';
  /** When the stream was last heard, ms. */
  readonly heardAt: number;
  /** Calls that ended since the window opened: tells lists that there is something new. */
  readonly endedCount: number;
  readonly tasks: Readonly<Record<string, Progress>>;
  /** The latest pick-up that came to an end. */
  readonly takeOver?: Extract<LiveMessage, { type: 'takeOver' }>;
};

export type LiveStore = {
  readonly get: () => Live;
  readonly subscribe: (listener: () => void) => () => void;
  /** Connects, and again after each loss, until stopped. */
  readonly start: () => () => void;
};

const EMPTY: Live = {
  calls: [],
  colleagues: [],
  status: null,
  stream: 'connecting',
  heardAt: 0,
  endedCount: 0,
  tasks: {},
};

const newestFirst = (a: CallView, b: CallView): number => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1);

/** How many calls go on right now: one that has ended stays a moment longer. */
export const ongoing = (live: Live): number => live.calls.filter((call) => call.endedAt === undefined).length;

/** Applies one message; pure. */
export function fold(live: Live, message: LiveMessage, now: number): Live {
  const heard = { ...live, stream: 'live' as const, heardAt: now };
  switch (message.type) {
    case 'snapshot':
      return {
        ...heard,
        calls: message.calls.toSorted(newestFirst),
        colleagues: message.colleagues,
        status: message.status,
      };
    case 'call': {
      const others = live.calls.filter((call) => call.id !== message.call.id);
      const known = others.length < live.calls.length;
      const calls = known
        ? live.calls.map((call) => (call.id === message.call.id ? message.call : call))
        : [message.call, ...others].toSorted(newestFirst);
      return { ...heard, calls };
    }
    case 'gone':
      return { ...heard, calls: live.calls.filter((call) => call.id !== message.id), endedCount: live.endedCount + 1 };
    case 'colleagues':
      return { ...heard, colleagues: message.colleagues };
    case 'status':
      return { ...heard, status: message.status };
    case 'progress':
      return { ...heard, tasks: { ...live.tasks, [message.task]: message } };
    case 'takeOver':
      return { ...heard, takeOver: message };
    case 'ping':
      return live.stream === 'live' ? live : heard;
  }
}

/** The latest moment a call tells of. */
function latest(call: CallView): number {
  return call.legs.reduce(
    (max, leg) => Math.max(max, leg.endedAt ?? leg.stretches.at(-1)?.from ?? leg.appearedAt),
    call.startedAt,
  );
}

/** @param clock learns here when the exchange's clock is ahead */
export function createLiveStore(clock: Clock, pauses: readonly number[] = [300, 1000, 2000, 5000]): LiveStore {
  let live = EMPTY;
  let queue: LiveMessage[] = [];
  const listeners = new Set<() => void>();
  const set = (next: Live): void => {
    if (next === live) return;
    live = next;
    for (const listener of listeners) listener();
  };
  /** Messages that arrive together are applied together: a burst costs one redraw, and a change that is undone at once is not seen. */
  const flush = (): void => {
    const messages = queue;
    queue = [];
    set(messages.reduce((state, message) => fold(state, message, Date.now()), live));
  };
  const take = (message: LiveMessage): void => {
    if (message.type === 'call') clock.seen(latest(message.call));
    if (queue.push(message) === 1) setTimeout(flush, 50);
  };
  return {
    get: () => live,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const stop = new AbortController();
      void (async () => {
        let failures = 0;
        while (!stop.signal.aborted) {
          let heard = false;
          await readLive((message) => {
            heard = true;
            take(message);
          }, stop.signal);
          if (stop.signal.aborted) return;
          if (queue.length > 0) flush();
          failures = heard ? 0 : failures + 1;
          set({ ...live, stream: live.heardAt === 0 && failures < 2 ? 'connecting' : 'lost' });
          const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 5000;
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      })();
      return () => stop.abort();
    },
  };
}
