/** The disk is full, the database is damaged: the product stays up, says what is wrong and what to do, and loses no call. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readdirSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange, type DemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct, type Product } from './product.ts';
import { registeredIn, wrongIn } from './registered.ts';

const place = folder();
const disk = join(place.path, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { encoding: 'utf8' });
const noDisk = mounted.status === 0 ? '' : (mounted.error?.message ?? mounted.stderr.trim());
afterAll(() => {
  if (noDisk === '') spawnSync('umount', ['-l', disk]);
  place[Symbol.dispose]();
});

describe('trouble with the disk', () => {
  let exchange: DemoExchange;
  let crm: DemoCrm;
  let product: Product;
  beforeEach(async () => {
    exchange = await createDemoExchange({ heartbeatMs: 0 });
    crm = await createDemoCrm();
  });
  afterEach(async () => {
    await product.kill();
    await Promise.all([exchange.close(), crm.close()]);
  });

  const start = async (profile: string): Promise<void> => {
    product = runProduct(profile, {
      pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
      crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
      people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
      recordings: { upload: false },
    });
    await product.until(
      ({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected',
      90_000,
    );
  };
  const problems = async (): Promise<string> => (await product.status()).problems.map(({ text }) => text).join('\n');
  const registered = (count: number): boolean =>
    [...crm.calls.values()].filter((call) => call.registrations.length > 0).length >= count;

  /** Fills the disk to the last block. */
  const fill = (): void => {
    for (let turn = 0, size = 65_536; size >= 512; turn += 1) {
      const { bavail, bsize } = statfsSync(disk);
      const bytes = Math.min(size, bavail * bsize);
      try {
        writeFileSync(join(disk, `ballast-${turn}`), Buffer.alloc(Math.max(bytes, 512), 1));
      } catch {
        size /= 2;
      }
    }
  };
  const free = (): void => {
    for (const name of readdirSync(disk)) if (name.startsWith('ballast-')) rmSync(join(disk, name));
  };

  it.skipIf(noDisk !== '')(
    `the disk fills up in the middle of a call: the product says so, stays up, and goes on by itself when there is room${noDisk && ` (skipped, no small disk can be had here: ${noDisk})`}`,
    async () => {
      await start(join(disk, 'profile'));
      const first = loadTrace('inbound-answered');
      await play(exchange, first, { speed: 2, squeeze: true }).done;
      await crm.waitFor(() => registered(1));
      fill();
      const second = loadTrace('blind-transfer');
      await play(exchange, second, { speed: 2, squeeze: true }).done;
      const seen = await product.until(({ problems: list }) => list.some(({ id }) => id === 'store'), 90_000);
      expect(seen.problems.find(({ id }) => id === 'store')?.text).toBe(
        'На диске нет места, звонки сейчас не записываются. Освободите место: Plecho продолжит сам.',
      );
      expect(seen.exchange.state).toBe('connected');
      free();
      await crm.waitFor(() => registered(2), 90_000);
      await product.until(
        ({ problems: list, outbox }) => outbox.waiting === 0 && list.every(({ id }) => id !== 'store'),
        90_000,
      );
      const expected = { story: '', calls: [...first.expected.calls, ...second.expected.calls] };
      expect(wrongIn(registeredIn(crm), expected, { by: 'legs' })).toEqual([]);
      expect(crm.faults).toEqual([]);
    },
  );

  it('a damaged database is set aside, the admin is told, and the next call is told as usual', async () => {
    using home = folder();
    const profile = join(home.path, 'profile');
    await start(profile);
    await play(exchange, 'inbound-answered', { speed: 2, squeeze: true }).done;
    await crm.waitFor(() => registered(1));
    await product.until(({ liveCalls, outbox }) => liveCalls === 0 && outbox.waiting === 0);
    await product.stop();
    spoil(join(profile, 'plecho.sqlite'));
    await start(profile);
    expect(readdirSync(profile).some((name) => name.startsWith('plecho.sqlite.damaged-'))).toBe(true);
    expect(await problems()).toMatch(
      /^База данных была повреждена и отложена \(plecho\.sqlite\.damaged-.*Проверьте настройки/m,
    );
    await play(exchange, 'outbound-answered', { speed: 2, squeeze: true }).done;
    await crm.waitFor(
      () =>
        [...crm.calls.values()].some((call) => call.started?.direction === 'outbound' && call.registrations.length > 0),
      90_000,
    );
    expect(crm.faults).toEqual([]);
  });
});

/** Overwrites some pages of the file, as a failing disk does. */
function spoil(file: string): void {
  const handle = openSync(file, 'r+');
  const junk = Buffer.alloc(4096, 0x5a);
  for (const page of [3, 5, 8, 13, 21]) writeSync(handle, junk, 0, junk.length, page * 4096);
  closeSync(handle);
}
