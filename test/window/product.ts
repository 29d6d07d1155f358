/** The real product for the window's tests: the built headless program as a separate process, between a demo exchange and the strict demo CRM. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange, type DemoExchange } from '../../app/demo/exchange.ts';
import type { Status } from '../../app/contract/view.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export type Office = {
  readonly exchange: DemoExchange;
  readonly crm: DemoCrm;
  /** The window's address, with its token. */
  readonly url: string;
  /** The window's address of a page. */
  readonly page: (hash: string) => string;
  /** A folder of recordings on this PC; the exchange knows it as /var/lib/freeswitch/recordings. */
  readonly recordings: string;
  readonly get: (path: string) => Promise<Response>;
  /** Waits until the program is connected to both. */
  readonly connected: () => Promise<void>;
  /** Ends the program; the window loses it. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OfficeOptions = {
  /** Starts without any settings, as on the first day. */
  readonly bare?: boolean;
  readonly config?: Record<string, unknown>;
  /** Puts something into the profile before the program starts. */
  readonly prepare?: (profile: string) => void | Promise<void>;
};

/** Starts the built product (test/built.ts keeps it up to date) between the demo exchange and the demo CRM. */
export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const crm = await createDemoCrm();
  const dir = mkdtempSync(join(tmpdir(), 'plecho-window-'));
  const profile = join(dir, 'profile');
  const recordings = join(dir, 'recordings');
  mkdirSync(profile, { mode: 0o700 });
  mkdirSync(recordings);
  const exchange = await createDemoExchange({
    // As for an exchange on this computer: the folders that it reports exist here.
    globals: { recordings_dir: recordings, log_dir: join(dir, 'log') },
    extensions: crm.users.map(({ extension, name }) => ({
      number: extension,
      domain: '127.0.0.1',
      name,
      contact: `sip:${extension}@127.0.0.1`,
    })),
  });
  await options.prepare?.(profile);
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    people: crm.users.map(({ id, name, extension }) => ({
      userId: id,
      name,
      numbers: extension === '1001' ? ['1001', '89161112233'] : [extension],
    })),
    lines: ['74951234567'],
    recordings: { source: { kind: 'folder', from: '/var/lib/freeswitch/recordings', to: recordings } },
    ...options.config,
  };
  const file = join(dir, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const args = ['--profile', profile, ...(options.bare === true ? [] : ['--config', file])];
  const child = spawn(process.execPath, [join(ROOT, 'out', 'headless.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PLECHO_LOG: 'warn' },
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const ended = once(child, 'close');
  const ready = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(String(line)) as { ui: string }),
    ended.then(() => {
      throw new Error(`the program ended before it was ready: ${errors.join('')}`);
    }),
  ]);
  const ui = new URL(ready.ui);
  const get = (path: string): Promise<Response> =>
    fetch(new URL(path, ui.origin), { headers: { authorization: `Bearer ${ui.searchParams.get('token') ?? ''}` } });
  let stopped = false;
  const stop = async (): Promise<void> => {
    stopped = true;
    child.kill('SIGTERM');
    await ended;
  };
  return {
    exchange,
    crm,
    url: ready.ui,
    page: (hash) => `${ui.origin}/#/${hash}`,
    recordings,
    get,
    async connected() {
      for (;;) {
        const status = (await (await get('/api/status')).json()) as Status;
        if (status.exchange.state === 'connected' && status.crm.state === 'connected') return;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    stop,
    async close() {
      if (!stopped) await stop();
      await Promise.all([exchange.close(), crm.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
