/** Points that the CRM's documentation leaves open: a call arrives completely and once, whichever way the CRM behaves (pairwise). */
import { expect, test } from 'vitest';
import { OPEN_POINTS } from '../../app/demo/crm/behaviour.ts';
import { pairwise } from '../fixtures/pairwise.ts';
import { uuid } from '../store/fixtures.ts';
import { clock, office, recordingOf, story, WHOLE } from './office.ts';

const ROWS = pairwise(OPEN_POINTS);

test('every pair of values of two open points occurs', () => {
  const names = Object.keys(OPEN_POINTS) as (keyof typeof OPEN_POINTS)[];
  for (const a of names)
    for (const b of names.filter((name) => name > a))
      for (const x of OPEN_POINTS[a])
        for (const y of OPEN_POINTS[b]) expect(ROWS.some((row) => row[a] === x && row[b] === y)).toBe(true);
});

const wav = { size: 5, contentType: 'audio/wav', name: 'talk.wav' };

test.for(ROWS.map((behaviour) => [JSON.stringify(behaviour), behaviour] as const))(
  'told completely, once, with its recording: %s',
  async ([, behaviour]) => {
    const { Readable } = await import('node:stream');
    await using it = await office({
      time: clock(),
      crm: { behaviour },
      recordings: { fetch: () => Promise.resolve({ ...wav, stream: Readable.from([Buffer.from('sound')]) }) },
    });
    // The CRM accepts the registration, and its answer is lost on the way.
    it.crm.misbehave({ how: 'garble', path: /register-call/, times: 1, body: 'null' });
    it.delivery.start();
    it.tell(...story(1), recordingOf(1));
    await it.passUntil(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
    const call = it.crm.calls.get(uuid(1));
    expect(it.crm.calls.size).toBe(1);
    expect(call?.log.filter((line) => line !== 'register-call')).toEqual([...WHOLE.slice(0, -1), 'call-recording']);
    expect(call?.registrations.length).toBe(behaviour.registerTwice === 'taken' ? 2 : 1);
    expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
    expect(it.crm.faults).toEqual([]);
    expect(it.troubles).toEqual([]);
  },
);

test('a registration that is repeated after its recording was attached does not remove the recording', async () => {
  const { Readable } = await import('node:stream');
  await using it = await office({
    recordings: { fetch: () => Promise.resolve({ ...wav, stream: Readable.from([Buffer.from('sound')]) }) },
  });
  it.delivery.start();
  const intents = story(1);
  it.tell(...intents, recordingOf(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  await it.delivery.idle();
  // The exchange's records had more about the call: it is registered again.
  it.tell({ ...intents.at(-1)!, key: `${uuid(1)}/registered again` });
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 2);
  const call = it.crm.calls.get(uuid(1));
  expect(call?.recordings).toHaveLength(1);
  expect(call?.registrations[1]?.items[0]?.recordings).toEqual([
    { fileId: call?.recordings[0]?.fileId, fileName: 'talk.wav', contentType: 'audio/wav', contentLength: 5 },
  ]);
  expect(it.crm.faults).toEqual([]);
});

test('the integration has another name in the CRM: its prefix is learnt from the first answer', async () => {
  await using it = await office({
    crm: { integrationName: 'Megafon', behaviour: { laterId: 'prefixed', strictWithId: true } },
  });
  it.delivery.start();
  it.tell(...story(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  expect(it.crm.calls.get(uuid(1))?.log).toEqual(WHOLE);
  expect(it.client.dialect.values()).toMatchObject({ prefix: 'Megafon', later: 'prefixed', isProven: true });
  const asked = it.crm.requests.length;
  it.tell(...story(2));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(2))?.registrations.length === 1);
  expect(it.crm.requests.length - asked).toBe(WHOLE.length); // no wrong prefix is tried a second time
});
