/** A message in the mailbox: it is the missed leg's recording and stands in the call-back list; events as FreeSWITCH 1.10.12 told them. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callBackOf, clientCallOf } from '../../app/core/call-backs.ts';
import { complete } from '../../app/core/completion.ts';
import type { Call } from '../../app/core/model.ts';
import { find } from '../../app/core/split-map.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { spokenTrace } from '../fixtures/fusionpbx-message.ts';
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

  test('a phone rang without an answer: the message belongs to that leg', () => {
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

test('reported twice, the message is sent once', () => {
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

/** The traces as recorded: nobody speaks. */
const SILENT = join(import.meta.dirname, '..', 'fixtures', 'fusionpbx-live');

describe('FusionPBX’s own mailbox: only RECORD_START and RECORD_STOP show that there is a message', () => {
  const FOLDER = '/var/lib/freeswitch/storage/voicemail/default/office.local';
  type Change = (events: readonly TraceEvent[]) => readonly TraceEvent[];
  const told = (trace: string, change: Change = (events) => events) => {
    const events = spokenTrace(trace).lines.map(({ event }) => event);
    const client = String(events[0]?.['Unique-ID']);
    const { intents, state } = tell(change(events));
    const call = find(state.calls, client);
    const recordings = intents.flatMap((one) => (one.kind === 'call-recording' ? [one] : []));
    return { client, call, recordings, intents, fact: call === undefined ? undefined : clientCallOf(call) };
  };
  const isStop = (event: TraceEvent): boolean => event['Event-Name'] === 'RECORD_STOP';
  const isStart = (event: TraceEvent): boolean => event['Event-Name'] === 'RECORD_START';
  const later = (event: TraceEvent, micros: number, over: Record<string, string> = {}): TraceEvent => ({
    ...event,
    'Event-Date-Timestamp': String(Number(event['Event-Date-Timestamp']) + micros),
    ...over,
  });

  test('a phone rang without an answer: the message belongs to its leg, the call is missed, the row of the call-back list says so', () => {
    const { client, recordings, fact, call, intents } = told('voicemail-left');
    const file = `${FOLDER}/1004/msg_${client}.wav`;
    expect(recordings).toMatchObject([{ file, legId: `${client}:client:u1004:1` }]);
    expect(call?.legs.map(({ answeredAt }) => answeredAt)).toEqual([undefined]);
    expect(intents.flatMap((one) => (one.kind === 'call-event' ? [one.type] : []))).toEqual([
      'appeared',
      'disconnected',
    ]);
    expect(fact).toMatchObject({ kind: 'missed', message: file });
  });

  test('the phone was off: the message goes to the only item by which the call is registered', () => {
    const { client, recordings, fact } = told('phone-off');
    expect(recordings).toMatchObject([{ file: `${FOLDER}/1005/msg_${client}.wav`, legId: `${client}:client:user:1` }]);
    expect(fact?.kind).toBe('missed');
  });

  test('the client talked with a colleague, who transferred him to a mailbox: the call is not missed, and the message stays in the mailbox', () => {
    const { recordings, fact } = told('transfer-to-voicemail');
    expect(recordings).toEqual([]);
    expect(fact).toMatchObject({ kind: 'gotThrough' });
    expect(fact?.message).toBeUndefined();
  });

  test('the client hung up without a word, or the hang-up came first: FusionPBX throws the file away, or keeps it', () => {
    expect(
      told('voicemail-left', () => loadTrace('voicemail-left', SILENT).lines.map(({ event }) => event)).recordings,
    ).toEqual([]);
    const { recordings, fact } = told('voicemail-busy');
    expect(recordings).toHaveLength(1);
    expect(fact?.message).toBeDefined();
  });

  test.each<[string, Change]>([
    ['told twice', (events) => events.flatMap((event) => (isStop(event) ? [event, event] : [event]))],
    ['without its beginning (the line was cut)', (events) => events.filter((event) => !isStart(event))],
    [
      'end and beginning overtake each other',
      (events) => {
        const [start, stop] = [events.find(isStart), events.find(isStop)];
        return events.flatMap((event) => (event === start ? [] : event === stop ? [stop, start ?? stop] : [event]));
      },
    ],
    [
      'an MP3',
      (events) =>
        events.map((event) =>
          later(
            event,
            0,
            isStart(event) || isStop(event)
              ? { 'Record-File-Path': String(event['Record-File-Path']).replace(/wav$/, 'mp3') }
              : {},
          ),
        ),
    ],
    [
      'recorded again because the first one was too short',
      (events) =>
        events.flatMap((event) =>
          isStop(event)
            ? [
                { ...event, variable_record_ms: '0', variable_record_samples: '0', variable_record_file_size: '44' },
                later(event, 1000, { 'Event-Name': 'RECORD_START' }),
                later(event, 4000),
              ]
            : [event],
        ),
    ],
  ])('%s: once', (_, change) => {
    const { recordings, fact } = told('voicemail-left', change);
    expect(recordings).toHaveLength(1);
    expect(fact?.message).toBe(recordings[0]?.file);
  });

  test('recorded again and then discarded: no message', () => {
    const { recordings, fact } = told('voicemail-left', (events) =>
      events.flatMap((event) =>
        isStop(event)
          ? [
              event,
              later(event, 1000, { 'Event-Name': 'RECORD_START' }),
              later(event, 2000, { variable_record_ms: '0', variable_record_samples: '0' }),
            ]
          : [event],
      ),
    );
    expect(recordings).toEqual([]);
    expect(fact).toMatchObject({ kind: 'missed' });
    expect(fact?.message).toBeUndefined();
  });

  test('in a ring group the owner of the mailbox gets the message, not the phone that rang last', () => {
    const { call } = told('voicemail-left');
    const [leg] = call?.legs ?? [];
    if (call === undefined || leg?.to.kind !== 'user') throw new Error('no leg');
    const other = { ...leg, id: `${call.id}:client:u1003:1`, to: { ...leg.to, number: '1003', userId: 'u1003' } };
    const both = { ...call, legs: [leg, other], recordings: [] };
    expect(complete({ ...both, recordings: call.recordings }, both).recordings).toMatchObject([{ attached: leg.id }]);
  });

  test('the message of the live call and the one in the database row, in another folder, are the same; the mailbox’s own greeting is no message', () => {
    const { call } = told('voicemail-left');
    if (call === undefined) throw new Error('no call');
    const elsewhere = call.recordings.map((one) => ({ ...one, file: one.file.replace('/var/lib', '/usr/local') }));
    expect(complete(call, { ...call, recordings: elsewhere }).recordings).toHaveLength(1);
    const greeting = { 'Record-File-Path': `${FOLDER}/1004/greeting_1.wav` };
    const facts = translate(
      { 'Event-Name': 'RECORD_STOP', 'Event-Date-Timestamp': '1700000000000000', 'Unique-ID': 'c', ...greeting },
      () => true,
    );
    expect(facts).toMatchObject([{ kind: 'recording', state: 'stopped' }]);
    expect(facts[0]).not.toHaveProperty('message');
  });
});
