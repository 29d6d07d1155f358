/** The reconciliation («Сверка») between the engine and the strict CRM over its feed: correct, repaired by “send again”, and complete with ten thousand calls. */
import { describe, expect, it } from 'vitest';
import { readCommunications } from '../../app/crm/kontur/communications.ts';
import { createCrmClient } from '../../app/crm/kontur/client.ts';
import { pino } from 'pino';
import type { Reconciliation } from '../../app/contract/view.ts';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { play } from '../fixtures/replay.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

const HOUR = 3_600_000;
const ask = async <T>(office: Office, path: string, body?: object): Promise<T> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await office.engine.respond(new Request(`http://x/api/${path}`, init))).json()) as T;
};

describe('the comparison with the CRM', () => {
  it('finds nothing where all is well, finds a missing call, and sends it again under the same id', async () => {
    await using office = await openOffice({ config: { recordings: { upload: false } } });
    expect(await ask(office, 'reconciliation')).toBeNull();
    for (const name of ['inbound-answered', 'inbound-missed', 'hold-resume', 'internal-answered', 'ivr-abandoned'])
      await play(office.exchange, name, { speed: Infinity, startAt: Date.now() - HOUR }).done;
    await office.crm.waitFor(
      () => [...office.crm.calls.values()].filter(({ registrations }) => registrations.length > 0).length === 5,
    );
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
    const clean = await ask<Reconciliation>(office, 'reconcile', {});
    expect(clean).toMatchObject({
      compared: 5,
      source: 'crm',
      missing: [],
      doubled: [],
      different: [],
      withoutRecording: [],
    });
    expect(await ask(office, 'reconciliation')).toEqual(clean);

    const [lost] = office.crm.calls.values();
    if (lost === undefined) throw new Error('no call');
    office.crm.forget(lost.externalId);
    const found = await ask<Reconciliation>(office, 'reconcile', {});
    expect(found.missing.map(({ callId }) => callId)).toEqual([lost.externalId]);
    expect([...found.doubled, ...found.different, ...found.withoutRecording]).toEqual([]);
    expect(await ask(office, 'sendCallsAgain', { callIds: [lost.externalId] })).toEqual({ sent: 1 });
    await office.crm.waitFor(() => (office.crm.calls.get(lost.externalId)?.registrations.length ?? 0) > 0);
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
    expect(await ask(office, 'reconcile', {})).toMatchObject({ compared: 5, missing: [], doubled: [], different: [] });
  });

  it('where we may not read the feed it says so and uses our own outbox', async () => {
    await using office = await openOffice({ config: { recordings: { upload: false } } });
    await play(office.exchange, 'inbound-answered', { speed: Infinity, startAt: Date.now() - HOUR }).done;
    await office.crm.waitFor(() =>
      [...office.crm.calls.values()].some(({ registrations }) => registrations.length > 0),
    );
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
    office.crm.who.needsBearer.add('events');
    expect(await ask(office, 'reconcile', {})).toMatchObject({ source: 'ownBook', compared: 1, missing: [] });
  });

  it('reads ten thousand calls from the feed', async () => {
    await using crm = await createDemoCrm();
    const card = {
      externalCreatedAt: new Date().toISOString(),
      direction: 'inbound',
      data: { call: { items: [{ id: 'x', from: { type: 'client' }, to: { type: 'user' } }] } },
    };
    for (let n = 0; n < 10_000; n += 1) crm.feed.addCall(`c${n}`, { ...card, externalId: `Plecho/${n}` });
    const client = createCrmClient({
      url: crm.url,
      kind: 'private',
      apiKey: crm.apiKey,
      log: pino({ level: 'silent' }),
    });
    const { calls, failed } = await readCommunications({ client, from: null });
    expect(failed).toBeNull();
    expect(calls).toHaveLength(10_000);
    await client.close();
  });
});
