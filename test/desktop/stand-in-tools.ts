/** Debian's tools in place of those that electron-builder downloads to make Linux packages. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of fpm that is needed here: packs files and scripts into a .deb, by dpkg-deb. */
const FPM = String.raw`
const { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync, copyFileSync, chmodSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const { dirname, join } = require('node:path');
const { tmpdir } = require('node:os');
const FLAGS = new Set(['--force', '--debug']);
const options = {};
const maps = [];
const args = process.argv.slice(2);
for (let at = 0; at < args.length; at++) {
  if (FLAGS.has(args[at])) continue;
  if (args[at].startsWith('-')) (options[args[at]] ??= []).push(args[++at]);
  else maps.push(args[at]);
}
const one = (name) => options[name]?.[0] ?? '';
const stage = mkdtempSync(join(tmpdir(), 'plecho-fpm-'));
try {
  for (const map of maps) {
    const [, from, to] = /^(.*)=([^=]*)$/.exec(map);
    const target = join(stage, to);
    mkdirSync(statSync(from).isDirectory() ? target : dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(join(stage, 'DEBIAN'));
  const [summary, ...rest] = one('--description').split('\n');
  const control = {
    Package: one('--name'), Version: one('--version'), Architecture: one('--architecture'), Maintainer: one('--maintainer'),
    Priority: one('--deb-priority'), Homepage: one('--url'), Depends: (options['-d'] ?? []).join(', '),
    Recommends: (options['--deb-recommends'] ?? []).join(', '),
    Description: [summary || one('--name'), ...rest.filter((line) => line.trim() !== '').map((line) => ' ' + line.trim())].join('\n'),
  };
  const lines = Object.entries(control).filter(([, value]) => value !== '').map(([name, value]) => name + ': ' + value);
  writeFileSync(join(stage, 'DEBIAN/control'), lines.join('\n') + '\n');
  for (const [option, name] of [['--after-install', 'postinst'], ['--after-remove', 'postrm']]) {
    copyFileSync(one(option), join(stage, 'DEBIAN', name));
    chmodSync(join(stage, 'DEBIAN', name), 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', stage, one('--package')], { stdio: 'inherit' });
} finally {
  rmSync(stage, { recursive: true, force: true });
}
`;

/** A placeholder for the AppImage runtime in front of the file system; the real one needs a network. */
export const RUNTIME = Buffer.from('\u007fELF a stand-in for the runtime of an AppImage');

/** Creates the tools in `dir`. @returns the environment in which electron-builder finds them */
export function makeLinuxTools(dir: string): Record<string, string> {
  const tools = join(dir, 'appimage');
  mkdirSync(join(tools, 'runtimes'), { recursive: true });
  mkdirSync(join(tools, 'lib', 'x64'), { recursive: true });
  writeFileSync(join(tools, 'runtimes', 'runtime-x64'), RUNTIME);
  symlinkSync('/usr/bin/mksquashfs', join(tools, 'mksquashfs'));
  writeFileSync(join(tools, 'desktop-file-validate'), '#!/bin/sh\n', { mode: 0o755 });
  const fpm = join(dir, 'fpm');
  writeFileSync(`${fpm}.cjs`, FPM);
  writeFileSync(fpm, `#!/bin/sh\nexec "${process.execPath}" "${fpm}.cjs" "$@"\n`, { mode: 0o755 });
  return { APPIMAGE_TOOLS_PATH: tools, CUSTOM_FPM_PATH: fpm };
}
