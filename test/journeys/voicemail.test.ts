/** A client leaves a message in FusionPBX's mailbox: seen live or read from the call records after a gap, it becomes the missed call's recording. */
import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { wavHead } from '../../app/demo/wav-head.ts';
import { spokenRows, spokenTrace } from '../fixtures/fusionpbx-message.ts';
import { fusionStories } from '../fixtures/fusionpbx.ts';
import { play } from '../fixtures/replay.ts';
import type { Mover } from '../fixtures/trace.ts';
import { openOffice, toldTo, waitForStatus, type Office } from './office.ts';
import { folder } from './product.ts';

const FREESWITCH = '/var/lib/freeswitch';
const SPEECH = Buffer.concat([wavHead(96_000), Buffer.alloc(96_000, 7)]);
const TRACE = spokenTrace('voicemail-left');
const CLIENT = String(TRACE.lines[0]?.event['Unique-ID']);

type Missed = { rows: { phone: string; state: string; message?: { call: string; file: string } }[] };
const missed = async ({ engine }: Office): Promise<Missed> =>
  (await (await engine.respond(new Request('http://office/api/missed'))).json()) as Missed;

/** The exchange's disk as this PC sees it: only the recordings are shared. */
const disk = (place: string) => ({
  config: {
    recordings: {
      upload: true,
      source: { kind: 'folder', from: `${FREESWITCH}/recordings`, to: join(place, 'recordings') },
    },
  },
  lay(file: string): void {
    const path = join(place, file.slice(FREESWITCH.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, SPEECH);
    utimesSync(path, 1e9, 1e9);
  },
});

/** Expects the message on the leg of the colleague who missed the call, no answered leg, and the message in the call-back list. */
async function expectMessage(office: Office, id: string): Promise<void> {
  const { crm } = office;
  await crm.waitFor(() => (crm.calls.get(id)?.recordings.length ?? 0) > 0, 60_000);
  await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
  const [body] = crm.calls.get(id)?.registrations ?? [];
  expect(body?.items.map(({ startedAt }) => startedAt)).toEqual([undefined]);
  expect(crm.calls.get(id)?.recordings).toMatchObject([
    { legId: body?.items[0]?.id, sha256: createHash('sha256').update(SPEECH).digest('hex') },
  ]);
  const { rows } = await missed(office);
  expect(rows).toMatchObject([{ phone: '79997775533', state: 'open', message: { call: id } }]);
  const { call = '', file = '' } = rows[0]?.message ?? {};
  const heard = await office.engine.respond(
    new Request(`http://office/api/recording?${String(new URLSearchParams({ call, file }))}`),
  );
  expect(Buffer.from(await heard.arrayBuffer()).equals(SPEECH)).toBe(true);
  expect(crm.faults).toEqual([]);
}

it('live: told once, as not answered; a message that cannot be read yet is shown at once, and sent when it can', async () => {
  using place = folder();
  const { config, lay } = disk(place.path);
  await using office = await openOffice({ config });
  let file = '';
  const playing = play(office.exchange, TRACE, {
    speed: 8,
    alter: (event) => {
      if (event['Event-Name'] === 'RECORD_STOP') file = String(event['Record-File-Path']);
      return event;
    },
  });
  await playing.done;
  const id = playing.id(CLIENT);
  await waitForStatus(office.engine, ({ problems }) => problems.some(({ id: code }) => code === 'recordings'));
  const [problem] = office.engine.status().problems.filter(({ id: code }) => code === 'recordings');
  expect(problem?.text).toContain(`АТС записала в ${file}`);
  expect(problem?.text).toContain(join(place.path, 'storage/voicemail/default/office.local/1004'));
  expect(toldTo(office.crm, (one) => one === id)[0]?.legs.map(({ events }) => events)).toEqual([
    ['appeared', 'disconnected'],
  ]);
  lay(file);
  const outbox = await office.engine.respond(new Request('http://office/api/outbox'));
  const [{ id: item } = { id: 0 }] = (await outbox.json()) as { id: number }[];
  await office.engine.respond(
    new Request('http://office/api/retry', { method: 'POST', body: JSON.stringify({ id: item }) }),
  );
  await expectMessage(office, id);
  await waitForStatus(office.engine, ({ problems }) => problems.every(({ id: code }) => code !== 'recordings'));
});

it('read from the call records after a gap', async () => {
  using place = folder();
  const { config, lay } = disk(place.path);
  const records = join(place.path, 'xml_cdr');
  mkdirSync(records, { recursive: true });
  const story = fusionStories().find(({ name }) => name === 'voicemail-left');
  if (story === undefined) throw new Error('no story');
  await using office = await openOffice({
    engine: { historySettleMs: 0 },
    config: { ...config, history: { kind: 'folder', format: 'json_cdr', path: records } },
  });
  let mover: Mover | undefined;
  const playing = play(office.exchange, TRACE, { speed: 8, until: 5000 });
  ({ mover } = playing);
  await playing.done;
  const id = playing.id(CLIENT);
  await waitForStatus(office.engine, ({ liveCalls }) => liveCalls === 1);
  office.exchange.silence(true);
  office.exchange.cut('reset');
  await waitForStatus(office.engine, ({ exchange }) => exchange.state !== 'connected');
  office.exchange.table.override({ show: '{"row_count":0}', dumps: new Map() });
  const [row] = spokenRows(story).v_xml_cdr_json;
  const path = join(records, `a_${id}.cdr.json`);
  writeFileSync(path, JSON.stringify(mover.value(row?.['json'])));
  utimesSync(path, Date.now() / 1000 - 60, Date.now() / 1000 - 60);
  lay(`${FREESWITCH}/storage/voicemail/default/office.local/1004/msg_${id}.wav`);
  office.exchange.silence(false);
  await waitForStatus(office.engine, ({ exchange }) => exchange.state === 'connected');
  await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
  await expectMessage(office, id);
});
