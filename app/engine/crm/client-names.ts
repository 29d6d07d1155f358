/** Who is calling: reads the cards that call-started's answer named, and keeps the client's name. */
import type { Logger } from 'pino';
import type { Cards } from '../../crm/outbox/ports.ts';
import type { ClientCard, Crm } from '../../crm/port.ts';

/** A card is read again after so long; who calls often is not asked for at every call. */
const FRESH_MS = 600_000;
const MOST_KEPT = 1_000;
/** More people than this at one number say nothing of who calls. */
const MOST_CARDS = 3;

export type ClientNamesDeps = {
  readonly client: () => Pick<Crm, 'cardOf'>;
  /** @param name '' = no card @returns whether that is news */
  readonly save: (phone: string, name: string) => boolean;
  /** The name of this client is known now, or another one. */
  readonly onName: (phone: string) => void;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
};

/** @returns what to do with the cards of a call: never rejects, a name that could not be read stays as it was */
export function createClientNames({
  client,
  save,
  onName,
  now,
  log,
}: ClientNamesDeps): (cards: Cards) => Promise<void> {
  const kept = new Map<string, { readonly at: number; readonly card: ClientCard }>();

  /** @returns null where there is no such card; undefined where it could not be read */
  const cardOf = async (kind: 'contact' | 'company', id: string): Promise<ClientCard | null | undefined> => {
    const known = kept.get(`${kind} ${id}`);
    if (known !== undefined && now() - known.at < FRESH_MS) return known.card;
    const card = await client().cardOf(kind, id);
    if (card === null || card === undefined) return card;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(`${kind} ${id}`, { at: now(), card });
    return card;
  };
  const namesOf = async (
    kind: 'contact' | 'company',
    ids: readonly string[],
  ): Promise<(ClientCard | null | undefined)[]> => Promise.all(ids.slice(0, MOST_CARDS).map((id) => cardOf(kind, id)));

  return async ({ phone, contactIds, companyIds }) => {
    try {
      const contacts = await namesOf('contact', contactIds);
      const ofContacts = contacts.flatMap((card) => card?.companyIds ?? []);
      const companies = await namesOf('company', [...new Set([...companyIds, ...ofContacts])]);
      if ([...contacts, ...companies].includes(undefined)) return;
      const list = (cards: readonly (ClientCard | null | undefined)[]): string =>
        [...new Set(cards.flatMap((card) => (card?.name ? [card.name] : [])))].join(' / ');
      const name = [list(contacts), list(companies)].filter((part) => part !== '').join(', ');
      if (save(phone, name)) onName(phone);
    } catch (error) {
      log.warn({ err: error }, 'the client’s name could not be kept');
    }
  };
}
