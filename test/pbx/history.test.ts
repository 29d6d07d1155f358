/** The exchange's call records read from real folders: each call once, in whatever state the files are, across restarts. */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localFiles } from '../../app/remote/files.ts';
import { createHistory } from '../../app/pbx/call-records/folder.ts';
import type { CallRecordGroup } from '../../app/exchange/driver.ts';
import type { HistoryBatch, HistoryOptions } from '../../app/pbx/call-records/folder.ts';
import { EMPTY_CURSOR, parseCursor } from '../../app/pbx/call-records/cursor.ts';
import type { HistoryCursor } from '../../app/pbx/call-records/cursor.ts';
import { testHistory } from '../../app/pbx/call-records/check-history.ts';
import { createMover, loadTrace } from '../fixtures/trace.ts';
import type { CdrJson } from '../fixtures/trace.ts';
import { csvLine, encodedJson, isALeg, xmlText } from './cdr-samples.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plecho-cdr-'));
  now = NOW;
});
afterEach(() => rm(folder, { recursive: true }));

const uuidOf = (cdr: CdrJson): string => String(cdr.variables['uuid']);
const traces = new Map<string, ReturnType<typeof loadTrace>>();
/** The records of a trace, moved so that the call began at `startAt`, with new ids. */
const call = (name: string, startAt = NOW - 3_600_000): CdrJson[] => {
  const trace = traces.get(name) ?? loadTrace(name);
  traces.set(name, trace);
  const mover = createMover(trace, { startAt });
  return trace.cdr.map((record) => mover.value(record));
};
/** Writes a file as the exchange would, with the modification time `at`. */
const put = async (name: string, text: string, at = now - 600_000): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  await utimes(path, at / 1000, at / 1000);
  return path;
};
const putAll = async (records: readonly CdrJson[], at?: number, prefix = ''): Promise<void> => {
  for (const record of records) await put(`${prefix}${uuidOf(record)}.cdr.json`, encodedJson(record), at);
};

const open = (options: Partial<HistoryOptions> = {}) =>
  createHistory({
    files: localFiles(),
    path: folder,
    format: 'json_cdr',
    log: pino({ level: 'silent' }),
    clock: () => now,
    monotonic: () => now,
    ...options,
  });

/** One round, as the engine does it: every batch's cursor is stored as JSON. */
const round = async (history: ReturnType<typeof open>, cursor: HistoryCursor, since = 0) => {
  const groups: CallRecordGroup[] = [];
  const problems: HistoryBatch['problems'][number][] = [];
  let stored = cursor;
  let waiting = 0;
  for await (const batch of history.read(cursor, { since })) {
    groups.push(...batch.groups);
    problems.push(...batch.problems);
    stored = parseCursor(JSON.parse(JSON.stringify(batch.cursor)));
    waiting = batch.waiting;
  }
  return { groups, problems, cursor: stored, waiting };
};
const channels = (groups: readonly CallRecordGroup[]): string[] => groups.flatMap((group) => group.channels).toSorted();
const ids = (records: readonly CdrJson[]): string[] => records.map(uuidOf).toSorted();

describe('a folder of mod_json_cdr', () => {
  test('each call is read once, also across restarts', async () => {
    const [one, two] = [call('inbound-answered'), call('attended-transfer', NOW - 1_800_000)];
    await putAll([...one, ...two]);
    const first = await round(open(), EMPTY_CURSOR);
    expect(first.groups).toHaveLength(2);
    expect(channels(first.groups)).toEqual(ids([...one, ...two]));
    expect((await round(open(), first.cursor)).groups).toEqual([]);
    const three = call('inbound-missed', NOW - 120_000);
    await putAll(three, NOW - 60_000);
    const second = await round(open(), first.cursor);
    expect(channels(second.groups)).toEqual(ids(three));
    expect((await round(open(), second.cursor)).groups).toEqual([]);
  });

  test('prefixed with a_ and in rotated sub-folders alike', async () => {
    const one = call('inbound-answered');
    await mkdir(join(folder, '2026-11-23-11-00-00'));
    await putAll(one, undefined, '2026-11-23-11-00-00/a_');
    expect(channels((await round(open(), EMPTY_CURSOR)).groups)).toEqual(ids(one));
  });

  test('a call of which other channels may still be written waits a moment', async () => {
    const [a, b] = call('inbound-answered', NOW - 20_000);
    if (!a || !b) throw new Error('two records');
    await putAll([b], NOW - 1000);
    const history = open();
    const early = await round(history, EMPTY_CURSOR);
    expect({ told: early.groups.length, waiting: early.waiting }).toEqual({ told: 0, waiting: 1 });
    await putAll([a], NOW - 500);
    now += 30_000;
    const later = await round(history, early.cursor);
    expect(channels(later.groups)).toEqual(ids([a, b]));
    expect(later.groups).toHaveLength(1);
  });

  test.each([
    ['ahead, and the exchange has not told its time yet', undefined],
    ['ahead, and the exchange has told its time', 0],
  ])('the PC’s clock is an hour %s: a call with another channel still in a talk still waits', async (_, told) => {
    const records = call('pickup', NOW - 5_000);
    const last = records.toSorted(
      (one, other) => Number(other.variables['end_uepoch']) - Number(one.variables['end_uepoch']),
    )[0];
    if (last === undefined) throw new Error('no records');
    for (const record of records)
      if (record !== last) await put(`${uuidOf(record)}.cdr.json`, encodedJson(record), NOW);
    let passed = 0;
    const reader = (firstSeen: Map<string, number>) =>
      open({
        firstSeen,
        clock: () => NOW + 3_600_000 + passed,
        exchangeTime: () => (told === undefined ? undefined : NOW + passed),
        monotonic: () => passed,
      });
    const firstSeen = new Map<string, number>(); // a reader is used for one round
    const early = await round(reader(firstSeen), EMPTY_CURSOR);
    expect([early.groups.length, early.waiting]).toEqual([0, records.length - 1]);
    await put(`${uuidOf(last)}.cdr.json`, encodedJson(last), NOW + 2_000);
    passed = 30_000;
    if (told === undefined) await round(reader(firstSeen), early.cursor); // the last record is seen for the first time now
    passed += 30_000;
    const later = await round(reader(firstSeen), early.cursor);
    expect(channels(later.groups)).toEqual(ids(records));
  });

  test('the exchange’s time is not known yet: records followed by later ones are read at once, the last one after it was seen for a while', async () => {
    const [one, two] = [call('inbound-answered', NOW - 600_000), call('inbound-missed', NOW - 60_000)];
    await putAll(one, NOW - 590_000);
    await putAll(two, NOW - 50_000);
    let passed = 0;
    const firstSeen = new Map<string, number>();
    const reader = () => open({ firstSeen, exchangeTime: () => undefined, monotonic: () => passed });
    const first = await round(reader(), EMPTY_CURSOR);
    expect(channels(first.groups)).toEqual(ids(one));
    passed = 21_000;
    const second = await round(reader(), first.cursor);
    expect(channels(second.groups)).toEqual(ids(two));
    expect(firstSeen.size).toBe(0);
  });

  test('the PC’s clock is behind: a call does not wait longer', async () => {
    const one = call('inbound-answered', NOW - 60_000);
    await putAll(one, NOW - 50_000);
    const behind = open({ clock: () => NOW - 3_600_000, exchangeTime: () => NOW });
    expect(channels((await round(behind, EMPTY_CURSOR)).groups)).toEqual(ids(one));
  });

  test('a half-written file is not given up because of a clock that may be wrong', async () => {
    const [record] = call('ivr-abandoned', NOW - 10_000);
    if (!record) throw new Error('a record');
    const text = encodedJson(record);
    await put(`${uuidOf(record)}.cdr.json`, text.slice(0, text.length / 2), NOW);
    const ahead = { clock: () => NOW + 3_600_000 };
    for (const exchangeTime of [() => undefined, () => NOW]) {
      const early = await round(open({ ...ahead, exchangeTime }), EMPTY_CURSOR);
      expect([early.groups, early.problems]).toEqual([[], []]);
    }
  });

  test('a phone whose caller still talks waits for him, but not for ever', async () => {
    const [, b] = call('inbound-answered', NOW - 700_000);
    if (!b) throw new Error('two records');
    await putAll([b]);
    const first = await round(open(), EMPTY_CURSOR);
    expect(first).toMatchObject({ groups: [], waiting: 1 });
    now += 5 * 3_600_000;
    const later = await round(open(), first.cursor);
    expect(channels(later.groups)).toEqual([uuidOf(b)]);
    expect(later.groups[0]?.facts.some((fact) => fact.kind === 'created' && fact.made === 'caller')).toBe(true);
    expect((await round(open(), later.cursor)).groups).toEqual([]);
  });

  test('a half-written file is left for the next round; one that stays so is reported and skipped', async () => {
    const [record] = call('ivr-abandoned', NOW - 100_000);
    if (!record) throw new Error('a record');
    const name = `${uuidOf(record)}.cdr.json`;
    const text = encodedJson(record);
    await put(name, text.slice(0, text.length / 2), NOW - 2000);
    const garbage = await put('garbage.cdr.json', 'no json', NOW - 300_000);
    const early = await round(open(), EMPTY_CURSOR);
    expect(early.groups).toEqual([]);
    expect(early.problems.map(({ file }) => file)).toEqual([garbage]);
    expect(early.problems[0]?.words.ru).toMatch(/^Файл истории garbage\.cdr\.json не разобран и пропущен/);
    await put(name, text, NOW - 1000);
    now += 60_000;
    const later = await round(open(), early.cursor);
    expect(channels(later.groups)).toEqual([uuidOf(record)]);
    expect(later.problems).toEqual([]);
  });

  test('odd files never stop it', async () => {
    const one = call('inbound-missed');
    await putAll(one);
    await put('a.cdr.json', '{"variables":[]}');
    await put('b.cdr.json', '[]');
    await put('c.cdr.json', '');
    await put('d.cdr.json', `{"variables":{"uuid":"${'x'.repeat(9_000_000)}"}}`);
    await put(
      'e.cdr.json',
      JSON.stringify({
        variables: { uuid: 'u', start_epoch: '1795366000', end_epoch: '1795366001' },
        callflow: [{ times: null }, 7],
      }),
    );
    await put('notes.txt', 'hello');
    const { groups, problems } = await round(open(), EMPTY_CURSOR);
    expect(channels(groups)).toEqual(expect.arrayContaining(ids(one)));
    expect(new Set(problems.map(({ file }) => file.at(-10)))).toEqual(new Set(['a', 'b', 'c', 'd']));
  });

  test('a clock set back an hour loses nothing and doubles nothing', async () => {
    const one = call('inbound-answered');
    await putAll(one, NOW - 600_000);
    const first = await round(open(), EMPTY_CURSOR);
    const two = call('inbound-missed', NOW - 4_200_000);
    await putAll(two, NOW - 4_000_000);
    const second = await round(open(), first.cursor);
    expect(channels(second.groups)).toEqual(ids(two));
    expect((await round(open(), second.cursor)).groups).toEqual([]);
  });

  test('a file from the future does not hide those after it', async () => {
    await putAll(call('inbound-answered'), NOW + 90 * 86_400_000);
    const history = open();
    const first = await round(history, EMPTY_CURSOR);
    now += 60_000;
    const second = await round(history, first.cursor);
    expect(second.groups).toHaveLength(1);
    const two = call('inbound-missed');
    await putAll(two, NOW);
    const third = await round(history, second.cursor);
    expect(channels(third.groups)).toEqual(ids(two));
  });

  test('calls from before the set-up are left out, and imported when asked for', async () => {
    const [old, young] = [call('inbound-answered', NOW - 20 * 86_400_000), call('inbound-missed')];
    await putAll(old, NOW - 20 * 86_400_000);
    await putAll(young);
    const since = (NOW - 86_400_000) * 1000;
    expect(channels((await round(open(), EMPTY_CURSOR, since)).groups)).toEqual(ids(young));
    expect(channels((await round(open(), EMPTY_CURSOR, 0)).groups)).toEqual(ids([...old, ...young]));
  });

  test('many records come in portions with progress; calls across a portion boundary stay whole', async () => {
    const wanted: string[] = [];
    for (let at = 0; at < 40; at += 1) {
      const records = call('inbound-answered', NOW - 86_400_000 + at * 60_000);
      await putAll(records, NOW - 86_400_000 + at * 60_000 + 10_000);
      wanted.push(...ids(records));
    }
    const history = open({ portion: 33 });
    const progress: string[] = [];
    const groups: CallRecordGroup[] = [];
    for await (const batch of history.read(EMPTY_CURSOR)) {
      progress.push(`${batch.done}/${batch.total}`);
      groups.push(...batch.groups);
    }
    expect(progress).toEqual(['33/80', '66/80', '80/80']);
    expect(groups).toHaveLength(40);
    expect(channels(groups)).toEqual(wanted.toSorted());
  });

  test('it can be cancelled', async () => {
    await putAll(call('inbound-answered'));
    const stop = new AbortController();
    stop.abort();
    const reading = open().read(EMPTY_CURSOR, { signal: stop.signal });
    await expect(reading.next()).rejects.toThrow('abort');
  });
});

test('a folder of mod_xml_cdr tells the same', async () => {
  const one = call('queue');
  for (const record of one) await put(`a_${uuidOf(record)}.cdr.xml`, xmlText(record));
  const first = await round(open({ format: 'xml_cdr' }), EMPTY_CURSOR);
  expect(channels(first.groups)).toEqual(ids(one));
  expect((await round(open({ format: 'xml_cdr' }), first.cursor)).groups).toEqual([]);
});

describe('mod_cdr_csv', () => {
  const line = (name: string, at: number, hours = 0): { text: string; id: string } => {
    const record = call(name, at).find(isALeg);
    if (!record) throw new Error('an a leg');
    return { text: csvLine(record, hours), id: uuidOf(record) };
  };
  const csv = () => open({ format: 'csv' });

  test('grows, is rotated while being read, and every line is read once', async () => {
    const [one, two, three] = [
      line('inbound-answered', NOW - 900_000),
      line('inbound-missed', NOW - 800_000),
      line('outbound-answered', NOW - 500_000),
    ];
    const path = await put('Master.csv', one.text, NOW - 880_000);
    const first = await round(csv(), EMPTY_CURSOR);
    expect(channels(first.groups)).toEqual([one.id]);
    await appendFile(path, two.text + three.text.slice(0, 40));
    const second = await round(csv(), first.cursor);
    expect(channels(second.groups)).toEqual([two.id]);
    await appendFile(path, three.text.slice(40));
    await rename(path, join(folder, 'Master.csv.2026-11-23-11-55-00'));
    const four = line('internal-answered', NOW - 400_000);
    await put('Master.csv', four.text, NOW - 390_000);
    const third = await round(csv(), second.cursor);
    expect(channels(third.groups)).toEqual([three.id, four.id].toSorted());
    expect((await round(csv(), third.cursor)).groups).toEqual([]);
  });

  /** A line as a FreeSWITCH with `legs` = ab writes it: who is called, when, how it ended, its own and its B leg's id. */
  const inFull = (
    to: string,
    [start, answer, end]: [number, number | undefined, number],
    cause: string,
    uuid: string,
    b = '',
    caller = '79997775533',
  ): string => {
    const stamp = (at: number | undefined): string =>
      at === undefined ? '' : new Date(NOW - 600_000 + at * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const fields = [caller, caller, to, 'default', stamp(start), stamp(answer), stamp(end), end - start];
    const talk = answer === undefined ? 0 : end - answer;
    return `${[...fields, talk, cause, uuid, b, '', '', ''].map((value) => `"${value}"`).join(',')}\n`;
  };
  /** A queue: 1001 does not answer, 1002 does. Lines are written as their channels end. */
  const AGENT = inFull('gw%2B1001', [2, undefined, 12], 'NO_ANSWER', 'agent-1');
  const QUEUE = inFull('2001', [0, 0, 200], 'NORMAL_CLEARING', 'queue', 'agent-2');
  const TAKEN = inFull('gw%2B1002', [12, 14, 200], 'NORMAL_CLEARING', 'agent-2');
  /** Another call, long before: it shows that this file has lines of phones, and that 1001 is one. */
  const BEFORE = [
    inFull('gw%2B1001', [-900, undefined, -890], 'ORIGINATOR_CANCEL', 'before-b', '', '79990001122'),
    inFull('1001', [-901, undefined, -889], 'ORIGINATOR_CANCEL', 'before', 'before-b', '79990001122'),
  ];

  test.each([
    ['all at once', [AGENT, QUEUE, TAKEN]],
    ["the queue's line first", [QUEUE, TAKEN, AGENT]],
    ['the talk first', [TAKEN, AGENT, QUEUE]],
  ])("an agent's phone that rang without an answer is a leg of the queue's call: %s", async (_, lines) => {
    await put('Master.csv', BEFORE.join('') + lines.join(''), NOW - 400_000);
    const { groups } = await round(csv(), EMPTY_CURSOR);
    expect(groups.map((group) => group.channels.toSorted())).toEqual([
      ['before', 'before-b'],
      ['agent-1', 'agent-2', 'queue'],
    ]);
  });

  test("it waits for the queue's line, however long the client stays, restarts included", async () => {
    const path = await put('Master.csv', [...BEFORE, AGENT].join(''), NOW - 500_000);
    const history = csv();
    let at = await round(history, EMPTY_CURSOR);
    expect(channels(at.groups)).toEqual(['before', 'before-b']);
    for (const later of [60_000, 3_600_000]) {
      now = NOW + later;
      at = await round(later > 60_000 ? csv() : history, at.cursor); // (after a restart)
      expect([channels(at.groups).filter((id) => id.startsWith('agent')), at.waiting]).toEqual([[], 1]);
    }
    await appendFile(path, QUEUE + TAKEN);
    now += 60_000;
    const { groups, waiting } = await round(csv(), at.cursor);
    expect(groups.map((group) => group.channels.toSorted())).toContainEqual(['agent-1', 'agent-2', 'queue']);
    expect(waiting).toBe(0);
  });

  test('4 MB of other lines between them change nothing', async () => {
    const others = Array.from({ length: 2_200 }, (__, at) =>
      inFull('1003', [13, undefined, 14], 'USER_BUSY', `other-${at}`, `b-${at}`, `7999100${at}`).replace(
        /""\n$/,
        `"${'x'.repeat(2_000)}"\n`,
      ),
    );
    await put('Master.csv', [...BEFORE, AGENT, ...others, QUEUE, TAKEN].join(''), NOW - 400_000);
    const { groups } = await round(csv(), EMPTY_CURSOR);
    const own = groups.filter((group) => group.channels.some((id) => /^(agent|queue)/.test(id)));
    expect(own.map((group) => group.channels.toSorted())).toEqual([['agent-1', 'agent-2', 'queue']]);
  }, 60_000);

  test("where the queue's line never comes, no call is told; a phone that was not the first to answer is no call, even where nothing is known of the file", async () => {
    await put('Master.csv', [...BEFORE, AGENT].join(''), NOW - 500_000);
    now = NOW + 5 * 3_600_000;
    const late = await round(csv(), EMPTY_CURSOR);
    expect([channels(late.groups), late.waiting]).toEqual([['before', 'before-b'], 0]);
    await put('Master.csv', inFull('1002', [2, undefined, 5], 'LOSE_RACE', 'loser'), NOW - 500_000);
    now = NOW;
    expect(await round(csv(), EMPTY_CURSOR)).toMatchObject({ groups: [], waiting: 1 });
  });

  test('a client whom 1001 did not answer is a missed call: with lines of phones or without, whoever is in a call', async () => {
    const direct = inFull('1001', [0, undefined, 20], 'ORIGINATOR_CANCEL', 'direct');
    await put('Master.csv', direct, NOW - 500_000);
    expect(channels((await round(csv(), EMPTY_CURSOR)).groups)).toEqual(['direct']);
    const ofPhone = inFull('1001', [1, undefined, 20], 'ORIGINATOR_CANCEL', 'phone');
    await put('Master.csv', [...BEFORE, ofPhone, direct].join(''), NOW - 500_000);
    expect(channels((await round(csv(), EMPTY_CURSOR)).groups)).toEqual(['before', 'before-b', 'direct', 'phone']);
    // Nothing is known of the file, but the client is in a call right now: the line of that call will follow.
    await put('Master.csv', direct, NOW - 500_000);
    const isOnLine = (caller: string): boolean => caller === '79997775533';
    expect((await round(open({ format: 'csv', isOnLine }), EMPTY_CURSOR)).waiting).toBe(1);
  });

  test("times are right though the exchange's zone is another", async () => {
    const start = NOW - 900_000;
    const written = line('inbound-answered', start, 7);
    const record = call('inbound-answered', start).find(isALeg);
    await put('Master.csv', written.text, Number(record?.variables['end_epoch']) * 1000);
    const { groups } = await round(csv(), EMPTY_CURSOR);
    expect(Math.abs((groups[0]?.startedAt ?? 0) / 1000 - start)).toBeLessThan(1500);
  });

  test('another template is one problem, not a thousand', async () => {
    await put('Master.csv', '"a","b"\n'.repeat(1000));
    const { groups, problems } = await round(csv(), EMPTY_CURSOR);
    expect(groups).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});

describe('the test in the set-up', () => {
  test('finds the newest record and reads it', async () => {
    const one = call('inbound-answered');
    await putAll(one);
    const proof = await testHistory(localFiles(), folder, 'json_cdr');
    expect(proof.count).toBe(2);
    expect(ids(one)).toContain(proof.newest.uuid);
  });

  test('says what is wrong: no folder, no files, another format', async () => {
    await expect(testHistory(localFiles(), join(folder, 'none'), 'json_cdr')).rejects.toMatchObject({
      words: {
        ru: expect.stringMatching(/^Папка истории .*none не читается: нет такого файла или папки\. Проверьте путь/),
      },
    });
    await expect(testHistory(localFiles(), folder, 'xml_cdr')).rejects.toMatchObject({
      words: { ru: expect.stringContaining('нет файлов *.cdr.xml') },
    });
    await put('x.cdr.json', '{}');
    await expect(testHistory(localFiles(), folder, 'json_cdr')).rejects.toMatchObject({ code: 'history-format' });
  });
});

describe('entries of a folder that are no records', () => {
  test('a pipe, a link to a device, a loop of links, or an unreadable folder does not affect the others', async () => {
    const one = call('inbound-answered');
    await putAll(one);
    execFileSync('mkfifo', [join(folder, 'pipe.cdr.json')]);
    await symlink('/dev/zero', join(folder, 'zero.cdr.json'));
    await symlink('loop.cdr.json', join(folder, 'loop.cdr.json'));
    await symlink('/etc', join(folder, 'etc'));
    await mkdir(join(folder, 'lost+found'));
    const { groups, problems } = await round(open({ files: localFiles(folder) }), EMPTY_CURSOR);
    expect(channels(groups)).toEqual(ids(one));
    expect(problems).toEqual([]);
  });

  test('an unreadable file or folder is reported, and read once it becomes readable', async () => {
    const one = call('inbound-answered');
    await putAll(one);
    const [first] = one;
    const refused = join(folder, `${uuidOf(first!)}.cdr.json`);
    await mkdir(join(folder, 'archive'));
    let isClosed = true;
    const real = localFiles(folder);
    const refusing = (path: string): void => {
      if (isClosed && (path === refused || path.endsWith('archive')))
        throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    };
    const files = {
      ...real,
      list: async (...asked: Parameters<typeof real.list>) => (refusing(asked[0]), real.list(...asked)),
      read: async (path: string, start?: number) => (refusing(path), real.read(path, start)),
    };
    const closed = await round(open({ files, orphanMs: 0 }), EMPTY_CURSOR);
    expect(closed.problems.map(({ file }) => file).toSorted()).toEqual([join(folder, 'archive'), refused].toSorted());
    expect(closed.problems.every(({ passing, words }) => passing === true && words.ru.includes('не читается'))).toBe(
      true,
    );
    isClosed = false;
    const after = await round(open({ files, orphanMs: 0 }), closed.cursor);
    expect(channels(after.groups)).toContain(uuidOf(first!));
    expect(after.problems).toEqual([]);
  });
});

test('a CSV line of more than 4 MB is reported and skipped; the lines after it are read', async () => {
  const records = call('inbound-answered').filter(isALeg);
  const text = records.map((record) => csvLine(record)).join('');
  await put('Master.csv', `${text}"${'x'.repeat(9 * 1024 * 1024)}"\n${text.replaceAll(uuidOf(records[0]!), 'later')}`);
  const { groups, problems } = await round(open({ format: 'csv', orphanMs: 0 }), EMPTY_CURSOR);
  expect(channels(groups)).toEqual(expect.arrayContaining(['later', uuidOf(records[0]!)]));
  expect(problems.map(({ words }) => words)).toContainEqual({
    ru: expect.stringContaining('(строка длиннее 4 МБ)'),
    en: expect.stringContaining('(a line of more than 4 MB)'),
  });
});

test('a record that is none is reported in both languages, also by the check of the settings', async () => {
  await put('none.cdr.json', '{"variables":{"uuid":"x"}}');
  const both = {
    ru: expect.stringContaining('(нет uuid, начала или конца звонка)'),
    en: expect.stringContaining('(no uuid, start or end of the call)'),
  };
  await expect(testHistory(localFiles(), folder, 'json_cdr')).rejects.toMatchObject({ words: both });
  const { problems } = await round(open(), EMPTY_CURSOR);
  expect(problems.map(({ words }) => words)).toEqual([both]);
});
