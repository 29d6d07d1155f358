/** People, extensions, numbers: the methods of the window's table, and how a number is understood. */
import type { Extension, NumberReading, PersonRow } from '../../contract/api.ts';
import type { Person, Settings } from '../../contract/settings.ts';
import { judgeDial } from '../../callbacks/listener/dial-rules.ts';
import { readNumber } from '../../core/phone-number.ts';
import { numberKey } from '../../core/office.ts';
import type { Language } from '../../contract/language.ts';
import { matchPeople } from '../people/match-people.ts';

/**
 * Rows with the extensions that are, or may be, theirs (see match-people.ts).
 * @param logins of the CRM's users, where it has told them
 */
export function withMatches(
  rows: readonly PersonRow[],
  extensions: readonly Extension[],
  logins: Readonly<Record<string, string>>,
): PersonRow[] {
  const taken = new Set(rows.flatMap(({ numbers }) => numbers.map((number) => number.toLowerCase())));
  const several = new Set(extensions.map(({ domain }) => domain)).size > 1;
  /** In an office of several domains an extension alone says little. */
  const written = ({ number, domain }: Pick<Extension, 'number' | 'domain'>): string =>
    several && domain !== undefined ? `${number}@${domain}` : number;
  const free = extensions.filter(
    ({ number, domain }) => !taken.has(number) && !taken.has(`${number}@${domain ?? ''}`.toLowerCase()),
  );
  // Who has left the CRM is nobody's match, and nobody's rival.
  const here = rows.filter(({ gone }) => gone === undefined);
  const people = here.map(({ userId, name, numbers }) => {
    const login = logins[userId];
    return { userId, name, numbers, ...(login !== undefined && { login }) };
  });
  const found = matchPeople(
    people,
    free.map((extension) => ({
      number: written(extension),
      names: [extension.name, ...(extension.aliases ?? [])],
      emails: extension.emails ?? [],
    })),
  );
  const labels = new Map(free.map((extension) => [written(extension), extension.name]));
  return rows.map((row) => {
    const matches = found
      .filter(({ userId }) => userId === row.userId)
      .map(({ number, certainty, reason }) => ({ number, certainty, reason, label: labels.get(number) ?? '' }));
    return matches.length === 0 ? row : { ...row, matches };
  });
}

/** How a number is understood: whose it is, how it would be dialled, whether it may be. */
export function readForWindow(
  number: string,
  settings: Settings,
  people: readonly Person[],
  language: Language,
): NumberReading {
  const read = readNumber(number, settings);
  const key = numberKey(number, settings);
  const person = people.find(({ numbers }) => numbers.some((own) => numberKey(own, settings) === key));
  const kinds = {
    phone: 'client',
    short: person === undefined ? 'unknown' : 'extension',
    code: 'service',
    withheld: 'withheld',
    name: 'unknown',
  } as const;
  const judged = judgeDial(number, { ...settings, ...settings.dialing });
  return {
    kind: person !== undefined ? 'extension' : kinds[read.kind],
    digits: read.digits,
    shown: read.digits,
    ...(person !== undefined && { person: person.name || person.userId }),
    ...(judged.ok
      ? { dialled: settings.dialing.prefix + dialledDigits(judged.digits, settings.country) }
      : { refused: judged.refused[language] }),
  };
}

/** An outside number as the office's own dialplan expects it from a phone: 8… in Russia, 810… abroad. */
export function dialledDigits(digits: string, country: string): string {
  if (country !== 'RU' || digits.length <= 6) return digits;
  return /^7\d{10}$/.test(digits) ? `8${digits.slice(1)}` : `810${digits}`;
}
