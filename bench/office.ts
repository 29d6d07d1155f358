/** Memory and processor load of the running product: idle, at one call per second, with 1,000 live channels; and its size on the disk. */
import { globSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDemoExchange } from '../app/demo/exchange.ts';
import { assemble } from '../test/desktop/assemble.ts';
import { createBenchCrm } from './crm.ts';
import { cpuSeconds, residentMb, ROOT, startProduct } from './product.ts';
import { frames, recordings } from './stream.ts';
import { atMost, percentile, type Row } from './table.ts';

const SECONDS = 30;

export async function office(): Promise<Row[]> {
  const exchange = await createDemoExchange({ heartbeatMs: 20_000 });
  const crm = await createBenchCrm();
  const product = await startProduct({ exchangePort: exchange.port, crmUrl: crm.url });
  await exchange.waitForListener();
  const [story] = recordings(['inbound-answered']);
  if (story === undefined) throw new Error('no recording');
  let plays = 0;
  const run = async (until = Infinity): Promise<void> => {
    const begun = performance.now();
    for (const frame of frames(story, (plays += 1), Date.now())) {
      if (frame.t > until) return;
      const wait = frame.t - (performance.now() - begun);
      if (wait > 1) await delay(wait);
      exchange.raw(frame.bytes);
    }
  };
  const load = async (work: () => Promise<unknown>): Promise<number> => {
    const [used, begun] = [cpuSeconds(product.pid), performance.now()];
    await work();
    return ((cpuSeconds(product.pid) - used) / (performance.now() - begun)) * 100_000;
  };

  await delay(5_000);
  const idle = await load(() => delay(SECONDS * 1000));
  const idleMb = residentMb(product.pid);
  const perSecond = await load(async () => {
    for (let second = 0; second < SECONDS; second += 1) {
      void run();
      await delay(1000);
    }
  });
  await delay(story.lasts);
  const answered = story.frames.findLast(({ name }) => name === 'CHANNEL_BRIDGE')?.t ?? 0;
  for (let n = 0; n < 500; n += 10) await Promise.all(Array.from({ length: 10 }, () => run(answered)));
  const crowdedMb = residentMb(product.pid);
  const waits: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    const heard = crm.heard.length;
    const begun = performance.now();
    exchange.raw(frames(story, (plays += 1), Date.now())[0]?.bytes ?? Buffer.alloc(0));
    await crm.until(() => crm.heard.length > heard);
    waits.push(performance.now() - begun);
    await delay(20);
  }
  const p95 = percentile(waits, 0.95);
  await product.stop();
  await exchange.close();
  crm.close();
  return [
    { what: 'memory, idle', value: idleMb, unit: 'MB', goal: atMost(90, idleMb, 'MB') },
    { what: 'memory, 1,000 live channels', value: crowdedMb, unit: 'MB', goal: atMost(200, crowdedMb, 'MB') },
    { what: 'event → CRM request, 1,000 live channels, p95', value: p95, unit: 'ms' },
    { what: 'processor, idle', value: idle, unit: '% of a core', goal: atMost(0.3, idle, '%') },
    { what: 'processor, 1 call/s', value: perSecond, unit: '% of a core' },
    ...(await sizes()),
  ];
}

async function sizes(): Promise<Row[]> {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const weigh = (path: string): number =>
    statSync(path).isDirectory() ? sum(readdirSync(path).map((name) => weigh(join(path, name)))) : statSync(path).size;
  const mb = (path: string): number => weigh(path) / 1048576;
  const made = mkdtempSync(join(tmpdir(), 'plecho-installed-'));
  const installed = mb(await assemble('win32', made));
  rmSync(made, { recursive: true, force: true });
  return [
    { what: 'bundles: out/*.mjs', value: sum(globSync(join(ROOT, 'out/*.mjs')).map(mb)), unit: 'MB' },
    { what: 'bundle: the window, out/renderer', value: mb(join(ROOT, 'out/renderer')), unit: 'MB' },
    { what: 'installed (Windows), without Electron itself', value: installed, unit: 'MB' },
  ];
}
