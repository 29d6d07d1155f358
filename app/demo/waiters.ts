/** Waiting for something to become true, checked whenever something happens; nobody waits for ever. */

/** `until` resolves as soon as `probe` gives a value; rejects with words after `ms`. */
export const createWaiters = (ms = 60_000) => {
  const open = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();
  return {
    check: (): void => {
      for (const probe of open) probe();
    },
    until: <T>(what: string, probe: () => T | undefined): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        const tryIt = (): boolean => {
          const value = probe();
          if (value === undefined) return false;
          resolve(value);
          return true;
        };
        if (tryIt()) return;
        const again = (): void => {
          if (!tryIt()) return;
          open.delete(again);
          clearTimeout(timer);
          timers.delete(timer);
        };
        const timer = setTimeout(() => {
          open.delete(again);
          reject(new Error(`waited ${ms} ms in vain for ${what}`));
        }, ms);
        timers.add(timer);
        open.add(again);
      }),
    close: (): void => {
      for (const timer of timers) clearTimeout(timer);
      open.clear();
    },
  };
};
