/** The interface to Electron: exactly the parts that this folder uses, with Electron's own types, so that tests can replace it. */
import type {
  App,
  BaseWindow,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Clipboard,
  ContextMenuParams,
  CrashReporter,
  Dialog,
  DownloadItem,
  Event,
  GlobalShortcut,
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
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLocale'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getVersion'
  | 'isDefaultProtocolClient'
  | 'isPackaged'
  | 'quit'
  | 'relaunch'
  | 'removeAsDefaultProtocolClient'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'setBadgeCount'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setPath'
  | 'setToastActivatorCLSID'
  | 'whenReady'
> & { commandLine: Pick<App['commandLine'], 'appendSwitch'> } & Hears<{
    'second-instance': (event: Event, argv: string[]) => void;
    'open-url': (event: Event, url: string) => void;
    'before-quit': (event: Event) => void;
    'window-all-closed': () => void;
    activate: () => void;
  }>;

export type WebContentsPart = Pick<
  WebContents,
  'setWindowOpenHandler' | 'loadURL' | 'getURL' | 'reload' | 'isCurrentlyAudible'
> &
  Hears<{
    'will-frame-navigate': (details: Event<WebContentsWillFrameNavigateEventParams>) => void;
    'will-attach-webview': (event: Event) => void;
    'will-prevent-unload': (event: Event) => void;
    'context-menu': (event: Event, params: ContextMenuParams) => void;
    'render-process-gone': (event: Event, details: RenderProcessGoneDetails) => void;
  }>;

export type WindowPart = Pick<
  BrowserWindow,
  | 'close'
  | 'focus'
  | 'getNormalBounds'
  | 'hide'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'restore'
  | 'setOverlayIcon'
  | 'show'
> & { webContents: WebContentsPart } & Hears<{
    close: (event: Event) => void;
    closed: () => void;
    'session-end': () => void;
  }>;

/** A window that is never shown and has no page: it receives messages that Windows sends only to windows. */
export type SentinelPart = Pick<BaseWindow, 'destroy'> & Hears<{ 'session-end': () => void }>;

export type TrayPart = Pick<Tray, 'destroy' | 'setContextMenu' | 'setImage' | 'setTitle' | 'setToolTip'> &
  Hears<{ click: () => void }>;

export type NotificationPart = Pick<Notification, 'show'> & Hears<{ click: () => void }>;

export type PowerPart = Hears<{
  suspend: () => void;
  resume: () => void;
  shutdown: () => void;
}>;

export type SessionPart = Pick<
  Session,
  | 'resolveProxy'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
> & {
  webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  setSpellCheckerEnabled: Session['setSpellCheckerEnabled'];
} & Hears<{
    'will-download': (event: Event, item: Pick<DownloadItem, 'getFilename' | 'setSaveDialogOptions'>) => void;
  }>;

/** Everything of Electron that the desktop uses; classes come as makers. */
export type ElectronApis = {
  app: AppPart;
  clipboard: Pick<Clipboard, 'readText'>;
  crashReporter: Pick<CrashReporter, 'start'>;
  dialog: Pick<Dialog, 'showErrorBox'> & {
    showMessageBox(options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue>;
  };
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
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
  makeSentinel: () => SentinelPart;
  /** Windows: a notice was clicked, also one of an earlier run. */
  onNoticeActivated: (listener: () => void) => void;
  makeTray: (image: NativeImage) => TrayPart;
  makeMenu: (template: MenuItemConstructorOptions[]) => Menu;
  makeNotification: (options: NotificationConstructorOptions) => NotificationPart;
  loadImage: (file: string) => NativeImage;
  /** An image of BGRA bytes, as wide as high. */
  drawImage: (pixels: Buffer, size: number) => NativeImage;
  /** Null removes it. */
  setApplicationMenu: (template: MenuItemConstructorOptions[] | null) => void;
};
