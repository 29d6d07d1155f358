/** Days with a single fault, each first found by a seed of the simulator: regression tests. */
import { describe, expect, it } from 'vitest';
import { playDay, type DayOptions } from './day.ts';

const wrongIn = async (options: DayOptions): Promise<readonly string[]> =>
  (await playDay(1, { faults: [], ...options })).wrong;

describe('a single fault', () => {
  it('the PC’s clock is ahead of the exchange’s when it is set up: a call that was not seen live is registered from the records', async () => {
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

  it('the PC’s clock is a little ahead when it is set up, and the first call’s events come out of order: it is told live', async () => {
    const wrong: string[] = [];
    for (let skew = 44_000; skew < 60_000; skew += 1_000) {
      const script: DayOptions['script'] = (happen) => happen.at(1_000, () => happen.play('outbound-no-answer'));
      wrong.push(...(await wrongIn({ skew, faults: ['eventsReordered', 'lineDelayed'], script })));
    }
    expect(wrong).toEqual([]);
  });

  it('of two PCs the one that tells is cut off from the exchange: the other PC repeats nothing of calls that are over', async () => {
    const wrong: string[] = [];
    for (let cut = 1_500; cut < 4_500; cut += 500) {
      const script: DayOptions['script'] = (happen, pc) => {
        for (const at of [0, 1, 2, 3])
          happen.at(1_000 + at * 100, () => happen.play(at % 2 === 0 ? 'outbound-no-answer' : 'consult-declined', at));
        for (const at of [0, 1]) happen.at(cut + at * 60_000, () => happen.cut(pc(at), 12_000));
      };
      wrong.push(...(await wrongIn({ faults: ['twoPcs', 'crmSlow', 'lineDelayed'], script })));
    }
    expect(wrong).toEqual([]);
  });

  it('the PC that tells is cut off between a message and the mark that lists it: the other PC tells nothing older than that message', async () => {
    const wrong: string[] = [];
    for (let cut = 96; cut < 132; cut += 6) {
      const script: DayOptions['script'] = (happen, pc) => {
        happen.at(1_000, () => happen.play('cyrillic-name'));
        for (const at of [0, 1]) happen.at(1_000 + cut + at * 60_000, () => happen.cut(pc(at), 12_000));
      };
      wrong.push(...(await wrongIn({ faults: ['twoPcs', 'crmSlow'], script })));
    }
    expect(wrong).toEqual([]);
  });

  it('the PC slept through a call, and its clock is ahead: records read on waking are not processed before events that wait in the socket', async () => {
    const wrong: string[] = [];
    for (let awake = 10_000; awake < 12_000; awake += 200) {
      const script: DayOptions['script'] = (happen, pc) => {
        happen.at(500, () => happen.jump(pc(0), 900_000));
        happen.at(4_000, () => happen.play('valet-park', 2)); // after the start the product waits for the records of this call
        happen.at(4_400, () => happen.kill(pc(0), 5_000));
        happen.at(awake, () => happen.freeze(pc(0), 20_000));
        for (const [at, story] of ['inbound-answered', 'outbound-answered'].entries())
          happen.at(13_000 + at * 3_000, () => happen.play(story, at));
      };
      wrong.push(...(await wrongIn({ script })));
    }
    expect(wrong).toEqual([]);
  });

  it('the event socket comes back in the middle of calls whose events came out of order: the state that the exchange returns is still taken in order', async () => {
    const wrong = await wrongIn({
      faults: ['eventsReordered'],
      script: (happen, pc) => {
        happen.at(1_000, () => happen.cut(pc(0), 500));
        for (let cast = 0; cast < 10; cast += 1) happen.at(1_500, () => happen.play('consult-declined', cast)); // talks when the connection is back, and consults later
      },
    });
    expect(wrong).toEqual([]);
  });

  it('of two PCs the one that tells is cut off, registers calls from the records that the other PC saw live, and dies: the other PC tells nothing more of them', async () => {
    const wrong: string[] = [];
    for (const teller of [0, 1]) {
      const script: DayOptions['script'] = (happen, pc) => {
        happen.at(1_000, () => happen.cut(pc(teller), 8_200));
        happen.at(1_500, () => happen.play('five-at-once', 5));
        happen.at(34_000, () => happen.kill(pc(teller), 8_000));
      };
      wrong.push(...(await wrongIn({ faults: ['twoPcs'], script })));
    }
    expect(wrong).toEqual([]);
  });

  it('the PC’s clock is ahead, and it starts in the middle of a picked-up call: it is registered from all of its records', async () => {
    const wrong = await wrongIn({
      skew: 128_000,
      script: (happen, pc) => {
        happen.at(1_000, () => happen.kill(pc(0), 9_200));
        happen.at(6_000, () => happen.play('pickup', 3)); // the client hangs up at 9.5 s, the colleague who picked up at 10.7 s
      },
    });
    expect(wrong).toEqual([]);
  });

  it('the event socket comes back during a call that ends before the exchange’s state is read: it is registered correctly', async () => {
    const wrong: string[] = [];
    for (let back = 1_000; back < 3_200; back += 200) {
      const script: DayOptions['script'] = (happen, pc) => {
        happen.at(1_000, () => happen.cut(pc(0), 2_000 + back));
        happen.at(3_000, () => happen.play('client-holds', 3));
      };
      wrong.push(...(await wrongIn({ faults: ['lineDelayed'], script })));
    }
    expect(wrong).toEqual([]);
  });
});
