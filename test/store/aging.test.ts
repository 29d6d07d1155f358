/** Data ages by the exchange's time: a PC's clock that is a year ahead for a while does not delete anything. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { batch, call, MONDAY, registration, started, store, tempDir, uuid } from './fixtures.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const NOW = MONDAY / 1000;

/** An office with a month of data: calls, told and refused messages, a call-back mark, past alerts, backups of the database. */
async function office(dir: string) {
  let ahead = 0;
  let passed = 0;
  const options = { now: () => NOW + passed + ahead, monotonic: () => passed };
  const open = () => store(dir, options);
  const kept = open();
  kept.exchangeSays(NOW);
  const calls = [1, 2, 3].map((n) => call({ n, at: MONDAY - n * 5 * DAY * 1000 }));
  kept.commit(
    batch(
      calls,
      calls.flatMap((one) => [started(one), registration(one)]),
    ),
  );
  for (let n = 0; n < 2; n += 1) {
    const [done, refused] = kept.outbox.heads('messages', NOW, 2);
    if (done !== undefined) kept.outbox.done(done, NOW);
    if (refused !== undefined) kept.outbox.fail(refused.id, NOW, 'refused');
  }
  kept.outbox.saveCommunication(uuid(1), 'c1', NOW);
  kept.alerts.past('crm', NOW - 1000, NOW);
  kept.alerts.post({ id: 'a', kind: 'alert', json: '{}' }, ['email'], NOW);
  for (const { n } of kept.alerts.heads()) kept.alerts.delivered(n, NOW);
  kept.markCalledBack({ phone: kept.missed().rows[0]?.phone ?? '', note: 'done' });
  await kept.housekeep(20);
  return {
    kept,
    open,
    set: (ms: number): void => void (ahead = ms),
    pass: (ms: number): void => void (passed += ms),
  };
}

/** The number of rows and files of each kind. */
function count(dir: string): Record<string, number> {
  const db = new Database(join(dir, DATABASE_FILE), { readonly: true });
  const tables = ['calls', 'bodies', 'outbox', 'communications', 'client_calls', 'call_back_marks', 'letters', 'told'];
  const rows = [...tables, 'problem_log'].map((name): [string, number] => [
    name,
    Number(db.prepare(`SELECT count(*) FROM ${name}`).pluck().get()),
  ]);
  db.close();
  return Object.fromEntries([...rows, ['backups', readdirSync(join(dir, 'backups')).length]]);
}

test('the PC’s clock is a year ahead, with and without a restart in between: everything is kept, and pruned at the right time', async () => {
  using place = tempDir();
  const { kept, open, set, pass } = await office(place.dir);
  const before = count(place.dir);
  expect(Object.entries(before).filter(([, rows]) => rows === 0)).toEqual([]);
  set(YEAR);
  await kept.housekeep(20);
  kept.exchangeSays(NOW);
  await kept.housekeep(20);
  kept.close();
  const again = open(); // the exchange's time is not known yet
  await again.housekeep(20);
  expect(count(place.dir)).toEqual({ ...before, backups: 2 });
  set(0);
  await again.housekeep(20);
  expect(count(place.dir)).toEqual(before); // a backup dated next year would count as the newest
  pass(400 * DAY);
  again.exchangeSays(NOW + 400 * DAY);
  again.commit(batch([call({ n: 9, at: MONDAY + 399 * DAY * 1000 })]));
  await again.housekeep(20);
  expect(count(place.dir)).toMatchObject({
    calls: 1,
    bodies: 1,
    communications: 0,
    letters: 0,
    problem_log: 0,
    backups: 1,
  });
  again.close();
});

test('the exchange’s clock is a year ahead: the PC’s counts', async () => {
  using place = tempDir();
  const { kept } = await office(place.dir);
  const before = count(place.dir);
  kept.exchangeSays(NOW + YEAR);
  await kept.housekeep(20);
  expect(count(place.dir)).toEqual(before);
  kept.close();
});

test('an exchange that stays silent: old data is still pruned, by the time that passes on the PC', async () => {
  using place = tempDir();
  const { kept, pass } = await office(place.dir);
  pass(30 * DAY);
  await kept.housekeep(20);
  expect(count(place.dir)['calls']).toBe(0);
  kept.close();
});

test('before the exchange’s time is known nothing is pruned, but backups are made', async () => {
  using place = tempDir();
  const kept = store(place.dir, { now: () => NOW });
  kept.commit(batch([call({ n: 1, at: MONDAY - 900 * DAY * 1000 })]));
  expect(await kept.housekeep(20)).toBeNull();
  expect(count(place.dir)).toMatchObject({ calls: 1, backups: 1 });
  kept.close();
});
