/** The one window: sandboxed, without preload; closing hides it; its place is remembered; it is made ahead so that it opens at once. */
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Place } from './bounds.ts';
import { SMALLEST, placeFor } from './bounds.ts';
import { guardContents } from './guard.ts';
import type { Page } from '../tray/notify.ts';
import type { ElectronParts, WindowPart } from '../electron-types.ts';
import { HOME } from '../start/policies.ts';

/** How often a page that died is made anew before the user is told and has to ask for it. */
const RELOADS = 3;

export type WindowDeps = Pick<ElectronParts, 'makeWindow' | 'screen' | 'shell' | 'nativeTheme'> & {
  icon: string;
  /** The remembered place, as read from a file. */
  place: () => unknown;
  remember: (place: Place) => void;
  /** `hidden`: the user closed it; `gone`: its page died too often; `log-off`: Windows ends the session, there is no time to ask anybody. */
  on: (event: 'hidden' | 'gone' | 'log-off') => void;
};

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

function listen(window: WindowPart, deps: WindowDeps, life: { released: boolean; deaths: number }): void {
  window.on('close', (event) => {
    deps.remember({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    if (life.released) return;
    event.preventDefault();
    window.hide();
    deps.on('hidden');
  });
  window.on('session-end', () => deps.on('log-off'));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || life.released) return;
    life.deaths += 1;
    if (life.deaths <= RELOADS) window.webContents.reload();
    else deps.on('gone');
  });
}

/**
 * @returns `prepare` makes the window without showing it, `show` brings it to the front (at a page, if one is named), `release` lets it
 * close for good (quit) and remembers its place.
 */
export function createWindow(deps: WindowDeps) {
  const life = { released: false, deaths: 0 };
  let window: WindowPart | null = null;
  let toMaximize = false;

  const prepare = (): WindowPart => {
    if (window !== null && !window.isDestroyed()) return window;
    const screens = deps.screen.getAllDisplays().map((display) => display.workArea);
    const place = placeFor(deps.place(), screens, deps.screen.getPrimaryDisplay().workArea);
    const made = deps.makeWindow(optionsFor(place, deps.icon, deps.nativeTheme.shouldUseDarkColors));
    window = made;
    toMaximize = place.maximized;
    life.deaths = 0;
    guardContents(made.webContents, deps.shell);
    listen(made, deps, life);
    made.on('closed', () => {
      window = null;
    });
    // A page that cannot be loaded shows Chromium's own words; there is nothing to add to them here.
    void made.webContents.loadURL(HOME).catch(() => undefined);
    return made;
  };

  return {
    prepare: (): void => void prepare(),
    show(page?: Page): void {
      const shown = prepare();
      if (life.deaths > RELOADS) {
        life.deaths = 0;
        shown.webContents.reload();
      }
      if (page !== undefined) void shown.webContents.loadURL(`${HOME}#/${page}`).catch(() => undefined);
      if (shown.isMinimized()) shown.restore();
      if (toMaximize) shown.maximize();
      toMaximize = false;
      shown.show();
      shown.focus();
    },
    release: (): void => {
      life.released = true;
      if (window === null || window.isDestroyed()) return;
      deps.remember({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    },
  };
}
export type WindowKeeper = ReturnType<typeof createWindow>;
