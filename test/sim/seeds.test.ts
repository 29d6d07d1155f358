/** Three hundred office days of the simulator (`npm run sim -- --seeds N` plays as many as one likes): every call exactly once, in order, with its legs and people. A seed that fails is played again by `npm run sim -- --seed S`. */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const SEEDS = 300;

it(`${SEEDS} days`, async () => {
  const script = `${import.meta.dirname}/run.ts`;
  const args = [script, '--seeds', String(SEEDS), '--workers', '2'];
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It takes the processor time that the other files leave while they wait, and the rest at the end: its workers inherit the priority.
  if (child.pid !== undefined) setPriority(child.pid, 10);
  expect(await text(child.stdout)).toBe(`${SEEDS} passed, 0 failed\n`);
}, 1_800_000);
