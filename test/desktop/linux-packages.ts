/** The deb and the AppImage, really built around a stand-in Electron and unpacked again: file names, .desktop entries, AppRun. Part of package.test.ts, which builds once for both. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractFile } from '@electron/asar';
import { beforeAll, describe, expect, test } from 'vitest';
import { outerFile } from '../../app/desktop/start/program.ts';
import { assemble, build, root } from './assemble.ts';
import { RUNTIME, makeLinuxTools } from './stand-in-tools.ts';

const run = promisify(execFile);
const missing = ['/usr/bin/mksquashfs', '/usr/bin/dpkg-deb'].filter((tool) => !existsSync(tool));
if (missing.length > 0)
  process.stdout.write(
    `  skipped: the packages for Linux: ${missing.join(', ')} missing (apt install squashfs-tools dpkg)\n`,
  );

/** Builds the packages into `made`, with the folder that they contain; only that folder where the tools are missing. */
export const buildForLinux = (made: string): Promise<unknown> =>
  missing.length > 0
    ? assemble('linux', made)
    : // Not compressed, as it is taken apart at once.
      build('linux', made, ['AppImage', 'deb', '-c.compression=store'], makeLinuxTools(join(made, 'tools')));

/** The tests of what `buildForLinux` built. */
export const testLinuxPackages = (made: string): void => {
  describe.skipIf(missing.length > 0)('packages for Linux', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const deb = join(made, 'deb');
    const image = join(made, 'image');

    beforeAll(async () => {
      await run('dpkg-deb', ['--raw-extract', join(made, `plecho_${version}_amd64.deb`), deb]);
      await run('unsquashfs', [
        '-quiet',
        '-no-progress',
        '-o',
        String(RUNTIME.length),
        '-d',
        image,
        join(made, 'Plecho.AppImage'),
      ]);
    });

    /** A .desktop file's main section. */
    const entry = (file: string): Map<string, string> =>
      new Map(
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.includes('='))
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );

    test('the AppImage keeps its file name in every version, and the update feed lists both packages', () => {
      expect(
        readdirSync(made)
          .filter((name) => /\.(AppImage|deb)$/.test(name))
          .toSorted(),
      ).toEqual(['Plecho.AppImage', `plecho_${version}_amd64.deb`]);
      const feed = readFileSync(join(made, 'latest-linux.yml'), 'utf8');
      expect(feed).toContain(`version: ${version}\n`);
      expect(feed).toContain('url: Plecho.AppImage\n');
      expect(feed).toContain(`url: plecho_${version}_amd64.deb\n`);
    });

    test('both install a .desktop entry under the name by which the desktop finds the window’s icon, and handle tel: links', () => {
      const name = (
        JSON.parse(extractFile(join(deb, 'opt/Plecho/resources/app.asar'), 'package.json').toString()) as {
          desktopName: string;
        }
      ).desktopName;
      expect(name).toBe('plecho.desktop');
      for (const [file, exec] of [
        [join(deb, 'usr/share/applications', name), '/opt/Plecho/plecho %U'],
        [join(image, name), 'AppRun --no-sandbox %U'],
      ] as const) {
        const lines = entry(file);
        expect([lines.get('Exec'), exec]).toEqual([expect.stringMatching(/plecho %U$|^AppRun/), exec]);
        expect(lines.get('MimeType')).toBe('x-scheme-handler/tel;x-scheme-handler/callto;');
        expect(lines.get('Icon')).toBe('plecho');
        expect(lines.get('Comment[ru]')).toMatch(/Контур/);
        expect(lines.get('StartupWMClass')?.toLowerCase() ?? 'plecho').toBe('plecho');
        expect(lines.get('Terminal')).toBe('false');
      }
      for (const size of [16, 32, 48, 256])
        expect(statSync(join(deb, `usr/share/icons/hicolor/${size}x${size}/apps/plecho.png`)).size).toBeGreaterThan(
          100,
        );
    });

    test('the deb is marked as a deb, the AppImage is not; both know their update feed', () => {
      expect(readFileSync(join(deb, 'opt/Plecho/resources/package-type'), 'utf8')).toBe('deb');
      expect(existsSync(join(image, 'resources/package-type'))).toBe(false);
      for (const place of [join(deb, 'opt/Plecho'), image])
        expect(readFileSync(join(place, 'resources/app-update.yml'), 'utf8')).toContain('.invalid');
    });

    test('the deb declares its dependencies, and its scripts are valid for a shell', async () => {
      const control = readFileSync(join(deb, 'DEBIAN/control'), 'utf8');
      expect(control).toMatch(/^Package: plecho$/m);
      expect(control).toMatch(/^Depends: .*libgtk-3-0.*libsecret-1-0/m);
      const install = readFileSync(join(deb, 'DEBIAN/postinst'), 'utf8');
      expect(install).toContain('apparmor');
      expect(install).toContain('chrome-sandbox');
      for (const script of ['postinst', 'postrm']) await run('bash', ['-n', join(deb, 'DEBIAN', script)]);
    });

    test('AppRun starts the program with its arguments, from the mount by which we detect an AppImage', async () => {
      const program = join(image, 'plecho');
      writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$0" "$APPDIR" "$APPIMAGE" "$@"\n');
      chmodSync(program, 0o755);
      // As the AppImage runtime does.
      const env = { ...process.env, APPDIR: image, APPIMAGE: '/home/м а/Plecho.AppImage' };
      const { stdout } = await run(join(image, 'AppRun'), ['--hidden', 'tel:+7 999'], { env });
      const [started = '', mount = '', file, ...args] = stdout.trimEnd().split('\n');
      expect(outerFile({ APPDIR: mount, APPIMAGE: file }, started)).toBe('/home/м а/Plecho.AppImage');
      expect(args.filter((one) => one !== '--no-sandbox')).toEqual(['--hidden', 'tel:+7 999']);
    });
  });
};
