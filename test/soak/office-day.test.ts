/** An office day at ten times the speed of life against the strict CRM, with cuts, an outage and two restarts: nothing lost, nothing doubled, memory flat. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { isLong } from '../journeys/chance.ts';
import { folder, runProduct } from '../journeys/product.ts';
import { registeredIn, wrongIn, type RegisteredCall } from '../journeys/registered.ts';
import { asRecorded, createDay, extensionIn, LANES, mobileIn } from './day.ts';

const CALLS = isLong ? 1_600 : 150;
const EXTENSIONS = ['1001', '1002', '1003', '1004', '1005', '1006'];
const OUTAGE_MS = 3_000;
const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

it(`a day of ${CALLS} stories`, { timeout: isLong ? 1_800_000 : 180_000 }, async () => {
  using place = folder();
  const users = LANES.flatMap((lane) =>
    EXTENSIONS.map((extension) => ({
      id: `00000000-0000-4000-8000-${extensionIn(lane, extension).padStart(12, '0')}`,
      name: `User ${extensionIn(lane, extension)}`,
      extension: extensionIn(lane, extension),
    })),
  );
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createDemoCrm({ users });
  const numbers = (extension: string): string[] => {
    const lane = LANES.find((one) => extension === extensionIn(one, '1001'));
    return lane === undefined ? [extension] : [extension, mobileIn(lane)];
  };
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    people: users.map(({ id, name, extension }) => ({ userId: id, name, numbers: numbers(extension) })),
    recordings: { upload: false },
  };
  const profile = join(place.path, 'profile');
  let product = runProduct(profile, config);
  const connected = async (): Promise<void> =>
    void (await product.until(({ exchange: pbx }) => pbx.state === 'connected', 30_000));
  await connected();
  let calm: Promise<void> = Promise.resolve();
  const day = createDay(exchange, CALLS, () => calm);
  const sizes: number[] = [];

  const cut = async (): Promise<void> => {
    day.disturb();
    exchange.cut('reset');
    await exchange.waitForConnections(0);
    await connected();
  };
  const restart = async (): Promise<void> => {
    day.disturb();
    const { code } = await product.stop();
    expect(code).toBe(0);
    product = runProduct(profile, config);
    await connected();
  };
  const outage = async (): Promise<void> => {
    await crm.down();
    await delay(OUTAGE_MS);
    await crm.up();
  };
  const mischief: [number, () => Promise<void>][] = [
    [0.15, cut],
    [0.3, restart],
    [0.45, outage],
    [0.6, cut],
    [0.75, restart],
  ];
  try {
    const running = day.run();
    for (const [share, harm] of mischief) {
      await expect.poll(day.begun, { timeout: 1_500_000, interval: 20 }).toBeGreaterThanOrEqual(CALLS * share);
      sizes.push(residentMb(product.pid));
      if (harm === outage) await harm();
      else await (calm = harm());
    }
    await running;
    await product.until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0, 60_000);
    sizes.push(residentMb(product.pid));

    const wrong: string[] = [];
    const all = registeredIn(crm);
    for (const { trace, channels, disturbed } of day.done) {
      const own = all.filter(({ id }) => channels.has(id));
      const recorded = own.map((call): RegisteredCall => ({ ...call, legs: call.legs.map(asRecorded).toSorted() }));
      const faults = disturbed
        ? own
            .filter(({ registrations }) => registrations !== 1)
            .map(({ id, registrations }) => `${id} has ${registrations} registrations`)
        : wrongIn(recorded, trace.expected, { by: 'legs' });
      wrong.push(...faults.map((words) => `${trace.name}${disturbed ? ' (disturbed)' : ''}: ${words}`));
    }
    expect(wrong).toEqual([]);
    expect(crm.faults).toEqual([]);
    expect([...crm.calls.values()].filter(({ repeats }) => repeats > 0).map(({ log }) => log)).toEqual([]);
    expect(day.done.filter(({ disturbed }) => !disturbed).length).toBeGreaterThan(CALLS / 2);
    expect(Math.max(...sizes), `MB in turn: ${sizes.map(Math.round).join(', ')}`).toBeLessThan(200);
  } finally {
    await product.kill();
    await Promise.all([exchange.close(), crm.close()]);
  }
});
