/** The product as a separate process: started with a profile and a configuration, asked for its state, killed, stopped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Status } from '../../app/contract/view.ts';
import { compileCache } from '../compile-cache.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The built bundle, as shipped: it starts in a third of the time that the sources need. test/built.ts keeps it up to date. */
export const BUILT = join(ROOT, 'out', 'headless.mjs');
export const SOURCES = join(ROOT, 'app', 'headless.ts');

export type Ready = { readonly ready: true; readonly ui: string; readonly callbacks: string };
export type Ending = { readonly code: number | null; readonly signal: string | null };

export type Product = {
  readonly pid: number;
  /** The addresses of its ready line; rejects, with its stderr, where it exits before that. */
  readonly ready: Promise<Ready>;
  readonly ended: Promise<Ending>;
  /** Everything received so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** `GET <ui>/api/…` with the token of the ready line. */
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly status: () => Promise<Status>;
  /** Resolves when the state is as wanted; asks again and again. @throws with the last state after `timeoutMs` */
  readonly until: (wanted: (status: Status) => boolean, timeoutMs?: number) => Promise<Status>;
  /** SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<Ending>;
  /** SIGTERM; resolves when it is gone. */
  readonly stop: () => Promise<Ending>;
};

/** A new temporary folder, gone with `using`. */
export const folder = (): { readonly path: string; [Symbol.dispose](): void } => {
  const path = mkdtempSync(join(tmpdir(), 'plecho-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

export type ProductOptions = {
  /** BUILT, or the SOURCES. */
  readonly entry?: string;
  /** Flags for Node itself. */
  readonly node?: readonly string[];
  /** More of the product's own arguments. */
  readonly args?: readonly string[];
};

/** Runs the product on a profile; `config` (an object, or text or bytes as they stand) is written to a file beside it. */
export function runProduct(
  profile: string,
  config?: unknown,
  { entry = BUILT, node = [], args = [] }: ProductOptions = {},
): Product {
  const file = `${profile}.config.json`;
  if (config !== undefined)
    writeFileSync(file, typeof config === 'string' || Buffer.isBuffer(config) ? config : JSON.stringify(config));
  const child = spawn(
    process.execPath,
    [...node, entry, '--profile', profile, ...(config === undefined ? [] : ['--config', file]), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...compileCache, PLECHO_LOG: process.env['PLECHO_LOG'] ?? 'error' },
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(String(line)) as Ready);
  const ready = Promise.race([
    firstLine,
    ended.then(({ code }): never => {
      throw new Error(`ended with ${code} before it was ready: ${err}`);
    }),
  ]);
  ready.catch(() => undefined);

  const get = async (path: string, headers?: Record<string, string>): Promise<Response> => {
    const ui = new URL((await ready).ui);
    const token = ui.searchParams.get('token') ?? '';
    return fetch(new URL(path, ui.origin), { headers: headers ?? { authorization: `Bearer ${token}` } });
  };
  const status = async (): Promise<Status> => (await (await get('/api/status')).json()) as Status;
  const end = (how: 'SIGKILL' | 'SIGTERM'): Promise<Ending> => {
    child.kill(how);
    return ended;
  };
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    stdout: () => out,
    stderr: () => err,
    get,
    status,
    async until(wanted, timeoutMs = 90_000) {
      const deadline = performance.now() + timeoutMs;
      // Each request costs both processes time: the longer the wait, the less often it asks.
      for (let pause = 10; ; pause = Math.min(150, pause * 1.3)) {
        const seen = await status();
        if (wanted(seen)) return seen;
        if (performance.now() > deadline) throw new Error(`waited in vain; status: ${JSON.stringify(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
