/** People read from a spreadsheet's table: what Excel makes of it is understood, or refused in words with its line. */
import { parse as parseCsv } from 'csv-parse/sync';
import { ApiFailure } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Person } from '../../contract/settings.ts';
import { isReadable, readNumber, type NumberPlan } from '../../core/phone-number.ts';
import { sayCsv } from '../words.ts';
import { unguarded } from './csv-lines.ts';

/** Excel writes semicolons or commas, by the country of the PC: the head line tells which. */
function delimiterOf(csv: string): string {
  const head = csv.split(/\r?\n/, 1)[0] ?? '';
  const count = (sign: string): number => head.split(sign).length;
  return [';', ',', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ';';
}

/** `79161112233` as Excel shows a long number: its last digits are lost. */
const ROUNDED = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;

/** Numbers of one cell: apart by commas, semicolons or lines; by blanks too, unless a number is written with them. */
function numbersOf(text: string, plan: NumberPlan): string[] {
  const whole = (number: string): boolean => {
    const read = readNumber(number, plan);
    return (
      read.kind === 'phone' &&
      read.local !== true &&
      /^\+?[\d(]/.test(number) &&
      read.digits.length >= 10 &&
      read.digits.length <= 15
    );
  };
  return text.split(/[,;|\n]+/).flatMap((piece): string[] => {
    const part = piece.trim();
    const words = part.split(/\s+/).filter(Boolean);
    if (words.length < 2 || words.every((word) => /^\d{2,6}$/.test(word)) || words.some((word) => whole(word)))
      return readNumber(part, plan).kind === 'phone' && 'extension' in readNumber(part, plan) ? [part] : words;
    return whole(part) ? [part] : words;
  });
}

/**
 * Reads a table with the columns userId, name and numbers; semicolons, commas or tabs, with or without a byte order mark.
 * @throws ApiFailure `badInput`, field `csv`, with the line of what can't be meant; nothing of the table counts then
 */
export function peopleFromCsv(csv: string, plan: NumberPlan, language: Language): Person[] {
  const fail = (why: string): never => {
    throw new ApiFailure('badInput', why, 'csv');
  };
  if (csv.includes('\ufffd')) fail(sayCsv(language, 'encoding'));
  const text = csv.replace(/^\ufeff?(sep=.\r?\n)?/i, '');
  let rows: { record: Record<string, string>; info: { lines: number } }[] = [];
  try {
    rows = parseCsv(text, {
      columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()),
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as typeof rows;
  } catch (error) {
    fail(sayCsv(language, 'broken', error instanceof Error ? error.message : String(error)));
  }
  if (rows.length > 0 && rows[0]?.record['userid'] === undefined) fail(sayCsv(language, 'noColumn'));
  return rows.flatMap(({ record, info }): Person[] => {
    const of = (name: string): string => unguarded(record[name] ?? '');
    const [userId, name, cellText] = [of('userid'), of('name'), of('numbers')];
    if (userId === '' && name === '' && cellText === '') return [];
    if (userId === '') fail(sayCsv(language, 'noUser', info.lines));
    if (ROUNDED.test(cellText)) fail(sayCsv(language, 'rounded', info.lines, cellText));
    const numbers = numbersOf(cellText, plan).map(unguarded);
    const odd = numbers.find((number) => ROUNDED.test(number) || !isReadable(number, plan));
    if (odd !== undefined) fail(sayCsv(language, 'unread', info.lines, odd));
    return [{ userId, name, numbers }];
  });
}
