/** The results as rows: printed as a table, written as JSON. */
import { execSync } from 'node:child_process';
import { cpus } from 'node:os';

export type Goal = { readonly words: string; readonly met: boolean };

export type Row = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The goal in words, and whether it is met. */
  readonly goal?: Goal;
  readonly note?: string;
  /** The lowest and the highest value of the single runs. */
  readonly spread?: readonly [number, number];
};

export const atMost = (limit: number, value: number, unit: string): Goal => ({
  words: `≤ ${limit} ${unit}`,
  met: value <= limit,
});
export const atLeast = (limit: number, value: number, unit: string): Goal => ({
  words: `≥ ${limit} ${unit}`,
  met: value >= limit,
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** @param share 0…1 */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? NaN;
}

/** The median of several runs, and their lowest and highest value. */
export const spreadOf = (values: readonly number[]): { value: number; spread: [number, number] } => ({
  value: median(values),
  spread: [Math.min(...values), Math.max(...values)],
});

const digits = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });

/** Markdown, ready for the README. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ what, value, unit, goal, note, spread }) => [
    what,
    `${digits(value)} ${unit}${spread === undefined ? '' : ` (${digits(spread[0])}–${digits(spread[1])})`}`.trim(),
    goal === undefined ? '' : `${goal.words} ${goal.met ? '✓' : '✗'}`,
    note ?? '',
  ]);
  const all = [['', 'measured', 'goal', 'note'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0), 3));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n');
}

/** The machine and the time of the run. */
export function circumstances(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cpu?.model.trim() ?? '?',
    cores: cpus().length,
    commit: execSync('git rev-parse --short HEAD', { encoding: 'utf8' }).trim(),
  };
}
