/** What differs between systems: links with numbers, the tray host on Linux, sleep, menus, and closing an unused window. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { networkPrint } from '../../app/desktop/system/power.ts';
import { hasTrayHost } from '../../app/desktop/tray/tray-host.ts';
import { applicationMenu } from '../../app/desktop/tray/menu.ts';
import { isBarDark } from '../../app/desktop/tray/tray.ts';
import { languageOf, sayDesktop } from '../../app/desktop/words.ts';
import { WELL, call, folder, press, scene, type Scene } from './scene.ts';

const titles = (desk: Scene): (string | undefined)[] => desk.notifications.map(({ options }) => options.title);

describe('links with numbers', () => {
  const settings = { telLinksUser: 'masha' };
  const CHOOSE = 'ms-settings:defaultapps?registeredAppUser=Plecho';
  const saved = (desk: Scene, telLinksUser: string | null) => {
    desk.engine.settings['telLinksUser'] = telLinksUser;
    const request = new Request('app://plecho/api/saveSettings', { method: 'POST', body: '{}' });
    return desk.served.handler?.(request);
  };

  test('on Windows the system’s page is opened once, when the setting is switched on; nothing is overwritten', async () => {
    const desk = scene({ settings });
    await desk.up();
    expect([desk.opened, desk.schemes]).toEqual([[CHOOSE], []]);
    const next = scene({ settings, userData: desk.dir });
    press(desk, 'Выйти');
    await expect.poll(() => desk.journal.at(-1)).toBe('quit');
    await next.up();
    expect(next.opened).toEqual([]);
    await saved(next, null);
    await saved(next, 'oleg');
    await expect.poll(() => next.opened).toEqual([CHOOSE]);
  });

  test('an AppImage first installs a .desktop entry, and removes it again', async () => {
    const data = join(folder(), 'м а');
    const env = { APPIMAGE: '/home/a/Plecho.AppImage', APPDIR: '/program', XDG_DATA_HOME: data };
    const desk = scene({ settings, platform: 'linux', env });
    await desk.up();
    const file = join(data, 'applications', 'plecho.desktop');
    const entry = readFileSync(file, 'utf8');
    expect(entry).toContain('Exec="/home/a/Plecho.AppImage" %u\n');
    expect(entry).toContain('MimeType=x-scheme-handler/tel;x-scheme-handler/callto;\n');
    expect(entry).toContain('TryExec=/home/a/Plecho.AppImage\n');
    expect(desk.schemes).toEqual(['tel', 'callto']);
    await saved(desk, null);
    await expect.poll(() => existsSync(file)).toBe(false);

    mkdirSync(join(data, 'applications'), { recursive: true });
    writeFileSync(file, '[Desktop Entry]\nName=Made by somebody else\n');
    await saved(desk, null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(file)).toBe(true);
  });

  test('an installed package writes no entry of its own', async () => {
    const data = folder();
    const desk = scene({ settings, platform: 'linux', env: { XDG_DATA_HOME: data } });
    await desk.up();
    expect(desk.schemes).toEqual(['tel', 'callto']);
    expect(existsSync(join(data, 'applications'))).toBe(false);
  });

  test.each(['linux', 'darwin'] as const)('a refusal of %s is reported once, with what to do', async (platform) => {
    const desk = scene({ settings, platform, linksRefused: true });
    await desk.up();
    expect(titles(desk)).toEqual(['Ссылки с номерами открывает другая программа']);
    const next = scene({ settings, platform, linksRefused: true, userData: desk.dir });
    press(desk, 'Выйти');
    await expect.poll(() => desk.journal.at(-1)).toBe('quit');
    await next.up();
    expect(titles(next)).toEqual([]);
  });
});

describe('the tray on Linux', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('where the tray host starts late, the icon is created again', async () => {
    const host = { there: false };
    const desk = scene({ platform: 'linux', runTool: () => Promise.resolve(`(${host.there},)\n`) });
    await desk.up();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(desk.trays).toHaveLength(1);
    host.there = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(desk.trays).toHaveLength(2);
    expect(desk.trays.map(({ state }) => state.destroyed)).toEqual([true, false]);
    expect(desk.tray.tooltip).toBe('Plecho: всё в порядке');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(desk.trays).toHaveLength(2);
    desk.engine.say({ type: 'status', status: { ...WELL, light: 'red' } });
    expect(desk.tray.image).toMatch(/broken/);
    desk.theme.emit('updated');
    expect(desk.trays[0]?.state.image).not.toMatch(/broken/);
  });

  test.each([
    [false, /запустите Plecho ещё раз.*«Программа»/],
    [true, /значком у часов/],
  ])('with a tray host: %s, the notice on closing points to what exists', async (there, words) => {
    const desk = scene({ platform: 'linux', runTool: () => Promise.resolve(`(${there},)`) });
    await desk.up();
    desk.window.window.close();
    expect(desk.notifications.map(({ options }) => options.body)).toEqual([expect.stringMatching(words)]);
    const state = await desk.served.handler?.(new Request('app://plecho/api/desktop'));
    expect(await state?.json()).toMatchObject({ icon: there, update: null, linksAreChosenInSystem: false });
  });

  test('the window’s own «quit» is an orderly quit', async () => {
    const desk = scene({ platform: 'linux', runTool: () => Promise.resolve('(false,)') });
    await desk.up();
    await desk.served.handler?.(new Request('app://plecho/api/desktop/quit', { method: 'POST' }));
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.engine.state.stopped).toBe(true);
    expect(desk.journal.at(-1)).toBe('quit');
  });

  test('in a busy office the menu is rebuilt once a second; the icon changes at once, and the last state is always shown', async () => {
    const desk = scene({ platform: 'linux' });
    await desk.up();
    await vi.advanceTimersByTimeAsync(5_000);
    const { menus } = desk.tray;
    for (let at = 0; at < 100; at++) {
      desk.engine.say({ type: 'call', call: call(String(at)) });
      await vi.advanceTimersByTimeAsync(20);
    }
    desk.engine.say({ type: 'status', status: { ...WELL, light: 'red', liveCalls: 100 } });
    expect(desk.tray.image).toMatch(/broken/);
    expect(desk.tray.menus - menus).toBeLessThanOrEqual(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.tray.tooltip).toContain('100 разговоров');
    expect(JSON.stringify(desk.tray.menu)).toContain('Звонки сейчас (100)');
  });
});

describe('whether there is a tray host', () => {
  const tools = (answers: Record<string, string>) => (file: string) =>
    answers[file] === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(answers[file]);
  test.each([
    [{ gdbus: '(true,)\n' }, true],
    [{ gdbus: '(false,)\n' }, false],
    [{ 'dbus-send': 'method return time=1.2 sender=x\n   boolean true\n' }, true],
    [{ busctl: 'b false\n' }, false],
    [{ gdbus: '', busctl: 'b true\n' }, true],
    [{}, undefined],
  ] as [Record<string, string>, boolean | undefined][])('%j: %s', async (answers, there) => {
    expect(await hasTrayHost(tools(answers))).toBe(there);
  });
});

test.each([
  ['linux', 'ubuntu:GNOME', false, true],
  ['linux', 'KDE', false, false],
  ['linux', 'KDE', true, true],
  ['linux', '', false, false],
  ['win32', '', false, false],
] as const)('on %s (%s), dark theme %s: is the bar dark? %s', (platform, desktop, dark, bar) => {
  const theme = { shouldUseDarkColors: dark, shouldUseDarkColorsForSystemIntegratedUI: dark, on: () => undefined };
  expect(isBarDark(theme, platform, desktop)).toBe(bar);
});

describe('sleep and network', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a wake-up that the system does not report is noticed by the clock, once', async () => {
    const desk = scene();
    await desk.up();
    desk.power.emit('suspend');
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(desk.engine.woken).toEqual(['resume']);
    desk.power.emit('resume');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.engine.woken).toEqual(['resume']);
  });

  test('a sleep that the system does not report at all, too; the next reported one works as usual', async () => {
    const desk = scene();
    await desk.up();
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(desk.engine.woken).toEqual(['resume']);
    desk.power.emit('suspend');
    desk.power.emit('resume');
    expect(desk.engine.woken).toEqual(['resume', 'resume']);
  });

  const v6 = (address: string): NetworkInterfaceInfo => ({
    ...{ address, cidr: `${address}/64`, family: 'IPv6', netmask: '', mac: '', internal: false, scopeid: 0 },
  });
  test('a rotating temporary IPv6 address does not count as another network; another prefix does', () => {
    const one = networkPrint({ eth0: [v6('2001:db8:1:2:aaaa:bbbb:cccc:1')] }, true);
    expect(networkPrint({ eth0: [v6('2001:db8:1:2::5'), v6('2001:db8:1:2:9:9:9:9')] }, true)).toBe(one);
    expect(networkPrint({ eth0: [v6('2001:db8:1:3::5')] }, true)).not.toBe(one);
  });
});

describe('a hidden window', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const MINUTES = 4 * 60_000;
  const closed = async (): Promise<Scene> => {
    const desk = scene();
    await desk.up();
    desk.window.state.urls.push('app://plecho/#/history');
    desk.window.window.close();
    return desk;
  };

  test('is closed some minutes later, and comes back at its page and position', async () => {
    const desk = await closed();
    Object.assign(desk.window.bounds, { x: 100, y: 50, width: 1000, height: 700 });
    expect(desk.window.state).toMatchObject({ visible: false, destroyed: false });
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(true);
    desk.app.emit('second-instance', {}, ['/program/plecho']);
    expect(desk.windows).toHaveLength(2);
    expect(desk.window.state).toMatchObject({ visible: true, urls: ['app://plecho/#/history'] });
    expect(desk.window.options).toMatchObject({ x: 100, y: 50, width: 1000, height: 700 });
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(false);
  });

  test('opened in time it stays; a window that was loaded ahead at log-in is closed too', async () => {
    const desk = await closed();
    desk.app.emit('second-instance', {}, ['/program/plecho']);
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(false);
    const hidden = scene({ argv: ['--hidden'] });
    await hidden.up();
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(hidden.window.state.destroyed).toBe(true);
  });

  test('it is not closed with unsaved input or while a recording plays', async () => {
    const desk = await closed();
    desk.window.state.unsaved = true;
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(false);
    desk.app.emit('second-instance', {}, ['/program/plecho']);
    expect(desk.windows).toHaveLength(1);
    Object.assign(desk.window.state, { unsaved: false, audible: true });
    desk.window.window.close();
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(false);
    desk.window.state.audible = false;
    await vi.advanceTimersByTimeAsync(MINUTES);
    expect(desk.window.state.destroyed).toBe(true);
  });

  test('unsaved input never holds up a quit', async () => {
    const desk = await closed();
    desk.window.state.unsaved = true;
    press(desk, 'Выйти');
    await vi.advanceTimersByTimeAsync(0);
    desk.window.window.close();
    expect(desk.window.state.destroyed).toBe(true);
  });

  test('crashes of its page are forgotten after ten minutes', async () => {
    const desk = scene();
    await desk.up();
    for (let death = 0; death < 6; death++) {
      desk.window.page.emit('render-process-gone', {}, { reason: 'crashed' });
      await vi.advanceTimersByTimeAsync(300_000);
    }
    expect(desk.window.state.reloads).toBe(6);
    expect(titles(desk)).toEqual([]);
  });
});

describe('small conveniences', () => {
  const params = (change: object) => ({
    ...{ isEditable: false, selectionText: '' },
    editFlags: { canCut: false, canCopy: false, canPaste: true, canSelectAll: true },
    ...change,
  });

  test('the context menu pastes into a field and copies the selection', async () => {
    const desk = scene();
    await desk.up();
    desk.window.page.emit('context-menu', {}, params({ isEditable: true }));
    desk.window.page.emit('context-menu', {}, params({ selectionText: '+7 999' }));
    desk.window.page.emit('context-menu', {}, params({}));
    expect(desk.popups.map((items) => items.map(({ role, label, enabled }) => [role, label, enabled]))).toEqual([
      [
        ['cut', 'Вырезать', false],
        ['copy', 'Копировать', false],
        ['paste', 'Вставить', true],
        ['selectAll', 'Выделить всё', true],
      ],
      [['copy', 'Копировать', undefined]],
    ]);
  });

  const menuOf = (platform: NodeJS.Platform, isPackaged = true) => {
    const done: string[] = [];
    const items = applicationMenu({
      ...{ platform, isPackaged, say: sayDesktop.in('ru') },
      close: () => void done.push('close'),
      quit: () => void done.push('quit'),
    }).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const key = (accelerator: string): string[] => {
      done.length = 0;
      for (const item of items) if (item.accelerator === accelerator) (item.click as () => void)();
      return [...done];
    };
    return { roles: items.map(({ role }) => role).filter(Boolean), key };
  };

  test('keys: zoom everywhere; Ctrl+Q quits; ⌘Q only closes the window', () => {
    for (const platform of ['win32', 'linux', 'darwin'] as const)
      expect(menuOf(platform).roles).toEqual(expect.arrayContaining(['paste', 'zoomIn', 'zoomOut', 'resetZoom']));
    expect(menuOf('win32').key('Control+Q')).toEqual(['quit']);
    expect(menuOf('darwin').key('Command+Q')).toEqual(['close']);
    expect(menuOf('darwin').key('Alt+Command+Q')).toEqual(['quit']);
    expect(menuOf('win32').roles).not.toContain('toggleDevTools');
    expect(menuOf('win32', false).roles).toContain('toggleDevTools');
  });

  test('the menu is in the language of the settings', async () => {
    const desk = scene({ settings: { language: 'en' } });
    await desk.up();
    expect(JSON.stringify(desk.applicationMenus.at(-1))).toContain('Quit Plecho');
    expect(JSON.stringify(desk.applicationMenus.at(-1))).not.toMatch(/[а-яё]/i);
  });

  test('the save dialog has a title and starts in the downloads folder', async () => {
    const desk = scene();
    desk.electron.app.getPath = (name) => (name === 'downloads' ? '/home/м/Загрузки' : desk.dir);
    await desk.up();
    const asked: Electron.SaveDialogOptions[] = [];
    const item = {
      getFilename: () => 'history.csv',
      setSaveDialogOptions: (options: Electron.SaveDialogOptions) => asked.push(options),
    };
    desk.handlers.download.emit('will-download', {}, item);
    expect(asked).toEqual([{ title: 'Сохранить файл', defaultPath: join('/home/м/Загрузки', 'history.csv') }]);
  });

  test('a click on an old notification in the Action Centre opens the window', async () => {
    const desk = scene({ argv: ['--hidden'] });
    await desk.up();
    desk.clickOldNotice();
    expect(desk.window.state.visible).toBe(true);
  });

  test('an unhandled rejection is no crash', async () => {
    const desk = scene();
    await desk.up();
    desk.reject(new Error('the updater lost its way'));
    expect(desk.engines).toHaveLength(1);
    expect(desk.tray.tooltip).toBe('Plecho: всё в порядке');
  });

  test.each([
    [['kk-KZ', 'en-US'], 'ru'],
    [['de-DE', 'ru-RU'], 'en'],
    [['be'], 'ru'],
    [[], 'en'],
  ])('the language for %j is %s', (languages, language) => expect(languageOf(languages)).toBe(language));
});
