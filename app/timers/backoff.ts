/** Growing, jittered pauses between attempts: the one back-off of the program. */

/** Milliseconds. */
export type Limits = { readonly first: number; readonly longest: number };

export type Backoff = {
  /** ms until the next attempt. */
  readonly next: () => number;
  /** After a success the pauses begin with the first again. */
  readonly reset: () => void;
};

/** A quarter more or less by chance: many programs that were thrown off at once do not come back at once. */
export const jittered = (ms: number, random: () => number): number => Math.round(ms * (0.75 + random() / 2));

/**
 * The pause after so many failures in a row: it doubles from the first to the longest.
 * @param failures 0 for the first pause
 * @param random 0 ≤ x < 1
 */
export const pauseAfter = (failures: number, { first, longest }: Limits, random: () => number): number =>
  jittered(Math.min(longest, first * 2 ** Math.min(failures, 30)), random);

/** The same, counting by itself. */
export function createBackoff(limits: Limits, random: () => number): Backoff {
  let failures = 0;
  return {
    next() {
      failures += 1;
      return pauseAfter(failures - 1, limits, random);
    },
    reset() {
      failures = 0;
    },
  };
}
