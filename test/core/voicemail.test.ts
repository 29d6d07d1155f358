/** A message in the mailbox: it is the missed leg's recording and stands in the call-back list; events as FreeSWITCH 1.10.12 told them. */
import { describe, expect, test } from 'vitest';
import { callBackOf, clientCallOf } from '../../app/core/call-backs.ts';
import { complete } from '../../app/core/completion.ts';
import type { Call } from '../../app/core/model.ts';
import { find } from '../../app/core/split-map.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { tell } from '../fixtures/told.ts';
import { loadTrace } from '../fixtures/trace.ts';
import type { TraceEvent } from '../fixtures/trace.ts';

const FILE = '/var/lib/freeswitch/storage/voicemail/default/127.0.0.1/1005/msg_d403f29d.wav';
const left = (channel: string, at: string, more: Record<string, string> = {}): TraceEvent =>
  ({
    'Event-Name': 'CUSTOM',
    'Event-Subclass': 'vm::maintenance',
    'Event-Date-Timestamp': at,
    'Unique-ID': channel,
    'VM-Action': 'leave-message',
    'VM-User': '1005',
    'VM-File-Path': FILE,
    'VM-Message-Len': '6',
    ...more,
  }) as unknown as TraceEvent;

/** A recorded call of a client with a message left just before, or just after, his hang-up. */
const story = (trace: string, when: 'before' | 'after') => {
  const events = loadTrace(trace).lines.map(({ event }) => event);
  const client = String(events[0]?.['Unique-ID']);
  const end = events.findLastIndex(
    (event) => event['Event-Name'] === 'CHANNEL_HANGUP' && event['Unique-ID'] === client,
  );
  const at = String(events[end]?.['Event-Date-Timestamp']);
  const message = left(client, when === 'before' ? String(Number(at) - 1000) : at);
  const place = when === 'before' ? end : end + 1;
  const { intents, state } = tell([...events.slice(0, place), message, ...events.slice(place)]);
  const call = find(state.calls, client);
  return { client, intents, call };
};

describe.each(['before', 'after'] as const)('told %s the hang-up', (when) => {
  test('no phone rang: the message goes to the item by which the call is registered', () => {
    const { client, intents, call } = story('voicemail', when);
    const registered = intents.find(({ kind }) => kind === 'register-call');
    const items = registered?.kind === 'register-call' ? registered.items.map(({ id }) => id) : [];
    const recordings = intents.flatMap((one) => (one.kind === 'call-recording' ? [one] : []));
    expect(items).toEqual([`${client}:client:user:1`]);
    expect(recordings).toMatchObject([{ file: FILE, legId: items[0] }]);
    expect(intents.findIndex(({ kind }) => kind === 'register-call')).toBeLessThan(
      intents.findIndex(({ kind }) => kind === 'call-recording'),
    );
    const fact = call === undefined ? undefined : clientCallOf(call);
    expect(fact).toMatchObject({ kind: 'missed', message: FILE });
    expect(fact === undefined ? undefined : callBackOf([fact], [])?.message).toEqual({ call: client, file: FILE });
  });

  test('a phone rang in vain: the message is that leg’s', () => {
    const { intents, call } = story('inbound-missed', when);
    const [leg] = call?.legs ?? [];
    expect(intents.flatMap((one) => (one.kind === 'call-recording' ? [one.legId] : []))).toEqual([leg?.id]);
  });
});

test('somebody talked with the client: his call is no missed one, and no message of the call-back list', () => {
  const { call, intents } = story('inbound-answered', 'after');
  expect(intents.filter((one) => one.kind === 'call-recording' && one.file === FILE)).toEqual([]);
  expect(call === undefined ? undefined : clientCallOf(call)?.message).toBeUndefined();
});

test('told twice, the message is sent once', () => {
  const events = loadTrace('voicemail').lines.map(({ event }) => event);
  const client = String(events[0]?.['Unique-ID']);
  const message = left(client, String(events.at(-1)?.['Event-Date-Timestamp']));
  const { intents } = tell([...events, message, message]);
  expect(intents.filter(({ kind }) => kind === 'call-recording')).toHaveLength(1);
});

test('the exchange’s records add a leg that was not seen: the message goes to it', () => {
  const { call } = story('voicemail', 'before');
  const { call: other } = story('inbound-missed', 'before');
  if (call === undefined || other === undefined) throw new Error('no call');
  const recorded: Call = { ...call, legs: other.legs, recordings: [] };
  expect(complete(call, recorded).recordings.find(({ file }) => file === FILE)?.attached).toBe(
    complete(call, recorded).legs.at(-1)?.id,
  );
});

test.each([
  ['an empty message', { 'VM-Message-Len': '0' }],
  ['another news of the mailbox', { 'VM-Action': 'mwi-update' }],
  ['no file', { 'VM-File-Path': '' }],
])('%s is none', (_, more) => {
  expect(translate(left('c', '1700000000000000', more), () => true)).toEqual([]);
});
