/** A stand-in for Electron, typed against Electron's own declarations: it records what is done and lets a test play the system's part. */
import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
} from 'electron';
import type { ElectronParts, NotificationPart, SessionPart, TrayPart, WindowPart } from '../../app/desktop/parts.ts';

/** `on` as Electron has it, over a plain emitter. */
function hears(emitter: EventEmitter) {
  return {
    on: (name: string, listener: (...args: never[]) => unknown): unknown =>
      emitter.on(name, (...args: unknown[]) => listener(...(args as never[]))),
  };
}

/** An event that can be prevented. */
export function event() {
  const made = { defaultPrevented: false, preventDefault: () => void (made.defaultPrevented = true) };
  return made;
}

export type Rect = { x: number; y: number; width: number; height: number };
export const SCREEN: Rect = { x: 0, y: 0, width: 1920, height: 1040 };

function makeWindow(options: BrowserWindowConstructorOptions, note: (what: string) => void) {
  const events = new EventEmitter();
  const page = new EventEmitter();
  const state = { visible: false, maximized: false, minimized: false, reloads: 0, urls: [] as string[] };
  const open: { handler?: Parameters<WindowPart['webContents']['setWindowOpenHandler']>[0] } = {};
  const { x = 0, y = 0, width = 0, height = 0 } = options;
  const bounds: Rect = { x, y, width, height };
  const window = {
    ...hears(events),
    focus: () => note('window.focus'),
    getNormalBounds: () => bounds,
    hide: () => {
      state.visible = false;
      note('window.hide');
    },
    isDestroyed: () => false,
    isMaximized: () => state.maximized,
    isMinimized: () => state.minimized,
    isVisible: () => state.visible,
    maximize: () => void (state.maximized = true),
    restore: () => void (state.minimized = false),
    show: () => {
      state.visible = true;
      note('window.show');
    },
    webContents: {
      ...hears(page),
      getURL: () => state.urls.at(-1) ?? '',
      loadURL: (url: string) => {
        state.urls.push(url);
        return Promise.resolve();
      },
      reload: () => void (state.reloads += 1),
      setWindowOpenHandler: (handler) => void (open.handler = handler),
    },
  } satisfies WindowPart;
  return { window, options, events, page, state, bounds, open };
}

function makeTray(file: string, note: (what: string) => void) {
  const events = new EventEmitter();
  const state = { image: file, tooltip: '', menu: [] as MenuItemConstructorOptions[], menus: 0, destroyed: false };
  const tray = {
    ...hears(events),
    destroy: () => {
      state.destroyed = true;
      note('tray.destroy');
    },
    setContextMenu: (menu) => {
      state.menu = (menu as unknown as { template: MenuItemConstructorOptions[] }).template;
      state.menus += 1;
    },
    setImage: (image) => void (state.image = (image as unknown as { file: string }).file),
    setToolTip: (text) => void (state.tooltip = text),
  } satisfies TrayPart;
  return { tray, state, events };
}

function makeSession() {
  const handlers: {
    request?: Parameters<SessionPart['setPermissionRequestHandler']>[0];
    check?: Parameters<SessionPart['setPermissionCheckHandler']>[0];
    device?: Parameters<SessionPart['setDevicePermissionHandler']>[0];
    before?: Parameters<SessionPart['webRequest']['onBeforeRequest']>[0] | undefined;
  } = {};
  const session = {
    setPermissionRequestHandler: (handler) => void (handlers.request = handler),
    setPermissionCheckHandler: (handler) => void (handlers.check = handler),
    setDevicePermissionHandler: (handler) => void (handlers.device = handler),
    setDisplayMediaRequestHandler: () => undefined,
    setSpellCheckerEnabled: () => undefined,
    webRequest: {
      onBeforeRequest: (...args: unknown[]) => void (handlers.before = args.at(-1) as typeof handlers.before),
    },
  } satisfies SessionPart;
  return { session, handlers };
}

/** What a test sets up beforehand. */
export type Circumstances = {
  userData: string;
  appPath: string;
  lock?: boolean;
  locale?: string;
  packaged?: boolean;
  /** Linux' password store. */
  backend?: ReturnType<ElectronParts['safeStorage']['getSelectedStorageBackend']>;
  /** Another PC has another one: what was sealed there cannot be opened here. */
  systemKey?: string;
  /** Index of the button that is pressed in each box. */
  press?: number;
};

/** The whole of Electron as the desktop knows it, with a journal of what was done to it in order. */
export function standIn(given: Circumstances) {
  const journal: string[] = [];
  const note = (what: string): void => void journal.push(what);
  const app = new EventEmitter();
  const power = new EventEmitter();
  const theme = new EventEmitter();
  const paths = new Map([['userData', given.userData]]);
  const windows: ReturnType<typeof makeWindow>[] = [];
  const trays: ReturnType<typeof makeTray>[] = [];
  const notifications: { options: NotificationConstructorOptions; events: EventEmitter }[] = [];
  const boxes: Electron.MessageBoxOptions[] = [];
  const opened: string[] = [];
  const relaunches: (string[] | undefined)[] = [];
  const login: Electron.Settings[] = [];
  const dark = { system: true };
  const { session, handlers } = makeSession();
  const served: { handler?: (request: Request) => Promise<Response> | Response } = {};
  const key = given.systemKey ?? 'this PC';
  let ready = (): void => undefined;
  const whenReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const schemes: string[] = [];

  const electron = {
    app: {
      ...hears(app),
      enableSandbox: () => note('enableSandbox'),
      exit: (code) => note(`exit ${code}`),
      getAppPath: () => given.appPath,
      getLocale: () => given.locale ?? 'ru-RU',
      getLoginItemSettings: () => ({ openAtLogin: login.at(-1)?.openAtLogin ?? false }) as Electron.LoginItemSettings,
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
      removeAsDefaultProtocolClient: (scheme) => schemes.splice(schemes.indexOf(scheme), 1).length > 0,
      requestSingleInstanceLock: () => {
        note('requestSingleInstanceLock');
        return given.lock ?? true;
      },
      setAppUserModelId: () => note('setAppUserModelId'),
      setAsDefaultProtocolClient: (scheme) => schemes.push(scheme) > 0,
      setLoginItemSettings: (settings) => void login.push(settings),
      setPath: (name, path) => {
        note(`setPath ${name}`);
        paths.set(name, path);
      },
      whenReady: () => {
        note('whenReady');
        return whenReady;
      },
    },
    dialog: {
      showErrorBox: (title, content) => note(`error box: ${title}: ${content}`),
      showMessageBox: (options: Electron.MessageBoxOptions) => {
        boxes.push(options);
        return Promise.resolve({ response: given.press ?? 0, checkboxChecked: false });
      },
    },
    loadImage: (file) => ({ file }) as unknown as Electron.NativeImage,
    makeMenu: (template) => ({ template }) as unknown as Electron.Menu,
    makeNotification: (options) => {
      const events = new EventEmitter();
      return { ...hears(events), show: () => void notifications.push({ options, events }) } satisfies NotificationPart;
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
      getSelectedStorageBackend: () => given.backend ?? 'gnome_libsecret',
      encryptStringAsync: (plain) => Promise.resolve(Buffer.from(`${key}|${plain}`)),
      decryptStringAsync: (sealed) => {
        const [by, result] = sealed.toString().split('|');
        if (by !== key || result === undefined) return Promise.reject(new Error('cannot decrypt'));
        return Promise.resolve({ result, shouldReEncrypt: false });
      },
    },
    screen: {
      getAllDisplays: () => [{ workArea: SCREEN } as Electron.Display],
      getPrimaryDisplay: () => ({ workArea: SCREEN }) as Electron.Display,
    },
    session,
    setApplicationMenu: () => undefined,
    shell: {
      openExternal: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
    },
  } satisfies ElectronParts;

  return {
    electron,
    journal,
    /** The system's side: events of the app, of power, of the theme. */
    app,
    power,
    theme,
    ready: (): void => ready(),
    windows,
    trays,
    notifications,
    boxes,
    opened,
    relaunches,
    login,
    schemes,
    dark,
    handlers,
    served,
  };
}
export type StandIn = ReturnType<typeof standIn>;
