/** One definition of a call's outcome, in µs in the model and in ms in the window: the same call has the same length everywhere. */
import { expect, test } from 'vitest';
import type { Call, Leg, Party } from '../../app/core/model.ts';
import { countedLegs, isAnswered, talkSeconds } from '../../app/core/outcome.ts';
import { talkTime } from '../../app/contract/measures.ts';
import { digestOf } from '../../app/store/digest.ts';
import { callView } from '../../app/store/row.ts';

const CLIENT: Party = { kind: 'client', phone: '79997775533' };
const user = (number: string): Party => ({ kind: 'user', number, userId: number });
const leg = (id: string, from: Party, to: Party, times: readonly [Leg['events'][number]['type'], number][]): Leg => {
  const events = times.map(([type, second]) => ({ type, at: second * 1_000_000 }));
  const answeredAt = events.find(({ type }) => type === 'connected')?.at;
  const endedAt = events.at(-1)?.at ?? 0;
  return {
    ...{ id, from, to, events, caller: 'a', ringing: [], rung: [], talked: [], endedAt },
    ...(answeredAt !== undefined && { answeredAt }),
  };
};
const call = (direction: Call['direction'], legs: readonly Leg[]): Call => ({
  ...{ id: 'a', direction, startedAt: 0, announced: true, legs, recordings: [], toldAt: 0, finishedAt: 20_000_000 },
  ...(direction !== 'internal' && { client: { kind: 'client', phone: '79997775533' } }),
});

/** Talks 2 s, holds, asks a colleague for 2.8 s, and hangs up. */
const CONSULTED = call('inbound', [
  leg('1', CLIENT, user('1001'), [
    ['appeared', 0],
    ['connected', 1],
    ['paused', 3],
    ['disconnected', 5.8],
  ]),
  leg('2', user('1001'), user('1002'), [
    ['appeared', 3],
    ['connected', 3],
    ['disconnected', 5.8],
  ]),
]);

test('consultation and hold do not count as talk with the client, in the model and in the window', () => {
  expect(talkSeconds(countedLegs(CONSULTED))).toBe(2);
  expect(digestOf(CONSULTED).shares[0]?.talk).toBe(2);
  expect(talkTime(callView(CONSULTED, true))).toBe(2_000);
});

test('when two colleagues talk with the client at the same time, it counts once for the call, and in full for each of them', () => {
  const conference = call('inbound', [
    leg('1', CLIENT, user('1001'), [
      ['appeared', 0],
      ['connected', 0],
      ['disconnected', 10],
    ]),
    leg('2', CLIENT, user('1002'), [
      ['appeared', 4],
      ['connected', 4],
      ['disconnected', 10],
    ]),
  ]);
  expect(digestOf(conference).shares.map(({ userId, talk }) => [userId, talk])).toEqual([
    ['', 10],
    ['1001', 10],
    ['1002', 6],
  ]);
  expect(talkTime(callView(conference, true))).toBe(10_000);
});

test('a client whom nobody answered is missed though colleagues talked about him', () => {
  const asked = call('inbound', [
    leg('1', CLIENT, user('1001'), [
      ['appeared', 0],
      ['disconnected', 5],
    ]),
    leg('2', user('1001'), user('1002'), [
      ['appeared', 1],
      ['connected', 2],
      ['disconnected', 5],
    ]),
  ]);
  expect(isAnswered(asked)).toBe(false);
  expect(digestOf(asked)).toMatchObject({ answered: 0, missed: 1 });
  expect(isAnswered(call('internal', asked.legs))).toBe(true);
});
