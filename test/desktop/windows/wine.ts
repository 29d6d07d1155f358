/** Wine in a folder of its own: runs Windows programs here. Opt-in (PLECHO_WINE=1): making that folder alone takes half a minute. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Debian keeps the 64-bit loader out of PATH. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(':'), '/usr/lib/wine'];
const find = (name: string): string | undefined => FOLDERS.map((folder) => join(folder, name)).find(existsSync);

/** @returns why these tools cannot be run here; undefined where they can */
export function whyNot(...tools: string[]): string | undefined {
  if (process.env['PLECHO_WINE'] !== '1') return 'not asked for (PLECHO_WINE=1; needs wine64, nsis and npm’s registry)';
  const missing = ['wine64', 'wineserver', ...tools].filter((tool) => find(tool) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing (apt install wine64 nsis)`;
}

export type Wine = Awaited<ReturnType<typeof openWine>>;

/** Creates the folder; `close` ends everything that runs in it and removes it. */
export async function openWine() {
  const prefix = mkdtempSync(join(tmpdir(), 'plecho-wine-'));
  const tools = { wine64: find('wine64') ?? '', wineserver: find('wineserver') ?? '' };
  const env = {
    ...process.env,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // No Mono, no Gecko: nobody is there to dismiss the dialogs that offer to install them.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    NODE_SKIP_PLATFORM_CHECK: '1',
  };
  await run(tools.wine64, ['wineboot', '-i'], { env, timeout: 180_000 });
  const settle = async (): Promise<void> => void (await run(tools.wineserver, ['-w'], { env, timeout: 60_000 }));
  return {
    prefix,
    /** The path of a folder on C: as this system sees it. */
    drive: (...names: string[]): string => join(prefix, 'drive_c', ...names),
    /** Runs a program, and waits for its end and until the registry is on the disk. */
    async run(...args: string[]): Promise<void> {
      await run(tools.wine64, args, { env, timeout: 120_000 });
      await settle();
    },
    /** Starts a program that keeps running. */
    start: (
      args: string[],
      options: { cwd: string; stdio: [number, number, number] | ['ignore', number, number] },
    ): ChildProcess => spawn(tools.wine64, args, { env, ...options }),
    /** The user's part of the registry: section → its lines. */
    registry(): Map<string, string[]> {
      const sections = readFileSync(join(prefix, 'user.reg'), 'utf8')
        .split(/^(?=\[)/m)
        .slice(1);
      return new Map(
        sections.map((text) => {
          const [head = '', ...lines] = text.split('\n');
          const name = head.slice(1, head.indexOf(']')).replaceAll('\\\\', '\\');
          return [name, lines.filter((line) => /^[@"]/.test(line))];
        }),
      );
    },
    async close(): Promise<void> {
      await run(tools.wineserver, ['-k'], { env }).catch(() => undefined);
      await settle().catch(() => undefined);
      rmSync(prefix, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
