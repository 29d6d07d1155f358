/** Stand-ins for a window, a tray and a session, typed against Electron's own declarations; see stand-in.ts for the whole. */
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import type { SessionPart, TrayPart, WindowPart } from '../../app/desktop/electron-types.ts';

/** Electron's `on`, over a plain emitter. */
export function hears(emitter: EventEmitter) {
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

export function makeWindow(options: BrowserWindowConstructorOptions, note: (what: string) => void) {
  const events = new EventEmitter();
  const page = new EventEmitter();
  const state = {
    ...{ visible: false, maximized: false, minimized: false, destroyed: false, audible: false },
    /** Whether the page has unsaved input. */
    unsaved: false,
    reloads: 0,
    /** The description of the overlay icon on its taskbar button; '' = no overlay. */
    overlay: '',
    urls: [] as string[],
  };
  const open: { handler?: Parameters<WindowPart['webContents']['setWindowOpenHandler']>[0] } = {};
  const { x = 0, y = 0, width = 0, height = 0 } = options;
  const bounds: Rect = { x, y, width, height };
  const window = {
    ...hears(events),
    close: () => {
      const closing = event();
      events.emit('close', closing);
      if (closing.defaultPrevented) return;
      const unloading = event();
      if (state.unsaved) page.emit('will-prevent-unload', unloading);
      if (state.unsaved && !unloading.defaultPrevented) return;
      Object.assign(state, { destroyed: true, visible: false });
      events.emit('closed');
    },
    focus: () => note('window.focus'),
    getNormalBounds: () => bounds,
    hide: () => {
      state.visible = false;
      note('window.hide');
    },
    isDestroyed: () => state.destroyed,
    isMaximized: () => state.maximized,
    isMinimized: () => state.minimized,
    isVisible: () => state.visible,
    maximize: () => void (state.maximized = true),
    restore: () => void (state.minimized = false),
    setOverlayIcon: (image, words) => void (state.overlay = image === null ? '' : words),
    show: () => {
      state.visible = true;
      note('window.show');
    },
    webContents: {
      ...hears(page),
      isCurrentlyAudible: () => state.audible,
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

export function makeTray(file: string, note: (what: string) => void) {
  const events = new EventEmitter();
  const state = {
    image: file,
    tooltip: '',
    title: '',
    menu: [] as MenuItemConstructorOptions[],
    menus: 0,
    destroyed: false,
  };
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
    setTitle: (text) => void (state.title = text),
    setToolTip: (text) => void (state.tooltip = text),
  } satisfies TrayPart;
  return { tray, state, events };
}

export function makeSession() {
  const handlers: {
    request?: Parameters<SessionPart['setPermissionRequestHandler']>[0];
    check?: Parameters<SessionPart['setPermissionCheckHandler']>[0];
    device?: Parameters<SessionPart['setDevicePermissionHandler']>[0];
    download: EventEmitter;
    before?: Parameters<SessionPart['webRequest']['onBeforeRequest']>[0] | undefined;
  } = { download: new EventEmitter() };
  const session = {
    ...hears(handlers.download),
    resolveProxy: () => Promise.resolve('DIRECT'),
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
