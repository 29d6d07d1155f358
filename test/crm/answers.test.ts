/** What counts as the CRM's acknowledgement of a message: the OK or the card of crm-api.md; on silence or anything else it is sent again, but not for ever. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { TRIES } from '../../app/crm/outbox/give-up.ts';
import { uuid } from '../store/fixtures.ts';
import { clock, office, recordingOf, story, WHOLE, type Clock } from './office.ts';

type Place = Awaited<ReturnType<typeof office>>;
const telephony = (name: string): RegExp => new RegExp(`telephony/${name}$`);
const NAMES = ['call-started', 'call-event', 'call-finished', 'register-call'];

/** Moves the clock until nothing waits, at most `turns` times by `stepMs`. */
async function run({ delivery, counts }: Place, time: Clock, stepMs: number, turns = 40): Promise<void> {
  await delivery.idle();
  for (let turn = 0; turn < turns && counts().waiting > 0; turn += 1) {
    time.forward(stepMs);
    delivery.kick();
    await delivery.idle();
  }
}
const sent = ({ crm }: Place, name: string): number =>
  crm.requests.filter(({ path }) => path.endsWith(`/${name}`)).length;

test.for(['', 'null', '{}', '[]', 'false', '0', '""', '"Accepted"', '{"status":"ok"}', '{"id":7}'])(
  'a 200 with «%s» is no acknowledgement: each message goes out again, and the CRM has the call once',
  async (body) => {
    const time = clock();
    await using it = await office({ time });
    // The request was lost on the way, or the CRM took it in: we cannot tell which.
    for (const [index, name] of NAMES.entries())
      it.crm.misbehave({
        how: index % 2 === 0 ? 'status' : 'garble',
        status: 200,
        body,
        path: telephony(name),
        times: 1,
      });
    it.delivery.start();
    it.tell(...story(1));
    await run(it, time, 1_500);
    const call = it.crm.calls.get(uuid(1));
    expect(NAMES.map((name) => sent(it, name))).toEqual([2, 4, 2, 2]);
    expect(call?.log.filter((what, at, all) => what !== all[at - 1])).toEqual(WHOLE);
    expect(new Set(call?.registrations.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(it.crm.faults).toEqual([]);
    expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  },
);

test.for([
  ['OK without quotes', { body: 'OK' }],
  ['204', { status: 204, body: '' }],
  ['the card of the call', { body: { id: '00000000-0000-4000-8000-00000000cafe', externalId: `Plecho/${uuid(1)}` } }],
] as const)('%s is an acknowledgement: nothing is sent twice', async ([, answer]) => {
  await using it = await office();
  for (const name of ['call-event', 'call-finished', 'register-call'])
    it.crm.misbehave({ how: 'garble', path: telephony(name), ...answer });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.crm.calls.get(uuid(1))).toMatchObject({ log: WHOLE, repeats: 0 });
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('call-started answered with a plain OK: the call goes on under its own id', async () => {
  await using it = await office();
  it.crm.misbehave({ how: 'garble', path: telephony('call-started'), body: '"OK"' });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  const call = it.crm.calls.get(uuid(1));
  expect(call).toMatchObject({ log: WHOLE, startedCount: 1 });
  expect(call?.events.some((event) => 'communicationId' in event)).toBe(false);
  expect(it.crm.faults).toEqual([]);
});

test('a live message that is never acknowledged expires like any other; the registration makes up for it', async () => {
  const time = clock();
  await using it = await office({ time });
  it.crm.misbehave({ how: 'status', status: 200, body: 'null', path: telephony('call-started') });
  it.delivery.start();
  it.tell(...story(1));
  await run(it, time, 11_000);
  expect(sent(it, 'call-started')).toBeGreaterThan(2);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(['register-call']);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('a registration that is never acknowledged, by a CRM that acknowledges everything else, is shown to people and can be sent again by hand', async () => {
  const time = clock();
  await using it = await office({ time });
  const off = it.crm.misbehave({ how: 'garble', body: '{}', path: telephony('register-call') });
  it.delivery.start();
  it.tell(...story(1));
  await run(it, time, 601_000);
  const [row] = it.store.outbox.list();
  expect(row).toMatchObject({
    kind: 'register-call',
    state: 'failed',
    words: expect.stringContaining('Проверьте этот звонок'),
  });
  expect(sent(it, 'register-call')).toBe(TRIES);
  expect(it.client.state()).toMatchObject({ state: 'connected' });

  off();
  expect(it.delivery.retry(row!.id)).toBe(true);
  await it.delivery.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  expect(new Set(it.crm.calls.get(uuid(1))?.registrations.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('while something else answers in place of the CRM, no message uses up its attempts: all are delivered once the CRM is back', async () => {
  const time = clock();
  await using it = await office({ time });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  it.crm.misbehave({ how: 'status', status: 200, body: 'null', path: /telephony|instances/ });
  it.tell(...story(2), ...story(3));
  await run(it, time, 601_000, TRIES * 3);
  expect(it.counts()).toMatchObject({ waiting: 2, failed: 0 });
  expect(sent(it, 'register-call')).toBeGreaterThan(TRIES * 2);
  it.crm.behave();
  await run(it, time, 601_000);
  expect([2, 3].map((n) => it.crm.calls.get(uuid(n))?.log)).toEqual([['register-call'], ['register-call']]);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('a recording whose attaching was not acknowledged is attached again, not uploaded again', async () => {
  const time = clock();
  const recordings = {
    fetch: () =>
      Promise.resolve({
        size: 4,
        contentType: 'audio/wav',
        name: 'talk.wav',
        stream: Readable.from([Buffer.from('RIFF')]),
      }),
  };
  await using it = await office({ time, recordings });
  it.crm.misbehave({ how: 'garble', body: '', path: telephony('call-recording'), times: 2 });
  it.delivery.start();
  it.tell(recordingOf(1), ...story(1));
  await run(it, time, 301_000);
  const call = it.crm.calls.get(uuid(1));
  expect([sent(it, 'files'), sent(it, 'call-recording'), call?.recordings.length]).toEqual([1, 3, 1]);
  expect(it.crm.faults).toEqual([]);
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test.for([400, 409, 422])(
  '%i while the key is renewed means that the key is refused, not the message that waits for it',
  async (status) => {
    const time = clock();
    await using it = await office({ time });
    it.crm.misbehave({ how: 'status', status, body: { title: 'Try later' }, path: /authorize/, times: 2 });
    it.delivery.start();
    it.tell(...story(1));
    await it.delivery.idle();
    expect(it.counts()).toMatchObject({ waiting: 6, failed: 0 });
    await run(it, time, 1_500);
    expect(it.crm.calls.get(uuid(1))?.log).toEqual(WHOLE);
  },
);
