/** Names of clients: call-started returns the client's cards; their names are kept, shown, searchable, and follow the CRM. */
import { expect, test, vi } from 'vitest';
import { createClientNames } from '../../app/engine/crm/client-names.ts';
import type { Cards } from '../../app/crm/outbox/ports.ts';
import { batch, call, client as clientOf, MASHA } from '../store/fixtures.ts';
import { office, silent, story } from './office.ts';

const PHONE = '79997775533';
const CONTACT = '11111111-1111-4111-8111-111111111111';
const COMPANY = '22222222-2222-4222-8222-222222222222';

async function place() {
  let cards: ((cards: Cards) => void) | undefined;
  const it = await office({ delivery: { onCards: (some) => cards?.(some) } });
  let time = Date.now();
  const named = vi.fn<(phone: string) => void>();
  const name = createClientNames({
    client: () => it.kontur,
    save: it.store.nameClient,
    onName: named,
    now: () => time,
    log: silent,
  });
  let asked: Promise<void> = Promise.resolve();
  const seen: Cards[] = [];
  cards = (some) => {
    seen.push(some);
    asked = name(some);
  };
  return {
    it,
    named,
    seen,
    later: (ms: number): void => void (time += ms),
    /** Tells one whole call and waits until the CRM has it and the name was requested. */
    async call(n: number): Promise<void> {
      const before = seen.length;
      it.delivery.start();
      it.tell(...story(n));
      await vi.waitUntil(() => seen.length > before && it.counts().waiting === 0, { timeout: 90_000 });
      await asked;
    },
  };
}

test('the name and company of the card are shown with the calls and searchable; changed and deleted cards are followed', async () => {
  const { it, call: ring, later, named } = await place();
  await using stand = it;
  const card = { id: CONTACT, name: 'Ольга Петрова', phones: [{ type: 'work', value: '8 (999) 777-55-33' }] };
  stand.crm.contacts.set(CONTACT, { ...card, links: { companyIds: [COMPANY] } });
  stand.crm.companies.set(COMPANY, { id: COMPANY, name: 'ООО «Ёлка»', phones: [] });
  stand.store.commit(batch([call({ n: 1, from: clientOf(PHONE) }), call({ n: 2, from: clientOf('79991112233') })]));
  await ring(1);
  const found = (text: string): (string | undefined)[] =>
    stand.store.searchCalls({ text }, 0, 10).rows.map(({ clientName }) => clientName);
  expect(found('петрова')).toEqual(['Ольга Петрова, ООО «Ёлка»']);
  expect(found('елка')).toEqual(['Ольга Петрова, ООО «Ёлка»']);
  expect(found('Сидорова')).toEqual([]);
  expect(stand.store.missed().rows.find(({ phone }) => phone === PHONE)?.name).toBe('Ольга Петрова, ООО «Ёлка»');
  expect(named).toHaveBeenCalledWith(PHONE);

  stand.crm.contacts.set(CONTACT, { ...card, name: 'Ольга Иванова' });
  await ring(3);
  expect(found('петрова')).toHaveLength(1); // a name is read again after ten minutes at the earliest
  later(600_001);
  await ring(4);
  expect([found('петрова'), found('иванова')]).toEqual([[], ['Ольга Иванова']]);

  stand.crm.contacts.delete(CONTACT);
  await ring(5);
  expect(stand.store.clientName(PHONE)).toBeUndefined();
  expect(stand.crm.faults).toEqual([]);
});

test('a key that may not read cards leaves calls as they are', async () => {
  const { it, call: ring, named } = await place();
  await using stand = it;
  stand.crm.who.needsBearer.add('contacts');
  stand.crm.contacts.set(CONTACT, { id: CONTACT, name: 'Ольга', phones: [{ value: '+7 999 777 55 33' }] });
  await ring(1);
  expect(stand.store.clientName(PHONE)).toBeUndefined();
  expect(named).not.toHaveBeenCalled();
  expect(stand.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('an erased client’s name goes too', async () => {
  await using stand = await office();
  stand.store.commit(batch([call({ n: 1, from: clientOf(PHONE), to: MASHA })]));
  stand.store.nameClient(PHONE, 'Ольга');
  await stand.store.erasure.erase(PHONE, stand.store.erasure.ids(PHONE));
  expect(stand.store.clientName(PHONE)).toBeUndefined();
});
