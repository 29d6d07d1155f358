/** People, extensions, numbers: the methods of the window's table, and how a number is understood. */
import type { Extension, NumberReading, PersonRow } from '../../contract/api.ts';
import type { Person, Settings } from '../../contract/settings.ts';
import { judgeDial } from '../../callbacks/listener/dial-rules.ts';
import { readNumber } from '../../core/phone-number.ts';
import { numberKey } from '../../core/office.ts';
import type { Language } from '../../contract/language.ts';

/** `Иванова Мария` and `мария  иванова` are one name. */
const nameKey = (name: string): string =>
  name.toLowerCase().replaceAll('ё', 'е').split(/\s+/).filter(Boolean).toSorted().join(' ');

/** Rows with extensions of the same name suggested where a person has no number yet. */
export function withSuggestions(rows: readonly PersonRow[], extensions: readonly Extension[]): PersonRow[] {
  const taken = new Set(rows.flatMap((row) => row.numbers.map((number) => number.split('@', 1)[0])));
  return rows.map((row) => {
    if (row.numbers.length > 0 || row.name === '' || row.gone !== undefined) return row;
    const alike = extensions.filter(({ name, number }) => !taken.has(number) && nameKey(name) === nameKey(row.name));
    return alike.length === 0 ? row : { ...row, suggestion: alike.map(({ number }) => number) };
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
