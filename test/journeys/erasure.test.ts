/** Erasing a client: after a real call his number is left nowhere, the certificate says so, and nobody is erased during a call. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ErasureCertificate } from '../../app/contract/api.ts';
import type { Engine } from '../../app/engine.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { openOffice, waitForStatus } from './office.ts';

const read = async (engine: Engine, path: string): Promise<unknown> =>
  (await engine.respond(new Request(`http://office/api/${path}`))).json();
const erase = (engine: Engine, number: string): Promise<Response> =>
  engine.respond(new Request('http://office/api/eraseNumber', { method: 'POST', body: JSON.stringify({ number }) }));

it('is erased everywhere, once the call is over', async () => {
  await using office = await openOffice({ config: { recordings: { upload: false } } });
  const { engine, crm, exchange } = office;
  const trace = loadTrace('inbound-answered');
  const phone = trace.expected.calls[0]?.clientPhone ?? '';
  const written = `8 (${phone.slice(1, 4)}) ${phone.slice(4)}`;
  const end = trace.lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_HANGUP')?.t ?? 0;
  let goOn: () => void = () => undefined;
  const wasRefused = new Promise<void>((resolve) => (goOn = resolve));
  const playing = play(exchange, trace, { speed: 4, gate: (at) => (at < end ? undefined : wasRefused) });
  await waitForStatus(engine, ({ liveCalls }) => liveCalls > 0);
  const refused = await erase(engine, written);
  expect([refused.status, await refused.json()]).toEqual([
    409,
    { error: 'refused', message: expect.stringContaining('сейчас идёт разговор'), field: 'number' },
  ]);
  goOn();
  await playing.done;
  await crm.waitFor(() => [...crm.calls.values()].some(({ registrations }) => registrations.length > 0));
  await waitForStatus(engine, ({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0);

  expect(await read(engine, `erasable?number=${encodeURIComponent(written)}`)).toEqual({ digits: phone, calls: 1 });
  const certificate = (await (await erase(engine, written)).json()) as ErasureCertificate;
  expect(certificate).toMatchObject({ number: `…${phone.slice(-2)}`, removed: { calls: 1, unsent: 0 } });
  expect(certificate.removed.events).toBeGreaterThan(0);
  expect(certificate.remains.map(({ where }) => where)).toEqual(expect.arrayContaining(['crm', 'exchange']));
  expect(await read(engine, `history?text=${phone}`)).toMatchObject({ total: 0 });
  expect(await read(engine, `erasable?number=${phone}`)).toMatchObject({ calls: 0 });
  expect(await read(engine, 'erasures')).toEqual([certificate]);
  expect(JSON.stringify(await read(engine, 'diagnostics'))).not.toContain(phone);

  expect((await erase(engine, '1001')).status).toBe(400);
  expect((await erase(engine, '8 916 111-22-33')).status).toBe(409); // a colleague's mobile
});

/** Every file below a folder that holds one of these texts. */
const holding = (dir: string, texts: readonly string[]): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .filter((path) => texts.some((text) => readFileSync(path).includes(text)))
    .map((path) => path.slice(dir.length + 1));

it('a minute after his calls, missed and answered, with a note, a reconciliation and an alert about him: no file and no answer holds his number', async () => {
  await using office = await openOffice({
    config: {
      recordings: { upload: false },
      alerts: { webhook: { url: 'http://127.0.0.1:1/' }, dailyReportAt: '00:00' },
    },
  });
  const { crm, exchange } = office;
  const traces = ['inbound-missed', 'inbound-answered', 'outbound-no-answer', 'voicemail'].map((name) =>
    loadTrace(name),
  );
  const phone = traces[0]?.expected.calls[0]?.clientPhone ?? '';
  expect(traces.every(({ expected }) => expected.calls[0]?.clientPhone === phone)).toBe(true);
  const wanted = traces.length;
  const startAt = Date.now() - 600_000; // the reconciliation looks only at calls that are not quite new
  for (const [n, trace] of traces.entries())
    await play(exchange, trace, { speed: 8, startAt: startAt + n * 60_000 }).done;
  const registered = () => [...crm.calls.values()].filter(({ registrations }) => registrations.length > 0);
  await crm.waitFor(() => registered().length >= wanted);
  await waitForStatus(office.engine, ({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0);
  const post = async (path: string, body: unknown): Promise<unknown> =>
    (
      await office.engine.respond(
        new Request(`http://office/api/${path}`, { method: 'POST', body: JSON.stringify(body) }),
      )
    ).json();
  await post('markCalledBack', { phone, note: `звонил с ${phone}` });
  crm.forget(registered()[0]?.externalId ?? ''); // so that the reconciliation names the number
  await post('reconcile', {});
  const spellings = [phone, `8${phone.slice(1)}`, phone.slice(1)];
  expect(JSON.stringify(await read(office.engine, 'reconciliation'))).toContain(phone);
  expect(holding(office.profile, spellings)).not.toEqual([]);

  const certificate = (await (
    await erase(office.engine, `+7 (${phone.slice(1, 4)}) ${phone.slice(4)} доб. 12`)
  ).json()) as ErasureCertificate;
  expect(certificate.removed.calls).toBe(wanted);
  const pages = [
    'history',
    'missed',
    'reconciliation',
    'overview',
    'outbox',
    'status',
    'diagnostics',
    'erasures',
    'refusals',
  ];
  for (const page of pages)
    expect([page, JSON.stringify(await read(office.engine, page))]).toEqual([
      page,
      expect.not.stringMatching(phone.slice(1)),
    ]);
  expect(holding(office.profile, spellings)).toEqual([]);
  await office.restart();
  await office.engine.stop();
  expect(holding(office.profile, spellings)).toEqual([]);
});
