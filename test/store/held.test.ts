/** A registration that waits for the exchange's records is not sent early when the CRM comes back, whatever was tried before. */
import { expect, test } from 'vitest';
import { batch, call, registration, store, tempDir } from './fixtures.ts';

const AT = Date.now();

test('an early retry releases postponed messages, never those that wait for the records', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const [held, postponed] = [call({ n: 1 }), call({ n: 2 })];
  for (const one of [held, postponed]) kept.commit(batch([one], [registration(one)]));
  const due = (at: number): string[] => kept.outbox.heads('messages', at, 10).map(({ callId }) => callId);

  expect(kept.outbox.hold(held.id, AT + 20_000)).toBe(true);
  for (const { id } of kept.outbox.heads('messages', AT, 10)) kept.outbox.later(id, AT + 600_000, 'no connection');
  expect(due(AT)).toEqual([]);
  kept.outbox.hurry(AT);
  expect(due(AT)).toEqual([postponed.id]);
  expect(kept.outbox.nextDue(AT)).toBe(AT + 20_000);
  expect(due(AT + 20_001)).toContain(held.id);
  kept.close();
});

test('a registration that was tried before the program ended still waits for the records', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const cut = call({ n: 1 });
  kept.commit(batch([cut], [registration(cut)]));
  const [head] = kept.outbox.heads('messages', AT, 1);
  kept.outbox.later(head?.id ?? 0, AT + 60_000, 'no connection');
  expect(kept.outbox.hold(cut.id, AT + 20_000)).toBe(true);
  kept.outbox.hurry(AT);
  expect(kept.outbox.heads('messages', AT, 1)).toEqual([]);
  const whole = { ...registration(cut), items: [] };
  expect(kept.outbox.amend(whole)).toBe(true);
  expect(kept.outbox.heads('messages', AT, 1)[0]?.intent).toEqual(whole);
  kept.close();
});
