/** Runs build/installer.nsh under Wine: what installing, updating and removing leave in the registry and on the disk. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOAST_CLSID } from '../../../app/desktop/start/start.ts';
import { root } from '../assemble.ts';
import { openWine, whyNot, type Wine } from './wine.ts';

const missing = whyNot('makensis');
if (missing !== undefined) process.stdout.write(`  skipped: the installer under Wine: ${missing}\n`);

/** electron-builder's own templates need 32-bit plugins, which a 64-bit Wine cannot load: these few lines replace them. */
const SCRIPT = (out: string): string => `
Unicode true
!define APP_EXECUTABLE_FILENAME "Plecho.exe"
Name "Plecho"
OutFile "${out}"
InstallDir "$PROGRAMFILES64\\Plecho"
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent
!include LogicLib.nsh
!include FileFunc.nsh
!macro _isUpdated _a _b _t _f
  !insertmacro _LOGICLIB_TEMP
  \${GetParameters} $_LOGICLIB_TEMP
  ClearErrors
  \${GetOptions} $_LOGICLIB_TEMP "--updated" $_LOGICLIB_TEMP
  IfErrors \`\${_f}\` \`\${_t}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!include "${join(root, 'build/installer.nsh')}"
Section
  SetOutPath "$INSTDIR"
  FileOpen $0 "$INSTDIR\\Plecho.exe" w
  FileClose $0
  WriteUninstaller "$INSTDIR\\Uninstall.exe"
  !insertmacro customInstall
SectionEnd
Section "Uninstall"
  !insertmacro customUnInstall
  SetOutPath $TEMP
  RMDir /r "$INSTDIR"
SectionEnd
`;

describe.skipIf(missing !== undefined)('the installer', () => {
  let wine: Wine;
  let installer: string;
  beforeAll(async () => {
    wine = await openWine();
    installer = wine.drive('Plecho-installer.exe');
    const script = wine.drive('setup.nsi');
    writeFileSync(script, SCRIPT(installer));
    // As electron-builder calls it: a warning is an error.
    execFileSync('makensis', ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', '-XTarget amd64-unicode', script], {
      stdio: 'pipe',
    });
  }, 240_000);
  afterAll(() => wine?.close());

  const INSTALLED = String.raw`C:\Program Files\Plecho`;
  const install = (): Promise<void> => wine.run(installer, '/S');
  const uninstall = (...args: string[]): Promise<void> =>
    wine.run(wine.drive('Program Files', 'Plecho', 'Uninstall.exe'), '/S', ...args, `_?=${INSTALLED}`);
  const ours = (): string[] =>
    [...wine.registry()]
      .flatMap(([section, lines]) => [section, ...lines.map((line) => `${section} ${line}`)])
      .filter((line) => /plecho/i.test(line) || line.includes(TOAST_CLSID));
  const local = (): string => wine.drive('users', process.env['USER'] ?? 'root', 'AppData', 'Local');
  /** Writes what the program itself writes in use. */
  const use = async (): Promise<void> => {
    const file = wine.drive('used.reg');
    const exe = String.raw`\"C:\\Program Files\\Plecho\\Plecho.exe\"`;
    writeFileSync(
      file,
      [
        'Windows Registry Editor Version 5.00',
        String.raw`[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run]`,
        `"ru.plecho.desktop"="${exe} --hidden"`,
        String.raw`[HKEY_CURRENT_USER\Software\Classes\CLSID\${TOAST_CLSID}\LocalServer32]`.replace(
          '${TOAST_CLSID}',
          TOAST_CLSID,
        ),
        `@="${exe}"`,
        String.raw`[HKEY_CURRENT_USER\Software\Classes\tel\shell\open\command]`,
        `@="${exe} \\"%1\\""`,
        String.raw`[HKEY_CURRENT_USER\Software\Classes\callto\shell\open\command]`,
        String.raw`@="\"C:\\Skype\\skype.exe\" \"%1\""`,
        '',
      ].join('\r\n'),
    );
    await wine.run('regedit', '/S', file);
    for (const folder of ['Plecho/profile', 'plecho-updater/pending']) {
      mkdirSync(join(local(), folder), { recursive: true });
      writeFileSync(join(local(), folder, 'файл'), 'x');
    }
  };

  test('adds Plecho to the list of default apps, and takes over no link handler', async () => {
    await install();
    const registry = wine.registry();
    expect(registry.get(String.raw`Software\RegisteredApplications`)).toContain(
      String.raw`"Plecho"="Software\\Plecho\\Capabilities"`,
    );
    expect(registry.get(String.raw`Software\Plecho\Capabilities\URLAssociations`)).toEqual([
      '"callto"="Plecho.Phone"',
      '"tel"="Plecho.Phone"',
    ]);
    expect(registry.get(String.raw`Software\Classes\Plecho.Phone\shell\open\command`)).toEqual([
      String.raw`@="\"C:\\Program Files\\Plecho\\Plecho.exe\" \"%1\""`,
    ]);
    expect(registry.has(String.raw`Software\Classes\tel`)).toBe(false);
  }, 120_000);

  test('an update changes nothing', async () => {
    await use();
    const before = ours();
    expect(before.length).toBeGreaterThan(10);
    await uninstall('--updated');
    expect(ours()).toEqual(before);
    await install();
    expect(ours()).toEqual(before);
    expect(existsSync(join(local(), 'Plecho/profile/файл'))).toBe(true);
  }, 120_000);

  test('a silent uninstall leaves the data and another program’s link handler, and nothing else', async () => {
    await uninstall();
    expect(ours()).toEqual([]);
    expect(wine.registry().get(String.raw`Software\Classes\callto\shell\open\command`)).toEqual([
      String.raw`@="\"C:\\Skype\\skype.exe\" \"%1\""`,
    ]);
    expect(existsSync(join(local(), 'Plecho/profile/файл'))).toBe(true);
    expect(existsSync(join(local(), 'plecho-updater'))).toBe(false);
    expect(existsSync(wine.drive('Program Files', 'Plecho'))).toBe(false);
  }, 120_000);

  test('confirmed by the user, the data is removed too', async () => {
    await install();
    await uninstall('--delete-app-data');
    expect(ours()).toEqual([]);
    expect(existsSync(join(local(), 'Plecho'))).toBe(false);
  }, 120_000);
});

test('the installer removes the same CLSID that the program registers for its notifications', () => {
  const script = readFileSync(join(root, 'build/installer.nsh'), 'utf8');
  expect(script).toContain(
    String.raw`DeleteRegKey HKCU "Software\Classes\CLSID\${TOAST_CLSID}"`.replace('${TOAST_CLSID}', TOAST_CLSID),
  );
});
