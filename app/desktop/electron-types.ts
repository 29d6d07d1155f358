/** The seams to Electron: exactly what this folder uses of it, taken from Electron's own types, so that tests can stand in for it. */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Dialog,
  Event,
  Menu,
  MenuItemConstructorOptions,
  NativeImage,
  NativeTheme,
  Net,
  Notification,
  NotificationConstructorOptions,
  Protocol,
  RenderProcessGoneDetails,
  SafeStorage,
  Screen,
  Session,
  Shell,
  Tray,
  WebContents,
  WebContentsWillFrameNavigateEventParams,
} from 'electron';

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** `on` narrowed to the events that are listened to: each must be one of Electron's overloads. */
type Hears<Events> = {
  on: Intersection<{ [E in keyof Events]: (event: E, listener: Events[E]) => unknown }[keyof Events]>;
};

export type AppPart = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getPath'
  | 'getVersion'
  | 'isDefaultProtocolClient'
  | 'isPackaged'
  | 'quit'
  | 'relaunch'
  | 'removeAsDefaultProtocolClient'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setPath'
  | 'whenReady'
> &
  Hears<{
    'second-instance': (event: Event, argv: string[]) => void;
    'open-url': (event: Event, url: string) => void;
    'before-quit': (event: Event) => void;
    'window-all-closed': () => void;
    activate: () => void;
  }>;

export type WebContentsPart = Pick<WebContents, 'setWindowOpenHandler' | 'loadURL' | 'getURL' | 'reload'> &
  Hears<{
    'will-frame-navigate': (details: Event<WebContentsWillFrameNavigateEventParams>) => void;
    'will-attach-webview': (event: Event) => void;
    'render-process-gone': (event: Event, details: RenderProcessGoneDetails) => void;
  }>;

export type WindowPart = Pick<
  BrowserWindow,
  | 'focus'
  | 'getNormalBounds'
  | 'hide'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'restore'
  | 'show'
> & { webContents: WebContentsPart } & Hears<{
    close: (event: Event) => void;
    closed: () => void;
    'session-end': () => void;
  }>;

export type TrayPart = Pick<Tray, 'destroy' | 'setContextMenu' | 'setImage' | 'setToolTip'> &
  Hears<{ click: () => void }>;

export type NotificationPart = Pick<Notification, 'show'> & Hears<{ click: () => void }>;

export type PowerPart = Hears<{
  suspend: () => void;
  resume: () => void;

  shutdown: () => void;
}>;

export type SessionPart = Pick<
  Session,
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
> & {
  webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  setSpellCheckerEnabled: Session['setSpellCheckerEnabled'];
};

/** Everything of Electron that the desktop uses; classes come as makers. */
export type ElectronParts = {
  app: AppPart;
  dialog: Pick<Dialog, 'showErrorBox'> & {
    showMessageBox(options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue>;
  };
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI'> &
    Hears<{ updated: () => void }>;
  net: Pick<Net, 'isOnline'>;
  powerMonitor: PowerPart;
  protocol: Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'>;
  safeStorage: Pick<SafeStorage, 'decryptStringAsync' | 'encryptStringAsync' | 'isAsyncEncryptionAvailable'>;
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;
  shell: Pick<Shell, 'openExternal'>;
  session: SessionPart;
  makeWindow: (options: BrowserWindowConstructorOptions) => WindowPart;
  makeTray: (image: NativeImage) => TrayPart;
  makeMenu: (template: MenuItemConstructorOptions[]) => Menu;
  makeNotification: (options: NotificationConstructorOptions) => NotificationPart;
  loadImage: (file: string) => NativeImage;
  /** Null removes it. */
  setApplicationMenu: (template: MenuItemConstructorOptions[] | null) => void;
};
