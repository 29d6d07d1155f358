/** A hundred and twenty office days of the simulator (`npm run sim -- --seeds N` plays as many as one likes): every call exactly once, in order, with its legs and people. A seed that fails is played again by `npm run sim -- --seed S`. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const SEEDS = 120;
const AT_ONCE = 60;

describe('a hundred and twenty days', () => {
  it.each(Array.from({ length: SEEDS / AT_ONCE }, (_, n) => n * AT_ONCE + 1))(
    `from seed %i, ${AT_ONCE} of them`,
    async (first) => {
      const script = `${import.meta.dirname}/run.ts`;
      const args = [script, '--seeds', String(AT_ONCE), '--seed', String(first), '--workers', '2'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      expect(await text(child.stdout)).toBe(`${AT_ONCE} passed, 0 failed\n`);
    },
    600_000,
  );
});
