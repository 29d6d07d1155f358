/** Puts the demo's month where it belongs: into the product's store as told already, and into the demo CRM with the clients' cards. */
import type { Intent } from '../core/intent.ts';
import type { Call } from '../core/model.ts';
import { registrationOf } from '../core/report.ts';
import type { DemoCrm } from './crm.ts';
import type { DemoContact } from './crm/contacts.ts';
import { uuid } from './month-calls.ts';
import { MONTH_CLIENTS, shownName } from './month-people.ts';
import { createRandom } from './office-people.ts';
import { markedByHand, type Month } from './month.ts';

/** What the month needs of the product's store. */
export type MonthStore = {
  readonly commit: (batch: {
    readonly calls: readonly Call[];
    readonly goneCalls: readonly string[];
    readonly intents: readonly Intent[];
    readonly channels: readonly [];
    readonly goneChannels: readonly [];
    readonly asked: readonly [];
    readonly goneAsked: readonly [];
    readonly early: readonly [];
    readonly now: number;
  }) => number;
  readonly outbox: {
    readonly together: (work: () => void) => void;
    readonly toldElsewhere: (isTold: () => boolean, at: number) => number;
  };
  readonly nameClient: (phone: string, name: string) => boolean;
  readonly markCalledBack: (input: { phone: string; note: string }) => number;
};

/** In one transaction, before the engine starts: the registrations count as told, so that none of them is sent. @param now ms */
export function fillStore(store: MonthStore, { calls }: Month, now: number): void {
  const none = { channels: [], goneChannels: [], asked: [], goneAsked: [], early: [] } as const;
  store.outbox.together(() => {
    const intents = calls
      .filter(({ announced }) => announced)
      .map((call) => registrationOf(call, call.finishedAt ?? call.startedAt));
    // They are over: the state that the product goes on from knows none of them.
    store.commit({ ...none, calls, goneCalls: calls.map(({ id }) => id), intents, now: 0 });
    store.outbox.toldElsewhere(() => true, now);
    for (const client of MONTH_CLIENTS) if (client.name !== '') store.nameClient(client.phone, shownName(client));
    store.markCalledBack({ phone: markedByHand(), note: 'Ответили письмом' });
  });
}

/** The clients' cards, their phones as people type them, with the companies that they work for. @param seed the ids are the same again */
export function fillCards({ contacts, companies, feed }: DemoCrm, seed: number): void {
  const random = createRandom(seed);
  const ids = new Map<string, string>();
  const keep = (cards: Map<string, DemoContact>, key: 'contactId' | 'companyId', card: DemoContact): void => {
    cards.set(card.id, card);
    feed.add({ [key]: card.id }, { type: 'create', old: null, new: card });
  };
  for (const { name, company, phone } of MONTH_CLIENTS) {
    if (name === '') continue;
    if (company !== '' && !ids.has(company)) {
      ids.set(company, uuid(random));
      keep(companies, 'companyId', { id: ids.get(company) ?? '', name: company, phones: [] });
    }
    const companyId = ids.get(company);
    keep(contacts, 'contactId', {
      id: uuid(random),
      name,
      phones: [{ id: uuid(random), type: 'work', value: asTyped(phone) }],
      links: { companyIds: companyId === undefined ? [] : [companyId] },
    });
  }
}

/** `79990000102` → `8 (999) 000-01-02` */
const asTyped = (phone: string): string =>
  phone.replace(/^7(\d{3})(\d{3})(\d{2})(\d{2})$/, '8 ($1) $2-$3-$4').replace(/^(?!8 )/, '+');

const timeOf = (micros: number): string => {
  const ms = Math.floor(micros / 1000);
  return new Date(ms).toISOString().replace('Z', `${String(micros % 1000).padStart(3, '0')}+00:00`);
};

/** The latest calls as the CRM has them registered: it compares the last days with the product's book. @param since ms */
export function fillCrm(crm: DemoCrm, { calls }: Month, since: number): void {
  for (const call of calls) {
    if (!call.announced || call.startedAt < since * 1000) continue;
    const { callId, direction, clientPhone, line, createdAt, items } = registrationOf(call, call.toldAt);
    crm.remember({
      externalId: callId,
      externalCreatedAt: timeOf(createdAt),
      direction,
      ...(line !== undefined && { externalVatsPhone: line }),
      ...(clientPhone !== undefined && { clientPhone }),
      items: items.map(({ startedAt, finishedAt, ...item }) => ({
        ...item,
        ...(startedAt !== undefined && { startedAt: timeOf(startedAt) }),
        finishedAt: timeOf(finishedAt),
        recordings: [],
      })),
    });
  }
}
