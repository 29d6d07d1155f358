/** `npm run bench [-- PART …]`: measures, prints one table, writes bench/results.json. Without names all parts run, in about eight minutes; `--readme` writes the README's table. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cards } from './cards.ts';
import { day } from './day.ts';
import { drain } from './drain.ts';
import { flood, intake } from './intake.ts';
import { latency } from './latency.ts';
import { office } from './office.ts';
import { writeTable } from './readme.ts';
import { reconciliation } from './reconciliation.ts';
import { start } from './start.ts';
import { circumstances, tableOf, type Row } from './table.ts';

const PARTS: Readonly<Record<string, () => Promise<Row[]>>> = {
  intake,
  flood,
  latency,
  drain,
  reconciliation,
  start,
  cards,
  office,
  day,
};

const isForReadme = process.argv.includes('--readme');
const wanted = process.argv.slice(2).filter((word) => word !== '--readme');
const unknown = wanted.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0)
  throw new Error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const where = circumstances();
const results: Record<string, Row[]> = {};
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const begun = performance.now();
  const rows = await part();
  results[name] = rows;
  process.stderr.write(`${name}, ${Math.round((performance.now() - begun) / 1000)} s\n${tableOf(rows)}\n\n`);
  // After each part, so that results are not lost when a later part is aborted.
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify({ ...where, results }, null, 2)}\n`);
}
process.stdout.write(`${Object.values(where).join(', ')}\n\n${tableOf(Object.values(results).flat())}\n`);
if (isForReadme) writeTable(join(import.meta.dirname, '..', 'README.md'), where, Object.values(results).flat());
