/** `--export` on one PC, `--import` on another, during the working day: the same people and secrets, no call twice, none lost. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { exportProfile } from '../../app/engine/process/profile-transfer.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { numbersOf } from './office.ts';
import { BUILT, folder, runProduct, type Product } from './product.ts';
import { createRecords } from './records.ts';
import { store } from '../store/fixtures.ts';
import { registeredIn, wrongIn } from './registered.ts';

const PHRASE = 'переезд в новый офис';
const run = async (args: string[], phrase = PHRASE): Promise<{ code: number; stderr: string }> => {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [BUILT, ...args], {
      env: { ...process.env, LC_ALL: 'C', PLECHO_PASSPHRASE: phrase },
      timeout: 60_000,
    });
    return { code: 0, stderr };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, stderr };
  }
};
const isUp = (product: Product) =>
  product.until(({ exchange, crm }) => exchange.state === 'connected' && crm.state === 'connected');

describe('moving to another PC', () => {
  it('the new PC continues where the old one stopped: in the middle of a call, with its records, without telling anything twice', async () => {
    using place = folder();
    await using crm = await createDemoCrm();
    const exchange = await createDemoExchange({ heartbeatMs: 0 });
    const records = join(place.path, 'json_cdr');
    mkdirSync(records);
    const config = {
      pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
      crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
      people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
      recordings: { upload: false },
      history: { kind: 'folder', format: 'json_cdr', path: records },
    };
    const [old, next, file] = ['old', 'next', 'office.plecho'].map((name) => join(place.path, name)) as [
      string,
      string,
      string,
    ];
    const first = runProduct(old, config);
    let second: Product | undefined;
    try {
      await isUp(first);
      const done = loadTrace('inbound-answered');
      const whole = play(exchange, done, { speed: 20, squeeze: true, alter: (event) => (cdrs.on(event), event) });
      const cdrs = createRecords(records, done, () => whole.mover);
      await whole.done;
      cdrs.settle();
      await crm.waitFor(() => registeredIn(crm).some(({ registrations }) => registrations > 0));
      await first.until(({ outbox }) => outbox.waiting === 0);

      const moved = loadTrace('consult-return');
      const half = play(exchange, moved, { speed: 2, squeeze: true, alter: (event) => (others.on(event), event) });
      const others = createRecords(records, moved, () => half.mover);
      await crm.waitFor(() =>
        [...crm.calls.values()].some(
          ({ log }) =>
            log.includes('call-event connected') && !log.includes('call-finished') && !log.includes('register-call'),
        ),
      );
      // A profile in use can be exported too; the file does not contain what the old PC tells afterwards.
      expect(await run(['--profile', old, '--export', join(place.path, 'in-use.plecho')])).toMatchObject({ code: 0 });
      await first.stop();
      expect(await run(['--profile', old, '--export', file])).toMatchObject({ code: 0 });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).not.toContain(crm.apiKey);

      process.env['PLECHO_PASSPHRASE'] = PHRASE;
      second = runProduct(next, undefined, { args: ['--import', file] });
      await isUp(second);
      const settings = (await (await second.get('/api/settings')).json()) as { people: { numbers: string[] }[] };
      expect(settings.people).toHaveLength(crm.users.length);
      await half.done;
      others.settle();
      await crm.waitFor(
        () => registeredIn(crm).length === 2 && registeredIn(crm).every(({ registrations }) => registrations > 0),
      );
      await second.until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0);
      const expected = { ...moved.expected, calls: [...done.expected.calls, ...moved.expected.calls] };
      expect(wrongIn(registeredIn(crm), expected, { by: 'legs' })).toEqual([]);
      expect(crm.faults).toEqual([]);
      expect([...crm.calls.values()].map(({ registrations }) => registrations.length)).toEqual([1, 1]);
      // Started again with the same command line it keeps its existing profile.
      await second.stop();
      second = runProduct(next, undefined, { args: ['--import', file] });
      await isUp(second);
      await second.until(({ outbox }) => outbox.waiting === 0);
      expect([...crm.calls.values()].map(({ registrations }) => registrations.length)).toEqual([1, 1]);
    } finally {
      await first.kill();
      await second?.kill();
      await exchange.close();
    }
  });

  // The other refusals: test/engine/profile-transfer.test.ts.
  it('is refused with a message: no profile, a wrong passphrase', async () => {
    using place = folder();
    const [absent, profile, file] = ['absent', 'profile', 'file'].map((name) => join(place.path, name)) as [
      string,
      string,
      string,
    ];
    expect(await run(['--profile', absent, '--export', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no profile'),
    });
    expect(existsSync(absent)).toBe(false);
    mkdirSync(profile);
    store(profile).close();
    expect(exportProfile(profile, file, PHRASE)).toBe(0);
    expect(await run(['--profile', join(place.path, 'new'), '--import', file], 'not the passphrase')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('passphrase is wrong'),
    });
  });
});
