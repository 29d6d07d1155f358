/** The package: electron-builder accepts its configuration and assembles it around a stand-in Electron, without a network. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, root, TARGETS, type Target } from './assemble.ts';
import { buildForLinux, testLinuxPackages } from './linux-packages.ts';

const run = promisify(execFile);
const made = mkdtempSync(join(tmpdir(), 'plecho-package-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

const TARGET_NAMES = Object.keys(TARGETS) as Target[];
const resources = (target: Target): string => join(made, TARGETS[target].folder, 'resources');
const asar = (target: Target): string => join(resources(target), 'app.asar');

beforeAll(async () => {
  await buildForLinux(made);
  await assemble('win32', made);
}, 300_000);

test('electron-builder’s own schema accepts the configuration, and would refuse a wrong one', async () => {
  const config = await getConfig(root, null, null);
  const debug = { isEnabled: false, add: () => undefined } as never;
  await validateConfiguration(config, debug);
  const wrong = { ...config, electronFuses: { ...config.electronFuses, runAsNode: 'no' } } as never;
  await expect(validateConfiguration(wrong, debug)).rejects.toThrow('runAsNode');
});

describe.each(TARGET_NAMES)('the package for %s', (target) => {
  const files = (): string[] => listPackage(asar(target), { isPack: false }).map((file) => file.replaceAll('\\', '/'));

  test('holds the entry, the window and the icons', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string };
    expect(files()).toEqual(
      expect.arrayContaining([
        ...['/package.json', `/${manifest.main}`, '/out/headless.mjs', '/out/renderer/index.html'],
        ...['/build/icons/icon.png', '/build/icons/tray/ok-dark.ico', '/build/icons/tray/broken-light@2x.png'],
      ]),
    );
  });

  test('holds the native library of its own system only, outside the archive', () => {
    const native = files().filter((file) => file.endsWith('.node'));
    const path = `node_modules/better-sqlite3/prebuilds/${TARGETS[target].native}`;
    expect(native).toEqual([`/${path}`]);
    expect(statFile(asar(target), path)).toMatchObject({ unpacked: true });
    expect(statSync(join(resources(target), 'app.asar.unpacked', path)).size).toBeGreaterThan(1_000_000);
  });

  test('holds no sources, tests, source maps, declarations, or build-time files', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const building = Object.keys(devDependencies ?? {}).map((name) => `/node_modules/${name}/`);
    const strange = files().filter(
      (file) =>
        /^\/(app|renderer|test|dist|\.ci|\.git|\.github)\//.test(file) ||
        /\.(ts|tsx|mts|cts|map|md|c|cc|cpp|h|gyp|test\.js|spec\.js)$/.test(file) ||
        /\/(tests?|__tests__|examples?)\//.test(file) ||
        building.some((folder) => file.startsWith(folder)),
    );
    expect(strange).toEqual([]);
  });

  test('contains the licence notices of its packages, and LAME as a replaceable file', () => {
    const notices = readFileSync(join(made, TARGETS[target].folder, 'THIRD_PARTY_NOTICES.txt'), 'utf8');
    expect(notices).toContain('Mozilla Public License');
    expect(files()).toEqual(expect.arrayContaining(['/out/renderer/notices.txt', '/out/lame-mp3.wasm']));
    expect(statFile(asar(target), 'out/lame-mp3.wasm')).toMatchObject({ unpacked: true });
  });

  test('is small', () => {
    const bytes = statSync(asar(target)).size;
    process.stdout.write(`  app.asar for ${target}: ${(bytes / 1e6).toFixed(1)} MB, ${files().length} entries\n`);
    expect(bytes).toBeLessThan(25_000_000);
  });

  test('has every fuse set as configured', async () => {
    const wire = await getCurrentFuseWire(join(made, TARGETS[target].folder, TARGETS[target].program));
    const on = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;
    const names = Object.values(FuseV1Options).filter((one): one is string => typeof one === 'string');
    expect(Object.keys(wire).filter((key) => key !== 'version')).toHaveLength(names.length);
    expect(names.filter((name) => on(FuseV1Options[name as keyof typeof FuseV1Options]))).toEqual([
      ...['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar', 'WasmTrapHandlers'],
    ]);
  });

  test('keeps only the languages that the program speaks', () => {
    expect(readdirSync(join(made, TARGETS[target].folder, 'locales')).toSorted()).toEqual(['en-US.pak', 'ru.pak']);
  });
});

test('the Linux package has no update feed yet', () => {
  expect(readFileSync(join(resources('linux'), 'app-update.yml'), 'utf8')).toMatch(
    /provider: generic\nurl: https:\/\/\S+\.invalid\//,
  );
});

testLinuxPackages(made);

describe('the contents of the package, unpacked', () => {
  const out = join(made, 'taken-out');
  beforeAll(() => extractAll(asar('linux'), out));

  test('finds every module that is not in the bundles', async () => {
    const script = `
      const { createRequire } = require('node:module');
      const from = createRequire(${JSON.stringify(join(out, 'out/desktop.mjs'))});
      new (from('better-sqlite3'))(':memory:').prepare('SELECT 1').get();
      new (from('ssh2').Client)(); new (from('ssh2-sftp-client'))(); from('electron-updater');
      process.stdout.write(Object.keys(require.cache).filter((file) => !file.startsWith(${JSON.stringify(out)})).join());`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: made });
    expect(stdout).toBe('');
  });

  test('requires no other module', () => {
    const known = ['electron', 'electron-updater', 'better-sqlite3', 'ssh2', 'ssh2-sftp-client', 'cpu-features'];
    const bundles = readdirSync(join(out, 'out')).filter((name) => name.endsWith('.mjs'));
    expect(bundles).toContain('desktop.mjs');
    for (const bundle of bundles) {
      const imports = readFileSync(join(out, 'out', bundle), 'utf8').matchAll(
        /^import [^;]*? from "([^"]+)";$|\bimport\("([^"]+)"\)/gm,
      );
      const names = [...imports].map((one) => one[1] ?? one[2] ?? '').filter((name) => !name.startsWith('node:'));
      const builtin = (name: string): boolean => process.getBuiltinModule(name) !== undefined;
      const isThere = (name: string): boolean => bundles.some((one) => name === `./${one}`);
      expect(names.filter((name) => !builtin(name) && !known.includes(name) && !isThere(name))).toEqual([]);
    }
  });

  test('runs headless under plain Node', async () => {
    const program = spawn(process.execPath, [join(out, 'out/headless.mjs'), '--profile', join(made, 'profile')], {
      ...{ cwd: made, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    try {
      const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
      const ready = JSON.parse(line) as { ready: boolean; ui: string };
      expect(ready.ready).toBe(true);
      const { origin, searchParams } = new URL(ready.ui);
      const answer = await fetch(`${origin}/api/status`, {
        headers: { authorization: `Bearer ${searchParams.get('token')}` },
      });
      expect(await answer.json()).toMatchObject({ liveCalls: 0 });
      const page = await fetch(ready.ui);
      expect(await page.text()).toContain('<title>Plecho</title>');
    } finally {
      program.kill('SIGTERM');
    }
    const [code] = (await once(program, 'exit')) as [number | null];
    // Windows has no signals: there the process is simply killed.
    expect(code).toBe(process.platform === 'win32' ? null : 0);
    expect(existsSync(join(made, 'profile'))).toBe(true);
  });
});

describe('npm start', () => {
  const start = (dist: string, ...args: string[]) =>
    run(process.execPath, [join(root, 'build/start-desktop.mjs'), ...args], {
      ...{ cwd: root, env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dist } },
    });

  test('without Electron’s binary says in one sentence what is missing and what to do instead', async () => {
    const failure = await start(join(made, 'nowhere')).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stderr).toMatch(
      /^Electron's own binary is missing [^\n]*npm run headless[^\n]*npm run demo[^\n]*\.\n$/,
    );
  });

  test.skipIf(process.platform === 'win32')(
    'with it starts the built program, and passes its arguments on',
    async () => {
      const dist = join(made, 'a-binary');
      mkdirSync(dist);
      writeFileSync(join(dist, 'electron'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
      expect((await start(dist, '--hidden')).stdout).toBe(`${root} --hidden\n`);
    },
  );
});
