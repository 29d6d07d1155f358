/** Writes the bench's table of results into the README, between two marks. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tableOf, type Row } from './table.ts';

const BEGIN = '<!-- bench: written by `npm run bench -- --readme` -->';
const END = '<!-- /bench -->';

/**
 * Puts the table into a Markdown file, in the format that `npm run check` requires.
 * @returns false where the file has no place for it
 */
export function writeTable(
  file: string,
  where: Readonly<Record<string, string | number>>,
  rows: readonly Row[],
): boolean {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) return false;
  const told = `${where['date']}, commit ${where['commit']}, ${where['cores']} cores of ${where['cpu']}, Node ${where['node']}:`;
  const shown = rows.filter(({ goal, what }) => goal !== undefined || /^intake|÷/.test(what));
  writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n\n${told}\n\n${tableOf(shown)}\n\n${text.slice(to)}`);
  execFileSync('npx', ['oxfmt', file], { stdio: 'inherit', shell: process.platform === 'win32' });
  return true;
}
