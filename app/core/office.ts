/** Who is who: people and their numbers, our lines, and what the admin wants reported. */
import type { Claim, Office, Party } from './model.ts';
import { phoneDigits, readNumber, type NumberPlan } from './phone-number.ts';
import { keyOf } from './written-number.ts';

export type OfficeSettings = NumberPlan & {
  readonly people: readonly { readonly userId: string; readonly name: string; readonly numbers: readonly string[] }[];
  /** Our outside numbers that are reported; empty = all. */
  readonly lines: readonly string[];
  readonly reportInternalCalls: boolean;
  /** Logins registered at the exchange that are outside lines (GSM gateways, providers), not people. */
  readonly outsideLogins?: readonly string[];
  /** Whether the CRM gets numbers that the caller withheld but the network passes on. */
  readonly tellHiddenNumbers?: boolean;
};

/** Shorter ones may be a login of the trunk. */
const FULL_NUMBER = 10;
/** How many last digits make two ways of writing one outside number the same: a city number without its code. */
const SUBSCRIBER_DIGITS = 7;
/** Prefixes that the network itself understands: `#31#`, `*31*`, `*31#` (GSM), `*67` (North America). */
const NETWORK_PREFIX = /^(?:[*#]{1,2}\d{2,3}[*#]|\*\d{2}(?=\d{7}))/;
/** A prefix of the provider's own before a number sign: `0001#`. */
const PROVIDER_PREFIX = /^\d{1,6}[*#]+(?=\d{3})/;

/**
 * The number of an outside party as it went out over a trunk: with a service prefix, the number that the user dialled, else what
 * follows the prefix.
 * @param sent as the trunk got it
 * @param dialled as the user dialled it
 */
function readSent(sent: string | undefined, dialled: string | undefined, plan: NumberPlan): string {
  const read = readNumber(sent, plan);
  const meant = readNumber(dialled, plan);
  const ending = meant.digits.slice(-SUBSCRIBER_DIGITS);
  const isSame = meant.kind === 'phone' && ending.length === SUBSCRIBER_DIGITS && read.digits.endsWith(ending);
  const isWhole = meant.digits.length >= FULL_NUMBER && meant.digits.length <= read.digits.length; // the other has a prefix
  if (isSame && (isWhole || read.kind !== 'phone')) return meant.digits;
  if (read.kind === 'phone' || read.kind === 'short') return read.digits;
  const rest = readNumber((sent ?? '').replace(NETWORK_PREFIX, '').replace(PROVIDER_PREFIX, ''), plan);
  if (rest.kind === 'phone') return rest.digits;
  return meant.kind === 'phone' ? meant.digits : '';
}

/** The key under which a number is kept: `1001`, `1001@domain` or the digits of a phone. */
export const numberKey = (number: string, plan: NumberPlan): string => keyOf(number, (text) => phoneDigits(text, plan));

/**
 * Builds the office's view of channels from its settings.
 * @param settings people with their extensions and mobiles, lines, the number plan
 */
export function createOffice(settings: OfficeSettings): Office {
  const people = new Map<string, { userId: string; name: string }>();
  for (const { userId, name, numbers } of settings.people) {
    for (const number of numbers) people.set(numberKey(number, settings), { userId, name });
  }
  /** Persons entered as `1001@domain`, under `1001` where that is one person's alone: some channels name no domain. */
  const byUser = new Map<string, { userId: string; name: string } | undefined>();
  for (const [key, person] of people) {
    const [number = '', domain] = key.split('@', 2);
    if (domain === undefined) continue;
    const other = byUser.get(number);
    byUser.set(number, byUser.has(number) && other?.userId !== person.userId ? undefined : person);
  }
  const outsideLogins = new Set(settings.outsideLogins?.map((login) => login.trim().toLowerCase()));
  const isOutsideLogin = (user: string): boolean =>
    outsideLogins.has(user.toLowerCase()) || outsideLogins.has(user.split('@', 1)[0]?.toLowerCase() ?? '');
  const lines = new Set(settings.lines.map((line) => phoneDigits(line, settings)).filter((line) => line !== ''));

  const personOf = (number: string): { userId: string; name: string } | undefined =>
    people.get(number.toLowerCase()) ??
    people.get(number.split('@', 1)[0]?.toLowerCase() ?? '') ??
    people.get(numberKey(number, settings)) ??
    (number.includes('@') ? undefined : byUser.get(number.toLowerCase()));

  const user = (login: string, name: string | undefined, aliases: readonly string[] = []): Party => {
    const number = [login, ...aliases].find((one) => personOf(one) !== undefined) ?? login;
    const known = personOf(number);
    const shown = known?.name || name;
    return {
      kind: 'user',
      number: number.split('@', 1)[0] ?? number,
      ...(known && { userId: known.userId }),
      ...(shown && { name: shown }),
    };
  };

  const outsider = (phone: string, name: string | undefined): Party =>
    people.has(phone) ? user(phone, name) : { kind: 'client', phone, ...(name && { name }) };

  const identify = (claim: Claim, made: 'caller' | 'exchange', dialled?: string): Party | null => {
    if (claim.user !== undefined && isOutsideLogin(claim.user)) {
      const { user: login, name, ...line } = claim;
      const read = readNumber(claim.number, settings); // where it is called by its login alone, the user's own digits tell whom
      const isLogin = read.digits === login.split('@', 1)[0] || (read.kind !== 'phone' && read.kind !== 'code');
      const shown = name !== login ? name : undefined;
      if (made === 'exchange' && isLogin) return outsider(readSent(undefined, dialled, settings), shown);
      return identify({ ...line, ...(shown && { name: shown }), outside: true }, made, dialled);
    }
    if (claim.user !== undefined) return user(claim.user, claim.name, claim.aliases);
    if (claim.outside && made === 'exchange') return outsider(readSent(claim.number, dialled, settings), claim.name);
    const read = readNumber(claim.number, settings);
    if (people.has(read.digits)) return user(read.digits, claim.name); // (R15) a mobile of ours is the user, not a client
    if (claim.hidden === true && settings.tellHiddenNumbers !== true) return { kind: 'client', phone: '' };
    if (read.kind === 'code') return made === 'caller' ? { kind: 'client', phone: '' } : null; // (R19) feature codes
    if (read.kind === 'phone' || claim.outside)
      return { kind: 'client', phone: read.digits, ...(claim.name && { name: claim.name }) };
    if (read.kind === 'short') return user(read.digits, claim.name);
    return claim.number ? user(claim.number, claim.name, claim.aliases) : null;
  };

  return {
    identify,
    line: (...numbers) => {
      const read = numbers.map((number) => readNumber(number, settings)).filter(({ kind }) => kind === 'phone');
      const [first] = read;
      const own = read.find(({ digits }) => lines.has(digits));
      return (own ?? read.find(({ digits }) => digits.length >= FULL_NUMBER) ?? first)?.digits;
    },
    // A line that can't be read is no reason to report all others.
    reports: (line) => settings.lines.length === 0 || line === undefined || lines.has(line),
    reportInternalCalls: settings.reportInternalCalls,
  };
}
