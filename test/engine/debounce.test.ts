/** What steady traffic can hold off: nothing beyond its limit. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDebounce } from '../../app/timers/debounce.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('once after a burst; under wishes without end, every time the limit is over', () => {
  let done = 0;
  const debounce = createDebounce(5000, () => (done += 1));
  for (let n = 0; n < 3; n += 1) debounce.wish(1000);
  vi.advanceTimersByTime(1000);
  expect(done).toBe(1);
  // A phone registers each 0.7 s for a minute.
  for (let n = 0; n < 86; n += 1) {
    debounce.wish(1000);
    vi.advanceTimersByTime(700);
  }
  expect(done).toBeGreaterThanOrEqual(11);
  debounce.wish(1000);
  debounce.cancel();
  const before = done;
  vi.advanceTimersByTime(60_000);
  expect(done).toBe(before);
});
