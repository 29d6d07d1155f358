/** Which told calls are transferred to another PC: those of the last weeks, from a profile of this and of an earlier version. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { migrate, MIGRATIONS } from '../../app/store/migrations.ts';
import { readProfile, writeProfile } from '../../app/store/profile-transfer.ts';
import { batch, call, MONDAY, silent, store, tempDir, uuid } from './fixtures.ts';

const DAY = 86_400_000;
const NOW = MONDAY / 1000 + DAY;

function moved(from: string, to: string, now = NOW): Set<string> {
  const profile = readProfile(from, createKeyFileSealer(from), false, now);
  writeProfile(to, createKeyFileSealer(to), JSON.parse(JSON.stringify(profile)), {
    ...{ mark: 'm', log: silent, language: 'ru', now: () => NOW },
  });
  const there = store(to);
  const known = there.knownCalls([1, 2, 3, 1_000_001].map(uuid).concat('1790000000.17'));
  there.close();
  return known;
}

test.each([
  ['', 0],
  [', also where the old one’s clock is a year ahead', 365 * DAY],
])('channels of calls of the last 40 days are known on the new PC, older ones are not%s', (_, ahead) => {
  using from = tempDir();
  using to = tempDir();
  const here = store(from.dir);
  const [first, old] = [call({ n: 1 }), call({ n: 2, at: MONDAY - 50 * DAY * 1000 })];
  const odd = { ...call({ n: 3 }), legs: [], id: '1790000000.17' }; // a channel id in another exchange's format
  here.commit(batch([first, old, odd]));
  here.commit({ ...batch([]), goneCalls: [first.id, old.id] }); // these calls are over
  here.close();
  expect(moved(from.dir, to.dir, NOW + ahead)).toEqual(new Set([uuid(1), uuid(1_000_001), '1790000000.17']));
});

test('the same for a profile that this version has not opened yet', () => {
  using from = tempDir();
  using to = tempDir();
  const old = new Database(join(from.dir, 'plecho.sqlite'));
  migrate(old, MIGRATIONS.slice(0, 8));
  const put = old.prepare('INSERT INTO told (channel, call_id) VALUES (?, ?)');
  const add = old.prepare(
    "INSERT INTO calls (n, id, direction, answered, missed, line, people, words) VALUES (?, ?, 0, 0, 0, '', '', '')",
  );
  for (const [n, at] of [
    [1, NOW - DAY],
    [2, NOW - 50 * DAY],
  ] as const) {
    add.run(at, uuid(n));
    put.run(Buffer.from(uuid(n).replaceAll('-', ''), 'hex'), uuid(n));
  }
  put.run('1790000000.17', uuid(7)); // in progress: not in the history yet
  old.close();
  expect(moved(from.dir, to.dir)).toEqual(new Set([uuid(1), '1790000000.17']));
});
