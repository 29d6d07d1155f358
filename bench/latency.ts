/** From an event on the socket to the first byte of the CRM's request: idle, and at 50 calls a second. */
import { setTimeout as delay } from 'node:timers/promises';
import { createDemoExchange } from '../app/demo/exchange.ts';
import { createBenchCrm, type BenchCrm } from './crm.ts';
import { cpuSeconds, startProduct } from './product.ts';
import { frames, recordings, renamed, type Frame } from './stream.ts';
import { atMost, percentile, type Row } from './table.ts';

const STORY = 'inbound-answered';
/** Calls with holds and transfers, many at a time. */
const CROWD = ['hold-resume', 'attended-transfer', 'blind-transfer'];
const CROWDED = 300;
const CROWD_COMES_IN = 10_000;
/** Which event causes which message; a talk begins with the later of ANSWER and BRIDGE. */
const CAUSES: Readonly<Record<string, string>> = {
  CHANNEL_CREATE: 'call-started',
  CHANNEL_PROGRESS: 'appeared',
  CHANNEL_PROGRESS_MEDIA: 'appeared',
  CHANNEL_ANSWER: 'connected',
  CHANNEL_BRIDGE: 'connected',
};

type Sent = Map<string, number>;

/** Notes when the event that causes a message was sent: the first of its kind, for a talk the last. */
function noteSent(sent: Sent, externalId: string, { name }: Frame): void {
  const message = CAUSES[name];
  const key = `${externalId}/${message}`;
  if (message !== undefined && (message === 'connected' || !sent.has(key))) sent.set(key, performance.now());
}

function waits(crm: BenchCrm, sent: Sent): number[] {
  return crm.heard.flatMap(({ externalId, name, type, at }) => {
    const from = sent.get(`${externalId}/${type ?? name}`);
    return from === undefined ? [] : [at - from];
  });
}

const rowsOf = (when: string, all: readonly number[], goal: number): Row[] =>
  [0.5, 0.95, 0.99].map((share) => {
    const value = percentile(all, share);
    const what = `event → CRM request, ${when}, p${share * 100}`;
    return {
      what,
      value,
      unit: 'ms',
      note: `${all.length} messages`,
      ...(share === 0.95 && { goal: atMost(goal, value, 'ms') }),
    };
  });

export async function latency(): Promise<Row[]> {
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createBenchCrm();
  const product = await startProduct({ exchangePort: exchange.port, crmUrl: crm.url });
  await exchange.waitForListener();
  await product.untilConnected(); // else the first calls come while the exchange's state is read
  const [story] = recordings([STORY]);
  if (story === undefined) throw new Error(`no recording ${STORY}`);
  let plays = 0;
  const run = async (sent: Sent, speed: number, told = story): Promise<void> => {
    const play = (plays += 1);
    const begun = performance.now();
    const externalId = renamed(told.first, play);
    for (const frame of frames(told, play, Date.now())) {
      const wait = frame.t / speed - (performance.now() - begun);
      if (wait > 1) await delay(wait);
      exchange.raw(frame.bytes);
      noteSent(sent, externalId, frame);
    }
  };

  await run(new Map(), 10); // warm-up: afterwards everything is compiled and connected
  await delay(500);
  crm.heard.length = 0;
  const idle: Sent = new Map();
  for (let n = 0; n < 30; n += 1) await run(idle, 25);
  const rows = rowsOf('idle', waits(crm, idle), 10);

  crm.heard.length = 0;
  const busy: Sent = new Map();
  const running: Promise<void>[] = [];
  const used = cpuSeconds(product.pid);
  const begun = performance.now();
  for (let n = 0; n < 50 * 20; n += 1) {
    running.push(run(busy, 1));
    const wait = n * 20 - (performance.now() - begun);
    if (wait > 1) await delay(wait);
  }
  await Promise.all(running);
  const share = ((cpuSeconds(product.pid) - used) / (performance.now() - begun)) * 100_000;
  rows.push(...rowsOf('50 calls/s', waits(crm, busy), 20));
  rows.push({ what: 'processor at 50 calls/s', value: share, unit: '% of a core' });

  crm.heard.length = 0;
  const crowd: Sent = new Map();
  const stories = recordings(CROWD);
  await Promise.all(
    Array.from({ length: CROWDED }, async (_, n) => {
      await delay((n / CROWDED) * CROWD_COMES_IN);
      await run(crowd, 1, stories[n % stories.length]);
    }),
  );
  // Only messages at the beginning of a call: all later ones have several causes.
  const first = waits({ ...crm, heard: crm.heard.filter(({ name }) => name === 'call-started') }, crowd);
  const lag = percentile(first, 0.99);
  rows.push({
    what: `event → CRM request, ${CROWDED} calls at once with holds and transfers, p99`,
    value: lag,
    unit: 'ms',
    note: `${first.length} messages`,
    goal: atMost(50, lag, 'ms'),
  });
  await product.stop();
  await exchange.close();
  crm.close();
  return rows;
}
