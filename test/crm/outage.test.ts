/** Outages, expired keys, time-outs: afterwards the CRM has every call once, and no stale live message appears. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { uuid } from '../store/fixtures.ts';
import { Delivery } from '../../app/crm/outbox/outbox-worker.ts';
import { clock, office, silent, story, WHOLE } from './office.ts';

test('a CRM that is down gets one probe at a time, not every waiting message', async () => {
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
  await using it = await office({ time: clock(), client: { timeoutMs: 3_000 } });
  it.crm.misbehave({ how: 'deaf', path: /call-started/, times: 1 });
  it.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
  it.delivery.start();
  it.tell(...story(1));
  await it.passUntil(() => it.crm.calls.get(uuid(1))?.registrations.length === 2);
  const call = it.crm.calls.get(uuid(1));
  expect(call?.startedCount).toBe(2);
  expect(call?.repeats).toBe(2); // both identical to the first message
  expect(call?.registrations[1]).toEqual(call?.registrations[0]);
  expect(it.crm.calls.size).toBe(1);
  expect(it.crm.faults).toEqual([]);
  expect(it.troubles).toEqual([]); // our own repeat is not mistaken for a second PC
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

test('an outage in the middle of a call: later messages are sent only where they make sense to the CRM', async () => {
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

test('the end of a leg is too old to be sent, the end of its call is not: neither is sent, the registration closes both', async () => {
  const time = clock();
  await using it = await office({ time });
  const [started, appeared, connected, gone, finished, registered] = story(1);
  it.delivery.start();
  it.tell(started!, appeared!, connected!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.events.length === 2);
  await it.delivery.idle();
  await it.crm.down();
  it.tell(gone!);
  await it.delivery.idle();
  time.forward(61_000);
  it.tell(finished!, registered!);
  await it.crm.up();
  it.delivery.kick();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual([
    'call-started',
    'call-event appeared',
    'call-event connected',
    'register-call',
  ]);
  expect(it.crm.faults).toEqual([]);
});

test('the answer to a message was lost and it became too old to repeat: later messages are sent only where they make sense in both cases', async () => {
  const time = clock();
  await using it = await office({ time, client: { timeoutMs: 3_000 } });
  const [started, appeared, connected, paused, resumed, gone, finished, registered] = story(1, undefined, [
    'appeared',
    'connected',
    'paused',
    'connected',
    'disconnected',
  ]);
  it.delivery.start();
  it.tell(started!, appeared!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.events.length === 1);
  await it.delivery.idle();
  it.crm.misbehave({ how: 'deaf', path: /call-event/, times: 1 });
  it.tell(connected!);
  await it.delivery.idle();
  time.forward(61_000);
  it.tell(paused!, resumed!, gone!, finished!, registered!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  // We cannot know whether the CRM has `connected`: if so a second one would be wrong, and if not a `paused` would be.
  expect(it.crm.calls.get(uuid(1))?.events.map(({ type }) => type)).toEqual(['appeared', 'connected', 'disconnected']);
  expect(it.crm.faults).toEqual([]);
});

test('killed while a message was in flight: the CRM’s answer that it already has the message counts as OK', async () => {
  const time = clock();
  await using it = await office({ time, crm: { behaviour: { registerTwice: 'refused' } } });
  const [registered] = story(1).slice(-1);
  it.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
  it.delivery.start();
  it.tell(registered!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.stop(0);
  // A new run over the same outbox, in which no answer to that message is stored.
  const again = new Delivery({
    outbox: it.store.outbox,
    crm: it.kontur,
    recordings: { fetch: () => Promise.resolve('notYet') },
    log: silent,
    now: time.now,
  });
  again.start();
  await again.idle();
  time.forward(5_000); // longer than the pause after a first failure
  again.kick();
  await it.crm.waitFor(() => it.crm.requests.filter(({ path }) => path.endsWith('/register-call')).length === 2);
  await again.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  await again.stop(1000);
});

test('while paused, and on a stand-by: expired messages do not count as waiting, the registration does', async () => {
  const time = clock();
  await using it = await office({ time });
  it.delivery.setPaused(true);
  it.delivery.start();
  it.tell(...story(1));
  await it.delivery.idle();
  expect(it.counts().waiting).toBe(6);
  time.forward(61_000);
  it.delivery.kick();
  await it.delivery.idle();
  expect(it.counts().waiting).toBe(1);
});

test('a message that expires while it is in flight: the later messages of its call wait for its answer', async () => {
  const time = clock();
  await using it = await office({ time });
  it.crm.misbehave({ how: 'slow', ms: 700, path: /call-event/, times: 1 });
  const [started, appeared, gone, finished, registered] = story(1, undefined, ['appeared', 'disconnected']);
  it.delivery.start();
  it.tell(started!, appeared!);
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/call-event')));
  time.forward(61_000);
  it.tell(gone!, finished!, registered!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(WHOLE.filter((name) => name !== 'call-event connected'));
  expect(it.crm.faults).toEqual([]);
});

test('a call that began during an outage is not told live afterwards, though it still goes on', async () => {
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

test('an old message stays old when the clock is set back an hour', async () => {
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

test('a wrong key loses nothing: the admin gets a clear message, and everything is sent once the key is right', async () => {
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

test('the database is locked by another program while messages go out: nothing is sent twice, and everything goes on afterwards', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'slow', ms: 200, path: /call-started/ });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/call-started')));
  const other = new Database(join(it.dir, 'plecho.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.startedCount === 1);
  await new Promise((resolve) => setTimeout(resolve, 1200)); // its answer has arrived and cannot be stored
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['call-started']);
  other.exec('COMMIT');
  other.close();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.crm.calls.get(uuid(1))).toMatchObject({ log: WHOLE, repeats: 0 });
  expect(it.crm.faults).toEqual([]);
});

test('the CRM heard of a call, then was unreachable until long after its end: nothing stale is told live, the call is registered', async () => {
  const time = clock();
  await using it = await office({ time });
  const [started, appeared, connected, ...rest] = story(1);
  it.delivery.start();
  it.tell(started!, appeared!, connected!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.events.length === 2);
  await it.delivery.idle();
  await it.crm.down();
  it.tell(...rest, ...story(2));
  await it.delivery.idle();
  time.forward(2 * 3_600_000);
  it.delivery.kick();
  await it.delivery.idle();
  await it.crm.up();
  time.forward(60_000);
  it.delivery.kick();
  await it.crm.waitFor(() => [1, 2].every((n) => it.crm.calls.get(uuid(n))?.registrations.length === 1));
  await it.delivery.idle();
  expect(it.crm.calls.get(uuid(1))?.log).toEqual([...WHOLE.slice(0, 3), 'register-call']);
  expect(it.crm.calls.get(uuid(2))?.log).toEqual(['register-call']); // it was told nothing of that call live
  expect(it.crm.faults).toEqual([]);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});
