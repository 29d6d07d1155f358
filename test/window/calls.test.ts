/** Sentences of live calls: who talks with whom, as a colleague would say it. */
import { describe, expect, test } from 'vitest';
import { sayWindow } from '../../app/contract/text.ts';
import type { CallView } from '../../app/contract/view.ts';
import { createClock } from '../../renderer/base/clock.ts';
import { fold, ongoing, type Live } from '../../renderer/base/live.ts';
import { talkTime } from '../../app/contract/measures.ts';
import { sentenceOf } from '../../renderer/calls/sentence.ts';
import { nextShown, type Shown } from '../../renderer/calls/shown-cards.ts';
import { named } from '../../renderer/components/party.ts';
import { plainSentence } from '../../renderer/calls/who.tsx';
import { leg, liveCalls, statusOf } from './plausible.ts';

const NOW = new Date(2025, 10, 22, 14, 5).getTime();
const EMPTY: Live = {
  calls: [],
  colleagues: [],
  status: null,
  stream: 'connecting',
  heardAt: 0,
  endedCount: 0,
  tasks: {},
};
const say = (call: CallView): string => plainSentence(sentenceOf(call), call, sayWindow.in('ru'));
const byId = (id: string): CallView => liveCalls(NOW).find((call) => call.id === id) as CallView;

describe('the sentence of a call', () => {
  test('says who calls whom, who talks, who waits', () => {
    expect(say(byId('c-ring'))).toMatch(
      /^Клиент \+7 9\d\d \d{3}-\d\d-\d\d звонит, вызываем: Анна Кузнецова и Сергей Волков$/,
    );
    expect(say(byId('c-out'))).toMatch(/^Дмитрий Орлов звонит клиенту Наталья \+7/);
    expect(say(byId('c-talk'))).toMatch(/^Мария Соколова говорит с клиентом ООО «Ромашка»/);
    expect(say(byId('c-consult'))).toMatch(/^Пётр Иванов и Елена Зайцева консультируются, клиент .* ждёт$/);
    expect(say(byId('c-held'))).toMatch(/^На удержании: Ольга Никитина и клиент/);
  });

  test('of a group of seven names three and counts the rest', () => {
    const call = byId('c-ring');
    const to = (at: number) => ({ kind: 'user' as const, number: `10${at}`, name: `Коллега ${at}`, userId: `u${at}` });
    const legs = Array.from({ length: 7 }, (_, at) =>
      leg(`g${at}`, { kind: 'client', number: '79990000000', name: '' }, to(at), NOW, [['ringing', 3]], true),
    );
    expect(say({ ...call, legs })).toMatch(/вызываем: Коллега 0, Коллега 1, Коллега 2 и ещё 4$/);
  });

  test('says that a client withholds the number; a client in a queue is on the line', () => {
    const { clientPhone: _phone, clientName: _name, ...call } = byId('c-ring');
    expect(say({ ...call, legs: [] })).toBe('Клиент (номер скрыт) на линии, ждёт соединения');
  });

  test('of a call that is over says how it ended', () => {
    const talk = byId('c-talk');
    const over = talk.legs.map((one) => ({ ...one, state: 'ended' as const, endedAt: NOW }));
    expect(say({ ...talk, endedAt: NOW, legs: over })).toMatch(/^Разговор завершён: Мария Соколова и клиент/);
    const ring = byId('c-ring');
    expect(sentenceOf({ ...ring, endedAt: NOW }).mood).toBe('missed');
  });

  test('a talk has the same length on the live card, on the ended card, and in the history', () => {
    const client = { kind: 'client' as const, number: '79990000000', name: '' };
    const maria = { kind: 'user' as const, number: '1001', name: 'Мария', userId: 'u1' };
    const pyotr = { kind: 'user' as const, number: '1002', name: 'Пётр', userId: 'u2' };
    // Rings 10 s, talks 20 s, holds 30 s while Maria consults Pyotr for 12 s, talks 5 s until now.
    const parts = [
      ['ringing', 10],
      ['talking', 20],
      ['held', 30],
      ['talking', 5],
    ] as const;
    const start = NOW - 65_000;
    const asked = leg('ask', maria, pyotr, start + 40_000, [
      ['ringing', 3],
      ['talking', 12],
    ]);
    const { clientName: _name, ...call } = { ...byId('c-talk'), startedAt: start };
    const running = { ...call, legs: [leg('main', client, maria, start, parts, true), asked] };
    expect(NOW - (sentenceOf(running).since ?? 0)).toBe(25_000);
    const over = { ...call, endedAt: NOW, legs: [leg('main', client, maria, start, parts), asked] };
    expect(NOW - (sentenceOf(over).since ?? 0)).toBe(25_000);
    expect(talkTime(over)).toBe(25_000);
    // On hold: the time since the hold began, not since the answer.
    const held = { ...call, legs: [leg('main', client, maria, start, parts.slice(0, 3), true)] };
    expect(sentenceOf(held)).toMatchObject({ mood: 'held', since: start + 30_000 });
  });

  test('a client has one name on the whole card; another client on another leg keeps his own name', () => {
    const call = { clientName: 'Анна Белова, ООО «Ромашка»', clientPhone: '79990000101' };
    const party = (number: string, name: string) => named({ kind: 'client', number, name }, call).name;
    expect([party('79990000101', 'ООО «Ромашка»'), party('79990000101', ''), party('79990000102', 'Другой')]).toEqual([
      call.clientName,
      call.clientName,
      'Другой',
    ]);
  });
});

describe('the live stream', () => {
  test('a snapshot, then changes; the newest call is first', () => {
    let live = fold(EMPTY, { type: 'snapshot', calls: liveCalls(NOW), colleagues: [], status: statusOf(5) }, NOW);
    expect(live.stream).toBe('live');
    expect(live.calls[0]?.id).toBe('c-ring');
    live = fold(live, { type: 'call', call: { ...byId('c-talk'), id: 'new', startedAt: NOW } }, NOW);
    expect(live.calls[0]?.id).toBe('new');
    live = fold(live, { type: 'gone', id: 'new' }, NOW);
    expect(live.calls).toHaveLength(5);
    expect(live.endedCount).toBe(1);
  });

  test('an unchanged call stays the same object, so that its card is not drawn again', () => {
    const before = fold(EMPTY, { type: 'snapshot', calls: liveCalls(NOW), colleagues: [], status: statusOf(5) }, NOW);
    const after = fold(before, { type: 'call', call: { ...byId('c-out') } }, NOW);
    const talk = (live: Live) => live.calls.find((call) => call.id === 'c-talk');
    expect(talk(after)).toBe(talk(before));
  });

  test('a call that has ended but is still shown does not count', () => {
    const calls = liveCalls(NOW).map((call, at) => (at === 0 ? { ...call, endedAt: NOW } : call));
    expect(ongoing({ ...EMPTY, calls })).toBe(4);
  });

  test('running times follow an exchange whose clock is ahead, and never run backwards', () => {
    const clock = createClock();
    clock.seen(Date.now() + 30_000);
    expect(clock.now() - Date.now()).toBeGreaterThan(29_000);
    clock.seen(Date.now() - 60_000);
    expect(clock.now() - Date.now()).toBeGreaterThan(29_000);
  });
});

describe('cards', () => {
  const [first, second] = liveCalls(NOW) as [CallView, CallView];

  test('an ended call stays for a while, shown as ended, then goes', () => {
    const start = nextShown([], [first, second], NOW, { stayMs: 4000, held: false });
    const left = nextShown(start, [second], NOW + 1000, { stayMs: 4000, held: false });
    expect(left.map((one) => one.call.id)).toEqual([first.id, second.id]);
    expect(left[0]?.call.endedAt).toBe(NOW + 1000);
    expect(left[0]?.call.legs.every((one) => one.state === 'ended')).toBe(true);
    expect(nextShown(left, [second], NOW + 4900, { stayMs: 4000, held: false })).toBe(left);
    expect(nextShown(left, [second], NOW + 5000, { stayMs: 4000, held: false }).map((one) => one.call.id)).toEqual([
      second.id,
    ]);
  });

  test('while somebody reads, no card disappears', () => {
    const left: Shown[] = [{ call: first, leftAt: NOW }];
    expect(nextShown(left, [], NOW + 60_000, { stayMs: 4000, held: true })).toBe(left);
  });

  test('a new call appears at the top, the others keep their order', () => {
    const start = nextShown([], [second], NOW, { stayMs: 4000, held: false });
    const next = nextShown(start, [first, second], NOW, { stayMs: 4000, held: false });
    expect(next.map((one) => one.call.id)).toEqual([first.id, second.id]);
    expect(next[1]).toBe(start[0]);
  });
});
