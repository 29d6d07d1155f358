/** Contacts and companies in the CRM's feed of changes: what a page tells of cards. Shapes that nobody described are left alone. */
import { eventsPage, type EventsPage } from './answers.ts';
import type { CardChange, Crm } from '../port.ts';
import { ok } from '../outbox/outcome.ts';
import type { CrmClient } from './client.ts';
import { FEED_START } from './feed.ts';
import { eventsRequest } from './requests.ts';

/** The documentation advises fifty a page. */
const PAGE = 50;
const WITHIN_MS = 30_000;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const idIn = (entity: Readonly<Record<string, unknown>> | null | undefined, key: string): string | undefined => {
  const value = entity?.[key];
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;
};

/** `[{value: '8 (999)…'}]`, or plain texts. */
const phonesOf = (value: unknown): string[] | undefined =>
  Array.isArray(value)
    ? value.flatMap((one: unknown) => {
        const phone = isObject(one) ? one['value'] : one;
        return typeof phone === 'string' ? [phone] : [];
      })
    : undefined;

function companiesOf(value: unknown): string[] | undefined {
  const ids = isObject(value) ? value['companyIds'] : undefined;
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : undefined;
}

/** What a page of the feed tells of contacts and companies, in order. */
export function cardsOf(page: EventsPage): CardChange[] {
  return page.items.flatMap(({ type, entityIds, changeData }): CardChange[] => {
    const contactId = idIn(entityIds, 'contactId');
    const companyId = idIn(entityIds, 'companyId');
    if (contactId !== undefined && companyId !== undefined)
      return type === 'link' || type === 'unlink' ? [{ do: 'tie', contactId, companyId, on: type === 'link' }] : [];
    // A deal or a talk that is tied to a contact changes no card.
    if (type === 'link' || type === 'unlink') return [];
    const kind = contactId !== undefined ? 'contact' : 'company';
    const id = contactId ?? companyId;
    if (id === undefined) return [];
    const now = changeData?.new;
    if (now === null) return [{ do: 'remove', kind, id }];
    if (!isObject(now)) return [];
    const name = typeof now['name'] === 'string' ? now['name'].trim() : undefined;
    return [{ do: 'put', kind, id, name, phones: phonesOf(now['phones']), companyIds: companiesOf(now['links']) }];
  });
}

/** One page of the feed, read for its cards. */
export const readCards =
  (client: Pick<CrmClient, 'request'>): Crm['readCards'] =>
  async (mark) => {
    const from = mark ?? FEED_START;
    const limits = { timeoutMs: WITHIN_MS };
    const page = await client.request(({ workspace }) => eventsRequest(workspace, from, PAGE), eventsPage, limits);
    if (page.kind !== 'ok') return page;
    const { items, hasMore, lastOffset } = page.value;
    const last = lastOffset ?? items.at(-1)?.offset ?? from;
    // A page whose mark does not advance would be read for ever.
    return ok({ changes: cardsOf(page.value), mark: last === from ? mark : last, more: hasMore && last !== from });
  };
