/** The mirror of the CRM's contacts and companies: who has which number. Compact: half a million cards in some 55 MB. */
import type { Database } from 'better-sqlite3';
import { severalPeople } from '../contract/client-name.ts';

export type CardKind = 'contact' | 'company';
/** A card as the CRM has it; phones are digits with country code. `companyIds`: of a contact. */
export type Card = {
  readonly kind: CardKind;
  readonly id: string;
  readonly name: string;
  readonly phones: readonly string[];
  readonly companyIds: readonly string[];
};
/** A change of the feed: a card as it is now, gone, or tied to a company. What a change leaves out (`undefined`) stays as it was. */
export type CardChange =
  | {
      readonly do: 'put';
      readonly kind: CardKind;
      readonly id: string;
      readonly name: string | undefined;
      readonly phones: readonly string[] | undefined;
      readonly companyIds: readonly string[] | undefined;
    }
  | { readonly do: 'remove'; readonly kind: CardKind; readonly id: string }
  | { readonly do: 'tie'; readonly contactId: string; readonly companyId: string; readonly on: boolean };

export type CardsTable = ReturnType<typeof createCards>;

type Row = { n: number; kind: number; name: string; phones: Buffer | null; companies: Buffer | null };

/** With more people than this at one number nobody can say who calls. */
const MOST_SHOWN = 3;
/** A card with more numbers than this is no person's. */
const MOST_PHONES = 30;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const packId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const unpackId = (raw: Buffer): string =>
  raw.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const chunks = (raw: Buffer | null, size: number): Buffer[] =>
  Array.from({ length: (raw?.length ?? 0) / size }, (_, at) =>
    (raw ?? Buffer.alloc(0)).subarray(at * size, (at + 1) * size),
  );
/** Up to 15 digits go into seven bytes. */
const packPhones = (phones: readonly string[]): Buffer | null =>
  phones.length === 0
    ? null
    : Buffer.concat(
        phones.map((phone) => {
          const raw = Buffer.alloc(8);
          raw.writeBigUInt64BE(BigInt(phone));
          return raw.subarray(1);
        }),
      );
/** The numbers of a card as `cards.phones` keeps them. */
export const unpackPhones = (raw: Buffer | null): number[] =>
  chunks(raw, 7).map((one) => Number(Buffer.concat([Buffer.alloc(1), one]).readBigUInt64BE()));
const isPhone = (phone: string): boolean => /^[1-9]\d{4,14}$/.test(phone);

export function createCards(db: Database) {
  const byId = db.prepare<[Buffer], Row>('SELECT n, kind, name, phones, companies FROM cards WHERE id = ?');
  const insert = db.prepare('INSERT INTO cards (id, kind, name, phones, companies) VALUES (?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE cards SET name = ?, phones = ?, companies = ? WHERE n = ?');
  const drop = db.prepare('DELETE FROM cards WHERE n = ?');
  const addPhone = db.prepare('INSERT OR IGNORE INTO card_phones (phone, n) VALUES (?, ?)');
  const dropPhone = db.prepare('DELETE FROM card_phones WHERE phone = ? AND n = ?');
  // Asked for every call. No JOIN: SQLite (with STAT4) would prepare it anew at every execution.
  const ofPhone = db.prepare<[number], Row & { id: Buffer }>(
    `SELECT n, id, kind, name, phones, companies FROM cards
     WHERE n IN (SELECT n FROM card_phones WHERE phone = ?) ORDER BY n LIMIT ${MOST_SHOWN * 2}`,
  );
  const total = db.prepare<[], number>('SELECT count(*) FROM cards').pluck();
  let count: number | undefined;

  const put = (change: Extract<CardChange, { do: 'put' }>): string[] => {
    if (!GUID.test(change.id)) return [];
    const id = packId(change.id);
    const before = byId.get(id);
    const phones =
      change.phones === undefined
        ? unpackPhones(before?.phones ?? null).map(String)
        : [...new Set(change.phones.filter(isPhone))].slice(0, MOST_PHONES);
    const name = change.name ?? before?.name ?? '';
    const companies =
      change.companyIds === undefined
        ? (before?.companies ?? null)
        : change.companyIds.some((one) => GUID.test(one))
          ? Buffer.concat(change.companyIds.filter((one) => GUID.test(one)).map(packId))
          : null;
    const packed = packPhones(phones);
    if (before === undefined) {
      const n = insert.run(id, change.kind === 'contact' ? 0 : 1, name, packed, companies).lastInsertRowid;
      if (count !== undefined) count += 1;
      for (const phone of phones) addPhone.run(Number(phone), n);
      return phones;
    }
    const was = unpackPhones(before.phones);
    update.run(name, packed, companies, before.n);
    for (const phone of was) if (!phones.includes(String(phone))) dropPhone.run(phone, before.n);
    for (const phone of phones) if (!was.includes(Number(phone))) addPhone.run(Number(phone), before.n);
    return [...new Set([...was.map(String), ...phones])];
  };

  const remove = (cardId: string): string[] => {
    const before = GUID.test(cardId) ? byId.get(packId(cardId)) : undefined;
    if (before === undefined) return [];
    const phones = unpackPhones(before.phones);
    for (const phone of phones) dropPhone.run(phone, before.n);
    drop.run(before.n);
    if (count !== undefined) count -= 1;
    return phones.map(String);
  };

  const tie = ({ contactId, companyId, on }: Extract<CardChange, { do: 'tie' }>): string[] => {
    const before = GUID.test(contactId) && GUID.test(companyId) ? byId.get(packId(contactId)) : undefined;
    if (before === undefined) return [];
    const others = chunks(before.companies, 16)
      .map(unpackId)
      .filter((one) => one !== companyId.toLowerCase());
    const companyIds = on ? [...others, companyId] : others;
    return put({ do: 'put', kind: 'contact', id: contactId, name: undefined, phones: undefined, companyIds });
  };

  const cardsOf = (phone: string | undefined): (Row & { id: Buffer })[] =>
    phone === undefined || !isPhone(phone) ? [] : ofPhone.all(Number(phone));
  const namesIn = (rows: readonly { name: string }[]): string[] =>
    [...new Set(rows.map(({ name }) => name.trim()).filter((name) => name !== ''))].slice(0, MOST_SHOWN);

  const applyAll = db.transaction((changes: readonly CardChange[], after: () => void): string[] => {
    const touched = new Set<string>();
    for (const change of changes) {
      const phones = change.do === 'put' ? put(change) : change.do === 'tie' ? tie(change) : remove(change.id);
      for (const phone of phones) touched.add(phone);
    }
    after();
    return [...touched];
  });

  return {
    /**
     * Follows changes, in one transaction with `after` (the cursor).
     * @returns numbers whose client may have another name now
     */
    apply: (changes: readonly CardChange[], after: () => void = () => undefined): string[] =>
      applyAll.immediate(changes, after),
    /**
     * The name of the client at this number: people, then companies (`Иван Петров, ООО «Парус»`); several people as
     * contract/client-name.ts joins them. Undefined where no card has the number.
     */
    nameOf(phone: string | undefined): string | undefined {
      const rows = cardsOf(phone);
      if (rows.length === 0) return undefined;
      const contacts = rows.filter(({ kind }) => kind === 0);
      const employers = contacts.flatMap(({ companies }) => chunks(companies, 16).flatMap((id) => byId.get(id) ?? []));
      const companies = namesIn([...rows.filter(({ kind }) => kind === 1), ...employers]);
      const name = [severalPeople(namesIn(contacts)), companies.join(' / ')].filter((part) => part !== '').join(', ');
      return name === '' ? undefined : name;
    },
    /** The one card of this number: a person's, else a company's; undefined where there is none, or several. */
    cardOf(phone: string | undefined): { kind: CardKind; id: string } | undefined {
      const rows = cardsOf(phone);
      for (const kind of [0, 1]) {
        const [one, ...more] = rows.filter((row) => row.kind === kind);
        if (one !== undefined)
          return more.length > 0 ? undefined : { kind: kind === 0 ? 'contact' : 'company', id: unpackId(one.id) };
      }
      return undefined;
    },
    count: (): number => (count ??= total.get() ?? 0),
    /** Another workspace's cards, or a client who is to be forgotten. */
    clear(): void {
      db.exec('DELETE FROM cards; DELETE FROM card_phones');
      count = 0;
    },
    /** Removes every card that has this number. */
    erase(phone: string): void {
      for (const { id } of cardsOf(phone)) remove(unpackId(id));
    },
  };
}
