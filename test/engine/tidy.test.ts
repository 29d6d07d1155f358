/** Memory is given back once all is quiet, and not while there is work. */
import { getHeapStatistics } from 'node:v8';
import { expect, test, vi } from 'vitest';
import { tidyUp } from '../../app/engine/tidy.ts';

const MB = 1024 * 1024;
const size = (): number => getHeapStatistics().total_heap_size / MB;

/** Leaves garbage that lived long enough to be looked at only when the collector must. */
function litter(): void {
  let kept: number[][] = [];
  for (let n = 0; n < 300; n += 1) kept.push(Array.from({ length: 100_000 }, (_, at) => at + n));
  kept = [];
}

test('a heap that grew is small again after a moment of quiet', async () => {
  litter();
  const grown = size();
  expect(grown).toBeGreaterThan(120);
  const timer = tidyUp(50);
  await vi.waitFor(() => expect(size()).toBeLessThan(grown / 2), 10_000);
  clearInterval(timer);
});
