/** How long the exchange may be silent: learnt from the interval of its heartbeats, which no event states. */
import { expect, test } from 'vitest';
import { createHeartbeat } from '../../app/pbx/link/heartbeat.ts';

const after = (...beats: number[]): number => {
  const heartbeat = createHeartbeat(20_000);
  for (const at of beats) heartbeat.beat(at);
  return heartbeat.patience();
};

test('the interval between two; it waits for three intervals, a minute at most', () => {
  expect(after()).toBe(60_000);
  expect(after(1000)).toBe(60_000);
  expect(after(1000, 6000)).toBe(15_000);
  expect(after(1000, 91_000)).toBe(60_000);
});
test('a lost heartbeat, or a changed clock, does not change the interval', () => {
  expect(after(0, 5000, 15_000, 20_000)).toBe(15_000);
  expect(after(100_000, 105_000, 1000, 6000, NaN)).toBe(15_000);
});
