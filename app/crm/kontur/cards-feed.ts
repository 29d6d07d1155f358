/** Contacts and companies in the CRM's feed of changes: what a page tells of cards. Shapes that nobody described are left alone. */
import type { EventsPage } from './answers.ts';

/** A card as a change tells it; `undefined` = the change says nothing of it. Phones as people typed them. */
export type FeedCard =
  | {
      readonly do: 'put';
      readonly kind: 'contact' | 'company';
      readonly id: string;
      readonly name: string | undefined;
      readonly phones: readonly string[] | undefined;
      readonly companyIds: readonly string[] | undefined;
    }
  | { readonly do: 'remove'; readonly kind: 'contact' | 'company'; readonly id: string }
  | { readonly do: 'tie'; readonly contactId: string; readonly companyId: string; readonly on: boolean };

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
export function cardsOf(page: EventsPage): FeedCard[] {
  return page.items.flatMap(({ type, entityIds, changeData }): FeedCard[] => {
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
