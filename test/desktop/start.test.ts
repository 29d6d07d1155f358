/** The start of the desktop: what happens in which order. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TOAST_CLSID } from '../../app/desktop/start/start.ts';
import { acquireProfile } from '../../app/engine/process/profile-lock.ts';
import { WELL, call, folder, press, scene } from './scene.ts';

describe('the start', () => {
  test('first the lock, then the sandbox and the scheme, and only then the tray, the window and the engine', async () => {
    const desk = scene();
    expect(desk.journal).toEqual([
      'requestSingleInstanceLock',
      'enableSandbox',
      'crash dumps, sent: false',
      'disableHardwareAcceleration',
      'switch in-process-gpu',
      'setAppUserModelId',
      `toasts ${TOAST_CLSID}`,
      'registerSchemesAsPrivileged',
      'whenReady',
    ]);
    await desk.up();
    expect(desk.journal.slice(9)).toEqual(['tray', 'serve app', 'window', 'window.show', 'window.focus', 'engine']);
    expect(desk.engine.state.started).toBe(true);
  });

  test('a second start finds the lock taken and exits before it opens anything', async () => {
    const desk = scene({ lock: false });
    await desk.up();
    expect(desk.journal).toEqual(['requestSingleInstanceLock', 'quit']);
    expect(desk.windows).toHaveLength(0);
    expect(desk.engines).toHaveLength(0);
  });

  test('the first instance then shows its window', async () => {
    const desk = scene({ argv: ['--hidden'] });
    await desk.up();
    expect(desk.window.state.visible).toBe(false);
    desk.window.state.minimized = true;
    desk.app.emit('second-instance', {}, ['/program/plecho']);
    expect(desk.window.state).toMatchObject({ visible: true, minimized: false });
  });

  test('a second start before the first one is up is not lost', async () => {
    const desk = scene({ argv: ['--hidden'] });
    desk.app.emit('second-instance', {}, ['/program/plecho']);
    await desk.up();
    expect(desk.window.state.visible).toBe(true);
  });

  test('started by the system it stays hidden, with the page loaded ahead', async () => {
    const desk = scene({ argv: ['--hidden'] });
    await desk.up();
    expect(desk.window.state.visible).toBe(false);
    expect(desk.window.state.urls).toEqual(['app://plecho/']);
  });

  test('another profile is chosen before the lock is taken, because the lock belongs to the profile', async () => {
    const desk = scene({ argv: ['--profile=/elsewhere'] });
    expect(desk.journal.slice(0, 2)).toEqual(['setPath userData', 'requestSingleInstanceLock']);
    expect(desk.electron.app.getPath('userData')).toBe('/elsewhere');
  });

  test('a relative profile path is resolved against the current folder, also by a restart after a fault', async () => {
    const desk = scene({ argv: ['--profile', 'second-office'] });
    expect(desk.journal).not.toContainEqual(expect.stringContaining('error box'));
    expect(desk.electron.app.getPath('userData')).toBe(resolve('second-office'));
    // Nothing may be written there by a test.
    desk.electron.app.getPath = () => desk.dir;
    await desk.up();
    press(desk, 'Выйти');
  });

  test.each(['setPath', 'requestSingleInstanceLock', 'enableSandbox'] as const)(
    'whatever fails before the app is ready (%s) ends with a message, never as an invisible process',
    async (step) => {
      const desk = scene({
        argv: ['--profile=/elsewhere'],
        before: ({ electron }) =>
          Object.assign(electron.app, {
            [step]: () => {
              throw new Error('no such luck');
            },
          }),
      });
      await desk.started;
      expect(desk.journal.slice(-2)).toEqual(['error box: Plecho не запустился: no such luck', 'exit 1']);
    },
  );

  test('even where the message cannot be shown, the process ends', async () => {
    const desk = scene({
      before: ({ electron }) =>
        Object.assign(electron, {
          protocol: { registerSchemesAsPrivileged: () => expect.fail('one') },
          dialog: { showErrorBox: () => expect.fail('two') },
        }),
    });
    await desk.started.catch(() => undefined);
    expect(desk.journal.at(-1)).toBe('exit 1');
  });

  test.each([
    ['win32', String.raw`C:\Users\Маша\AppData\Local`, String.raw`C:\Users\Маша\AppData\Local\Plecho`],
    ['win32', '', undefined],
    ['linux', '/nonsense', undefined],
  ] as const)('the data of %s with LOCALAPPDATA=%s lies outside the roaming profile: %s', (platform, local, place) => {
    const desk = scene({ platform, env: { LOCALAPPDATA: local } });
    expect(desk.electron.app.getPath('userData')).toBe(place ?? desk.dir);
  });

  test('a headless Plecho on the same data prevents the start, with a message', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'profile'));
    const letGo = acquireProfile(join(dir, 'profile'));
    const desk = scene({ userData: dir });
    await desk.up();
    expect(desk.journal.slice(-2)).toEqual([expect.stringContaining('другой Plecho'), 'exit 1']);
    expect(desk.engines).toHaveLength(0);
    letGo?.();
  });

  test('a reason why it cannot run is shown in a dialog', async () => {
    const desk = scene();
    desk.electron.protocol.handle = () => {
      throw new Error('the scheme is taken');
    };
    await desk.up();
    expect(desk.journal.slice(-2)).toEqual(['error box: Plecho не запустился: the scheme is taken', 'exit 1']);
  });
});

test.each(['win32', 'linux', 'darwin'] as const)(
  'on %s no function is called that this system lacks',
  async (platform) => {
    const desk = scene({ platform, settings: { telLinksUser: 'masha' } });
    await desk.up();
    expect(desk.journal.filter((what) => what.startsWith('error box'))).toEqual([]);
    await expect.poll(() => desk.tray.tooltip).toBe('Plecho: всё в порядке');
    // On Windows the user decides, in the system's settings.
    expect(desk.schemes).toEqual(platform === 'win32' ? [] : ['tel', 'callto']);
    const body = JSON.stringify({ patch: { app: { telLinksUser: null } } });
    desk.engine.settings['telLinksUser'] = null;
    await desk.served.handler?.(new Request('app://plecho/api/saveSettings', { method: 'POST', body }));
    await expect.poll(() => desk.schemes).toEqual(platform === 'linux' ? ['tel', 'callto'] : []);
  },
);

describe('the tray', () => {
  test('follows the product: icon, tooltip, menu', async () => {
    const desk = scene();
    await desk.up();
    expect(desk.tray.image).toMatch(/ok-dark\.ico$/);
    expect(desk.tray.tooltip).toBe('Plecho: всё в порядке');
    desk.engine.say({ type: 'call', call: call('1') });
    desk.engine.say({ type: 'status', status: { ...WELL, liveCalls: 1, light: 'red' } });
    expect(desk.tray.image).toMatch(/broken-dark\.ico$/);
    expect(desk.tray.tooltip).toContain('1 разговор');
  });

  test('pause and resume reach the engine', async () => {
    const desk = scene();
    await desk.up();
    press(desk, 'Приостановить');
    desk.engine.say({ type: 'status', status: { ...WELL, light: 'grey', pausedUntil: Date.now() + 3_600_000 } });
    expect(desk.tray.image).toMatch(/paused-dark\.ico$/);
    press(desk, 'Возобновить');
    const pauses = () => desk.engine.asked.filter(({ path }) => path === '/api/pause').map(({ body }) => body);
    await expect.poll(pauses).toEqual([{ minutes: 60 }, { minutes: 0 }]);
  });

  test('switches to the other icons when the taskbar turns light', async () => {
    const desk = scene();
    await desk.up();
    desk.dark.system = false;
    desk.theme.emit('updated');
    expect(desk.tray.image).toMatch(/ok-light\.ico$/);
  });

  test('does not rebuild the menu while nothing in it changes', async () => {
    const desk = scene();
    await desk.up();
    const { menus } = desk.tray;
    desk.engine.say({ type: 'status', status: { ...WELL, exchange: { ...WELL.exchange, phones: 7 } } });
    expect(desk.tray.menus).toBe(menus);
  });

  test('is in the language of the settings', async () => {
    const desk = scene({ settings: { language: 'en' } });
    await desk.up();
    expect(desk.tray.tooltip).toBe('Plecho: all is well');
  });
});

describe('the window', () => {
  test('closing hides it, says so once, and its position is remembered', async () => {
    const desk = scene();
    await desk.up();
    Object.assign(desk.window.bounds, { x: 100, y: 50, width: 1000, height: 700 });
    for (const _time of [1, 2]) {
      const closing = { preventDefault: () => desk.journal.push('kept') };
      desk.window.events.emit('close', closing);
    }
    expect(desk.journal.filter((what) => what === 'kept')).toHaveLength(2);
    expect(desk.window.state.visible).toBe(false);
    expect(desk.notifications.map(({ options }) => options.title)).toEqual(['Plecho работает дальше']);

    press(desk, 'Выйти');
    await expect.poll(() => desk.journal.at(-1)).toBe('quit');
    const again = scene({ userData: desk.dir });
    await again.up();
    expect(again.window.options).toMatchObject({ x: 100, y: 50, width: 1000, height: 700 });
  });

  test('has no preload, no Node, a sandbox, and refuses to leave', async () => {
    const desk = scene();
    await desk.up();
    const preferences = desk.window.options.webPreferences;
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(preferences).not.toHaveProperty('preload');
    const leaving = { url: 'https://example.com/', prevented: false, preventDefault: () => (leaving.prevented = true) };
    desk.window.page.emit('will-frame-navigate', leaving);
    expect(leaving.prevented).toBe(true);
    const details = { url: 'file:///etc/passwd' } as Electron.HandlerDetails;
    expect(desk.window.open.handler?.(details)).toEqual({ action: 'deny' });
    expect(desk.opened).toEqual(['https://example.com/']);
  });

  test('a page that crashes is reloaded three times, then the user is told', async () => {
    const desk = scene();
    await desk.up();
    for (let death = 0; death < 4; death++) desk.window.page.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(desk.window.state.reloads).toBe(3);
    expect(desk.notifications.map(({ options }) => options.title)).toEqual(['Окно Plecho закрылось из-за сбоя']);
  });
});

describe('links', () => {
  const settings = { telLinksUser: 'masha' };

  test('a number clicked anywhere is dialled from the chosen phone, without a window', async () => {
    const desk = scene({ settings, argv: ['--hidden'] });
    await desk.up();
    desk.app.emit('second-instance', {}, ['/program/plecho', 'tel:+7-999-777-55-33']);
    await expect
      .poll(() => desk.engine.asked.find(({ path }) => path === '/api/dial')?.body)
      .toEqual({ userId: 'masha', number: '+79997775533' });
    expect(desk.window.state.visible).toBe(false);
  });

  test('started by a click it dials as soon as it is up', async () => {
    const desk = scene({ settings, argv: ['callto:89997775533'] });
    await desk.up();
    expect(desk.engine.asked.at(-1)).toEqual({ path: '/api/dial', body: { userId: 'masha', number: '89997775533' } });
    expect(desk.window.state.visible).toBe(false);
  });

  test('no phone chosen: it says where to choose one, and does not become the handler of links', async () => {
    const desk = scene({ argv: ['tel:89997775533'] });
    await desk.up();
    expect(desk.notifications.map(({ options }) => options.title)).toEqual(['Не выбрано, с чьего телефона звонить']);
    expect(desk.schemes).toEqual([]);
  });
});

describe('start at log-in', () => {
  test('is switched on once the set-up is complete, and off by the setting', async () => {
    const fresh = scene({ prepare: (engine) => (engine.state.status = { ...WELL, setUp: false }) });
    await fresh.up();
    expect(fresh.login).toEqual([]);

    const done = scene();
    await done.up();
    expect(done.login).toEqual([{ openAtLogin: true, args: ['--hidden'] }]);
  });

  test('the end of the wizard is noticed without a restart', async () => {
    const desk = scene({ prepare: (engine) => (engine.state.status = { ...WELL, setUp: false }) });
    await desk.up();
    desk.engine.state.status = WELL;
    await desk.served.handler?.(new Request('app://plecho/api/finishSetUp', { method: 'POST', body: '{}' }));
    await expect.poll(() => desk.login).toEqual([{ openAtLogin: true, args: ['--hidden'] }]);
  });

  test('a development copy does not change the system', async () => {
    const desk = scene({ packaged: false, settings: { telLinksUser: 'masha' } });
    await desk.up();
    expect([desk.login, desk.schemes]).toEqual([[], []]);
  });
});

describe('sleep', () => {
  test('the engine is told of a wake-up', async () => {
    const desk = scene();
    await desk.up();
    desk.power.emit('suspend');
    desk.power.emit('resume');
    expect(desk.engine.woken).toEqual(['resume']);
  });
});
