/** The program's package, assembled by electron-builder around a stand-in Electron, without a network. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { copyOfBuilt } from '../built.ts';
import { compileCache } from '../compile-cache.ts';
import { makeElectronDist } from './stand-in-dist.ts';

export const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export const TARGETS = {
  linux: { flag: '--linux', folder: 'linux-unpacked', program: 'plecho', native: 'linux-x64.node' },
  win32: { flag: '--win', folder: 'win-unpacked', program: 'Plecho.exe', native: 'win32-x64.node' },
} as const;
export type Target = keyof typeof TARGETS;

/** Makes every download fail at once. */
const OFFLINE = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  CSC_IDENTITY_AUTO_DISCOVERY: 'false',
};

/** The real configuration, but over a copy of the build, so that a concurrent build does no harm. @returns its file */
async function configOverCopy(made: string): Promise<string> {
  const built = join(made, 'built');
  await copyOfBuilt(built);
  const config = await getConfig(root, null, null);
  const files = [config.files ?? []]
    .flat()
    .map((one) => (typeof one === 'object' && one.from === 'out' ? { ...one, from: built } : one));
  const file = join(made, 'config.json');
  writeFileSync(file, JSON.stringify({ ...config, files }));
  return file;
}

/**
 * Assembles the package of one system.
 * @param made an empty folder
 * @returns its `resources`: the archive and what lies beside it
 * @throws Error with all that electron-builder said
 */
export async function assemble(target: Target, made: string): Promise<string> {
  await build(target, made, ['--dir']);
  return join(made, TARGETS[target].folder, 'resources');
}

/**
 * Runs electron-builder for a system, into `made`.
 * @param wanted what it is to make: `--dir`, or the names of packages
 * @param env where it finds its tools
 * @throws Error with all that electron-builder said
 */
export async function build(
  target: Target,
  made: string,
  wanted: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const config = await configOverCopy(made);
  const electron = makeElectronDist(join(made, `electron-${target}`), target);
  const args = [join(root, 'node_modules/electron-builder/cli.js'), TARGETS[target].flag, ...wanted, '--x64'];
  args.push('--publish', 'never', '--config', config);
  args.push(`-c.electronDist=${electron}`, `-c.directories.output=${made}`);
  const surroundings = { ...process.env, ...OFFLINE, ...lowerCase(OFFLINE), ...compileCache, ...env };
  await run(process.execPath, args, { cwd: root, env: surroundings, maxBuffer: 10_000_000 }).catch(
    (error: Error & { stdout: string; stderr: string }) => {
      throw new Error(`electron-builder failed:\n${error.stdout}${error.stderr}`, { cause: error });
    },
  );
}

function lowerCase(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.toLowerCase(), value]));
}
