/** Erasure of a client's number: it is left in no file of the profile, everything else stays, and call records do not bring it back. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batch, call, client, registration, store, tempDir, uuid } from './fixtures.ts';

const GONE = '79161112233';
const KEPT = '79169998877';

test('calls, messages, search words, sums and reports of the number are deleted, from the disk too; the rest stays', async () => {
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
  // The exchange's records of an erased call do not count as a new call.
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

test('the number is also removed from the reconciliation and from reports of unreadable records, the rest of them stays; short numbers do not match longer ones', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  const entry = (phone: string) => ({ callId: phone, phone, startedAt: 1, what: ['noCall'] });
  const lists = { at: 5, compared: 2, missing: [entry(GONE), entry(KEPT)], doubled: [], different: [entry(GONE)] };
  const trouble = (text: string) => [`a/${text}.json`, { words: { ru: text, en: text }, at: 1, passing: false }];
  kept.setMeta('reconciliation', JSON.stringify(lists));
  kept.setMeta('historyTroubles', JSON.stringify([trouble('x'), trouble(`8${GONE.slice(1)} in it`)]));
  kept.setMeta('historyCursor', `{"watermark":1${GONE}}`);
  await kept.erasure.erase(GONE, []);
  expect(JSON.parse(kept.getMeta('reconciliation') ?? '')).toEqual({ ...lists, missing: [entry(KEPT)], different: [] });
  expect(JSON.parse(kept.getMeta('historyTroubles') ?? '')).toEqual([trouble('x')]);
  expect(kept.getMeta('historyCursor')).toBe(`{"watermark":1${GONE}}`);
  kept.close();
});

test('a database that was set aside is named', () => {
  using place = tempDir();
  const kept = store(place.dir);
  expect(kept.hasDamagedCopies()).toBe(false);
  writeFileSync(join(place.dir, 'plecho.sqlite.damaged-2026-11-26T10-00-00'), '');
  expect(kept.hasDamagedCopies()).toBe(true);
  kept.close();
});
