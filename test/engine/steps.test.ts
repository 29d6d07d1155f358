/** Long work in steps: other work runs between them, and it can be aborted. */
import { afterEach, expect, it, vi } from 'vitest';
import { inSteps } from '../../app/timers/steps.ts';

afterEach(() => vi.restoreAllMocks());

/** Pieces of work that take a millisecond each, by a clock that only they move. */
function pieces(count: number): Generator<void, string> {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  return (function* () {
    for (let n = 1; n <= count; n += 1) {
      clock.mockReturnValue(n);
      yield;
    }
    return 'done';
  })();
}

it('yields after every eight milliseconds', async () => {
  let turns = 0;
  let isOver = false;
  const others = (): void => {
    turns += 1;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  expect(await inSteps(pieces(800))).toBe('done');
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(99);
});

it('stops early where it is aborted, and passes errors on', async () => {
  const ending = new AbortController();
  const work = inSteps(pieces(800), ending.signal);
  ending.abort(new Error('stopped'));
  await expect(work).rejects.toThrow('stopped');
  await expect(
    inSteps(
      (function* () {
        yield;
        throw new Error('broken');
      })(),
    ),
  ).rejects.toThrow('broken');
});
