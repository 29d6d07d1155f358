/** Updates: none without a feed address; with one the user is asked once, the update is downloaded, and installed at quit. */
import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUpdates, feedAddress } from '../../app/desktop/system/updates.ts';
import type { UpdaterPart } from '../../app/desktop/system/updates.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Circumstances = { wanted?: string; canInstall?: boolean; installsOnQuit?: boolean };

function bench(answer: boolean, given: Circumstances = {}) {
  const events = new EventEmitter();
  const done: string[] = [];
  const updater = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    logger: null,
    quitAndInstall: (silent: boolean, again: boolean) => void done.push(`install ${silent} ${again}`),
    setFeedURL: ({ url }: { url: string }) => done.push(`feed ${url}`),
    checkForUpdates: () => {
      done.push('look');
      return Promise.resolve(events.emit('update-available', { version: '2.0.0' }));
    },
    downloadUpdate: () => {
      done.push('load');
      return Promise.resolve(events.emit('update-downloaded', { version: '2.0.0' }));
    },
    on: (event: string, listener: (...args: never[]) => void) =>
      events.on(event, (...args: unknown[]) => listener(...(args as never[]))),
  } satisfies UpdaterPart;
  const updates = createUpdates({
    loadUpdater: () => {
      done.push('loaded electron-updater');
      return Promise.resolve(updater);
    },
    ask: (version) => {
      done.push(`ask ${version}`);
      return Promise.resolve(answer);
    },
    onFailed: (version) => void done.push(`failed ${version}`),
    wanted: () => given.wanted,
    remember: (version) => void done.push(`remember ${version}`),
    installsOnQuit: given.installsOnQuit ?? true,
    canInstall: () => Promise.resolve(given.canInstall ?? true),
    onReady: (version) => void done.push(`ready ${version}`),
    log: pino({ level: 'silent' }),
  });
  return { updates, done, updater, events };
}

test('without an address the updater is not even loaded', async () => {
  const { updates, done } = bench(true);
  updates.use(null);
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(done).toEqual([]);
});

test('with an address it checks, asks, downloads, and waits', async () => {
  const { updates, done, updater } = bench(true);
  updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(61_000);
  expect(done).toEqual([
    ...['loaded electron-updater', 'feed https://updates.example.com/', 'look'],
    ...['ask 2.0.0', 'remember 2.0.0', 'load', 'ready 2.0.0'],
  ]);
  expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: true });
});

test('after a “no” the user is not asked again, though it goes on checking', async () => {
  const { updates, done } = bench(false);
  updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(done.filter((what) => what === 'look').length).toBeGreaterThanOrEqual(4);
  expect(done.filter((what) => what.startsWith('ask'))).toHaveLength(1);
  expect(done).not.toContain('load');
});

test('an update accepted earlier is downloaded without asking; a downloaded one installs silently and the program restarts', async () => {
  const { updates, done } = bench(false, { wanted: '2.0.0' });
  updates.use('https://updates.example.com/');
  expect(updates.ready()).toBe(false);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(done.slice(3)).toEqual(['load', 'ready 2.0.0']);
  expect(updates.ready()).toBe(true);
  await updates.install(() => done.push('came back'));
  expect(done.at(-1)).toBe('install true true');
});

test('a failed download is reported and the user is asked again', async () => {
  const { updates, done, updater } = bench(true);
  updater.downloadUpdate = () => Promise.reject(new Error('cut off'));
  updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(6 * 3_600_000 + 120_000);
  expect(done.filter((what) => /^(ask|failed)/.test(what))).toEqual([
    'ask 2.0.0',
    'failed 2.0.0',
    'ask 2.0.0',
    'failed 2.0.0',
  ]);
});

test('when the installer fails, the program goes on', async () => {
  const { updates, done, updater, events } = bench(true);
  updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(61_000);
  updater.quitAndInstall = () => void events.emit('error', new Error('pkexec: not authorized'));
  await updates.install(() => done.push('came back'));
  expect(done.at(-1)).toBe('came back');
});

test('where the system would refuse the installation nothing is offered; a deb is never installed during log-off', async () => {
  const unsigned = bench(true, { canInstall: false });
  unsigned.updates.use('https://updates.example.com/');
  const deb = bench(true, { installsOnQuit: false });
  deb.updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(61_000);
  expect(unsigned.done).toEqual([]);
  expect(deb.updater.autoInstallOnAppQuit).toBe(false);
});

test('removing the address stops the checks', async () => {
  const { updates, done } = bench(true);
  updates.use('https://updates.example.com/');
  updates.use(null);
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(done).toEqual([]);
});

test('an error of the updater or the network does not count as a fault of the program', async () => {
  const { updates, done, updater, events } = bench(true);
  updater.checkForUpdates = () => {
    done.push('look');
    events.emit('error', new Error('404'));
    return Promise.reject(new Error('404'));
  };
  updates.use('https://updates.example.com/');
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(done.filter((what) => what === 'look').length).toBeGreaterThanOrEqual(4);
});

test.each([
  [null, null, null],
  ['https://own.example/', 'url: https://packaged.example/', 'https://own.example/'],
  [
    null,
    'provider: generic\nurl: https://packaged.example/x\nupdaterCacheDirName: plecho',
    'https://packaged.example/x',
  ],
  [null, "url: 'https://packaged.example/'", 'https://packaged.example/'],
  [null, 'url: https://updates.plecho.invalid/', null],
  [null, 'nonsense', null],
  ['http://own.example/', null, null],
  ['http://127.0.0.1:8080/', null, 'http://127.0.0.1:8080/'],
  [null, 'url: http://packaged.example/', null],
])('setting %j, package %j: %j', (setting, packaged, address) => {
  expect(feedAddress(setting, packaged)).toBe(address);
});
