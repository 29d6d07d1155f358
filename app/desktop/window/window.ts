/**
 * The one window: sandboxed, without preload; closing hides it; its place is remembered; it is made ahead so that it opens at once. Hidden for
 * some minutes it is ended, which gives its memory back, and comes back at the page where it was.
 */
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Place } from './bounds.ts';
import { SMALLEST, placeFor } from './bounds.ts';
import { guardContents } from './guard.ts';
import type { Page } from '../tray/notify.ts';
import type { ElectronApis, WindowPart } from '../electron-types.ts';
import { HOME, mayNavigate } from '../start/policies.ts';
import { BADGE_SIZE, badgePixels } from './badge.ts';
import { contextMenu } from '../tray/menu.ts';
import type { DesktopWords } from '../words.ts';

/** How often a crashed page is reloaded before the user is told and has to ask for it. */
const RELOADS = 3;
/** Deaths longer ago than this are forgotten (ms). */
const DEATHS_MS = 600_000;
/** How long a hidden window is kept (ms). */
const REST_MS = 180_000;

export type WindowDeps = Pick<
  ElectronApis,
  'makeWindow' | 'makeSentinel' | 'makeMenu' | 'drawImage' | 'screen' | 'shell' | 'nativeTheme'
> & {
  icon: string;
  /** The remembered place, as read from a file. */
  place: () => unknown;
  remember: (place: Place) => void;
  /** `hidden`: the user closed it; `gone`: its page died too often; `log-off`: Windows ends the session, there is no time to ask anybody. */
  on: (event: 'hidden' | 'gone' | 'log-off') => void;
  words: () => DesktopWords;
  platform: NodeJS.Platform;
};

/** `resting`: it is being ended because nobody looks at it. `deaths`: when its page died, ms since the epoch. */
type WindowState = { released: boolean; resting: boolean; deaths: number[] };

function optionsFor(place: Place, icon: string, dark: boolean): BrowserWindowConstructorOptions {
  const { x, y, width, height } = place;
  return {
    ...{ x, y, width, height, icon },
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Plecho',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: dark ? '#1a1b1e' : '#ffffff',
    webPreferences: {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}

function listen(
  window: WindowPart,
  deps: WindowDeps,
  state: WindowState,
  { onHidden, onUnsaved }: { readonly onHidden: () => void; readonly onUnsaved: () => void },
): void {
  window.on('close', (event) => {
    deps.remember({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    if (state.released || state.resting) return;
    event.preventDefault();
    window.hide();
    onHidden();
    deps.on('hidden');
  });
  // The page holds something that is not saved yet: it is not ended to save memory, but nothing holds up a quit.
  window.webContents.on('will-prevent-unload', (event) => {
    if (state.released) return event.preventDefault();
    onUnsaved();
  });
  window.webContents.on('context-menu', (_event, params) => {
    const items = contextMenu(params, deps.words());
    if (items.length > 0) deps.makeMenu(items).popup();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || state.released) return;
    state.deaths = [...state.deaths.filter((at) => Date.now() - at < DEATHS_MS), Date.now()];
    if (state.deaths.length <= RELOADS) window.webContents.reload();
    else deps.on('gone');
  });
}

/**
 * @returns `prepare` makes the window without showing it, `show` brings it to the front (at a page, if one is named), `close` hides it, `release` lets it
 * close for good (quit) and remembers its place.
 */
export function createWindow(deps: WindowDeps) {
  const state: WindowState = { released: false, resting: false, deaths: [] };
  let window: WindowPart | null = null;
  let toMaximize = false;
  let timer: NodeJS.Timeout | undefined;
  /** Asked for in the moment in which it was being ended. */
  let awaited: { page: Page | undefined } | undefined;
  /** Where the page was when it was ended. */
  let lastPage = HOME;
  /** Clients to be called back: on the window's button in Windows' taskbar. */
  let badge = 0;
  const showBadge = (): void => {
    if (deps.platform !== 'win32' || window === null || window.isDestroyed()) return;
    const image = badge === 0 ? null : deps.drawImage(badgePixels(badge), BADGE_SIZE);
    window.setOverlayIcon(image, badge === 0 ? '' : deps.words().waitForCall(badge));
  };
  // Windows tells of the end of the session only windows, and ours may not be there.
  const sentinel = deps.platform === 'win32' ? deps.makeSentinel() : undefined;
  sentinel?.on('session-end', () => deps.on('log-off'));

  /** Ends the window later, unless it is shown or heard by then. */
  const restLater = (): void => {
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
    timer.unref();
  };
  const rest = (): void => {
    if (window === null || window.isDestroyed() || window.isVisible() || state.released) return;
    if (window.webContents.isCurrentlyAudible()) return restLater();
    const url = window.webContents.getURL();
    lastPage = mayNavigate(url) ? url : HOME;
    state.resting = true;
    window.close();
  };

  const restOver = (): void => {
    state.resting = false;
    const wanted = awaited;
    awaited = undefined;
    if (wanted !== undefined) show(wanted.page);
  };

  const prepare = (): WindowPart => {
    if (window !== null && !window.isDestroyed()) return window;
    const screens = deps.screen.getAllDisplays().map((display) => display.workArea);
    const place = placeFor(deps.place(), screens, deps.screen.getPrimaryDisplay().workArea);
    const made = deps.makeWindow(optionsFor(place, deps.icon, deps.nativeTheme.shouldUseDarkColors));
    window = made;
    toMaximize = place.maximized;
    state.deaths = [];
    if (badge > 0) showBadge();
    guardContents(made.webContents, deps.shell);
    listen(made, deps, state, {
      onHidden: restLater,
      onUnsaved: () => {
        restOver();
        restLater();
      },
    });
    made.on('closed', () => {
      if (window === made) window = null;
      restOver();
    });
    // A page that cannot be loaded shows Chromium's own words; there is nothing to add to them here.
    void made.webContents.loadURL(lastPage).catch(() => undefined);
    return made;
  };

  const show = (page?: Page): void => {
    if (state.resting) {
      awaited = { page };
      return;
    }
    clearTimeout(timer);
    const shown = prepare();
    if (state.deaths.length > RELOADS) {
      state.deaths = [];
      shown.webContents.reload();
    }
    if (page !== undefined) void shown.webContents.loadURL(`${HOME}#/${page}`).catch(() => undefined);
    if (shown.isMinimized()) shown.restore();
    if (toMaximize) shown.maximize();
    toMaximize = false;
    shown.show();
    shown.focus();
  };

  return {
    prepare: (): void => {
      prepare();
      restLater();
    },
    show,
    /** So many clients wait to be called back. */
    badge: (count: number): void => {
      if (count === badge) return;
      badge = count;
      showBadge();
    },
    /** As its close button does. */
    close: (): void => {
      if (window !== null && !window.isDestroyed() && window.isVisible()) window.close();
    },
    release: (): void => {
      state.released = true;
      clearTimeout(timer);
      sentinel?.destroy();
      if (window === null || window.isDestroyed()) return;
      deps.remember({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    },
  };
}
export type WindowKeeper = ReturnType<typeof createWindow>;
