/** Tables for a spreadsheet: lines whose cells it does not take for formulas. */
import type { PersonRow } from '../../contract/api.ts';

/** What a spreadsheet would take for a formula, also after the guard that a cell may have got already. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** A cell that no spreadsheet takes for a formula. */
const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
/** The text of a cell without the guard that `cell` put before it. */
export const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);

export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(';')}\r\n`;
export const peopleToCsv = (rows: readonly PersonRow[]): string =>
  `\ufeff${csvLine(['userId', 'name', 'numbers'])}${rows.map((row) => csvLine([row.userId, row.name, row.numbers.join(', ')])).join('')}`;
