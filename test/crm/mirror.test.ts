/** The clients of the CRM, mirrored from its feed over the strict demo CRM: odd phone numbers, changes, merges. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../app/engine.ts';
import { openDemoOffice, type DemoOffice } from '../../app/demo/office.ts';
import { fromClient, toUser } from '../../app/demo/office-stories.ts';
import type { CallView, LiveMessage } from '../../app/contract/view.ts';
import { openOffice, waitForStatus, type Office } from '../journeys/office.ts';

let office: Office;
let demo: DemoOffice;
beforeAll(async () => {
  office = await openOffice({ engine: { cardsMs: 50 } });
  demo = openDemoOffice(office.exchange, { quiet: true, speed: 10 });
  await office.exchange.waitForListener();
}, 120_000);
afterAll(async () => {
  await demo.stop();
  await office[Symbol.asyncDispose]();
});

const contact = (name: string, phones: string[], more: Record<string, unknown> = {}) => ({
  id: randomUUID() as string,
  name,
  phones: phones.map((value) => ({ id: randomUUID(), type: 'work', value })),
  links: { companyIds: [] },
  ...more,
});
const tell = (card: { id: string; name: string }, type = 'create', key = 'contactId'): void =>
  office.crm.feed.add({ [key]: card.id }, { type, old: null, new: type === 'delete' ? null : card });
const filled = (engine: Engine, count: number): Promise<void> =>
  waitForStatus(engine, ({ clients }) => clients?.state === 'filled' && clients.count === count);

/** A client calls. @returns the call as the window shows it */
const calls = async (phone: string): Promise<CallView> => {
  const seen = new Promise<CallView>((resolve) => {
    const stop = office.engine.subscribe((message: LiveMessage) => {
      if (message.type !== 'call' || message.call.clientPhone !== phone) return;
      queueMicrotask(() => stop());
      resolve(message.call);
    });
  });
  demo.play(['1001'], async (stage) => {
    const client = fromClient(stage, { phone });
    const ringing = toUser(stage, client, '1001', { shown: phone });
    ringing.ring();
    await stage.wait(2, client, ringing);
    client.hangUp('ORIGINATOR_CANCEL');
  });
  return seen;
};

describe('the mirror', () => {
  test('is filled from the feed, with phones parsed by our rules, and shown at the first ring', async () => {
    const firm = { id: randomUUID() as string, name: 'ООО «Ромашка»', phones: [] };
    tell(firm, 'create', 'companyId');
    tell(contact('Ольга Петрова', ['8 (999) 111-22-01'], { links: { companyIds: [firm.id] } }));
    tell(contact('Борис', ['+7 999 111 22 02', '9991112203 доб. 12']));
    tell(contact('Без номера', ['—', '']));
    await filled(office.engine, 4);
    const call = await calls('79991112201');
    expect(call).toMatchObject({ clientName: 'Ольга Петрова, ООО «Ромашка»', clientCard: { kind: 'contact' } });
    expect((await calls('79991112203')).clientName).toBe('Борис');
  }, 60_000);

  test('follows changes, merges and deletions; pages already read are not read again after a restart', async () => {
    const card = contact('Старое имя', ['+79991112210']);
    tell(card);
    await filled(office.engine, 5);
    tell({ ...card, name: 'Новое имя' }, 'patch');
    tell(contact('Второй', ['89991112210']));
    await filled(office.engine, 6);
    expect((await calls('79991112210')).clientName).toBe('Новое имя / Второй');
    tell(card, 'delete');
    await filled(office.engine, 5);
    expect((await calls('79991112210')).clientName).toBe('Второй');
    const asked = office.crm.requests.length;
    await office.restart();
    expect(office.engine.status().clients).toEqual({ count: 5, state: 'filled' });
    const offsets = office.crm.requests.slice(asked).filter(({ path }) => path.includes('/events?'));
    expect(offsets.every(({ path }) => !path.includes('offset=00000000-0000-0000-0000-000000000000'))).toBe(true);
  }, 60_000);

  test('the history finds calls by the name, and shows who talked with the client last', async () => {
    const found = async (text: string): Promise<(string | undefined)[]> => {
      const answer = await office.engine.respond(new Request(`http://w/api/history?text=${encodeURIComponent(text)}`));
      const { rows } = (await answer.json()) as { rows: CallView[] };
      return rows.map(({ clientPhone }) => clientPhone);
    };
    await expect.poll(() => found('петрова')).toEqual(['79991112201']);
    expect(await found('ромашка')).toEqual(['79991112201']);
  }, 60_000);

  test('a contact is created only by a click, once, for a number that has none', async () => {
    const make = async (body: unknown) => {
      const answer = await office.engine.respond(
        new Request('http://w/api/createContact', { method: 'POST', body: JSON.stringify(body) }),
      );
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(office.crm.contacts.size).toBe(0);
    expect((await make({ phone: '79991112299', name: 'Новый клиент' })).body).toEqual({ ok: true });
    expect([...office.crm.contacts.values()]).toMatchObject([
      { name: 'Новый клиент', phones: [{ value: '+79991112299' }] },
    ]);
    expect((await calls('79991112299')).clientName).toBe('Новый клиент');
    expect((await make({ phone: '+7 999 111-22-99', name: 'Ещё раз' })).status).toBe(409);
    expect((await make({ phone: '112', name: 'Нет' })).status).toBe(400);
    expect(office.crm.contacts.size).toBe(1);
    expect(office.crm.faults).toEqual([]);
  }, 60_000);
});
