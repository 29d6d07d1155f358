/** The small pure parts: the window's position, links, arguments, the network's fingerprint, start at log-in, the log file. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments, relaunchArguments } from '../../app/desktop/start/arguments.ts';
import { placeFor } from '../../app/desktop/window/bounds.ts';
import { phoneFromLink } from '../../app/desktop/window/links.ts';
import { openLogFile } from '../../app/desktop/system/log.ts';
import { applyStartAtLogin, autostartEntry, startedHidden } from '../../app/desktop/start/login.ts';
import { outerFile } from '../../app/desktop/start/program.ts';
import { openMemory } from '../../app/desktop/start/desktop-state.ts';
import { networkPrint } from '../../app/desktop/system/power.ts';
import { folder } from './scene.ts';
import { standIn } from './stand-in.ts';

describe('the position of the window', () => {
  const main = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: -200, width: 1280, height: 1000 };
  const saved = { x: 100, y: 50, width: 1000, height: 700, maximized: false };

  test('is the remembered position, on either screen', () => {
    expect(placeFor(saved, [main, second], main)).toEqual(saved);
    const there = { ...saved, x: 2000, y: -150, maximized: true };
    expect(placeFor(there, [main, second], main)).toEqual(there);
  });
  test('is the middle of the main screen where the other screen is gone', () => {
    const place = placeFor({ ...saved, x: 2000, y: -150 }, [main], main);
    expect(place).toEqual({ ...saved, x: 460, y: 170 });
  });
  test('never hides the title bar', () => {
    expect(placeFor({ ...saved, y: -300 }, [main], main).y).toBe(170);
    expect(placeFor({ ...saved, y: 1039 }, [main], main).y).toBe(170);
    expect(placeFor({ ...saved, x: -950 }, [main], main).x).toBe(460);
  });
  test('fits a screen that became smaller', () => {
    const small = { x: 0, y: 0, width: 800, height: 560 };
    expect(placeFor(saved, [small], small)).toMatchObject({ width: 800, height: 560 });
  });
  test.each([null, 7, 'x', {}, { ...saved, x: NaN }, { ...saved, width: '1000' }, { ...saved, height: Infinity }])(
    'does not trust the file: %j',
    (broken) =>
      expect(placeFor(broken, [main], main)).toEqual({ x: 370, y: 140, width: 1180, height: 760, maximized: false }),
  );
});

describe('links', () => {
  test.each([
    ['tel:+7-999-777-55-33', '+79997775533'],
    ['tel:8(999)777-55-33', '89997775533'],
    ['TEL://+79997775533', '+79997775533'],
    ['callto:8%20999%20777%2055%2033', '89997775533'],
    ['tel:1001;phone-context=office.example', '1001'],
    ['tel:*72', '*72'],
  ])('%s is %s', (link, phone) => expect(phoneFromLink(link)).toBe(phone));
  test.each([
    ...[
      'tel:',
      'tel:%E0%A4%A',
      'tel:8999}&system(id)',
      'tel:8999\n1',
      'callto:masha',
      'http://8999',
      '8999',
      'tel:+',
      'tel:1+2',
    ],
    `tel:${'9'.repeat(65)}`,
  ])('%s is none', (link) => expect(phoneFromLink(link)).toBeNull());
});

describe('arguments', () => {
  test('known arguments are parsed, others ignored', () => {
    expect(readArguments(['/plecho', '--hidden', '--profile', '/data', '--unknown', 'tel:1001'])).toEqual({
      ...{ hidden: true, profile: '/data', relaunches: 0, phone: '1001' },
    });
    expect(readArguments(['/plecho', '--relaunched=x']).relaunches).toBe(0);
  });
  test('restarts after faults are counted, but those hours ago are not', () => {
    const given = readArguments(['--relaunched=2', '--profile=/data']);
    expect(relaunchArguments(given, 1_000)).toEqual(['--hidden', '--relaunched=3', '--profile=/data']);
    expect(relaunchArguments(readArguments(['--relaunched=3']), 1_000)).toBeNull();
    expect(relaunchArguments(readArguments(['--relaunched=3']), 3_600_000)).toEqual(['--hidden', '--relaunched=1']);
  });
});

test('the network has changed when its addresses differ, not when only their order does', () => {
  const info = (address: string, internal = false) => ({
    address,
    internal,
    cidr: `${address}/24`,
    family: 'IPv4' as const,
    netmask: '',
    mac: '',
  });
  const one = networkPrint({ eth0: [info('192.168.1.5')], lo: [info('127.0.0.1', true)] }, true);
  expect(networkPrint({ lo: [info('127.0.0.1', true)], eth0: [info('192.168.1.5'), info('fe80::1')] }, true)).toBe(one);
  expect(networkPrint({ wlan0: [info('192.168.1.5')] }, true)).not.toBe(one);
  expect(networkPrint({ eth0: [info('192.168.1.5')] }, false)).not.toBe(one);
});

describe('start at log-in', () => {
  test('on Linux is a file that is created and removed, with the AppImage’s own path', () => {
    const home = folder();
    const { electron } = standIn({ userData: home, appPath: '/program' });
    const deps = {
      app: electron.app,
      platform: 'linux' as const,
      execPath: '/tmp/.mount/plecho',
      home,
      env: { APPIMAGE: '/home/м а/Plecho 100%.AppImage', APPDIR: '/tmp/.mount' },
    };
    const file = join(home, '.config/autostart/plecho.desktop');
    applyStartAtLogin(deps, true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/м а/Plecho 100%%.AppImage" --hidden\n');
    applyStartAtLogin(deps, false);
    expect(existsSync(file)).toBe(false);
    applyStartAtLogin(deps, false);
  });
  test('APPIMAGE is trusted only where we run from its mount', () => {
    const env = { APPIMAGE: '/home/a/Cursor.AppImage', APPDIR: '/tmp/.mount_Cursor' };
    expect(outerFile(env, '/tmp/.mount_Cursor/plecho')).toBe('/home/a/Cursor.AppImage');
    expect(outerFile(env, '/tmp/.mount_Cursor2/plecho')).toBeUndefined();
    expect(outerFile(env, '/opt/Plecho/plecho')).toBeUndefined();
    expect(outerFile({ APPIMAGE: '/home/a/Cursor.AppImage' }, '/opt/Plecho/plecho')).toBeUndefined();
  });
  test('quotes what a shell would interpret', () =>
    expect(autostartEntry('/a"b$c')).toContain(String.raw`Exec="/a\"b\$c" --hidden`));
  test('on macOS the system is asked whether it worked', () => {
    const { electron } = standIn({ userData: folder(), appPath: '/program' });
    const app = {
      ...electron.app,
      getLoginItemSettings: () => ({ wasOpenedAtLogin: true }) as Electron.LoginItemSettings,
    };
    expect(startedHidden(false, { app, platform: 'darwin' })).toBe(true);
    expect(startedHidden(false, { app, platform: 'win32' })).toBe(false);
  });
});

describe('files', () => {
  test('remembered values survive; a damaged file counts as empty', () => {
    const file = join(folder(), 'a', 'desktop.json');
    const failures: unknown[] = [];
    openMemory(file, (error) => failures.push(error)).set({ toldStillHere: true });
    openMemory(file, (error) => failures.push(error)).set({ plainSecrets: 'keep' });
    expect(openMemory(file, () => undefined).get()).toEqual({ toldStillHere: true, plainSecrets: 'keep' });
    writeFileSync(file, '{"place":');
    expect(openMemory(file, () => undefined).get()).toEqual({});
    expect(failures).toEqual([]);
  });
  test('a file that cannot be written is reported, not thrown', () => {
    const dir = folder();
    mkdirSync(join(dir, 'desktop.json.new'));
    const failures: unknown[] = [];
    openMemory(join(dir, 'desktop.json'), (error) => failures.push(error)).set({ toldStillHere: true });
    expect(failures).toHaveLength(1);
  });
  test('the log rotates and keeps one older file', () => {
    const dir = join(folder(), 'logs');
    const log = openLogFile(dir, 100);
    for (let line = 0; line < 9; line++) log.write(`${'x'.repeat(39)}\n`);
    log.close();
    expect(readdirSync(dir).toSorted()).toEqual(['plecho.1.log', 'plecho.log']);
    expect(readFileSync(join(dir, 'plecho.log'), 'utf8')).toHaveLength(40);
    expect(readFileSync(join(dir, 'plecho.1.log'), 'utf8')).toHaveLength(80);
  });
});
