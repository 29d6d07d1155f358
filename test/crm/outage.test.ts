/** Outages, expired keys, time-outs: afterwards the CRM has every call once, and nothing old pops up. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { uuid } from '../store/fixtures.ts';
import { Delivery } from '../../app/crm/outbox/outbox-worker.ts';
import { clock, office, silent, story, WHOLE } from './office.ts';

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
  await using it = await office({ time: clock(), client: { timeoutMs: 300 } });
  it.crm.misbehave({ how: 'deaf', path: /call-started/, times: 1 });
  it.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
  it.delivery.start();
  it.tell(...story(1));
  await it.passUntil(() => it.crm.calls.get(uuid(1))?.registrations.length === 2);
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

test('the end of a leg came too late for the CRM, the end of its call did not: neither is told, the registration closes both', async () => {
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

test('the answer to a message was lost and then it was too late for a repeat: what follows is told only where it makes sense either way', async () => {
  const time = clock();
  await using it = await office({ time, client: { timeoutMs: 500 } });
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
  // The CRM has `connected`, which we cannot know: a second one would be wrong, and a pause where it has not.
  expect(it.crm.calls.get(uuid(1))?.events.map(({ type }) => type)).toEqual(['appeared', 'connected', 'disconnected']);
  expect(it.crm.faults).toEqual([]);
});

test('killed while a message was under way: the CRM’s word that it has it already is as good as an OK', async () => {
  const time = clock();
  await using it = await office({ time, crm: { behaviour: { registerTwice: 'refused' } } });
  const [registered] = story(1).slice(-1);
  it.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
  it.delivery.start();
  it.tell(registered!);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.stop(0);
  // Another run over the same outbox, in which nothing is written down of that message.
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

test('while paused, and on a stand-by: what is too old does not count as waiting, the registration does', async () => {
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

test('a message that grows too old while it is under way: what follows it in its call waits for its answer', async () => {
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

test('the database is held by another program while messages go out: nothing is sent twice for it, and everything goes on after', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'slow', ms: 200, path: /call-started/ });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.requests.some(({ path }) => path.endsWith('/call-started')));
  const other = new Database(join(it.dir, 'plecho.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.startedCount === 1);
  await new Promise((resolve) => setTimeout(resolve, 1200)); // its answer is here and cannot be written down
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['call-started']);
  other.exec('COMMIT');
  other.close();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.crm.calls.get(uuid(1))).toMatchObject({ log: WHOLE, repeats: 0 });
  expect(it.crm.faults).toEqual([]);
});

test('the CRM was told of a call, then was away until long after its end: nothing old is told live, the call is registered', async () => {
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
  expect(it.crm.calls.get(uuid(2))?.log).toEqual(['register-call']); // it never heard of that one
  expect(it.crm.faults).toEqual([]);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});
