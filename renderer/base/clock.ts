/** One clock for all running times of the window: a tick each second, shared by everybody who shows one. */

export type Clock = {
  /** ms since the epoch, never behind what the exchange has told. */
  readonly now: () => number;
  /** Calls back each second; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Tells of a time the exchange stamped: if its clock is ahead of this PC's, running times follow it. */
  readonly seen: (at: number) => void;
};

/** @param tickMs how often listeners are called */
export function createClock(tickMs = 1000): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let ahead = 0;
  const tick = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    now: () => Date.now() + ahead,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, tickMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    seen(at) {
      ahead = Math.min(Math.max(ahead, at - Date.now()), 3_600_000);
    },
  };
}
