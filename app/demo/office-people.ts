/** Who calls whom in the demo office: clients, colleagues, and chance with a seed, so that a demo can be repeated. */

export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  readonly between: (low: number, high: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
};

/** mulberry32: small, fast, good enough for a demo. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick: (of) => {
      const one = of[Math.floor(next() * of.length)];
      if (one === undefined) throw new RangeError('nothing to choose from');
      return one;
    },
    chance: (probability) => next() < probability,
  };
};

export type DemoClient = { readonly phone: string; readonly name?: string };

/** Numbers of the range that is given to nobody. */
export const CLIENTS: readonly DemoClient[] = [
  { phone: '79990000101', name: 'ООО «Ромашка», бухгалтерия' },
  { phone: '79990000102' },
  { phone: '79990000103', name: 'Иван Петров' },
  { phone: '79990000104' },
  { phone: '74990000105', name: 'Склад 100%' },
  { phone: '79990000106' },
  { phone: '78120000107', name: 'Фёдор Ёлкин' },
  { phone: '79990000108' },
  { phone: '441632960109', name: 'Acme Ltd' },
  { phone: '79990000110' },
];
