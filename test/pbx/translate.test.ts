/** Translating FreeSWITCH's terms into the model's: hangup causes, and the dialplan's question where to send a client. */
import { expect, test } from 'vitest';
import type { Fact } from '../../app/core/model.ts';
import { translate, type Context } from '../../app/pbx/events/translate.ts';

const factsOf = (headers: Record<string, string>, context?: Context): Fact[] =>
  translate({ 'Unique-ID': 'a', 'Event-Date-Timestamp': '1800000000000000', ...headers }, () => true, context);

test.each([
  ['USER_BUSY', 'refused'],
  ['CALL_REJECTED', 'refused'],
  ['ORIGINATOR_CANCEL', 'gaveUp'],
  ['LOSE_RACE', 'gaveUp'],
  ['PICKED_OFF', 'gaveUp'],
  ['UNALLOCATED_NUMBER', 'unreachable'],
  ['USER_NOT_REGISTERED', 'unreachable'],
  ['NORMAL_CLEARING', 'other'],
  ['ALLOTTED_TIMEOUT', 'other'],
  ['constructor', 'other'],
  ['', 'other'],
])('hang-up cause %s is %s', (cause, expected) => {
  expect(factsOf({ 'Event-Name': 'CHANNEL_HANGUP', 'Hangup-Cause': cause })).toEqual([
    { kind: 'ended', at: 1_800_000_000_000_000, channel: 'a', cause: expected },
  ]);
});

const kindsOf = (event: string, value: string | undefined, askingVariable?: string): string[] =>
  factsOf(
    { 'Event-Name': event, ...(value !== undefined && { variable_plecho_ask: value }) },
    askingVariable === undefined ? {} : { askingVariable },
  ).map(({ kind }) => kind);

test('the dialplan asks where to send a client by setting a variable, which is seen on the first events afterwards', () => {
  expect(kindsOf('CHANNEL_PROGRESS', 'true', 'plecho_ask')).toEqual(['rang', 'waits']);
  expect(kindsOf('CHANNEL_ANSWER', '1', 'plecho_ask')).toEqual(['answered', 'waits']);
  expect(kindsOf('CHANNEL_ANSWER', 'false', 'plecho_ask')).toEqual(['answered']);
  expect(kindsOf('CHANNEL_ANSWER', undefined, 'plecho_ask')).toEqual(['answered']);
  expect(kindsOf('CHANNEL_HOLD', 'true', 'plecho_ask')).toEqual(['held']);
});

test('the question is ignored where redirect is not in use', () => {
  expect(kindsOf('CHANNEL_ANSWER', 'true')).toEqual(['answered']);
});
