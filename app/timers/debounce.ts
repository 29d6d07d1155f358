/** Doing something once after a burst of wishes for it, but never later than a limit, however long the burst goes on. */

export type Debounce = {
  /** Wished for: done `waitMs` after the last wish, at the latest `limitMs` after the first that is not fulfilled. */
  readonly wish: (waitMs: number) => void;
  /** Forgets what was wished for. */
  readonly cancel: () => void;
};

/** @param limitMs must be no less than any `waitMs` that is wished for */
export function createDebounce(
  limitMs: number,
  act: () => void,
  clock: () => number = () => performance.now(),
): Debounce {
  let timer: NodeJS.Timeout | undefined;
  let firstAt: number | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
    firstAt = undefined;
  };
  return {
    wish(waitMs) {
      clearTimeout(timer);
      firstAt ??= clock();
      const left = Math.max(0, firstAt + limitMs - clock());
      timer = setTimeout(
        () => {
          cancel();
          act();
        },
        Math.min(waitMs, left),
      );
    },
    cancel,
  };
}
