/** The rules of docs/call-rules.md, one small call each: what happens on the exchange, and what the CRM is told. Numbers 1001… are colleagues. */
import { expect, test } from 'vitest';
import { intentsOf, told } from './spoken.ts';

const RINGS = `
  0.00 A from 79997775533 to 74951234567
  0.10 B calls 1001 for A
  0.20 B rings`;
const TALKS = `${RINGS}
  2.00 B answers
  2.01 A answers
  2.02 A talks with B`;
const STARTED = 'started inbound 79997775533 74951234567';

test('R1: the call has the id of its first channel, whichever phone rang first', () => {
  const twoPhones = (first: string, second: string): string[] => [
    ...new Set(
      intentsOf(`
        0.0 A from 79997775533 to 74951234567
        0.1 B calls 1001 for A
        0.1 C calls 1001 for A
        0.2 ${first} rings
        0.3 ${second} rings
        1.0 A ends`).flatMap((intent) => [intent.callId, ...('legId' in intent ? [intent.legId] : [])]),
    ),
  ];
  expect(twoPhones('B', 'C')[0]).toBe('A');
  expect(twoPhones('B', 'C')).toEqual(twoPhones('C', 'B'));
});

test('R1: a channel that begins a second call does not give its id away twice, however long after the first', () => {
  const ids = (later: number): string[] => [
    ...new Set(
      intentsOf(`
        0 A from 1001 to 1002
        1 A answers
        1 B calls 1002 for A
        2 B rings
        3 B answers
        4 A talks with B
        6 A parts from B
        6 B ends
        10 – passes
        ${later} – passes
        ${later + 1} – passes
        ${later + 2} C calls 1003 for A
        ${later + 3} C rings
        ${later + 4} C ends
        ${later + 5} A ends`).map(({ callId }) => callId),
    ),
  ];
  expect(ids(15)).toEqual(['A', 'C']);
  expect(ids(600)).toEqual(ids(15));
});

test('R2: a leg appears when the phone rings, and is connected when both talk', () => {
  expect(told(TALKS)).toEqual([STARTED, 'appeared client→1001', 'connected client→1001']);
});

test('R2: a caller whom a menu answers talks to nobody', () => {
  expect(
    told(`
      0.0 A from 79997775533 to 74951234567
      0.1 A answers
      9.0 A ends`),
  ).not.toContain('connected client→?');
});

test('R3: a leg ends once, whoever hangs up first', () => {
  expect(
    told(`${TALKS}
      5.000 B ends
      5.001 A ends`).filter((line) => line.startsWith('disconnected')),
  ).toEqual(['disconnected client→1001']);
});

test('R4: hold is paused, resume is connected', () => {
  expect(
    told(`${TALKS}
      3 B holds
      4 B resumes
      6 A ends`).slice(3),
  ).toEqual([
    'paused client→1001',
    'connected client→1001',
    'disconnected client→1001',
    'finished',
    'registered client→1001',
  ]);
});

test('R4: an UNHOLD just before the hang-up is no resume', () => {
  expect(
    told(`${TALKS}
      3.000 B holds
      4.000 B resumes
      4.002 B ends
      4.003 A ends`).filter((line) => line.startsWith('connected')),
  ).toHaveLength(1);
});

test('R5, R6: an outgoing call is outbound, with the client’s number and the line shown to him', () => {
  expect(
    told(`
      0.0 A from 1001 to 89997775533
      0.1 B calls 79997775533 for A
      0.5 B rings
      3.0 B ends NO_ANSWER
      3.1 A ends`),
  ).toEqual([
    'started outbound 79997775533 74951234567',
    'appeared 1001→client',
    'disconnected 1001→client',
    'finished',
    'registered 1001→client missed',
  ]);
});

test('R7: every phone of a group has a leg, one is connected', () => {
  expect(
    told(`
      0.0 A from 79997775533 to 74951234567
      0.1 B calls 1001 for A
      0.1 C calls 1002 for A
      0.2 B rings
      0.2 C rings
      2.0 B answers
      2.0 A answers
      2.1 A talks with B
      2.1 C ends LOSE_RACE
      5.0 A ends`),
  ).toEqual([
    STARTED,
    'appeared client→1001',
    'appeared client→1002',
    'connected client→1001',
    'disconnected client→1002',
    'disconnected client→1001',
    'finished',
    'registered client→1001, client→1002 missed',
  ]);
});

test('R8: a blind transfer ends one leg and begins the next', () => {
  expect(
    told(`${TALKS}
      4.0 A parts from B
      4.0 B ends
      4.1 C calls 1002 for A
      4.2 C rings
      6.0 C answers
      6.1 A talks with C
      9.0 A ends`).slice(3),
  ).toEqual([
    'disconnected client→1001',
    'appeared client→1002',
    'connected client→1002',
    'disconnected client→1002',
    'finished',
    'registered client→1001, client→1002',
  ]);
});

const CONSULTS = `${TALKS}
  3.0 B holds
  3.5 C from 1001 to 1002
  3.6 D calls 1002 for C
  3.7 D rings
  5.0 D answers
  5.0 C answers
  5.1 C talks with D`;

test('R9: a consultation is a leg of the same call', () => {
  expect(
    told(`${CONSULTS}
      7.0 D ends
      7.0 C ends
      8.0 B resumes
      9.0 A ends`).slice(3),
  ).toEqual([
    'paused client→1001',
    'appeared 1001→1002',
    'connected 1001→1002',
    'disconnected 1001→1002',
    'connected client→1001',
    'disconnected client→1001',
    'finished',
    'registered client→1001, 1001→1002',
  ]);
});

test('R10: an attended transfer makes a leg of the client and the colleague', () => {
  expect(
    told(`${CONSULTS}
      7.00 C parts from D
      7.00 C ends
      7.01 B ends
      7.02 A talks with D
      9.00 A ends`).slice(6),
  ).toEqual([
    'disconnected 1001→1002',
    'disconnected client→1001',
    'appeared client→1002',
    'connected client→1002',
    'disconnected client→1002',
    'finished',
    'registered client→1001, 1001→1002, client→1002',
  ]);
});

test('R11: a colleague who picks up a ringing call has a leg with the client', () => {
  expect(
    told(`${RINGS}
      1.00 C from 1002 to **1001
      1.00 C answers
      1.01 B ends PICKED_OFF
      1.01 A answers
      1.02 C talks with A
      4.00 A ends`),
  ).toEqual([
    STARTED,
    'appeared client→1001',
    'appeared client→1002',
    'connected client→1002',
    'disconnected client→1001', // waits 60 ms: the phone might have forwarded the call
    'disconnected client→1002',
    'finished',
    'registered client→1001 missed, client→1002',
  ]);
});

test('R12: parked, the leg ends; taken back, a new one begins', () => {
  expect(
    told(`${TALKS}
      3.0 A parts from B
      3.0 B ends
      9.0 C from 1002 to 5901
      9.0 C answers
      9.1 C talks with A
      12.0 A ends`).slice(3, 6),
  ).toEqual(['disconnected client→1001', 'appeared client→1002', 'connected client→1002']);
});

test('R13: in a conference each has a leg with the client', () => {
  const lines = told(`${TALKS}
    3.00 A parts from B
    3.01 A enters room
    3.02 B enters room
    4.00 C from 1002 to 3000
    4.00 C answers
    4.10 C enters room
    9.00 A ends`);
  expect(lines).toContain('connected client→1002');
  expect(lines.filter((line) => line === 'connected client→1001')).toHaveLength(1);
});

test('R14: no phone rang: one item, missed, with an unknown user', () => {
  expect(
    told(`
      0.0 A from 79997775533 to 74951234567
      0.1 A answers
      9.0 A ends`),
  ).toEqual([STARTED, 'finished', 'registered client→? missed']);
});

test('R15: two phones of one person are one leg', () => {
  expect(
    told(`
      0.0 A from 79997775533 to 74951234567
      0.1 B calls 1001 for A
      0.1 C calls 89161112233 for A
      0.2 B rings
      0.9 C rings
      2.0 C answers
      2.0 A answers
      2.1 A talks with C
      2.1 B ends LOSE_RACE
      5.0 A ends`),
  ).toEqual([
    STARTED,
    'appeared client→1001',
    'connected client→1001',
    'disconnected client→1001',
    'finished',
    'registered client→1001',
  ]);
});

test('R16: a CALL begins when the user’s own phone rings; not picked up, it has failed and is registered', () => {
  expect(
    told(`
      0.0 A asked 1001 to 79997775533
      0.1 A calls 1001 for –
      0.2 A rings
      9.0 A ends NO_ANSWER`),
  ).toEqual([
    'started outbound 79997775533 74951234567',
    'appeared 1001→client',
    'disconnected 1001→client',
    'failed',
    'finished',
    'registered 1001→client missed',
  ]);
});

test('R17: a channel that the exchange no longer lists after a gap has ended', () => {
  expect(
    told(`${TALKS}
      60 – alive`).slice(3),
  ).toEqual(['disconnected client→1001', 'finished', 'registered client→1001']);
});

test('R17: a channel that it still lists goes on', () => {
  expect(
    told(`${TALKS}
      60 – alive A B
      61 B holds`).slice(3),
  ).toEqual(['paused client→1001']);
});

test('R18: events that overtake each other are told in order', () => {
  const late = told(`
    0.000 A from 79997775533 to 74951234567
    0.110 B rings
    0.100 B calls 1001 for A
    5.000 A ends`);
  expect(late.slice(0, 3)).toEqual([STARTED, 'appeared client→1001', 'disconnected client→1001']);
});

test('R18: a colleague whose peer left may reach somebody else within a second: the dialplan goes on; after that it is another call', () => {
  const next = (seconds: string): string[] =>
    told(`
      0.0 A from 1001 to 79997775533
      0.1 B calls 79997775533 for A
      1.0 B answers
      1.0 A answers
      1.0 A talks with B
      5.0 B ends
      ${seconds} – passes
      ${seconds} C calls 1002 for A
      ${seconds} C rings`).slice(4);
  expect(next('5.99')).toEqual(['appeared 1001→1002']);
  expect(next('6.01')).toEqual(['finished', 'registered 1001→client', 'started internal', 'appeared 1001→1002']);
});

test('R19: eavesdropping is not told', () => {
  expect(
    told(`${TALKS}
      3.0 C listens
      3.1 C answers
      3.2 C talks with A
      4.0 C ends
      6.0 A ends`).filter((line) => line.includes('1003')),
  ).toEqual([]);
});

test('R20: internal calls are told unless that is switched off', () => {
  const internal = `
    0.0 A from 1001 to 1002
    0.1 B calls 1002 for A
    0.2 B rings
    3.0 B ends NO_ANSWER
    3.0 A ends`;
  expect(told(internal)[0]).toBe('started internal');
  expect(told(internal, { reportInternalCalls: false })).toEqual([]);
});

test('R20: with internal calls switched off a consultation is still told', () => {
  expect(told(`${CONSULTS}\n9.0 A ends`, { reportInternalCalls: false })).toContain('connected 1001→1002');
});

test('R21: an inbound call is announced at once, a user’s call when somebody is alerted', () => {
  expect(told('0 A from 79997775533 to 74951234567')[0]).toBe(STARTED);
  expect(
    told(`
      0.0 A from 1001 to 89997775533
      0.1 B calls 79997775533 for A`),
  ).toEqual([]);
});

test('R22: when one colleague answers, no other colleague has missed the call', () => {
  const [registered] = told(`
    0.0 A from 79997775533 to 74951234567
    0.1 B calls 1001 for A
    0.2 B rings
    5.0 B ends NO_ANSWER
    5.1 C calls 1002 for A
    5.2 C rings
    6.0 C answers
    6.0 A answers
    6.1 A talks with C
    9.0 A ends`).filter((line) => line.startsWith('registered'));
  expect(registered).toBe('registered client→1001 missed, client→1002');
});

test('R23: the longest talk gets the file, an unanswered leg gets none', () => {
  const attached = intentsOf(`${TALKS}
    2.1 A records call.wav
    4.0 A parts from B
    4.0 B ends
    4.1 C calls 1002 for A
    4.2 C rings
    5.0 C answers
    5.1 A talks with C
    9.0 A records call.wav over
    9.0 A ends`).filter((intent) => intent.kind === 'call-recording');
  expect(attached.map(({ legId }) => legId)).toEqual(['A:client:u1002:1']);
  expect(
    told(`${RINGS}
      0.3 A records call.wav
      5.0 A records call.wav over
      5.0 A ends`),
  ).not.toContain('recording call.wav');
});
