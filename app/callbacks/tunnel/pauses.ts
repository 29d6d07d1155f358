/** Growing, jittered pauses between attempts. */

export type Pauses = {
  /** ms until the next attempt: each about twice the last, at most `longest`, 75–125 % by chance. */
  readonly next: () => number;
  /** After a success the pauses begin anew. */
  readonly reset: () => void;
};

/**
 * Makes pauses.
 * @param random 0 ≤ x < 1
 */
export function createPauses(first: number, longest: number, random: () => number): Pauses {
  let length = first;
  return {
    next() {
      const pause = length * (0.75 + random() / 2);
      length = Math.min(longest, length * 2);
      return Math.round(pause);
    },
    reset() {
      length = first;
    },
  };
}
