/** Event intake over a real socket: the whole product compared with clients that only parse, all on the same bytes. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createDemoExchange, type DemoExchange } from '../app/demo/exchange.ts';
import { createBenchCrm } from './crm.ts';
import { cpuSeconds, residentMb, startProduct } from './product.ts';
import { endless, mark } from './stream.ts';
import { atLeast, atMost, spreadOf, type Row } from './table.ts';

const EVENTS = 8_000;
const ROUNDS = 5;
const BARE = ['framing', 'esl', 'modesl', 'freeswitch-esl'] as const;
/** Goal: how many times as fast as a client that only parses, although the product does all its work. */
const GOALS: Readonly<Partial<Record<(typeof BARE)[number], number>>> = { 'freeswitch-esl': 1.5, framing: 0.4 };
const MARK = 'ffffffff-0000-4000-8000-000000000001';

type Bytes = { readonly all: Buffer; readonly calls: number };

function bytesOf(count: number): Bytes {
  const parts: Buffer[] = [];
  let calls = 0;
  const begin = Date.now() - 6 * 3_600_000;
  for (const { bytes, endsCalls } of endless(begin)) {
    parts.push(bytes);
    calls += endsCalls;
    if (parts.length === count) break;
  }
  parts.push(mark(MARK, Date.now()));
  return { all: Buffer.concat(parts), calls };
}

/** ms from the first byte to the last fact, and the processor time used, which other programs on the machine hardly affect. */
type Took = { readonly ms: number; readonly cpuMs: number };

/** @returns the time from the first byte to the mark */
async function bare(exchange: DemoExchange, name: string, { all }: Bytes): Promise<Took> {
  const child = fork(join(import.meta.dirname, 'bare.ts'), [name, String(exchange.port)]);
  const told = (wanted: (message: { listening?: true; mark?: string }) => boolean): Promise<void> =>
    new Promise((resolve) => {
      child.on('message', (message: { listening?: true; mark?: string }) => wanted(message) && resolve());
    });
  await told(({ listening }) => listening === true);
  const used = cpuSeconds(child.pid ?? 0);
  const begun = performance.now();
  exchange.raw(all);
  await told((message) => message.mark === MARK);
  const took = { ms: performance.now() - begun, cpuMs: (cpuSeconds(child.pid ?? 0) - used) * 1000 };
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await over;
  return took;
}

/** @returns the time from the first byte to the commit of the mark */
async function whole(exchange: DemoExchange, bytes: Bytes, crmUrl?: string): Promise<Took> {
  const product = await startProduct({ exchangePort: exchange.port, ...(crmUrl !== undefined && { crmUrl }) });
  await exchange.waitForListener();
  // As in `flood`: while the state of the exchange is read, events wait in memory; the clients that only parse read no state.
  await product.untilConnected();
  const used = cpuSeconds(product.pid);
  const begun = performance.now();
  exchange.raw(bytes.all);
  await product.untilTold(MARK);
  const took = { ms: performance.now() - begun, cpuMs: (cpuSeconds(product.pid) - used) * 1000 };
  await product.stop();
  return took;
}

export async function intake(): Promise<Row[]> {
  const bytes = bytesOf(EVENTS);
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createBenchCrm(50);
  const rates = new Map<string, number[]>();
  const perCpu = new Map<string, number[]>();
  const note = (name: string, { ms, cpuMs }: Took): void => {
    rates.set(name, [...(rates.get(name) ?? []), (EVENTS / ms) * 1000]);
    perCpu.set(name, [...(perCpu.get(name) ?? []), (EVENTS / cpuMs) * 1000]);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Alternately, so that the product and the libraries of a round run under the same conditions.
    for (const name of BARE) note(name, await bare(exchange, name, bytes));
    note('whole', await whole(exchange, bytes));
    note('whole, telling a CRM meanwhile', await whole(exchange, bytes, crm.url));
  }
  await exchange.close();
  crm.close();
  const ratesOf = (name: string): readonly number[] => rates.get(name) ?? [];
  const whole1 = ratesOf('whole');
  const perEvent = Math.round(bytes.all.length / EVENTS);
  const calls = whole1.map((rate) => (rate * bytes.calls) / EVENTS);
  return [
    { what: 'intake, everything done', ...spreadOf(whole1), unit: 'events/s', note: `${perEvent} bytes each` },
    { what: 'intake, everything done', ...spreadOf(calls), unit: 'calls/s' },
    {
      what: 'intake while messages go out',
      ...spreadOf(ratesOf('whole, telling a CRM meanwhile')),
      unit: 'events/s',
      note: 'CRM answers in 50 ms',
    },
    ...BARE.map((name): Row => ({ what: `bare ${name}`, ...spreadOf(ratesOf(name)), unit: 'events/s' })),
    ...BARE.toReversed().flatMap((name): Row[] => {
      const goal = GOALS[name];
      const ways = [
        { of: rates, how: '' },
        { of: perCpu, how: ', in processor time' },
      ];
      return ways.map(({ of, how }): Row => {
        const theirs = of.get(name) ?? [];
        const ratio = spreadOf((of.get('whole') ?? []).map((rate, round) => rate / (theirs[round] ?? NaN)));
        return {
          what: `everything done ÷ bare ${name}${how}`,
          ...ratio,
          unit: '',
          note: `${ROUNDS} paired runs`,
          ...(goal !== undefined && { goal: atLeast(goal, ratio.value, '') }),
        };
      });
    }),
  ];
}

const PORTIONS = 20;

/** Memory of one process that reads 300,000 events without a pause. */
export async function flood(events = Number(process.env['BENCH_EVENTS'] ?? 300_000)): Promise<Row[]> {
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const product = await startProduct({ exchangePort: exchange.port });
  await exchange.waitForListener();
  await product.untilConnected();
  const day = endless(Date.now() - 20 * 3_600_000);
  const sizes: number[] = [];
  let begun = performance.now();
  let half = 0;
  for (let portion = 1; portion <= PORTIONS; portion += 1) {
    const parts: Buffer[] = [];
    let now = 0;
    while (parts.length < events / PORTIONS) {
      const { value } = day.next();
      if (value === undefined) break;
      parts.push(value.bytes);
      now = value.now;
    }
    const uuid = `${MARK.slice(0, -2)}${portion.toString(16).padStart(2, '0')}`;
    exchange.raw(Buffer.concat(parts));
    exchange.raw(mark(uuid, now));
    await product.untilTold(uuid);
    sizes.push(residentMb(product.pid));
    if (portion === PORTIONS / 2) {
      half = performance.now() - begun;
      begun = performance.now();
    }
  }
  const second = performance.now() - begun;
  await product.stop();
  await exchange.close();
  const level = Math.max(...sizes.slice(PORTIONS / 2));
  const named = `${events.toLocaleString('en-US')} events without a pause`;
  return [
    {
      what: `memory, ${named}`,
      value: level,
      unit: 'MB',
      note: 'largest in the second half',
      spread: [Math.min(...sizes), Math.max(...sizes)],
      goal: atMost(250, level, 'MB'),
    },
    { what: `second half of ${named} ÷ first half, time`, value: second / half, unit: '' },
  ];
}
