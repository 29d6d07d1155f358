/** The outbox worker against the strict CRM: order, silence, outages, refusals. */
import { expect, test } from 'vitest';
import { uuid } from '../store/fixtures.ts';
import { clock, MASHA, office, story, WHOLE } from './office.ts';

test('a call reaches the CRM in order, with the communication id the CRM gave it', async () => {
  await using it = await office();
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  const call = it.crm.calls.get(uuid(1));
  expect(call?.log).toEqual(WHOLE);
  expect(it.crm.faults).toEqual([]);
  expect(call?.started).toMatchObject({
    direction: 'inbound',
    clientPhone: '79997775533',
    externalVatsPhone: '74951234567',
  });
  expect(call?.started).not.toHaveProperty('communicationId');
  expect(call?.events.every((event) => event.communicationId === call.communicationId)).toBe(true);
  expect(call?.registrations[0]?.communicationId).toBe(call?.communicationId);
  expect(it.counts()).toEqual({ waiting: 0, failed: 0, oldestSeconds: 0 });
});

test('forty calls at once: each in its own order, several at the same time', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'slow', ms: 15 });
  const stories = Array.from({ length: 40 }, (_, n) => story(n + 1));
  it.delivery.start();
  for (let step = 0; step < WHOLE.length; step += 1) it.tell(...stories.map((intents) => intents[step]!));
  await it.crm.waitFor(
    () => [...it.crm.calls.values()].filter((call) => call.registrations.length === 1).length === 40,
    30_000,
  );
  expect(it.crm.faults).toEqual([]);
  for (const call of it.crm.calls.values()) expect(call.log).toEqual(WHOLE);
  const [first, last] = [it.crm.requests[0]!.at, it.crm.requests.at(-1)!.at];
  expect(last - first).toBeLessThan(40 * WHOLE.length * 15); // one after another would take longer
});

test.for([
  ['refuses connections', undefined],
  ['answers 500', { how: 'status' }],
  ['cuts every connection', { how: 'cut' }],
  ['shows a login page', { how: 'status', status: 200 }],
  ['redirects', { how: 'status', status: 302, headers: { location: 'https://login.example/' } }],
] as const)('the CRM %s during five calls: later all are registered once, and nothing old pops up', async ([, how]) => {
  const time = clock();
  await using it = await office({ time });
  if (how === undefined) await it.crm.down();
  else it.crm.misbehave({ ...how });
  it.delivery.start();
  for (let n = 1; n <= 5; n += 1) it.tell(...story(n));
  await it.delivery.idle();
  expect(it.delivery.isDown() || it.counts().waiting > 0).toBe(true);
  expect(it.crm.calls.size).toBe(0);

  time.forward(61_000);
  if (how === undefined) await it.crm.up();
  else it.crm.behave();
  it.delivery.kick();
  await it.crm.waitFor(() => it.crm.calls.size === 5);
  await it.delivery.idle();
  for (const call of it.crm.calls.values()) expect(call.log).toEqual(['register-call']);
  expect(it.crm.faults).toEqual([]);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('a CRM that is down is asked by one probe at a time, not by everything that waits', async () => {
  const time = clock();
  await using it = await office({ time });
  it.crm.misbehave({ how: 'status', path: /callbacks/ });
  it.delivery.start();
  it.tell(...Array.from({ length: 60 }, (_, n) => story(n + 1)).flat());
  await it.delivery.idle();
  const first = it.crm.requests.length;
  expect(first).toBeLessThan(20);
  for (let minute = 0; minute < 10; minute += 1) {
    time.forward(60_000);
    it.delivery.kick();
    await it.delivery.idle();
  }
  expect(it.crm.requests.length - first).toBeLessThanOrEqual(10);
});

test('the CRM hangs: the message goes out again with the same ids, and nothing is doubled', async () => {
  await using it = await office({ client: { timeoutMs: 300 } });
  it.crm.misbehave({ how: 'deaf', path: /call-started/, times: 1 });
  it.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 2, 15_000);
  await it.delivery.idle();
  const call = it.crm.calls.get(uuid(1));
  expect(call?.startedCount).toBe(2);
  expect(call?.repeats).toBe(2); // both word for word what came before
  expect(call?.registrations[1]).toEqual(call?.registrations[0]);
  expect(it.crm.calls.size).toBe(1);
  expect(it.crm.faults).toEqual([]);
  expect(it.troubles).toEqual([]); // our own repeat is no second PC
});

test('401 in the middle: one authorization for all, every message once', async () => {
  await using it = await office();
  it.delivery.start();
  it.crm.misbehave({ how: 'slow', ms: 10 });
  it.tell(...Array.from({ length: 8 }, (_, n) => story(n + 1)).flat());
  await it.crm.waitFor(() => [...it.crm.calls.values()].some((call) => call.events.length === 2));
  const before = it.crm.keys.authorizations();
  it.crm.keys.revoke();
  await it.crm.waitFor(() => [...it.crm.calls.values()].filter((call) => call.registrations.length === 1).length === 8);
  expect(it.crm.keys.authorizations()).toBe(before + 1);
  expect(it.crm.faults).toEqual([]);
  for (const call of it.crm.calls.values())
    expect(call).toMatchObject({ startedCount: 1, finishedCount: 1, repeats: 0, log: WHOLE });
});

test('the CRM does not know the call: its other live messages are skipped, its registration is not', async () => {
  await using it = await office();
  const intents = story(1);
  const off = it.crm.misbehave({
    how: 'status',
    path: /call-event/,
    status: 409,
    body: { status: 'communicationNotFound', message: 'Communication not found. Id: 1' },
  });
  it.delivery.start();
  it.tell(...intents);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  off();
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['call-started', 'register-call']);
  expect(it.crm.requests.filter(({ path }) => path.endsWith('/call-event'))).toHaveLength(1);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('a registration whose communication the CRM forgot is sent without it', async () => {
  await using it = await office();
  const registration = { ...story(1).at(-1)!, communicationId: '00000000-0000-4000-8000-00000000dead' };
  it.delivery.start();
  it.tell(registration);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.registrations[0]).not.toHaveProperty('communicationId');
});

test("what the CRM refuses for good is kept with the CRM's own words, and can be sent again by hand", async () => {
  await using it = await office();
  const errors = { 'items[0].to.userId': ['The user is blocked.'] };
  const off = it.crm.misbehave({
    how: 'status',
    path: /register-call/,
    status: 400,
    body: { errors, title: 'One or more validation errors occurred.', status: 400 },
  });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/register-call')));
  await it.delivery.idle();
  const [row] = it.store.outbox.list();
  expect(row).toMatchObject({
    kind: 'register-call',
    state: 'failed',
    words: 'items[0].to.userId: The user is blocked.',
  });
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 1 });

  off();
  expect(it.delivery.retry(row!.id)).toBe(true);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  expect(it.crm.faults).toEqual([]);
});

test('a refused call-started takes the live messages with it; the registration makes good for it', async () => {
  await using it = await office();
  it.crm.misbehave({
    how: 'status',
    path: /call-started/,
    status: 400,
    body: { errors: { direction: ['wrong'] }, title: 'x', status: 400 },
  });
  it.crm.misbehave({ how: 'slow', ms: 300, path: /register-call/ });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/register-call')));
  expect(it.counts().failed).toBe(1); // visible until the call is in the CRM after all
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
});

test('an outage in the middle of a call: what comes after it is told only where the CRM can follow', async () => {
  const time = clock();
  await using it = await office({ time });
  const [started, appeared, connected, paused, resumed, gone, finished, registered] = story(1, undefined, [
    'appeared',
    'connected',
    'paused',
    'connected',
    'disconnected',
  ]);
  it.delivery.start();
  it.tell(started!, appeared!, connected!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.events.length === 2);
  await it.delivery.idle();
  await it.crm.down();
  it.tell(paused!);
  await it.delivery.idle();
  time.forward(65_000);
  await it.crm.up();
  it.tell(resumed!, gone!, finished!, registered!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  // The hold was never told, so neither is its end: the CRM would hear `connected` twice in a row.
  expect(it.crm.calls.get(uuid(1))?.events.map(({ type }) => type)).toEqual(['appeared', 'connected', 'disconnected']);
  expect(it.crm.faults).toEqual([]);
});

test('a call announced during an outage is not told live afterwards, though it still goes on', async () => {
  const time = clock();
  await using it = await office({ time });
  const [started, appeared, ...rest] = story(1);
  await it.crm.down();
  it.delivery.start();
  it.tell(started!, appeared!);
  await it.delivery.idle();
  time.forward(61_000);
  await it.crm.up();
  it.tell(...rest);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
  expect(it.crm.faults).toEqual([]);
});

test('the clock set back an hour makes no old message young again', async () => {
  const time = clock();
  await using it = await office({ time });
  await it.crm.down();
  it.delivery.start();
  it.tell(...story(1));
  await it.delivery.idle();
  time.forward(-3_600_000);
  await it.crm.up();
  it.delivery.kick();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
});

test('a wrong key stops nothing for ever: with the words for the admin, and everything goes once it is right', async () => {
  const time = clock();
  await using it = await office({
    time,
    crm: { kind: 'public' },
    client: { kind: 'public', secret: 'secretKey=wrong' },
  });
  it.delivery.start();
  it.tell(...story(1));
  await it.delivery.idle();
  expect(it.client.state()).toMatchObject({ state: 'refused', detail: expect.stringContaining('CRM не узнаёт ключ') });
  const asked = it.crm.requests.length;
  it.tell(...story(2));
  await it.delivery.idle();
  expect(it.crm.requests.length).toBe(asked); // not asked again for every message
  expect(it.counts().waiting).toBe(12);
});

test('a second PC that tells the same call is noticed', async () => {
  await using it = await office();
  const [started, appeared] = story(1);
  it.delivery.start();
  it.tell(started!, appeared!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.events.length === 1);
  await it.delivery.idle();
  expect(it.troubles).toEqual([]);

  await using other = await office({ client: { url: it.crm.url } });
  other.delivery.start();
  other.tell(started!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.startedCount === 2);
  await other.delivery.idle();
  expect(other.troubles).toMatchObject([{ kind: 'secondPc', callId: uuid(1) }]);
  expect(other.troubles[0]?.words).toContain('втором компьютере');
});

test('stopping finishes what is under way and starts nothing new; the rest goes out after the next start', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'slow', ms: 150 });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.log.length === 1);
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/call-event')));
  await it.delivery.stop(3000);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(WHOLE.slice(0, 2));
  expect(it.counts().waiting).toBe(4);
  it.crm.behave();
  it.delivery.start();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(WHOLE);
});

test('paused: nothing is sent, live messages grow old, registrations wait', async () => {
  const time = clock();
  await using it = await office({ time });
  it.delivery.start();
  it.delivery.setPaused(true);
  it.tell(...story(1));
  expect(it.crm.requests).toEqual([]);
  time.forward(120_000);
  it.delivery.setPaused(false);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
});

test('CALL that could not be placed: call-failed with the id of the CALL and nothing else', async () => {
  await using it = await office();
  const communicationId =
    it.crm.users.length > 0
      ? (await it.crm.placeCall({ fromUserId: MASHA, clientPhone: '79991112233' }, it.crm.url)).communicationId
      : '';
  it.crm.faults.length = 0; // it called itself, where nobody answers CALL
  it.delivery.start();
  it.tell({ kind: 'call-failed', key: 'x/failed', callId: uuid(1), at: Date.now() * 1000, communicationId });
  await it.crm.waitFor(() =>
    [...it.crm.calls.values()].some((call) => call.failed && call.communicationId === communicationId),
  );
  expect(it.crm.faults).toEqual([]);
});
