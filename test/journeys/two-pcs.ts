/** Two real Plechos with one exchange and one strict CRM: schedules of mishaps, and what the CRM has in the end. */
import { join } from 'node:path';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { wireTo, type Wire } from '../fixtures/two-plechos.ts';
import type { Chance } from './chance.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct, type Product } from './product.ts';
import { registeredIn, wrongIn } from './registered.ts';

export const MISHAPS = ['killed', 'frozen', 'cutFromExchange', 'cutFromCrm', 'stopped', 'otherKilled'] as const;
export type Mishap = (typeof MISHAPS)[number];
export type Trial = { readonly mishap: Mishap; readonly takeOverMs: number | null; readonly wrong: readonly string[] };

/** The time within which the other PC must have taken over. */
export const TAKE_OVER = 15_000;
/** How far the second PC's clock is off (ms). */
const SKEW = 7 * 60_000;
const skewed = (ms: number): string[] => [
  `--import=data:text/javascript,${encodeURIComponent(`
    const RealDate = Date; const real = Date.now.bind(Date);
    globalThis.Date = class extends RealDate { constructor(...a) { a.length === 0 ? super(real() + ${ms}) : super(...a); } static now() { return real() + ${ms}; } };
  `)}`,
];

type Pc = { name: string; product: Product; exchange: Wire; crm: Wire; start: () => Product };

/** @returns the result of each of `count` schedules of one office @param real the port of a real exchange, instead of the demo's */
export async function twoPcs(chance: Chance, count: number): Promise<Trial[]> {
  using place = folder();
  const exchange = await createDemoExchange({ heartbeatMs: 2_000 });
  const crm = await createDemoCrm();
  const crmPort = Number(new URL(crm.url).port);
  const open = async (name: string): Promise<Pc> => {
    const [toExchange, toCrm] = [await wireTo(exchange.port), await wireTo(crmPort)];
    const config = {
      pbx: { host: '127.0.0.1', port: toExchange.port, password: 'demo' },
      crm: { url: `http://127.0.0.1:${toCrm.port}`, kind: 'private', apiKey: crm.apiKey },
      people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
      recordings: { upload: false },
      standby: { enabled: true, name },
    };
    const node = name === 'pc-2' ? skewed(SKEW) : [];
    const start = (): Product => runProduct(join(place.path, name), config, { node });
    return { name, product: start(), exchange: toExchange, crm: toCrm, start };
  };
  const pcs = [await open('pc-1'), await open('pc-2')];
  const isHolder = async ({ product }: Pc): Promise<boolean> => (await product.status()).standby?.role === 'holder';
  const settled = async (): Promise<{ holder: Pc; other: Pc }> => {
    const deadline = performance.now() + 90_000;
    for (;;) {
      const states = await Promise.all(pcs.map((pc) => pc.product.status()));
      const roles = states.map((state) => state.standby?.role);
      const isUp = states.every((state) => state.exchange.state === 'connected' && state.crm.state === 'connected');
      const [first, second] = pcs;
      if (first === undefined || second === undefined) throw new Error('two PCs');
      if (isUp && roles[0] === 'holder' && roles[1] === 'waiting') return { holder: first, other: second };
      if (isUp && roles[1] === 'holder' && roles[0] === 'waiting') return { holder: second, other: first };
      if (performance.now() > deadline) throw new Error(`no holder and no stand-by: ${JSON.stringify(states)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const trial = async (): Promise<Trial> => {
    const { holder, other } = await settled();
    const mishap = chance.pick(MISHAPS);
    const name = chance.pick(traceNames());
    const trace = loadTrace(name);
    const told = new Set(crm.calls.keys());
    const wrong: string[] = [];
    const fault = (words: string): void => void wrong.push(`${name}, ${mishap}: ${words}`);
    const playing = play(exchange, trace);
    const at = Math.round(chance.next() * Math.min(trace.lines.at(-1)?.t ?? 0, 20_000));
    await new Promise((resolve) => setTimeout(resolve, at));
    const began = performance.now();
    let takeOverMs: number | null = null;
    const taken = async (): Promise<void> => {
      while (!(await isHolder(other))) {
        if (performance.now() - began > 60_000) return fault('nobody went on');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      takeOverMs = Math.round(performance.now() - began);
      if (takeOverMs > TAKE_OVER) fault(`it took ${takeOverMs} ms`);
    };
    if (mishap === 'killed') {
      await holder.product.kill();
      await taken();
      holder.product = holder.start();
    } else if (mishap === 'stopped') {
      const gone = holder.product.stop();
      await taken();
      await gone;
      holder.product = holder.start();
    } else if (mishap === 'otherKilled') {
      await other.product.kill();
      other.product = other.start();
    } else if (mishap === 'frozen') {
      process.kill(holder.product.pid, 'SIGSTOP');
      await taken();
      process.kill(holder.product.pid, 'SIGCONT');
    } else {
      const wire = mishap === 'cutFromExchange' ? holder.exchange : holder.crm;
      wire.cut();
      // While nothing is sent, nobody notices that the CRM is out of reach: only a call shows it.
      if (mishap === 'cutFromExchange') await taken();
      else await new Promise((resolve) => setTimeout(resolve, 8_000));
      wire.mend();
    }
    await playing.done;
    const calls = (): ReturnType<typeof registeredIn> => registeredIn(crm).filter(({ id }) => !told.has(id));
    try {
      await crm.waitFor(
        () => calls().length >= trace.expected.calls.length && calls().every((call) => call.registrations > 0),
        60_000,
      );
      await settled();
      await Promise.all(
        pcs.map((pc) => pc.product.until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0, 60_000)),
      );
    } catch (error) {
      fault(error instanceof Error ? error.message.slice(0, 1500) : String(error));
    }
    for (const words of wrongIn(calls(), trace.expected, { by: 'legs' })) fault(words);
    for (const { rule, detail } of crm.faults.splice(0)) fault(`${rule}: ${detail}`);
    return { mishap, takeOverMs, wrong };
  };

  const trials: Trial[] = [];
  try {
    for (let turn = 0; turn < count; turn += 1) trials.push(await trial());
  } finally {
    for (const { product } of pcs) {
      process.kill(product.pid, 'SIGCONT');
      await product.kill();
    }
    await Promise.all([...pcs.flatMap((pc) => [pc.exchange.close(), pc.crm.close()]), exchange.close(), crm.close()]);
  }
  return trials;
}
