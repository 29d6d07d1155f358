/** Start to `ready` with an empty store and with a million calls; search and filters over them. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { HistoryFilter } from '../app/contract/view.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { residentMb, startProduct } from './product.ts';
import { PEOPLE, seed } from './seed.ts';
import { atMost, median, type Row } from './table.ts';

const ROUNDS = 5;
const DAY = 86_400_000;
const open = (dir: string) => openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });

async function starts(profile?: string): Promise<{ ms: number; mb: number }> {
  const times: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const product = await startProduct({ ...(profile !== undefined && { profile }) });
    times.push(product.readyMs);
    sizes.push(residentMb(product.pid));
    await product.stop();
  }
  return { ms: median(times), mb: median(sizes) };
}

function timed(what: string, read: () => unknown): Row {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    read();
    return performance.now() - begun;
  });
  const value = median(times);
  return { what, value, unit: 'ms', goal: atMost(50, value, 'ms') };
}

function searches(dir: string): Row[] {
  const [masha] = PEOPLE;
  const userId = masha?.kind === 'user' ? (masha.userId ?? '') : '';
  const until = Date.now() - 364 * DAY;
  const asked: [string, HistoryFilter, number][] = [
    ['first page', {}, 0],
    ['row 500,000', {}, 500_000],
    ['missed', { missed: true }, 0],
    ['one person', { userId }, 0],
    ['a day a year ago', { from: until - DAY, until }, 0],
    ['part of a phone', { text: '7905' }, 0],
    ['part of a name', { text: 'смир' }, 0],
    ['a name, missed', { text: 'петр', missed: true }, 0],
    ['nothing fits', { text: 'ыыыы' }, 0],
  ];
  const store = open(dir);
  const rows = asked.map(([name, filter, offset]): Row => {
    return timed(`history: ${name}`, () => store.searchCalls(filter, offset, 50));
  });
  const lists: [string, () => unknown][] = [
    ['who is to be called back', () => store.missed()],
    ['overview of a month', () => store.overview({ from: Date.now() - 30 * DAY })],
    ['overview of two years', () => store.overview({})],
  ];
  rows.push(...lists.map(([what, read]) => timed(what, read)));
  store.close();
  return rows;
}

/**
 * @param calls BENCH_CALLS, 200,000 by default: a million takes ten minutes to make. BENCH_HISTORY may name a folder where the seeded profile
 *   is kept for the next run; the file size for a million is extrapolated
 */
export async function start(calls = Number(process.env['BENCH_CALLS'] ?? 200_000)): Promise<Row[]> {
  const empty = await starts();
  const kept = process.env['BENCH_HISTORY'];
  const dir = kept ?? mkdtempSync(join(tmpdir(), 'plecho-bench-'));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'plecho.sqlite');
  if (!existsSync(file)) {
    const store = open(dir);
    seed(store, calls, 730);
    store.close();
  }
  const full = await starts(dir);
  const named = `${calls.toLocaleString('en-US')} calls`;
  const million = (statSync(file).size / 1048576 / calls) * 1_000_000;
  const rows: Row[] = [
    { what: 'start to ready, empty store', value: empty.ms, unit: 'ms' },
    { what: `start to ready, ${named}`, value: full.ms, unit: 'ms', goal: atMost(400, full.ms, 'ms') },
    { what: `memory just started, ${named}`, value: full.mb, unit: 'MB' },
    {
      what: 'file with a million calls',
      value: million,
      unit: 'MB',
      note: `from ${named}`,
      goal: atMost(600, million, 'MB'),
    },
    ...searches(dir),
  ];
  if (kept === undefined) rmSync(dir, { recursive: true, force: true });
  return rows;
}
