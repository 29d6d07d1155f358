/** A second PC takes over within 15 s; nothing is lost and nothing is told twice. PLECHO_LONG=1: 200 schedules. */
import { describe, expect, it } from 'vitest';
import { createChance, isLong } from './chance.ts';
import { twoPcs } from './two-pcs.ts';

const OFFICES = isLong ? 8 : 2;
const EACH = isLong ? 25 : 3;

describe('two PCs', () => {
  it(
    `${OFFICES * EACH} random schedules (seed ${createChance().seed}): killed, frozen, cut, with a wrong clock`,
    { timeout: isLong ? 3_600_000 : 600_000 },
    async () => {
      const all = await Promise.all(
        Array.from({ length: OFFICES }, (_, turn) => twoPcs(createChance(100 + turn), EACH)),
      );
      const trials = all.flat();
      if (isLong) {
        const times = trials.flatMap(({ takeOverMs }) => takeOverMs ?? []).toSorted((a, b) => a - b);
        process.stdout.write(
          `${trials.length} schedules, take-over median ${times[times.length >> 1]} ms, longest ${times.at(-1)} ms\n`,
        );
      }
      expect(trials.flatMap(({ wrong }) => wrong)).toEqual([]);
    },
  );
});
