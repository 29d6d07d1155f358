/** Days in which one thing goes wrong, each found by a seed of the simulator: what was wrong stays mended. */
import { describe, expect, it } from 'vitest';
import { playDay, type DayOptions } from './day.ts';

const wrongIn = async (options: DayOptions): Promise<readonly string[]> =>
  (await playDay(1, { faults: [], ...options })).wrong;

describe('one thing goes wrong', () => {
  it('the PC’s clock is ahead of the exchange’s when it is set up: a call that nobody saw is registered from the records', async () => {
    const wrong = await wrongIn({
      skew: 250_000,
      script: (happen, pc) => {
        happen.at(5_000, () => happen.silence(pc(0), 46_000));
        happen.at(9_000, () => happen.play('client-holds'));
        happen.at(24_000, () => happen.kill(pc(0), 3_000));
      },
    });
    expect(wrong).toEqual([]);
  });
});
