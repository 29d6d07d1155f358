/** A stand-in for Electron, typed against Electron's own declarations: it records the calls made to it and lets a test play the system's part. */
import { EventEmitter } from 'node:events';
import { isAbsolute, win32 } from 'node:path';
import type { MenuItemConstructorOptions, NotificationConstructorOptions } from 'electron';
import { HOT_KEY } from '../../app/contract/hot-key.ts';
import type { ElectronApis, NotificationPart } from '../../app/desktop/electron-types.ts';
import { SCREEN, event, hears, makeSession, makeTray, makeWindow } from './stand-in-parts.ts';

/** What a test sets up beforehand. */
export type Circumstances = {
  platform?: NodeJS.Platform;
  userData: string;
  appPath: string;
  lock?: boolean;
  /** The user's languages. */
  languages?: string[];
  packaged?: boolean;
  /**
   * The password store: a real one; Chromium's constant key, which protects nothing; or one that reports to be available and then fails.
   */
  store?: 'real' | 'constant-key' | 'fails';
  /** The system's key; another PC has another one: a text sealed there cannot be opened here. */
  systemKey?: string;
  /** The system refuses to make us the handler of links. */
  linksRefused?: boolean;
  /** Key combinations that other programs hold. */
  heldKeys?: string[];
  /** Index of the button that is pressed in each box. */
  press?: number;
};

/** All of Electron that the desktop uses, with a journal of the calls in order. */
export function standIn(given: Circumstances) {
  const journal: string[] = [];
  const note = (what: string): void => void journal.push(what);
  const app = new EventEmitter();
  const power = new EventEmitter();
  const theme = new EventEmitter();
  const sentinel = new EventEmitter();
  const activated: (() => void)[] = [];
  const popups: MenuItemConstructorOptions[][] = [];
  const applicationMenus: (MenuItemConstructorOptions[] | null)[] = [];
  const paths = new Map([['userData', given.userData]]);
  const windows: ReturnType<typeof makeWindow>[] = [];
  const trays: ReturnType<typeof makeTray>[] = [];
  const notifications: { options: NotificationConstructorOptions; events: EventEmitter }[] = [];
  const boxes: Electron.MessageBoxOptions[] = [];
  const opened: string[] = [];
  const relaunches: (string[] | undefined)[] = [];
  const login: Electron.Settings[] = [];
  const dark = { system: true };
  const copied = { text: '' };
  const hotKeys = new Map<string, () => void>();
  const { session, handlers } = makeSession();
  const served: { handler?: (request: Request) => Promise<Response> | Response } = {};
  const key = given.systemKey ?? 'this PC';
  let ready = (): void => undefined;
  const whenReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const schemes: string[] = [];

  /** On other systems the function does not exist, as in Electron itself. */
  const only = (platforms: NodeJS.Platform[]): void => {
    if (!platforms.includes(given.platform ?? 'win32')) throw new TypeError('is not a function');
  };

  const electron = {
    app: {
      ...hears(app),
      commandLine: { appendSwitch: (name) => note(`switch ${name}`) },
      disableHardwareAcceleration: () => note('disableHardwareAcceleration'),
      enableSandbox: () => note('enableSandbox'),
      exit: (code) => note(`exit ${code}`),
      focus: () => note('app.focus'),
      getAppPath: () => given.appPath,
      // One of the languages in the package, whatever the user's language is.
      getLocale: () => 'en-US',
      getPreferredSystemLanguages: () => given.languages ?? ['ru-RU', 'en-US'],
      getLoginItemSettings: () => {
        only(['darwin', 'win32']);
        return { openAtLogin: login.at(-1)?.openAtLogin ?? false } as Electron.LoginItemSettings;
      },
      getPath: (name) => paths.get(name) ?? '',
      getVersion: () => '1.2.3',
      isDefaultProtocolClient: (scheme) => schemes.includes(scheme),
      isPackaged: given.packaged ?? true,
      quit: () => {
        const asked = event();
        app.emit('before-quit', asked);
        note(asked.defaultPrevented ? 'quit held back' : 'quit');
      },
      relaunch: (options) => void relaunches.push(options?.args),
      removeAsDefaultProtocolClient: (scheme) => {
        only(['darwin', 'win32']);
        return schemes.splice(schemes.indexOf(scheme), 1).length > 0;
      },
      requestSingleInstanceLock: () => {
        note('requestSingleInstanceLock');
        return given.lock ?? true;
      },
      setAppUserModelId: () => {
        only(['win32']);
        note('setAppUserModelId');
      },
      setBadgeCount: (count) => {
        note(`badge ${count}`);
        return true;
      },
      setAsDefaultProtocolClient: (scheme) => given.linksRefused !== true && schemes.push(scheme) > 0,
      setToastActivatorCLSID: (id) => {
        only(['win32']);
        note(`toasts ${id}`);
      },
      setLoginItemSettings: (settings) => {
        only(['darwin', 'win32']);
        login.push(settings);
      },
      setPath: (name, path) => {
        if (!isAbsolute(path) && !win32.isAbsolute(path)) throw new Error('Path must be absolute');
        note(`setPath ${name}`);
        paths.set(name, path);
      },
      whenReady: () => {
        note('whenReady');
        return whenReady;
      },
    },
    clipboard: { readText: () => Promise.resolve(copied.text) },
    crashReporter: { start: ({ uploadToServer }) => note(`crash dumps, sent: ${String(uploadToServer)}`) },
    dialog: {
      showErrorBox: (title, content) => note(`error box: ${title}: ${content}`),
      showMessageBox: (options: Electron.MessageBoxOptions) => {
        boxes.push(options);
        return Promise.resolve({ response: given.press ?? 0, checkboxChecked: false });
      },
    },
    drawImage: (pixels, size) => ({ file: `${pixels.length} ${size}` }) as unknown as Electron.NativeImage,
    globalShortcut: {
      register: (keys, listener) => {
        if (!HOT_KEY.test(keys)) throw new TypeError('Error processing argument at index 0, conversion failure');
        if (hotKeys.has(keys) || given.heldKeys?.includes(keys) === true) return false;
        hotKeys.set(keys, listener);
        return true;
      },
      unregister: (keys) => void hotKeys.delete(keys),
    },
    loadImage: (file) => ({ file }) as unknown as Electron.NativeImage,
    makeMenu: (template) => ({ template, popup: () => void popups.push(template) }) as unknown as Electron.Menu,
    makeNotification: (options) => {
      const events = new EventEmitter();
      return { ...hears(events), show: () => void notifications.push({ options, events }) } satisfies NotificationPart;
    },
    makeSentinel: () => {
      only(['win32']);
      return { ...hears(sentinel), destroy: () => note('sentinel.destroy') };
    },
    onNoticeActivated: (listener) => {
      only(['win32']);
      activated.push(listener);
    },
    makeTray: (image) => {
      note('tray');
      const made = makeTray((image as unknown as { file: string }).file, note);
      trays.push(made);
      return made.tray;
    },
    makeWindow: (options) => {
      note('window');
      const made = makeWindow(options, note);
      windows.push(made);
      return made.window;
    },
    nativeTheme: {
      ...hears(theme),
      get shouldUseDarkColors() {
        return dark.system;
      },
      get shouldUseDarkColorsForSystemIntegratedUI() {
        only(['darwin', 'win32']);
        return dark.system;
      },
    },
    net: { isOnline: () => true },
    powerMonitor: hears(power),
    protocol: {
      handle: (scheme, handler) => {
        note(`serve ${scheme}`);
        served.handler = handler;
      },
      registerSchemesAsPrivileged: () => note('registerSchemesAsPrivileged'),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      encryptStringAsync: (plain) => {
        if (given.store === 'fails') return Promise.reject(new Error('the user refused the Keychain'));
        const mark = given.store === 'constant-key' ? 'v10' : 'v11';
        return Promise.resolve(Buffer.from(`${mark}${key}|${plain}`));
      },
      decryptStringAsync: (sealed) => {
        const [by, result] = sealed.toString().slice('v11'.length).split('|');
        if (given.store === 'fails' || by !== key || result === undefined)
          return Promise.reject(new Error('cannot decrypt'));
        return Promise.resolve({ result, shouldReEncrypt: false });
      },
    },
    screen: {
      getAllDisplays: () => [{ workArea: SCREEN } as Electron.Display],
      getPrimaryDisplay: () => ({ workArea: SCREEN }) as Electron.Display,
    },
    session,
    setApplicationMenu: (template) => void applicationMenus.push(template),
    shell: {
      openExternal: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
    },
  } satisfies ElectronApis;

  return {
    electron,
    journal,
    /** The system's side: events of the app, of power, of the theme. */
    app,
    power,
    theme,
    sentinel,
    /** A click on a notification, as Windows reports it. */
    clickOldNotice: (): void => activated.forEach((listener) => listener()),
    popups,
    applicationMenus,
    ready: (): void => ready(),
    windows,
    trays,
    notifications,
    boxes,
    opened,
    relaunches,
    login,
    schemes,
    /** The text in the clipboard. */
    copied,
    /** Key combinations that we registered, with their handlers. */
    hotKeys,
    dark,
    handlers,
    served,
  };
}
export type StandIn = ReturnType<typeof standIn>;
