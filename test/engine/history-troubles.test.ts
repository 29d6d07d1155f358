/** A problem of the history is shown until the same kind of read succeeds, also over a restart. */
import { expect, test } from 'vitest';
import type { Words } from '../../app/contract/language.ts';
import { createHistoryTroubles } from '../../app/engine/history/history-troubles.ts';

const words = (text: string): Words => ({ ru: text, en: text });

function scene() {
  let stored: string | null = null;
  let now = 0;
  let ahead = 0;
  const told: (string | null)[] = [];
  const make = () =>
    createHistoryTroubles({
      memory: { read: () => stored, write: (value) => void (stored = value) },
      tell: (text) => void told.push(text?.en ?? null),
      now: () => now,
      agedNow: () => now - ahead,
    });
  return {
    make,
    shown: () => told.at(-1),
    later: (ms: number) => void (now += ms),
    setAhead: (ms: number) => void (now += ahead = ms),
  };
}

test('a bad record stays reported while rounds succeed; a day later it is over', () => {
  const { make, shown, later } = scene();
  const troubles = make();
  troubles.found([{ file: 'a', words: words('a is bad') }]);
  troubles.succeeded('round');
  troubles.found([]);
  troubles.succeeded('recent');
  expect(shown()).toBe('a is bad');
  make().succeeded('round'); // after a restart
  expect(shown()).toBe('a is bad');
  later(25 * 3_600_000);
  troubles.found([]);
  expect(shown()).toBeNull();
});

test('a PC’s clock that is set a year ahead forgets nothing', () => {
  const { make, shown, later, setAhead } = scene();
  const troubles = make();
  troubles.found([{ file: 'a', words: words('a is bad') }]);
  setAhead(365 * 86_400_000);
  troubles.found([]);
  expect(shown()).toBe('a is bad');
  later(25 * 3_600_000);
  troubles.found([]);
  expect(shown()).toBeNull();
});

test('an unreadable file is forgotten by the first round that can read it', () => {
  const { make, shown } = scene();
  const troubles = make();
  troubles.found([
    { file: 'a', words: words('a is closed'), passing: true },
    { file: 'b', words: words('b is closed'), passing: true },
  ]);
  expect(shown()).toBe('b is closed 1 more like it.');
  troubles.found([]);
  expect(shown()).toBeNull();
});

test('a failed kind of read is not cleared by the success of another kind', () => {
  const { make, shown } = scene();
  const troubles = make();
  troubles.failed('round', words('no folder'));
  troubles.succeeded('recent');
  troubles.succeeded('import');
  expect(shown()).toBe('no folder');
  troubles.succeeded('round');
  expect(shown()).toBeNull();
});
