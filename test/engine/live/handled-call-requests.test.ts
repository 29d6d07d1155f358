/** CALLs that were carried out are remembered over a restart, however the PC's clock was set meanwhile. */
import { expect, test } from 'vitest';
import { createHandledCallRequests } from '../../../app/engine/live/handled-call-requests.ts';

function memory() {
  let text: string | null = null;
  return { read: () => text, write: (next: string) => void (text = next) };
}

test('the PC’s clock is set a year ahead: what was placed before is not placed again after the next start', () => {
  const kept = memory();
  let now = 0;
  const first = createHandledCallRequests(kept, () => now);
  first.keep('one');
  now += 365 * 86_400_000;
  first.keep('two');
  const second = createHandledCallRequests(kept, () => now);
  expect([second.has('one'), second.has('two'), second.has('three')]).toEqual([true, true, false]);
});

test('the latest of very many are kept; a text that makes no sense is none', () => {
  const kept = memory();
  const first = createHandledCallRequests(kept, () => 0);
  for (let n = 0; n < 600; n += 1) first.keep(`c${n}`);
  const second = createHandledCallRequests(kept, () => 0);
  expect([second.has('c99'), second.has('c100'), second.has('c599')]).toEqual([false, true, true]);
  kept.write('{');
  expect(createHandledCallRequests(kept, () => 0).has('c599')).toBe(false);
});
