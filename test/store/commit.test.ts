/** One transaction per step: the state, the history and the messages are committed together. */
import { all } from '../../app/core/split-map.ts';
import { expect, test } from 'vitest';
import type { Channel } from '../../app/core/model.ts';
import {
  batch,
  call,
  client,
  MASHA,
  MONDAY,
  PETYA,
  registration,
  SECOND,
  started,
  store,
  tempDir,
  uuid,
} from './fixtures.ts';

test('committed data survives a restart: channels, the call in progress, facts that came too early', () => {
  using place = tempDir();
  const { finishedAt: _, ...running } = call({ n: 1 });
  const channel: Channel = { id: uuid(1), made: 'caller', party: MASHA, createdAt: MONDAY, peers: [], parted: [] };
  const early = [{ kind: 'rang' as const, at: MONDAY, channel: uuid(9) }];
  const first = store(place.dir);
  first.commit({ ...batch([running]), channels: [channel, { ...channel, id: uuid(2) }], early, now: MONDAY + 5 });
  first.commit({ ...batch([]), goneChannels: [uuid(2)], early, now: MONDAY + 6 });
  first.close();

  const second = store(place.dir);
  const state = second.loadState();
  expect(all(state.calls)).toEqual([running]);
  expect(all(state.channels)).toEqual([channel]);
  expect(state.early).toEqual(early);
  expect(state.now).toBe(MONDAY + 6);
  expect(second.searchCalls({}, 0, 10).total).toBe(0); // not finished: not in the history yet
  second.close();
});

test('a call that ended ten minutes ago is no longer loaded into the state, but is known and in the history', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const old = call({ n: 1, at: MONDAY - 700 * SECOND });
  const fresh = call({ n: 2, at: MONDAY - 60 * SECOND });
  kept.commit({ ...batch([old, fresh]), now: MONDAY });
  expect([...kept.loadState().calls.past.keys()]).toEqual([fresh.id]);
  expect(kept.knownCalls([old.id, fresh.id, uuid(77)])).toEqual(new Set([old.id, fresh.id]));
  expect(kept.isKnownChannel(uuid(1_000_001))).toBe(true);
  expect(kept.isKnownChannel(uuid(5))).toBe(false);
  expect(kept.searchCalls({}, 0, 10).rows.map((row) => row.id)).toEqual([fresh.id, old.id]);
  kept.close();
});

test('the same story told twice gives each message once and counts each call once', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const told = call({ n: 1, answerAfter: 5 });
  expect(kept.commit(batch([told], [started(told), registration(told)]))).toBe(2);
  expect(kept.commit(batch([told], [started(told), registration(told)]))).toBe(0);
  expect(kept.outbox.counts(Date.now()).waiting).toBe(2);
  expect(kept.overview({}).total).toBe(1);
  kept.close();
});

test('a call completed later from the history changes its row and the sums, and is found by its new people only', () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.commit(batch([call({ n: 1, from: client('79997775533', 'Ольга') })]));
  expect(kept.overview({})).toMatchObject({ total: 1, answered: 0, missed: 1 });
  kept.commit(batch([call({ n: 1, from: client('79997775533', 'Ольга'), to: PETYA, answerAfter: 4 })]));
  expect(kept.overview({})).toMatchObject({ total: 1, answered: 1, missed: 0, averageWait: 4 });
  expect(kept.overview({}).byPerson.map(({ name, answered }) => [name, answered])).toEqual([['Пётр Иванов', 1]]);
  expect(kept.searchCalls({ text: 'елкин' }, 0, 10).total).toBe(0);
  expect(kept.searchCalls({ text: 'петр' }, 0, 10).total).toBe(1);
  kept.close();
});
