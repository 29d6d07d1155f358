/** The whole product in a separate process, started as by deploy/plecho.service, with its state as seen from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';

export const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'out', 'headless.mjs');

/** Node's options and the environment from the service file. */
const asShipped = (() => {
  const service = readFileSync(join(ROOT, 'deploy', 'plecho.service'), 'utf8');
  const words = (line: RegExp): string[] => line.exec(service)?.[1]?.split(' ') ?? [];
  return {
    nodeArgs: words(/^ExecStart=\S+ (--.*?) \/opt\/plecho\/out\/headless\.mjs /m),
    env: Object.fromEntries(words(/^Environment=(.*)$/m).map((pair) => pair.split('='))),
  };
})();

/** The shell's environment but for what it says to Node and OpenSSL (options, more certificate authorities): the service is told nothing of it. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_|SSL_CERT_)/.test(name)),
);

export type Product = Awaited<ReturnType<typeof startProduct>>;
export type ProductOptions = {
  readonly exchangePort?: number;
  readonly crmUrl?: string;
  /** An existing profile, which is kept; else a new one that is deleted with the product. */
  readonly profile?: string;
  /** For Node, e.g. `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
};

const PEOPLE = ['1001', '1002', '1003', '1004', '1005', '1006'].map((number) => ({
  userId: `00000000-0000-4000-8000-00000000${number}`,
  name: `User ${number}`,
  numbers: [number],
}));

/** Starts the product and resolves when it reports that it is ready. */
export async function startProduct({ exchangePort, crmUrl, profile, nodeArgs = [] }: ProductOptions) {
  const dir = profile ?? mkdtempSync(join(tmpdir(), 'plecho-bench-'));
  const config = join(dir, 'bench.json');
  writeFileSync(
    config,
    JSON.stringify({
      ...(exchangePort !== undefined && { pbx: { host: '127.0.0.1', port: exchangePort, password: 'demo' } }),
      ...(crmUrl !== undefined && { crm: { url: crmUrl, kind: 'private', apiKey: 'bench' } }),
      people: PEOPLE,
      recordings: { upload: false },
    }),
  );
  const entry =
    existsSync(BUILT) && process.env['BENCH_SOURCES'] === undefined ? BUILT : join(ROOT, 'app', 'headless.ts');
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [...asShipped.nodeArgs, ...nodeArgs, entry, '--profile', dir, '--config', config],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...environment, ...asShipped.env, PLECHO_LOG: 'error', NODE_NO_WARNINGS: '1' },
    },
  );
  const line = (await once(createInterface(child.stdout), 'line')) as [string];
  const readyMs = performance.now() - begun;
  const { ui } = JSON.parse(line[0]) as { ui: string };
  const db = new Database(join(dir, 'plecho.sqlite'), { readonly: true });
  const told = db.prepare<[string], number>('SELECT 1 FROM outbox WHERE key = ?').pluck();
  const address = new URL(ui);
  const get = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${address.searchParams.get('token') ?? ''}` };
    return (await fetch(new URL(path, address), { headers })).json();
  };

  return {
    readyMs,
    dir,
    pid: child.pid ?? 0,
    get,
    db,
    /** Resolves when the product has read the exchange's state: from then on events are processed as they come, and are not held back. */
    async untilConnected(): Promise<void> {
      type Status = { readonly exchange: { readonly state: string } };
      while (((await get('/api/status')) as Status).exchange.state !== 'connected') await delay(20);
    },
    /** Resolves when the product has committed the start of this call, and with it everything before. */
    async untilTold(uuid: string): Promise<void> {
      while (told.get(`${uuid}/started`) === undefined) await delay(2);
    },
    async stop(): Promise<void> {
      db.close();
      await end(child);
      if (profile === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const over = once(child, 'exit');
  child.kill('SIGTERM');
  await over;
}

/** Resident memory of a process, in MB. */
export function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 102.4) / 10;
}

/** Seconds of processor time that a process has used. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
