/** People, extensions, numbers: the methods of the window's table, and how a number is understood. */
import { parse as parseCsv } from 'csv-parse/sync';
import { ApiFailure, type Extension, type NumberReading, type PersonRow } from '../../contract/api.ts';
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

/** `userId;name;numbers` with a head line; numbers separated by spaces or commas. Excel's semicolons and BOM are understood. */
export function peopleFromCsv(csv: string): Person[] {
  let rows: Record<string, string>[];
  try {
    rows = parseCsv(csv, {
      columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()),
      bom: true,
      delimiter: [';', ',', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new ApiFailure('badInput', `CSV: ${error instanceof Error ? error.message : String(error)}`, 'csv');
  }
  if (rows.length > 0 && rows[0]?.['userid'] === undefined)
    throw new ApiFailure('badInput', 'CSV: нет столбца userId / no column userId', 'csv');
  return rows
    .filter((row) => row['userid'])
    .map((row) => ({
      userId: row['userid'] ?? '',
      name: row['name'] ?? '',
      numbers: (row['numbers'] ?? '').split(/[\s,]+/).filter(Boolean),
    }));
}

/** A cell that no spreadsheet takes for a formula. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(';')}\r\n`;
export const peopleToCsv = (rows: readonly PersonRow[]): string =>
  `\ufeff${csvLine(['userId', 'name', 'numbers'])}${rows.map((row) => csvLine([row.userId, row.name, row.numbers.join(' ')])).join('')}`;

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
