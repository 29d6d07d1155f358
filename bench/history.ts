/** How fast the history answers: `node bench/history.ts DIR` over a profile filled by bench/seed.ts. Prints ms, best and worst of five. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { HistoryFilter } from '../app/contract/view.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { PEOPLE } from './seed.ts';

const dir = process.argv[2];
if (dir === undefined) throw new Error('usage: node bench/history.ts DIR');
const opened = performance.now();
const store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(
  `open ${Math.round(performance.now() - opened)} ms, ${Math.round(statSync(join(dir, 'plecho.sqlite')).size / 1048576)} MB`,
);

const DAY = 86_400_000;
const masha = PEOPLE[0]?.kind === 'user' ? (PEOPLE[0].userId ?? '') : '';
const now = Date.now();
const filters: [string, HistoryFilter, number][] = [
  ['first page', {}, 0],
  ['row 500,000', {}, 500_000],
  ['last page', {}, 999_950],
  ['missed', { missed: true }, 0],
  ['missed, row 50,000', { missed: true }, 50_000],
  ['outbound', { direction: 'outbound' }, 0],
  ['one person', { userId: masha }, 0],
  ['person, missed, line', { userId: masha, missed: true, line: '78121112233' }, 5_000],
  ['line and not missed', { line: '78121112233', missed: false, direction: 'inbound' }, 20_000],
  ['nothing fits', { direction: 'internal', missed: true }, 0],
  ['a day a year ago', { from: now - 365 * DAY, until: now - 364 * DAY }, 0],
  ['text: part of a phone', { text: '7905' }, 0],
  ['text: three digits', { text: '999' }, 0],
  ['text: whole phone', { text: '+7 (905) 123-45-67' }, 0],
  ['text: 8905…', { text: '8905123' }, 0],
  ['text: name', { text: 'смир' }, 0],
  ['text: name in all', { text: 'Пётр' }, 5_000],
  ['text: extension in all', { text: '1001' }, 0],
  ['text: nothing', { text: 'ыыыы' }, 0],
  ['text: two digits', { text: '77' }, 0],
  ['text: one letter', { text: 'ю' }, 0],
  ['text: two letters, none', { text: 'ъъ' }, 0],
  ['name and missed', { text: 'петр', missed: true }, 0],
  ['name, person, missed, line', { text: 'петр', missed: true, userId: masha, line: '78121112233' }, 0],
  ['name and nothing fits', { text: 'петр', direction: 'internal', missed: true }, 0],
  ['name on a day a year ago', { text: 'петр', from: now - 365 * DAY, until: now - 364 * DAY }, 0],
];
const time = (work: () => unknown): [number, number] => {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return [Math.min(...times), Math.max(...times)];
};
for (const [name, filter, offset] of filters) {
  const [best, worst] = time(() => store.searchCalls(filter, offset, 50));
  const { total, capped, rows } = store.searchCalls(filter, offset, 50);
  say(
    `${name.padEnd(30)} ${best.toFixed(1).padStart(7)} ${worst.toFixed(1).padStart(7)}   ${total}${capped ? '+' : ''} (${rows.length})`,
  );
}
const overviews: [string, HistoryFilter][] = [
  ['overview: today', { from: now - DAY }],
  ['overview: month', { from: now - 30 * DAY }],
  ['overview: everything', {}],
  ['overview: everything, person', { userId: masha }],
  ['overview: everything, text', { text: 'петр' }],
];
for (const [name, filter] of overviews) {
  const [best, worst] = time(() => store.overview(filter));
  say(`${name.padEnd(30)} ${best.toFixed(1).padStart(7)} ${worst.toFixed(1).padStart(7)}`);
}
store.close();
