/** The collector is called once a heap that grew has a moment of quiet, and only then. */
import { constants, PerformanceObserver, performance } from 'node:perf_hooks';
import { expect, test, vi } from 'vitest';
import { tidyUp } from '../../app/engine/process/tidy.ts';

/** Times (of `performance.now`) at which somebody asked for a collection. */
const forced: number[] = [];
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { flags } = Reflect.get(entry, 'detail') as { flags: number };
    if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) forced.push(entry.startTime);
  }
});
observer.observe({ entryTypes: ['gc'] });

test('not while there is work, then once, and not again while nothing grew', async () => {
  const kept = Array.from({ length: 150 }, (_, n) => Array.from({ length: 100_000 }, (__, at) => at + n));
  const timer = tidyUp(50);
  const busyUntil = performance.now() + 500;
  while (performance.now() < busyUntil) {
    const turn = performance.now() + 20;
    while (performance.now() < turn); // work
    await new Promise((resolve) => setImmediate(resolve));
  }
  const quiet = performance.now();
  await vi.waitFor(() => expect(forced).toHaveLength(1), 10_000);
  expect(forced[0]).toBeGreaterThan(quiet);
  const looks = performance.now() + 300;
  await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(looks));
  expect(forced).toHaveLength(1);
  expect(kept).toHaveLength(150);
  clearInterval(timer);
});
