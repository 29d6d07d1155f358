/** Reproducible random numbers from a seed, which the tests print; PLECHO_SEED sets another seed. */

export type Chance = {
  readonly seed: number;
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  /** A whole number, 0 ≤ n < below. */
  readonly below: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
};

/** Mulberry32. @param turn tells several streams of one seed apart */
export function createChance(turn = 0, seed = Number(process.env['PLECHO_SEED'] ?? 4)): Chance {
  let state = (seed * 7919 + turn * 104_729) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    seed,
    next,
    below,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
  };
}

/** True where the long tests are wanted: PLECHO_LONG=1. */
export const isLong = process.env['PLECHO_LONG'] === '1';
