/** Erasure of a client's number: nothing of it is left in any file of the profile, all else stays, and records do not bring it back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batch, call, client, registration, store, tempDir, uuid } from './fixtures.ts';

const GONE = '79161112233';
const KEPT = '79169998877';

test('calls, messages, words, sums and reports of the number go, from the disk too; the rest stays', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  const calls = Array.from({ length: 120 }, (_, n) =>
    call({ n, from: n % 2 === 0 ? client(GONE, 'Уходящий') : client(KEPT, 'Остающийся') }),
  );
  kept.commit(batch(calls, calls.map(registration)));
  kept.alerts.post({ id: 'r1', kind: 'report', json: JSON.stringify({ text: GONE }) }, ['email'], 1);
  kept.alerts.post({ id: 'r2', kind: 'report', json: JSON.stringify({ text: KEPT }) }, ['email'], 1);
  const ids = kept.erasure.ids(GONE);
  expect(ids.length).toBe(60);
  expect(await kept.erasure.erase(GONE, ids)).toEqual({ calls: 60, messages: 60, unsent: 60 });

  expect(kept.searchCalls({ text: GONE }, 0, 10).total).toBe(0);
  expect(kept.searchCalls({ text: 'уходящий' }, 0, 10).total).toBe(0);
  expect(kept.searchCalls({ text: KEPT }, 0, 10).total).toBe(60);
  expect(kept.searchCalls({}, 0, 10).total).toBe(60);
  expect(kept.overview({}).total).toBe(60);
  expect(kept.outbox.counts(Date.now()).waiting).toBe(60);
  expect(kept.alerts.waiting()).toBe(1);
  // The exchange's records of an erased call are no news.
  expect(kept.knownCalls([uuid(0), ids[0] ?? '']).size).toBeGreaterThan(0);
  expect(kept.erasure.ids(GONE)).toEqual([]);
  kept.close();

  const disk = readdirSync(place.dir)
    .filter((name) => name.startsWith('plecho.sqlite'))
    .map((name) => readFileSync(join(place.dir, name)));
  const all = Buffer.concat(disk);
  expect(all.includes(GONE)).toBe(false);
  expect(all.includes('уходящий')).toBe(false);
  expect(all.includes(KEPT)).toBe(true);
  const again = store(place.dir);
  expect(again.searchCalls({ text: KEPT }, 0, 10).total).toBe(60);
  again.close();
});

test('a number that is part of another one is another client', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  const longer = call({ n: 1, from: client(`${GONE}4`) });
  kept.commit(batch([longer]));
  expect(kept.erasure.ids(GONE)).toEqual([]);
  expect(await kept.erasure.erase(GONE, [])).toEqual({ calls: 0, messages: 0, unsent: 0 });
  expect(kept.searchCalls({}, 0, 10).total).toBe(1);
  kept.close();
});
