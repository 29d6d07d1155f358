/** Long lists: heights, pages and positions stay correct however long they grow. */
import { describe, expect, test } from 'vitest';
import { historyCsv } from '../../app/engine/window/history-export.ts';
import { settings as schema } from '../../app/contract/settings.ts';
import { sayWindow } from '../../app/contract/text.ts';
import { maskSecrets } from '../../app/store/secrets.ts';
import { unmask, withoutEmpty } from '../../renderer/base/settings.ts';
import { colleaguesOf, isMissed, talkTime } from '../../app/contract/measures.ts';
import { createPages, PAGE_SIZE } from '../../renderer/history/pages.ts';
import { follow } from '../../renderer/history/tall-list.ts';
import { ticks } from '../../renderer/overview/ticks.ts';
import { objection } from '../../renderer/settings/people-rules.ts';
import { firstOpen, stepState, type Passed } from '../../renderer/setup/steps.ts';
import { stagesOf } from '../../renderer/setup/test-call.ts';
import { historyRow, liveCalls, statusOf } from './plausible.ts';

const NOW = new Date(2025, 10, 22, 14, 5).getTime();
const say = sayWindow.in('ru');

test('a loaded call is found by its id, and a newer state replaces it', async () => {
  let drawn = 0;
  const rows = Array.from({ length: 12 }, (_, at) => historyRow(at, NOW));
  const pages = createPages(
    async () => ({ rows, total: 12 }),
    () => (drawn += 1),
  );
  await pages.first();
  expect(pages.indexOf('h-7')).toBe(7);
  expect(pages.indexOf('elsewhere')).toBe(-1);
  expect(pages.unsettled()).toBe(true);
  const before = drawn;
  const settled = (row: (typeof rows)[number]): typeof row => ({
    ...row,
    crm: { state: 'sent', outboxIds: [] },
    recordings: row.recordings.map((one) => ({ ...one, state: 'attached' })),
  });
  for (const row of rows) pages.renew(settled(row));
  expect(drawn - before).toBe(12);
  expect(pages.row(1)?.crm.state).toBe('sent');
  expect(pages.unsettled()).toBe(false);
  pages.renew(settled(historyRow(500, NOW)));
  expect(pages.indexOf('h-500')).toBe(-1);
});

describe('a list of a million rows', () => {
  const ROW = 46;
  const view = 600;
  const virtual = 1_000_000 * ROW;
  const physical = 8_000_000;

  test('moves as far as the wheel turned', () => {
    expect(follow({ offset: 46_000, top: 8000 }, 8120, { view, physical, virtual })).toBe(46_120);
  });

  test('dragging the scroll bar moves in proportion, and its ends are the ends of the list', () => {
    const middle = follow({ offset: 0, top: 0 }, (physical - view) / 2, { view, physical, virtual });
    expect(middle).toBeCloseTo((virtual - view) / 2, -1);
    expect(follow({ offset: 46_000, top: 500 }, 0, { view, physical, virtual })).toBe(0);
    expect(follow({ offset: 0, top: 0 }, physical - view, { view, physical, virtual })).toBe(virtual - view);
  });

  test('a short list scrolls as usual', () => {
    expect(follow({ offset: 0, top: 0 }, 777, { view, physical: 20_000, virtual: 20_000 })).toBe(777);
  });

  test('only visible pages are requested, once', async () => {
    const asked: number[] = [];
    let come = (): void => undefined;
    const pages = createPages(
      async (offset) => {
        asked.push(offset);
        return { rows: Array.from({ length: PAGE_SIZE }, (_, at) => historyRow(offset + at, NOW)), total: 1_000_000 };
      },
      () => come(),
    );
    await pages.first();
    expect(pages.total()).toBe(1_000_000);
    expect(pages.row(3)?.id).toBe('h-3');
    expect(pages.row(500_000)).toBeUndefined();
    const arrived = new Promise<void>((resolve) => {
      come = resolve;
    });
    // Passed while dragging the scroll bar: never requested.
    pages.ensure(20_000, 20_020);
    pages.ensure(500_010, 500_030);
    await arrived;
    expect(asked).toEqual([0, 500_000]);
    expect(pages.row(500_017)?.id).toBe('h-500017');
  });
});

describe('a past call', () => {
  test('names those who talked; if nobody did, those whose phones rang', () => {
    const transfer = historyRow(4, NOW);
    expect(colleaguesOf(transfer).map((one) => one.name)).toEqual(['Ольга Никитина', 'Дмитрий Орлов']);
    const missed = historyRow(2, NOW);
    expect(isMissed(missed)).toBe(true);
    expect(colleaguesOf(missed)).toHaveLength(2);
    expect(talkTime(missed)).toBe(0);
  });

  test('its talk time leaves out holds', () => {
    const call = historyRow(0, NOW);
    const answered = call.legs[0]?.answeredAt ?? 0;
    expect(talkTime(call)).toBe((call.endedAt ?? 0) - answered);
  });
});

test('axes have round steps', () => {
  expect(ticks(19)).toEqual([0, 5, 10, 15, 20]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(ticks(0)).toEqual([0, 1]);
});

describe('settings', () => {
  const full = schema.parse({ pbx: { password: 'secret' }, crm: { apiKey: 'key' } });

  test('secrets reach the window as "set" only', () => {
    const shown = unmask(maskSecrets(full));
    expect(shown.set.has('pbx.password')).toBe(true);
    expect(shown.value.pbx.password).toBe('');
    expect(shown.value.pbx.host).toBe('127.0.0.1');
  });

  test('a secret left empty is not sent, so it stays as it is', () => {
    expect(withoutEmpty({ host: 'pbx', password: '', ssh: { user: 'u', privateKey: '' } })).toEqual({
      host: 'pbx',
      ssh: { user: 'u' },
    });
  });
});

describe('the wizard’s list', () => {
  const none: Passed = { passed: [], skipped: [] };
  const settings = schema.parse({ people: [{ userId: 'a', name: 'Маша', numbers: ['1001', '1002'] }] });

  test('shows the state that the program reports: nothing is lost by leaving', () => {
    const input = { status: statusOf(0), settings, passed: none, say };
    expect(stepState('exchange', input)).toEqual({
      state: 'done',
      result: 'FreeSWITCH 1.10.12, 14 телефонов на связи',
    });
    expect(stepState('people', input)).toEqual({ state: 'done', result: '1 из 1 сопоставлены, 2 номера' });
    expect(firstOpen(input)).toBe('lines');
  });

  test('a refusal is a failure; a skipped step is not asked for again', () => {
    const status = { ...statusOf(0), crm: { state: 'refused' as const, detail: 'ключ', workspace: null } };
    const input = { status, settings, passed: { passed: [], skipped: ['lines' as const] }, say };
    expect(stepState('crm', input).state).toBe('failed');
    expect(stepState('lines', input).state).toBe('skipped');
    expect(firstOpen(input)).toBe('crm');
  });
});

describe('the table of people', () => {
  const row = (userId: string, numbers: string[]) => ({ userId, name: userId, numbers, source: 'manual' as const });

  test('a number belongs to one person, however it is written', () => {
    expect(objection([row('Маша', ['89991112233']), row('Петя', ['+7 999 111-22-33'])], say)).toMatch(/Маша/);
    expect(objection([row('Маша', ['1001']), row('Петя', ['1002'])], say)).toBeUndefined();
  });

  test('a new row needs its id', () => {
    expect(objection([row('', ['1001'])], say)).toBe(say('office.people.idMissing'));
  });
});

test('the test call is ticked off stage by stage', () => {
  const ring = liveCalls(NOW)[0] ?? null;
  expect(stagesOf(null, false, null)).toMatchObject({ seen: 'waiting', rang: 'todo' });
  expect(stagesOf(ring, false, null)).toMatchObject({ seen: 'done', rang: 'done', answered: 'waiting', crm: 'todo' });
  expect(stagesOf(ring, true, 'waiting')).toMatchObject({ answered: 'failed', ended: 'done', crm: 'waiting' });
  expect(stagesOf(ring && { ...ring, answered: true }, true, 'sent')).toMatchObject({ answered: 'done', crm: 'done' });
});

test('the export is in the language of the program, and in the PC’s time zone', async () => {
  const rows = Array.from({ length: 1200 }, (_, at) => historyRow(at, NOW));
  const csv = async (language: 'ru' | 'en'): Promise<string[][]> =>
    (await new Response(historyCsv(rows, language)).text())
      .trim()
      .split('\r\n')
      .map((line) => line.split(';').map((cell) => cell.slice(1, -1)));
  const [head, first] = await csv('ru');
  expect(head?.slice(0, 4)).toEqual(['Начало', 'Направление', 'Итог', 'Номер клиента']);
  expect(first?.slice(0, 4)).toEqual(['2025-11-22 13:55:00', 'Входящий', 'Отвечен', '79100000000']);
  expect(first?.[7]).toMatch(/^0:\d\d:\d\d$/);
  const lines = await csv('en');
  expect(lines).toHaveLength(1201);
  expect(lines[3]?.[2]).toBe('Missed');
});
