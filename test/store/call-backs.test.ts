/** The call-back list in SQLite: the same rows for any order of calls and any number of restarts; marks, erasure, old profiles. */
import fc from 'fast-check';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callBackOf, clientCallOf } from '../../app/core/call-backs.ts';
import type { Call } from '../../app/core/model.ts';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { createEngine } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { batch, call, client, MASHA, MONDAY, SECOND, silent, store, tempDir } from './fixtures.ts';

const NOW = MONDAY / 1000 + 3_600_000;
const PHONES = ['79991110001', '79991110002'];
const at = (minute: number): number => MONDAY + minute * 60 * SECOND;
const missed = (n: number, minute: number, phone = '79991110001'): Call =>
  call({ n, from: client(phone), at: at(minute) });
const reached = (n: number, minute: number, phone = '79991110001'): Call =>
  call({ n, from: MASHA, to: client(phone), direction: 'outbound', at: at(minute), answerAfter: 3 });

const some = fc.array(
  fc.record({
    minute: fc.nat(50),
    phone: fc.constantFrom(...PHONES),
    ours: fc.boolean(),
    answered: fc.boolean(),
    restart: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

test('calls in any order, with restarts between them, give the rows that the reducer gives for all of them', () => {
  fc.assert(
    fc.property(some, (list) => {
      using place = tempDir();
      let kept = store(place.dir, { now: () => NOW });
      const calls = list.map(({ minute, phone, ours, answered }, n) =>
        call({
          n,
          ...(ours
            ? { from: MASHA, to: client(phone), direction: 'outbound' as const }
            : { from: client(phone), to: MASHA }),
          at: at(minute),
          ...(answered && { answerAfter: 2 }),
        }),
      );
      for (const [n, one] of calls.entries()) {
        kept.commit(batch([one]));
        if (list[n]?.restart !== true) continue;
        kept.close();
        kept = store(place.dir, { now: () => NOW });
      }
      const expected = PHONES.flatMap((phone) => {
        const own = calls.flatMap((one) => clientCallOf(one) ?? []).filter((one) => one.phone === phone);
        const state = callBackOf(own, []);
        return state === undefined ? [] : [[phone, state.state, state.missedAt / 1000, state.times, state.tries]];
      });
      const { rows, open } = kept.missed();
      const shown = rows.map(({ phone, state, missedAt, times, tries }) => [phone, state, missedAt, times, tries]);
      const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      expect(shown.toSorted(byText)).toEqual(expected.toSorted(byText));
      expect(open).toBe(rows.filter(({ state }) => state === 'open').length);
      expect(rows.map(({ missedAt }) => missedAt)).toEqual(
        rows.map(({ missedAt }) => missedAt).toSorted((a, b) => b - a),
      );
      kept.close();
    }),
    { numRuns: 25 },
  );
});

test('when a long history is imported at once, only the last month is kept for the list', () => {
  using place = tempDir();
  const day = 86_400_000;
  const kept = store(place.dir, { now: () => NOW });
  for (let n = 0; n < 100; n += 1)
    kept.commit(
      batch([call({ n, from: client(`7916${String(n).padStart(7, '0')}`), at: (NOW - (100 - n) * day) * 1000 })]),
    );
  const db = new Database(join(place.dir, 'plecho.sqlite'), { readonly: true });
  const rows = db.prepare<[], number>('SELECT count(*) FROM client_calls').pluck().get();
  db.close();
  expect(rows).toBeGreaterThanOrEqual(30);
  expect(rows).toBeLessThanOrEqual(32);
  expect(kept.missed().open).toBe(31);
  kept.close();
});

test('a call that is completed later from the exchange’s records counts as completed', () => {
  using place = tempDir();
  const kept = store(place.dir, { now: () => NOW });
  kept.commit(batch([missed(1, 0)]));
  expect(kept.missed()).toMatchObject({ open: 1 });
  kept.commit(batch([call({ n: 1, from: client('79991110001'), at: at(0), answerAfter: 4 })]));
  expect(kept.missed()).toEqual({ rows: [], open: 0 });
  kept.close();
});

test('GET /api/missed and marks by hand: over the window’s interface, kept over a restart', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.commit(
    batch([missed(1, 0), missed(2, 1), missed(3, 2, '79991110002'), missed(4, 3, '79991110003'), reached(5, 6)]),
  );
  kept.close();
  const seal = createKeyFileSealer(place.dir);
  const options = { profileDir: place.dir, seal, log: silent, version: '0.0.0' };
  const ask = async (engine: ReturnType<typeof createEngine>, name: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await engine.respond(new Request(`http://localhost/api/${name}`, init));
    return { status: answer.status, json: (await answer.json()) as unknown };
  };
  const engine = createEngine(options);
  const { json } = await ask(engine, 'missed');
  expect(json).toMatchObject({
    open: 2,
    rows: [
      { phone: '79991110003', state: 'open', missedAt: at(3) / 1000, times: 1, tries: 0, by: null, closedAt: null },
      { phone: '79991110002', state: 'open', rang: [{ name: 'Маша Ёлкина', seconds: 19 }] },
      { phone: '79991110001', state: 'calledBack', times: 2, by: 'Маша Ёлкина', closedAt: at(6) / 1000 + 3000 },
    ],
  });
  expect((await ask(engine, 'status')).json).toMatchObject({ toCallBack: 2 });
  const done = await ask(engine, 'markCalledBack', { phone: '79991110003', note: 'ответили письмом' });
  expect(done).toEqual({ status: 200, json: { done: 1 } });
  expect((await ask(engine, 'markCalledBack', { phone: '79991110003' })).status).toBe(404);
  expect((await ask(engine, 'markCalledBack', { note: 'x'.repeat(501) })).status).toBe(400);
  // A client who called after the page was read is not marked with the others.
  expect((await ask(engine, 'markCalledBack', { upTo: at(1) / 1000 })).json).toEqual({ done: 0 });
  await engine.stop();

  const again = createEngine(options);
  expect((await ask(again, 'missed')).json).toMatchObject({
    open: 1,
    rows: [{ state: 'done', note: 'ответили письмом', closedAt: expect.any(Number) }, { state: 'open' }, {}],
  });
  expect((await ask(again, 'markCalledBack', {})).json).toEqual({ done: 1 });
  expect((await ask(again, 'missed')).json).toMatchObject({ open: 0 });
  await again.stop();
});

test('an erased client is on no list, nor are the notes about him', async () => {
  using place = tempDir();
  const kept = store(place.dir, { now: () => NOW });
  kept.commit(batch([missed(1, 0), missed(2, 1, '79991110002')]));
  kept.markCalledBack({ phone: '79991110001', note: 'тайна' });
  await kept.erasure.erase('79991110001', kept.erasure.ids('79991110001'));
  expect(kept.missed().rows.map(({ phone }) => phone)).toEqual(['79991110002']);
  kept.close();
  const db = new Database(join(place.dir, DATABASE_FILE));
  expect(db.prepare('SELECT count(*) FROM call_back_marks').pluck().get()).toBe(0);
  db.close();
});

test('the history of an earlier version fills the list; calls older than 30 days leave it', async () => {
  using place = tempDir();
  let now = NOW;
  const first = store(place.dir);
  first.commit(batch([missed(1, 0), missed(2, 1, '79991110002'), reached(3, 5, '79991110002')]));
  first.close();
  const db = new Database(join(place.dir, DATABASE_FILE));
  db.exec('DELETE FROM client_calls; DELETE FROM call_backs');
  db.close();
  const kept = store(place.dir, { now: () => now });
  expect(kept.missed().rows).toEqual([]);
  await kept.fillCallBacks();
  expect(kept.missed().rows.map(({ state }) => state)).toEqual(['calledBack', 'open']);
  now += 31 * 86_400_000;
  expect(kept.missed().open).toBe(1); // nobody called since: the office was closed
  kept.commit(batch([missed(4, 31 * 24 * 60, '79991110004')]));
  kept.exchangeSays(now);
  await kept.housekeep(0);
  expect(kept.missed()).toMatchObject({ open: 1, rows: [{ phone: '79991110004' }] });
  kept.close();
});
