/** The end of the desktop: orderly quit, and faults. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UpdaterPart } from '../../app/desktop/system/updates.ts';
import { press, scene, WELL } from './scene.ts';
import { event as makeEvent } from './stand-in-parts.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('quitting', () => {
  test('waits for the message that the outbox is sending', async () => {
    const desk = scene();
    await desk.up();
    desk.engine.hold.stop = true;
    press(desk, 'Выйти');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(desk.journal).toContain('quit held back');
    expect(desk.journal).not.toContain('quit');
    expect(desk.tray.tooltip).toBe('Plecho: завершает отправку и закрывается');

    press(desk, 'Выйти');
    await vi.advanceTimersByTimeAsync(100);
    expect(desk.journal).not.toContain('quit');

    desk.engine.finishStop();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.engine.state.stopped).toBe(true);
    expect(desk.journal.slice(-2)).toEqual(['tray.destroy', 'quit']);
  });

  test('an engine that never stops delays the quit by seven seconds at most', async () => {
    const desk = scene();
    await desk.up();
    desk.engine.hold.stop = true;
    press(desk, 'Выйти');
    await vi.advanceTimersByTimeAsync(6_900);
    expect(desk.journal).not.toContain('quit');
    await vi.advanceTimersByTimeAsync(200);
    expect(desk.journal).toContain('quit');
  });

  test('lets the window close for good', async () => {
    const desk = scene();
    await desk.up();
    press(desk, 'Выйти');
    const closing = { prevented: false, preventDefault: () => (closing.prevented = true) };
    desk.window.events.emit('close', closing);
    expect(closing.prevented).toBe(false);
  });

  test('a system shutdown is an orderly quit too', async () => {
    const desk = scene({ platform: 'linux' });
    await desk.up();
    const asked = makeEvent();
    desk.power.emit('shutdown', asked);
    // Otherwise the system does not wait.
    expect(asked.defaultPrevented).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.engine.state.stopped).toBe(true);
    expect(desk.journal.at(-1)).toBe('quit');
  });

  test('a log-off stops the engine at once', async () => {
    const desk = scene();
    await desk.up();
    desk.sentinel.emit('session-end');
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.engine.state.stopped).toBe(true);
  });
});

describe('faults', () => {
  test('an uncaught error: the engine is stopped and restarted, and the user is told', async () => {
    const desk = scene();
    await desk.up();
    const [first] = desk.engines;
    desk.crash(new Error('boom'));
    expect(desk.tray.tooltip).toBe('Plecho: перезапускается после сбоя');
    expect(desk.tray.image).toMatch(/waiting/);
    const between = await desk.served.handler?.(new Request('app://plecho/api/status'));
    expect(between?.status).toBe(503);

    await vi.advanceTimersByTimeAsync(1_100);
    expect(first?.state.stopped).toBe(true);
    expect(desk.engines).toHaveLength(2);
    expect(desk.tray.tooltip).toBe('Plecho: всё в порядке');
    expect(desk.notifications.map(({ options }) => options.title)).toEqual(['Plecho перезапустился после сбоя']);

    desk.engine.say({ type: 'status', status: { ...WELL, light: 'red' } });
    expect(desk.tray.image).toMatch(/broken/);
  });

  test('an engine that does not start is retried with growing pauses, then the whole program is restarted', async () => {
    const desk = scene({ prepare: (engine) => (engine.state.failStart = new Error('no')) });
    await desk.up();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.engines).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.engines).toHaveLength(6);
    expect(desk.relaunches).toEqual([['--hidden', '--relaunched=1']]);
    expect(desk.journal.at(-1)).toBe('exit 1');
  });

  test('after the third restart it stays down, with a red icon, the reason and a way to retry', async () => {
    const fault = Object.assign(new Error('База данных занята другой программой.'), { name: 'StoreFailure' });
    const desk = scene({ argv: ['--relaunched=3', '--hidden'], prepare: (engine) => (engine.state.failStart = fault) });
    await desk.up();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.relaunches).toEqual([]);
    expect(desk.tray.image).toMatch(/broken/);
    expect(desk.notifications.map(({ options }) => options)).toEqual([
      { title: 'Plecho остановлен: повторные сбои', body: 'База данных занята другой программой.' },
    ]);
    press(desk, 'Перезапустить Plecho');
    expect(desk.relaunches).toEqual([[]]);
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.journal.at(-1)).toBe('quit');
  });

  test('an engine that cannot be stopped is never run twice: the program is restarted instead', async () => {
    const desk = scene();
    await desk.up();
    desk.engine.hold.stop = true;
    desk.crash(new Error('boom'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.engines).toHaveLength(1);
    expect(desk.relaunches).toEqual([['--hidden', '--relaunched=1']]);
  });

  test('faults hours apart do not add up', async () => {
    const desk = scene();
    await desk.up();
    for (let fault = 0; fault < 8; fault++) {
      desk.crash(new Error('boom'));
      await vi.advanceTimersByTimeAsync(3_600_000);
    }
    expect(desk.engines).toHaveLength(9);
    expect(desk.relaunches).toEqual([]);
  });
});

describe('an update', () => {
  /** An updater that has version 2.0.0; its actions go into the journal of the scene. */
  const makeUpdater = (note: (what: string) => void, install: () => void = () => undefined): UpdaterPart => {
    const events = new EventEmitter();
    return {
      ...{ autoDownload: true, autoInstallOnAppQuit: true, logger: null },
      setFeedURL: () => undefined,
      checkForUpdates: () => Promise.resolve(events.emit('update-available', { version: '2.0.0' })),
      downloadUpdate: () => Promise.resolve(events.emit('update-downloaded', { version: '2.0.0' })),
      quitAndInstall: () => {
        note('install');
        install();
      },
      on: (event: string, listener: (...args: never[]) => void) =>
        events.on(event, (...args: unknown[]) => listener(...(args as never[]))),
    };
  };

  test.each(['Установить версию 2.0.0', 'after faults, by itself'])(
    '«%s» shuts everything down in order, then installs',
    async (item) => {
      const notes: string[] = [];
      const desk = scene({
        settings: { updateUrl: 'https://updates.example.com/' },
        argv: ['--relaunched=3'],
        updater: () => Promise.resolve(makeUpdater((what) => void notes.push(what))),
      });
      await desk.up();
      await vi.advanceTimersByTimeAsync(61_000);
      if (item.startsWith('after')) {
        desk.engine.hold.stop = true;
        desk.crash(new Error('boom'));
        await vi.advanceTimersByTimeAsync(8_000);
      } else press(desk, item);
      desk.engine.finishStop();
      await vi.advanceTimersByTimeAsync(8_000);
      expect(notes).toEqual(['install']);
      expect(desk.journal.at(-1)).toBe('tray.destroy');
      expect(desk.relaunches).toEqual([]);
    },
  );

  test('when the installer fails, the program comes back as it was', async () => {
    const fails = (): never => {
      throw new Error('no');
    };
    const desk = scene({
      settings: { updateUrl: 'https://updates.example.com/' },
      updater: () => Promise.resolve(makeUpdater(() => undefined, fails)),
    });
    await desk.up();
    await vi.advanceTimersByTimeAsync(61_000);
    press(desk, 'Установить версию 2.0.0');
    await vi.advanceTimersByTimeAsync(100);
    expect(desk.relaunches).toEqual([['--hidden']]);
    expect(desk.journal.at(-1)).toBe('exit 1');
  });
});
