/** Memory after a day of an office: 2,000 calls spread over 24 hours of the exchange's time, played as fast as the product reads them. */
import { setTimeout as delay } from 'node:timers/promises';
import { createDemoExchange } from '../app/demo/exchange.ts';
import { createBenchCrm } from './crm.ts';
import { residentMb, startProduct } from './product.ts';
import { frames, mark, recordings } from './stream.ts';
import { atMost, type Row } from './table.ts';

const CALLS = 2_000;
const DAY = 86_400_000;
const AT_ONCE = 20;

export async function day(): Promise<Row[]> {
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createBenchCrm();
  const product = await startProduct({ exchangePort: exchange.port, crmUrl: crm.url });
  await exchange.waitForListener();
  await delay(2_000);
  const sizes = [residentMb(product.pid)];
  const stories = recordings();
  const begun = Date.now() - DAY;
  let calls = 0;
  for (let play = 1; calls < CALLS; play += 1) {
    const story = stories[play % stories.length];
    if (story === undefined) throw new Error('no recordings');
    const at = begun + (calls / CALLS) * DAY;
    for (const frame of frames(story, play, at)) exchange.raw(frame.bytes);
    calls += story.calls;
    if (play % AT_ONCE > 0) continue;
    const uuid = `ffffffff-0000-4000-8000-${String(play).padStart(12, '0')}`;
    exchange.raw(mark(uuid, at + story.lasts));
    await product.untilTold(uuid);
    sizes.push(residentMb(product.pid));
  }
  await delay(25_000); // a quiet time afterwards
  const after = residentMb(product.pid);
  await product.stop();
  await exchange.close();
  crm.close();
  return [
    { what: 'memory before the day', value: sizes[0] ?? NaN, unit: 'MB' },
    { what: 'memory, largest during the day', value: Math.max(...sizes), unit: 'MB', note: `${calls} calls` },
    { what: 'memory after 24 h of an office', value: after, unit: 'MB', goal: atMost(140, after, 'MB') },
  ];
}
