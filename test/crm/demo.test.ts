/** The demo CRM is strict: every breach of the telephony API is refused or written down, so that a test without faults proves something. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createDemoCrm, DEMO_USERS, type DemoCrm } from '../../app/demo/crm.ts';
import { clock } from './office.ts';

const MASHA = DEMO_USERS[0]?.id ?? '';
const [client, user] = [{ type: 'client' }, { type: 'user', userId: MASHA }];
const at = (second: number): string => `2026-03-02T10:00:${String(second).padStart(2, '0')}.000001+00:00`;

const started = {
  timestamp: at(0),
  externalId: 'a',
  externalVatsPhone: '74951234567',
  clientPhone: '79997775533',
  direction: 'inbound',
};
const event = (type: string, second: number, more: object = {}) => ({
  externalId: 'a',
  externalCallItemId: 'a:1',
  realtimeCallItemId: 'a:1',
  timestamp: at(second),
  type,
  from: client,
  to: user,
  ...more,
});
const item = (more: object = {}) => ({
  id: 'a:1',
  from: client,
  to: user,
  startedAt: at(2),
  finishedAt: at(9),
  recordings: [],
  ...more,
});
const registration = (items: object[] = [item()]) => ({
  externalId: 'a',
  externalCreatedAt: at(0),
  direction: 'inbound',
  externalVatsPhone: '74951234567',
  clientPhone: '79997775533',
  items,
});

type Step = readonly [name: string, body: object];
const WHOLE: readonly Step[] = [
  ['call-started', started],
  ['call-event', event('appeared', 1)],
  ['call-event', event('connected', 2)],
  ['call-event', event('disconnected', 9)],
  ['call-finished', { ...started, timestamp: at(9) }],
  ['register-call', registration()],
];

async function post(
  crm: DemoCrm,
  name: string,
  body: unknown,
  key = crm.keys.issue(),
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${crm.url}/api/v1/demo/communications/callbacks/telephony/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-XCOM-AccessKey': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

async function tell(steps: readonly Step[]) {
  await using crm = await createDemoCrm();
  const statuses: number[] = [];
  for (const [name, body] of steps) statuses.push((await post(crm, name, body)).status);
  return { statuses, rules: crm.faults.map(({ rule, detail }) => `${rule}: ${detail}`), call: crm.calls.get('a') };
}

test('a correctly told call has no fault', async () => {
  const { statuses, rules, call } = await tell(WHOLE);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  expect(rules).toEqual([]);
  expect(call).toMatchObject({ startedCount: 1, finishedCount: 1, repeats: 0, registrations: [{ externalId: 'a' }] });
});

test('identical repeats are counted, but are no fault: the answer may have been lost', async () => {
  const { rules, call } = await tell(WHOLE.flatMap((step) => [step, step]));
  expect(rules).toEqual([]);
  expect(call?.repeats).toBe(WHOLE.length);
});

const [S, A, C, D, F, R] = WHOLE as [Step, Step, Step, Step, Step, Step];
test.for<[string, Step[], string]>([
  ['an event before appeared', [S, C], 'leg: connected before appeared'],
  ['two equal events in a row', [S, A, C, ['call-event', event('connected', 3)]], 'leg: connected twice in a row'],
  ['an event after disconnected', [S, A, D, ['call-event', event('paused', 10)]], 'leg: paused after disconnected'],
  ['a hold before a talk', [S, A, ['call-event', event('paused', 2)]], 'leg: paused before connected'],
  [
    'time that runs back',
    [S, ['call-event', event('appeared', 5)], C],
    'time: connected is told earlier than the message before it',
  ],
  [
    'other people on the same leg',
    [S, A, ['call-event', event('connected', 2, { to: { type: 'user' } })]],
    'leg: the people of the leg changed',
  ],
  ['finished with an open leg', [S, A, F], 'leg: call-finished while a:1 is open'],
  [
    'an event after call-finished',
    [S, A, D, F, ['call-event', event('appeared', 9, { externalCallItemId: 'b', realtimeCallItemId: 'b' })]],
    'order: appeared after call-finished',
  ],
  ['an event after register-call', [S, R, A], 'order: appeared after register-call'],
  ['call-started after register-call', [R, S], 'order: call-started after register-call'],
  ['the type finished', [S, A, ['call-event', event('finished', 2)]], 'type: finished is not used'],
  [
    'a leg that is not registered',
    [S, A, C, D, F, ['register-call', registration([item({ id: 'other' })])]],
    'items: the leg a:1 was told live but is not registered',
  ],
  [
    'a talk registered as missed',
    [S, A, C, D, F, ['register-call', registration([item({ startedAt: undefined })])]],
    'items: a:1 was connected live but is registered as missed',
  ],
  [
    'other times than live',
    [S, A, C, D, F, ['register-call', registration([item({ startedAt: at(4) })])]],
    'items: a:1 was answered at another time live',
  ],
  [
    'other people than live',
    [S, A, C, D, F, ['register-call', registration([item({ to: { type: 'user' } })])]],
    'items: other people on a:1 than live',
  ],
  [
    'another direction',
    [S, ['register-call', { ...registration(), direction: 'outbound' }]],
    'direction: register-call differs',
  ],
  [
    'an internal call with a phone',
    [['call-started', { ...started, direction: 'internal' }]],
    'phones: an internal call has neither phone',
  ],
])('written down: %s', async ([, steps, fault]) => {
  expect((await tell(steps)).rules).toContain(fault);
});

test.for<[string, string, object, string]>([
  ['a plus before the phone', 'call-started', { ...started, clientPhone: '+79997775533' }, 'clientPhone'],
  ['an empty phone', 'call-started', { ...started, clientPhone: '' }, 'clientPhone'],
  ['a time without offset', 'call-started', { ...started, timestamp: '2026-03-02T10:00:00' }, 'timestamp'],
  ['a field of our own', 'call-started', { ...started, mood: 'good' }, ''],
  ['recordings outside the items', 'register-call', { ...registration(), recordings: [] }, ''],
  ['no items', 'register-call', registration([]), 'items'],
  ['a user id that is none', 'call-event', event('appeared', 1, { to: { type: 'user', userId: '1001' } }), 'to.userId'],
  ['a client with a user id', 'call-event', event('appeared', 1, { from: { type: 'client', userId: MASHA } }), 'from'],
  ['call-failed with more than the id', 'call-failed', { communicationId: MASHA, externalId: 'a' }, ''],
])('refused with 400: %s', async ([, name, body, field]) => {
  await using crm = await createDemoCrm();
  const { status, json } = await post(crm, name, body);
  expect(status).toBe(400);
  expect(Object.keys((json as { errors: object }).errors)).toEqual([field]);
  expect(crm.faults).toHaveLength(1);
});

test('an unknown call is communicationNotFound', async () => {
  const steps: Step[] = [
    A,
    F,
    ['call-failed', { communicationId: MASHA }],
    ['call-started', { ...started, communicationId: MASHA }],
    ['call-recording', { externalId: 'a', externalCallItemId: 'a:1', recordingFileId: MASHA }],
  ];
  expect((await tell(steps)).statuses).toEqual([409, 409, 409, 409, 409]);
});

test('call-started answers with the card: its id, and our id behind the name of the integration', async () => {
  await using crm = await createDemoCrm({ integrationName: 'Megafon' });
  const { json } = await post(crm, 'call-started', started);
  expect(json).toMatchObject({
    id: crm.calls.get('a')?.communicationId,
    externalId: 'Megafon/a',
    direction: 'inbound',
    data: { call: { events: [] } },
  });
});

test('keys live twenty minutes, belong to a workspace, and files a day', async () => {
  const time = clock();
  await using crm = await createDemoCrm({ now: time.now });
  const key = crm.keys.issue();
  expect((await post(crm, 'call-started', started, key)).status).toBe(200);
  expect((await post(crm, 'call-started', started, crm.keys.issue('other'))).status).toBe(403);
  const form = new FormData();
  form.append('file', new Blob(['RIFF']), 'a.wav');
  const upload = await fetch(`${crm.url}/api/v1/demo/files`, {
    method: 'POST',
    headers: { 'X-XCOM-AccessKey': key },
    body: form,
  });
  const { fileId } = (await upload.json()) as { fileId: string };
  expect((await post(crm, 'register-call', registration())).status).toBe(200);
  const recording = { externalId: 'a', externalCallItemId: 'a:1', recordingFileId: fileId };
  time.forward(20 * 60_000);
  expect((await post(crm, 'call-recording', recording, key)).status).toBe(401);
  time.forward(25 * 3_600_000);
  expect(await post(crm, 'call-recording', recording)).toMatchObject({ status: 409, json: { status: 'fileNotFound' } });
  expect(crm.faults).toEqual([]);
});

test('an unknown request is a fault', async () => {
  await using crm = await createDemoCrm();
  expect((await post(crm, 'call-finnished', started)).status).toBe(404);
  expect(crm.faults).toMatchObject([{ rule: 'path' }]);
});

/** Sends the headers and the beginning of a body over its own socket, and closes it once the CRM has seen the request. */
async function breakOff(crm: DemoCrm, path: string, headers: Record<string, string>, part: string): Promise<void> {
  const before = crm.requests.length;
  const { hostname, port } = new URL(crm.url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ host: 'crm', 'X-XCOM-AccessKey': crm.keys.issue(), ...headers });
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${part}`);
  await crm.waitFor(() => crm.requests.length > before);
  socket.destroy();
  await once(socket, 'close');
  expect((await post(crm, 'call-started', { ...started, externalId: `after-${part}` })).status).toBe(200); // it goes on
}

test('a client that disconnects in the middle of a message or a file has told nothing, and causes no fault', async () => {
  await using crm = await createDemoCrm();
  const callbacks = '/api/v1/demo/communications/callbacks/telephony';
  const json = { 'content-type': 'application/json', 'content-length': '700' };
  await breakOff(crm, `${callbacks}/call-started`, json, '{"externalId"');
  crm.misbehave({ how: 'slow', ms: 100_000, times: 1, path: /call-started/ });
  await breakOff(crm, `${callbacks}/call-started`, { ...json, 'content-length': '2' }, '{}');
  const form = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '7000' };
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n';
  await breakOff(crm, '/api/v1/demo/files', form, head.slice(0, 30));
  await breakOff(crm, '/api/v1/demo/files', form, `${head}RIFF`);
  expect(crm.faults).toEqual([]);
  expect(crm.files.size).toBe(0);
});
