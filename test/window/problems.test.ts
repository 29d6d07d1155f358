/** Problems on the page Health: while they last, and for a day afterwards. */
import { expect, test } from 'vitest';
import { createProblems } from '../../app/engine/health/problems.ts';

test('a past problem is shown for a day, unless it healed at once', () => {
  let now = 1_000_000;
  let changes = 0;
  const problems = createProblems(
    () => now,
    () => (changes += 1),
  );
  problems.set('crm', 'error', 'down');
  now += 60_000;
  problems.set('crm', 'error', 'still down');
  expect(problems.list()).toMatchObject([{ id: 'crm', severity: 'error', text: 'still down', since: 1_000_000 }]);
  now += 60_000;
  problems.set('crm', 'error', null);
  expect(problems.list()).toEqual([]);
  expect(problems.past()).toMatchObject([
    { id: 'crm', severity: 'error', text: 'still down', since: 1_000_000, until: 1_120_000 },
  ]);

  problems.set('exchange', 'error', 'gone');
  now += 29_000;
  problems.set('exchange', 'error', null);
  problems.set('exchange', 'error', null);
  expect(problems.past()).toHaveLength(1);
  expect(changes).toBe(5);

  for (let count = 0; count < 15; count += 1) {
    problems.set('tunnel', 'warning', `away ${count}`);
    now += 31_000;
    problems.set('tunnel', 'warning', null);
  }
  expect(problems.past().map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, at) => `away ${14 - at}`));
  now += 86_400_000;
  expect(problems.past()).toEqual([]);
});
