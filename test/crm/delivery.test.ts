/** The outbox worker against the strict CRM: order, refusals, stopping, a second PC. */
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

test('forty calls at once: each in its own order', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'slow', ms: 15 });
  const stories = Array.from({ length: 40 }, (_, n) => story(n + 1));
  it.delivery.start();
  for (let step = 0; step < WHOLE.length; step += 1) it.tell(...stories.map((intents) => intents[step]!));
  await it.crm.waitFor(
    () => [...it.crm.calls.values()].filter((call) => call.registrations.length === 1).length === 40,
    90_000,
  );
  expect(it.crm.faults).toEqual([]);
  for (const call of it.crm.calls.values()) expect(call.log).toEqual(WHOLE);
});

test.for([
  ['refuses connections', undefined],
  ['answers 500', { how: 'status' }],
  ['cuts every connection', { how: 'cut' }],
  ['shows a login page', { how: 'status', status: 200 }],
  ['redirects', { how: 'status', status: 302, headers: { location: 'https://login.example/' } }],
] as const)(
  'the CRM %s during five calls: later all are registered once, and no stale live message appears',
  async ([, how]) => {
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
  },
);

test('messages of twelve calls are sent at the same time, and no more', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'hang', path: /call-started/ });
  it.delivery.start();
  it.tell(...Array.from({ length: 20 }, (_, n) => story(n + 1)).flat());
  const sent = () => it.crm.requests.filter(({ path }) => path.endsWith('/call-started')).length;
  await it.crm.waitFor(() => sent() >= 12);
  expect(sent()).toBe(12);
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
  // Once under each of the two ids that the CRM may know the call by, then no more.
  expect(it.crm.requests.filter(({ path }) => path.endsWith('/call-event'))).toHaveLength(2);
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

test('after a refused call-started the live messages are skipped; the registration makes up for them', async () => {
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
  expect(it.counts().failed).toBe(1); // shown as failed until the call is registered
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
});

test('a second PC that tells the same call is detected', async () => {
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

test('stopping finishes the requests in flight and starts no new ones; the rest goes out after the next start', async () => {
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

test('paused: nothing is sent, live messages expire, registrations wait', async () => {
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

test('a CALL that could not be placed: call-failed with the id of the CALL and nothing else', async () => {
  await using it = await office();
  const communicationId =
    it.crm.users.length > 0
      ? (await it.crm.placeCall({ fromUserId: MASHA, clientPhone: '79991112233' }, it.crm.url)).communicationId
      : '';
  it.crm.faults.length = 0; // it sent CALL to its own address, where nobody answers it
  it.delivery.start();
  it.tell({ kind: 'call-failed', key: 'x/failed', callId: uuid(1), at: Date.now() * 1000, communicationId });
  await it.crm.waitFor(() =>
    [...it.crm.calls.values()].some((call) => call.failed && call.communicationId === communicationId),
  );
  expect(it.crm.faults).toEqual([]);
});
