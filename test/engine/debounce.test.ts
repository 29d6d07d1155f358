/** Debouncing: steady traffic postpones the call up to a limit, not for ever. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDebounce } from '../../app/timers/debounce.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('called once after a burst; under endless requests, each time the limit has passed', () => {
  let done = 0;
  const debounce = createDebounce(5000, () => (done += 1));
  for (let n = 0; n < 3; n += 1) debounce.wish(1000);
  vi.advanceTimersByTime(1000);
  expect(done).toBe(1);
  // A phone registers every 0.7 s for a minute.
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
