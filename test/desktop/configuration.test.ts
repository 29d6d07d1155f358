/** How the program is packed for each system, checked without packing it: the settings of electron-builder and the workflow's own script. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { describe, expect, test, vi } from 'vitest';
import { root } from './assemble.ts';
import { folder } from './scene.ts';

const { flipFuses } = vi.hoisted(() => ({ flipFuses: vi.fn<(path: string, config: object) => void>() }));
vi.mock('@electron/fuses', async (original) => ({
  ...(await original<object>()),
  flipFuses,
  getCurrentFuseWire: () => Promise.resolve({}),
}));

const workflow = readFileSync(join(root, '.github/workflows/build.yml'), 'utf8');

/** A step of the workflow as its lines, from its name to the next step. */
const step = (name: string): string =>
  workflow.split(/^ {6}- /m).find((one) => one.startsWith(`name: ${name}\n`)) ?? expect.fail(`no step ${name}`);

/** The script of a step (`run: |`), without its indentation. */
const scriptOf = (name: string): string =>
  (/^ {8}run: \|\n((?: {10}.*\n|\n)+)/m.exec(step(name))?.[1] ?? expect.fail(`no script in ${name}`)).replaceAll(
    /^ {10}/gm,
    '',
  );

describe.skipIf(process.platform === 'win32')('the workflow', () => {
  /** Runs the script of the step “Package” with an npx that only tells what it was asked for. */
  const packed = (env: Record<string, string>): string => {
    const bin = folder();
    writeFileSync(join(bin, 'npx'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const script = scriptOf('Package').replaceAll('${{ matrix.target }}', '--mac');
    const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
    return execFileSync('bash', ['--norc', '-e', '-c', script], {
      env: { PATH: path, ...env },
      encoding: 'utf8',
    }).trim();
  };

  test('a Mac without a certificate signs ad hoc, with one it does not; other systems never do', () => {
    const plain = 'electron-builder --mac --publish never';
    expect(packed({ RUNNER_OS: 'macOS', CSC_LINK: '' })).toBe(`${plain} -c.mac.identity=-`);
    expect(packed({ RUNNER_OS: 'macOS', CSC_LINK: 'a certificate' })).toBe(plain);
    expect(packed({ RUNNER_OS: 'Linux', CSC_LINK: '' })).toBe(plain);
  });

  test('what is signed is verified before it is handed out', () => {
    expect(step('The signature holds')).toContain("if: runner.os == 'macOS'");
    expect(scriptOf('The signature holds')).toContain('codesign --verify --deep --strict');
    expect(workflow.indexOf('name: The signature holds')).toBeGreaterThan(workflow.indexOf('name: Package'));
  });
});

test.each([
  ['darwin', true],
  ['win32', false],
  ['linux', false],
])('burning the fuses for %s: the signature that comes with Electron is renewed: %s', async (platform, renewed) => {
  const packager = { executableName: 'plecho', appInfo: { productFilename: 'Plecho' }, config: { electronFuses: {} } };
  const { default: burnFuses } = (await import(pathToFileURL(join(root, 'build/fuses.mjs')).href)) as {
    default: (context: never) => Promise<void>;
  };
  await burnFuses({ appOutDir: '/made', electronPlatformName: platform, packager } as never);
  expect(flipFuses).toHaveBeenLastCalledWith(
    expect.stringMatching(/^.made/),
    expect.objectContaining({ resetAdHocDarwinSignature: renewed }),
  );
});

test('an AppImage brings its own FUSE, and a Mac asks before it reaches the exchange', async () => {
  const config = await getConfig(root, null, null);
  expect(config.toolsets).toEqual({ appimage: '1.0.3' });
  expect(config.mac?.extendInfo).toMatchObject({ NSLocalNetworkUsageDescription: expect.stringMatching(/\w+ \w+/) });
});
