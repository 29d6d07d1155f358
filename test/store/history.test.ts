/** The history: found by any part of a number or a name, filtered, paged, counted, summed, pruned. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../app/store/migrations.ts';
import { needles } from '../../app/store/search.ts';
import { plausibleCalls } from '../../bench/seed.ts';
import { digestOf, fold, type Digest } from '../../app/store/digest.ts';
import type { Call } from '../../app/core/model.ts';
import type { HistoryFilter } from '../../app/contract/view.ts';
import { keyOf } from '../../app/store/ids.ts';
import { batch, call, client, MASHA, MONDAY, PETYA, registration, SECOND, store, tempDir, uuid } from './fixtures.ts';

const HOUR = 3600 * SECOND;
const id = (party: typeof MASHA): string => (party.kind === 'user' ? (party.userId ?? '') : '');

function office(dir: string) {
  const kept = store(dir);
  kept.commit(
    batch([
      call({ n: 1, from: client('79997775533', 'Анна Берг'), answerAfter: 7, talk: 100 }),
      call({ n: 2, from: client('79161112233'), to: PETYA, at: MONDAY + HOUR }),
      call({
        n: 3,
        from: PETYA,
        to: client('74957775500'),
        at: MONDAY + 2 * HOUR,
        direction: 'outbound',
        answerAfter: 3,
        line: '74951234568',
      }),
      call({
        n: 4,
        from: MASHA,
        to: PETYA,
        at: MONDAY + 26 * HOUR,
        direction: 'internal',
        answerAfter: 2,
        announced: false,
      }),
    ]),
  );
  return kept;
}

describe('found', () => {
  const place = tempDir();
  let kept: ReturnType<typeof office>;
  beforeAll(() => void (kept = office(place.dir)));
  afterAll(() => {
    kept.close();
    place[Symbol.dispose]();
  });
  test.for<[string, HistoryFilter, number[]]>([
    ['everything, newest first', {}, [4, 3, 2, 1]],
    ['part of a number', { text: '7775' }, [3, 1]],
    ['a number as people write it', { text: '+7 (999) 777-55-33' }, [1]],
    ['a number with 8', { text: '8 999 777' }, [1]],
    ['two digits', { text: '61' }, [2]],
    ['one letter', { text: 'б' }, [1]],
    ['part of a name, in any case', { text: 'бЕРГ' }, [1]],
    ['ё as е', { text: 'петр' }, [4, 3, 2]],
    ['е as ё', { text: 'Ёлк' }, [4, 1]],
    ['an extension', { text: '1002' }, [4, 3, 2]],
    ['nothing of the kind', { text: 'сидоров' }, []],
    ['quotes and stars are plain text', { text: 'а" OR *' }, []],
    ['inbound', { direction: 'inbound' }, [2, 1]],
    ['missed', { missed: true }, [2]],
    ['not missed', { missed: false }, [4, 3, 1]],
    ['a person', { userId: id(MASHA) }, [4, 1]],
    ['a line', { line: '74951234568' }, [3]],
    ['a day', { from: (MONDAY + 20 * HOUR) / 1000 }, [4]],
    ['half an hour', { from: (MONDAY + HOUR) / 1000 - 1, until: (MONDAY + 1.5 * HOUR) / 1000 }, [2]],
    ['until is not included', { until: (MONDAY + HOUR) / 1000 }, [1]],
    ['a person and a text', { userId: id(PETYA), text: '7775' }, [3]],
    [
      'all at once',
      { text: '916', direction: 'inbound', missed: true, userId: id(PETYA), line: '74951234567', from: MONDAY / 1000 },
      [2],
    ],
  ])('%s', ([, filter, expected]) => {
    const { rows, total } = kept.searchCalls(filter, 0, 10);
    expect(rows.map((row) => row.id)).toEqual(expected.map(uuid));
    expect(total).toBe(expected.length);
  });
});

test.for<[string, HistoryFilter]>([
  ['without a text', {}],
  ['with one', { text: '79' }],
  ['with a short one', { text: '7' }],
])('all calls %s, one by one: each once, although new calls arrive during the read', ([, filter]) => {
  using place = tempDir();
  const kept = store(place.dir);
  const at = (n: number): Call => call({ n, from: client('79997775533'), at: MONDAY + n * SECOND });
  kept.commit(batch(Array.from({ length: 30 }, (_, n) => at(n))));
  const read: string[] = [];
  for (const row of kept.eachCall(filter, { page: 7 })) {
    read.push(row.id);
    kept.commit(batch([at(100 + read.length)]));
  }
  expect(read).toEqual(Array.from({ length: 30 }, (_, n) => uuid(29 - n)));
  const plain = [...kept.eachCall({ ...filter, until: MONDAY / 1000 + 30_000 }, { names: false })];
  expect(plain.map(({ id: one }) => one)).toEqual(read);
  kept.close();
});

test('a text is found as a whole, not by its parts', () => {
  using place = tempDir();
  const kept = store(place.dir);
  // Every three-letter sequence of 79161234 and of «Анна Берг» is in the second call too, but in other places.
  kept.commit(
    batch([
      call({ n: 1, from: client('79161234567', 'Анна Берг') }),
      call({ n: 2, from: client('71234791612', 'Берг Анна Берг Ольганна') }),
    ]),
  );
  const found = (text: string): string[] => kept.searchCalls({ text }, 0, 10).rows.map(({ id: one }) => one);
  expect(found('79161234')).toEqual([uuid(1)]);
  expect(found('1234791')).toEqual([uuid(2)]);
  expect(found('Берг Анна Б')).toEqual([uuid(2)]);
  expect(found('Анна Берг')).toEqual([uuid(2), uuid(1)]);
  kept.close();
});

test('a colleague is found by the current name and by earlier ones, also by one letter, in all calls', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const named = (name: string): typeof MASHA => ({ ...MASHA, name });
  const unknown = { kind: 'user', number: '1003', name: 'Сторож' } as const;
  kept.commit(
    batch([
      call({ n: 1, to: named('Маша Ёлкина') }),
      call({ n: 2, to: named(''), at: MONDAY + HOUR }),
      call({ n: 3, to: named('Мария Цой'), at: MONDAY + 2 * HOUR }),
      call({ n: 4, to: unknown, at: MONDAY + 3 * HOUR }),
    ]),
  );
  const found = (filter: HistoryFilter): string[] => kept.searchCalls(filter, 0, 10).rows.map(({ id: one }) => one);
  for (const text of ['елкина', 'ЦОЙ', 'ц', 'ёл']) expect([text, found({ text })]).toEqual([text, [3, 2, 1].map(uuid)]);
  expect(found({ text: 'цой', from: MONDAY / 1000 + 1, until: (MONDAY + 2 * HOUR) / 1000 })).toEqual([uuid(2)]);
  expect(found({ text: 'цой', userId: id(PETYA) })).toEqual([]);
  expect(found({ text: 'сторож' })).toEqual([uuid(4)]);
  expect(kept.overview({ text: 'цой' }).total).toBe(3);
  kept.close();
});

test('two letters find a client by the CRM’s name, and calls that contain them', () => {
  using place = tempDir();
  const kept = office(place.dir);
  kept.nameClient('79161112233', 'ООО «Юг»');
  kept.commit(batch([call({ n: 5, from: client('79160000000', 'Югов'), at: MONDAY + 30 * HOUR })]));
  expect(kept.searchCalls({ text: 'юг' }, 0, 10).rows.map(({ id: one }) => one)).toEqual([uuid(5), uuid(2)]);
  kept.close();
});

test('calls as earlier versions kept them are found, changed, marked, erased and pruned like the others', async () => {
  using place = tempDir();
  const kept = office(place.dir);
  const old = new Database(join(place.dir, 'plecho.sqlite'));
  // As earlier versions stored them: with the colleagues' names among the search words.
  const tag = (kind: number, value: number): string => String.fromCharCode(kind, 0xe100, 0xe100 + value);
  for (const n of [2, 4]) {
    const at = old
      .prepare('SELECT n FROM calls WHERE id = ?')
      .pluck()
      .get(keyOf(uuid(n))) as number;
    const words = n === 2 ? '79161112233 петр иванов 1002' : 'маша елкина 1001 петр иванов 1002';
    old.prepare('DELETE FROM trigram_index WHERE rowid = ?').run(at);
    old.prepare('UPDATE calls SET words = ?, id = ? WHERE n = ?').run(words, uuid(n), at);
    old
      .prepare('INSERT INTO word_index (rowid, words, direction, missed, line, people) VALUES (?, ?, ?, ?, ?, ?)')
      .run(at, words, tag(0xe000, n === 2 ? 0 : 2), tag(0xe001, n === 2 ? 1 : 0), n === 2 ? tag(0xe002, 1) : '', '');
  }
  old.exec('DELETE FROM colleague_words');
  old.close();
  const found = (filter: HistoryFilter): string[] => kept.searchCalls(filter, 0, 10).rows.map(({ id: one }) => one);
  expect(found({ text: 'иванов' })).toEqual([4, 2].map(uuid));
  expect(found({ text: '777' })).toEqual([3, 1].map(uuid));
  expect(found({ text: '1002', missed: true, direction: 'inbound' })).toEqual([uuid(2)]);
  expect(kept.erasure.ids('79161112233')).toEqual([uuid(2)]);
  expect(kept.wholeCall(uuid(4))?.id).toBe(uuid(4));
  const second = call({ n: 2, from: client('79161112233'), to: MASHA, at: MONDAY + HOUR });
  kept.commit(batch([second], [registration(second)]));
  kept.outbox.done(kept.outbox.heads('messages', Date.now(), 1)[0]!, Date.now());
  expect(kept.oneCall(uuid(2))).toMatchObject({ id: uuid(2), crm: { state: 'sent' } });
  expect(found({ text: '1002' })).toEqual([4, 3].map(uuid));
  expect(found({ text: 'елкина' })).toEqual([4, 2, 1].map(uuid));
  kept.exchangeSays(Date.now());
  expect(await kept.prune(1)).toBe(4);
  expect(found({ text: '1002' })).toEqual([]);
  kept.close();
});

test('the search text', () => {
  expect(needles('  Маша   Ёлкина ')).toEqual(['маша елкина']);
  expect(needles('8 (905) 12')).toEqual(['890512', '790512']);
  expect(needles('812')).toEqual(['812']);
  expect(needles(' - ')).toEqual([]);
});

test('any filter gives on any page the same as a scan of all calls', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const calls = [...plausibleCalls(600, 6, MONDAY / 1000)].toSorted((a, b) => a.startedAt - b.startedAt);
  kept.commit(batch(calls));
  const digests = new Map(calls.map((one) => [one, digestOf(one)]));
  const users = [...digests.values()].flatMap((digest) => [...digest.users.keys()]);
  const fits = (one: Call, filter: HistoryFilter): boolean => fitsPlainly(one, digests.get(one)!, filter);
  const filters: HistoryFilter[] = [
    {},
    { missed: true },
    { missed: false, direction: 'inbound' },
    { userId: users[3]! },
    { userId: users[5]!, missed: true, line: '78121112233' },
    { from: MONDAY / 1000 - 3 * 86_400_000 + 1234, until: MONDAY / 1000 - 86_400_000 - 777 },
    { text: 'смир' },
    { text: '795', direction: 'outbound' },
  ];
  for (const filter of filters) {
    const expected = calls
      .filter((one) => fits(one, filter))
      .map((one) => one.id)
      .toReversed();
    const found: string[] = [];
    for (let offset = 0; ; offset += 50) {
      const page = kept.searchCalls(filter, offset, 50);
      expect(page.total).toBe(expected.length);
      found.push(...page.rows.map((row) => row.id));
      if (!page.hasMore) break;
    }
    expect(found).toEqual(expected);
    expect([...kept.eachCall(filter)].length).toBe(expected.length);
    const { from: _from, until: _until, ...whole } = filter; // the overview counts whole hours
    expect(kept.overview(whole).total).toBe(calls.filter((one) => fits(one, whole)).length);
  }
  kept.close();
});

const wordsOf = ({ words, users }: Digest): string => [words, ...[...users.values()].map(fold)].join('\n');

function fitsPlainly(one: Call, digest: Digest, filter: HistoryFilter): boolean {
  const start = Math.floor(one.startedAt / 1000);
  return (
    (filter.missed === undefined || (digest.missed === 1) === filter.missed) &&
    (filter.direction === undefined || one.direction === filter.direction) &&
    (filter.userId === undefined || digest.users.has(filter.userId)) &&
    (filter.line === undefined || one.line === filter.line) &&
    (filter.from === undefined || start >= filter.from) &&
    (filter.until === undefined || start < filter.until) &&
    (filter.text === undefined || wordsOf(digest).includes(filter.text))
  );
}

/** Makes the profile one of the version before a migration. @param migration what it begins with @param undo takes back what it did */
function asOfEarlierVersion(dir: string, migration: string, undo = ''): void {
  const db = new Database(join(dir, 'plecho.sqlite'));
  const ofCalls = 'calls, answered, missed, talk, wait, w0, w1, w2, w3, w4, w5, w6';
  db.exec(`
    INSERT INTO sums (user_id, hour, direction, line, ${ofCalls})
      SELECT user_id, hour, direction, coalesce(lines.line, ''), ${ofCalls}
      FROM shares_by_hour s JOIN names ON names.code = person LEFT JOIN lines ON lines.code = s.line;
    INSERT INTO people_days (day, user_id, direction, line, calls, answered, missed, talk)
      SELECT day, user_id, direction, coalesce(lines.line, ''), calls, answered, missed, talk
      FROM shares_by_day s JOIN names ON names.code = person LEFT JOIN lines ON lines.code = s.line;
    DROP TABLE shares_by_hour; DROP TABLE shares_by_day; ${undo}`);
  db.pragma(`user_version = ${MIGRATIONS.findIndex((step) => step.includes(migration))}`);
  db.close();
}

/** A hundred days of calls, with some in the middle erased again. */
async function hundredDays(dir: string) {
  const end = MONDAY / 1000;
  const kept = store(dir, { now: () => end });
  const calls = [...plausibleCalls(600, 100, end)];
  kept.commit(batch(calls));
  kept.exchangeSays(end);
  await kept.prune(95);
  return { kept, end, calls: calls.filter(({ startedAt }) => startedAt / 1000 >= end - 95 * 86_400_000) };
}

function plainly(calls: readonly Digest[], userId: string | undefined) {
  const shares = calls.flatMap(({ line, shares: all }) => all.map((share) => ({ ...share, line })));
  const own = shares.filter((share) => share.userId === (userId ?? ''));
  const people = shares.filter((share) => share.userId !== '' && (userId ?? share.userId) === share.userId);
  const talk = new Map<string, number>();
  for (const share of people) talk.set(share.userId, (talk.get(share.userId) ?? 0) + share.talk);
  return {
    total: own.length,
    answered: own.filter(({ answered }) => answered === 1).length,
    waits: own.filter(({ wait }) => wait !== null).length,
    lines: new Set(own.map(({ line }) => line).filter((line) => line !== '')).size,
    talk: Object.fromEntries(talk),
  };
}

test('the overview of any period, from sums by hours, days and months, equals that of its single calls', async () => {
  using place = tempDir();
  const { kept, end, calls } = await hundredDays(place.dir);
  const digests = calls.map((one) => ({ at: one.startedAt / 1000, digest: digestOf(one) }));
  const hour = 3_600_000;
  const hours = Math.floor(end / hour);
  const compare = (of: typeof kept): void => {
    const stretches = [0, 5, 30, 24 * 29, 24 * 61 + 5].flatMap((long) => [
      [hours - long, hours + 1],
      [hours - long - 40, hours - 40],
    ]);
    for (const [from = 0, until = 0] of stretches) {
      for (const userId of [undefined, id(MASHA), ...[...digestOf(calls[0]!).users.keys()].slice(0, 1)]) {
        const within = digests.filter(({ at }) => at >= from * hour && at < until * hour).map(({ digest }) => digest);
        const { total, answered, waits, byLine, byPerson } = of.overview({
          ...{ from: from * hour, until: until * hour },
          ...(userId !== undefined && { userId }),
        });
        const talk = byPerson.map((person) => [person.userId, person.talkSeconds] as const);
        expect({
          ...{ total, answered, lines: byLine.length },
          waits: waits.reduce((sum, one) => sum + one.calls, 0),
          talk: Object.fromEntries(talk),
        }).toEqual(plainly(within, userId));
      }
    }
  };
  compare(kept);
  const whole = kept.overview({});
  expect(whole.total).toBe(calls.length);
  kept.close();

  // The sums by day and month of a profile of an earlier version are made at its first start.
  asOfEarlierVersion(place.dir, 'CREATE TABLE call_days', 'DROP TABLE call_days; DROP TABLE people_months');
  const again = store(place.dir, { now: () => end });
  expect(again.overview({})).toEqual(whole);
  compare(again);
  again.close();
});

test('shares that an earlier version counted under ids are read and changed where they are, moved day by day, and moved once', async () => {
  using place = tempDir();
  const { kept, end, calls } = await hundredDays(place.dir);
  const user = [...digestOf(calls[0]!).users.keys()][0] ?? '';
  const line = calls.find((one) => one.line !== undefined)?.line ?? '';
  const hour = 3_600_000;
  const asked: HistoryFilter[] = [
    ...[{}, { userId: user }, { userId: user, line }, { userId: user, missed: true }, { userId: id(MASHA) }],
    ...[41, 240, 1_000].map((hours) => ({ from: end - hours * hour, until: end - 3 * hour })),
    { userId: user, direction: 'inbound', from: end - 500 * hour },
  ];
  const all = (of: typeof kept): unknown[] =>
    asked.map((filter) => [of.overview(filter), of.searchCalls(filter, 20, 30)]);
  const before = all(kept);
  kept.close();

  asOfEarlierVersion(place.dir, 'CREATE TABLE shares_by_hour');
  const inOldForm = (): number => {
    const db = new Database(join(place.dir, 'plecho.sqlite'), { readonly: true });
    const rows = db
      .prepare("SELECT (SELECT count(*) FROM sums WHERE user_id <> '') + (SELECT count(*) FROM people_days)")
      .pluck()
      .get();
    db.close();
    return Number(rows);
  };
  const whole = inOldForm();
  expect(whole).toBeGreaterThan(1_000);

  // Nothing is moved yet; calls of days that are not moved come, change and go.
  const opened = store(place.dir, { now: () => end });
  expect(inOldForm()).toBe(whole);
  expect(all(opened)).toEqual(before);
  const late = (n: number, answerAfter?: number): Call =>
    call({
      n,
      to: MASHA,
      at: (end - hour) * 1000,
      line: '70000000000',
      ...(answerAfter !== undefined && { answerAfter }),
    });
  const isAnswered = (one: Call): boolean => one.legs.some(({ answeredAt }) => answeredAt !== undefined);
  const [first, last] = [calls.find(isAnswered), calls.findLast(isAnswered)];
  opened.commit(batch([late(1), late(2, 4)]));
  opened.commit(batch([late(1, 9)]));
  await opened.erasure.erase('79997775533', [uuid(2)]);
  const changed = all(opened);
  expect(opened.overview({ userId: id(MASHA) })).toMatchObject({ total: 1, answered: 1, missed: 0, averageWait: 9 });

  // Cut off when some days are moved: the next start goes on.
  void opened.fillCallBacks();
  while (inOldForm() > whole / 2) await new Promise((resolve) => setImmediate(resolve));
  expect(inOldForm()).toBeGreaterThan(0);
  expect(all(opened)).toEqual(changed);
  opened.close();
  const again = store(place.dir, { now: () => end });
  expect(all(again)).toEqual(changed);
  // A call of a moved day and one of a day that is not: both change.
  for (const one of [first, last]) if (one !== undefined) again.commit(batch([{ ...one, legs: [] }]));
  const half = all(again);
  expect(half).not.toEqual(changed);
  await again.fillCallBacks();
  expect(inOldForm()).toBe(0);
  expect(all(again)).toEqual(half);
  for (const one of [first, last]) if (one !== undefined) again.commit(batch([one]));
  expect(all(again)).toEqual(changed);
  await again.erasure.erase('79997775533', [uuid(1)]);
  expect(all(again)).toEqual(before);
  again.close();
  const finished = store(place.dir, { now: () => end });
  await finished.fillCallBacks();
  expect(all(finished)).toEqual(before);
  finished.close();
});

test('the overview counts calls, waits, hours, days, people and lines', () => {
  using place = tempDir();
  const kept = office(place.dir);
  const overview = kept.overview({});
  expect(overview).toMatchObject({ total: 4, answered: 3, missed: 1, averageWait: 7 });
  expect(overview.byHour).toEqual([
    { hour: 10, answered: 1, missed: 0 },
    { hour: 11, answered: 0, missed: 1 },
    { hour: 12, answered: 2, missed: 0 },
  ]);
  expect(overview.byDay).toEqual([
    { day: '2026-03-02', answered: 2, missed: 1 },
    { day: '2026-03-03', answered: 1, missed: 0 },
  ]);
  expect(overview.byPerson).toEqual([
    { userId: id(PETYA), name: 'Пётр Иванов', answered: 2, missed: 1, talkSeconds: 120 },
    { userId: id(MASHA), name: 'Маша Ёлкина', answered: 2, missed: 0, talkSeconds: 160 },
  ]);
  expect(overview.byLine).toEqual([
    { line: '74951234567', answered: 1, missed: 1 },
    { line: '74951234568', answered: 1, missed: 0 },
  ]);
  expect(overview.waits[0]).toEqual({ upTo: 10, calls: 1 });
  expect(kept.overview({ missed: true })).toMatchObject({ total: 1, answered: 0, missed: 1, averageWait: 0 });
  expect(kept.overview({ userId: id(MASHA) })).toMatchObject({
    total: 2,
    answered: 2,
    byPerson: [{ name: 'Маша Ёлкина' }],
  });
  expect(kept.overview({ text: 'берг' })).toMatchObject({ total: 1, answered: 1, averageWait: 7 });
  expect(kept.overview({ from: MONDAY / 1000, until: MONDAY / 1000 + 3_600_000 })).toMatchObject({
    total: 1,
    byPerson: [{ name: 'Маша Ёлкина' }],
  });
  kept.close();
});
