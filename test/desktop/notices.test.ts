/** Desktop notifications: one per problem, one when it is over, none for hiccups, none twice. */
import { array, assert, boolean, integer, property, record, subarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../app/contract/view.ts';
import type { NoticeEvent, NoticeState, NoticeWishes } from '../../app/desktop/tray/toasts.ts';
import { GRACE_MS, decideNotices, noNotices } from '../../app/desktop/tray/toasts.ts';
import { sayDesktop } from '../../app/desktop/words.ts';
import { call } from './scene.ts';

const WISHES: NoticeWishes = { notifyProblems: true, notifyMissed: true, say: sayDesktop.in('ru') };
const DOWN = 'Нет связи с АТС. Проверьте сеть.';
const problem = (id: string, since: number): Problem => ({ id, since, severity: 'error', text: DOWN });

/** Plays events in order of time, with the ticks that are due in between. @returns the notifications: second and title or text */
function play(events: NoticeEvent[], wishes = WISHES): [number, string][] {
  const told: [number, string][] = [];
  let state: NoticeState = noNotices;
  let again: number | null = null;
  const step = (event: NoticeEvent): void => {
    const decision = decideNotices(state, event, wishes);
    ({ state, again } = decision);
    for (const { kind, title, body } of decision.notices)
      told.push([event.at / 1000, kind === 'missed' ? body : `${kind}: ${title}`]);
  };
  const tickUntil = (end: number): void => {
    for (let due = again; due !== null && due <= end; due = again) step({ type: 'tick', at: due });
  };
  for (const event of events) {
    tickUntil(event.at);
    step(event);
  }
  tickUntil(Infinity);
  return told;
}

const at = (seconds: number, ...ids: string[]): NoticeEvent => ({
  type: 'problems',
  problems: ids.map((id) => problem(id, seconds * 1000)),
  at: seconds * 1000,
});

describe('problems', () => {
  test('a lasting problem is notified once, after half a minute, and once more when it has been over for half a minute', () => {
    expect(play([at(0), at(100, 'exchange'), at(110, 'exchange'), at(300, 'exchange'), at(400)])).toEqual([
      [130, 'problem: Plecho'],
      [430, 'over: Снова в порядке'],
    ]);
  });

  test('a problem that heals within half a minute is never notified', () => {
    expect(play([at(100, 'exchange'), at(129), at(500)])).toEqual([]);
  });

  test('a flapping problem is notified once, and once when it is really over', () => {
    const flutter = [0, 40, 45, 60, 63, 90, 95].map((second, index) =>
      index % 2 === 0 ? at(second, 'exchange') : at(second),
    );
    expect(play([...flutter, at(200)])).toEqual([
      [30, 'problem: Plecho'],
      [230, 'over: Снова в порядке'],
    ]);
  });

  test('two problems are notified separately', () => {
    expect(
      play([at(0, 'exchange'), at(10, 'exchange', 'crm'), at(60, 'crm'), at(500, 'crm')]).map(([second]) => second),
    ).toEqual([30, 40, 90]);
  });

  test('after a night of sleep a connection that comes back within ten seconds is not notified', () => {
    expect(play([at(0, 'exchange'), { type: 'woke', at: 5_000 }, at(12), at(100)])).toEqual([]);
    const night = 8 * 3600;
    expect(play([at(10, 'exchange'), { type: 'woke', at: 20_000 }, at(night, 'exchange')]).length).toBe(1);
    const longAgo: NoticeEvent = { type: 'problems', problems: [problem('exchange', 0)], at: night * 1000 + 1 };
    expect(play([{ type: 'woke', at: night * 1000 }, longAgo, at(night + 10)])).toEqual([]);
  });

  test('switched off there are none, and switching them on again causes no flood', () => {
    let { state } = decideNotices(noNotices, at(0, 'exchange'), { ...WISHES, notifyProblems: false });
    const quiet = decideNotices(state, { type: 'tick', at: GRACE_MS }, { ...WISHES, notifyProblems: false });
    expect(quiet.notices).toEqual([]);
    ({ state } = quiet);
    expect(decideNotices(state, { type: 'tick', at: GRACE_MS * 2 }, WISHES).notices).toEqual([]);
  });
});

describe('missed calls', () => {
  const ended = (id: string, second: number, change = {}): NoticeEvent => ({
    type: 'call',
    call: call(id, { startedAt: second * 1000 - 20_000, endedAt: second * 1000, ...change }),
    at: second * 1000,
  });

  test('each is notified once, with who called', () => {
    const twice = [ended('1', 100, { clientName: 'ООО Ромашка' }), ended('1', 101), ended('2', 102)];
    expect(play(twice)).toEqual([
      [100, 'ООО Ромашка, +7 999 777-55-33'],
      [102, '+7 999 777-55-33'],
    ]);
  });

  test('answered, outgoing, internal and old ones are not', () => {
    const others = [
      ended('1', 100, { answered: true }),
      ended('2', 100, { direction: 'outbound' }),
      ended('3', 100, { direction: 'internal' }),
      { ...ended('4', 100), at: 400_000 },
      { type: 'call' as const, call: call('5'), at: 400_000 },
    ];
    expect(play(others)).toEqual([]);
  });

  test('none where they are switched off', () => {
    expect(play([ended('1', 100)], { ...WISHES, notifyMissed: false })).toEqual([]);
  });
});

test('in any order of events: problem and all-clear alternate, and there is no all-clear without a problem', () => {
  const step = record({ after: integer({ min: 0, max: 90 }), down: subarray(['a', 'b']), woke: boolean() });
  assert(
    property(array(step, { maxLength: 40 }), (steps) => {
      let second = 0;
      const events = steps.map(({ after, down, woke }): NoticeEvent => {
        second += after;
        return woke ? { type: 'woke', at: second * 1000 } : at(second, ...down.filter((id) => id === 'a'));
      });
      const kinds = play(events).map(([, text]) => text.split(':')[0]);
      kinds.forEach((kind, index) => expect(kind).toBe(index % 2 === 0 ? 'problem' : 'over'));
    }),
    { seed: 7 },
  );
});
