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
import type { DesktopSay } from '../words.ts';

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
  say: DesktopSay;
  platform: NodeJS.Platform;
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

/** The program's one window, made when it is needed. */
export class WindowKeeper {
  readonly #deps: WindowDeps;
  /** Windows tells of the end of the session only windows, and ours may not be there. */
  readonly #sentinel: { destroy: () => void } | undefined;
  #window: WindowPart | undefined;
  /** `resting`: it is being ended because nobody looks at it. `released`: the program ends, it may close for good. */
  #phase: 'kept' | 'resting' | 'released' = 'kept';
  /** Asked for in the moment in which it was being ended. */
  #awaited: { readonly page: Page | undefined } | undefined;
  /** When its page died, ms since the epoch. */
  #deaths: readonly number[] = [];
  /** Where the page was when it was ended. */
  #lastPage = HOME;
  #toMaximize = false;
  /** Clients to be called back: on the window's button in Windows' taskbar. */
  #badge = 0;
  #restTimer: NodeJS.Timeout | undefined;

  constructor(deps: WindowDeps) {
    this.#deps = deps;
    if (deps.platform !== 'win32') return;
    const sentinel = deps.makeSentinel();
    sentinel.on('session-end', () => deps.on('log-off'));
    this.#sentinel = sentinel;
  }

  /** Makes the window without showing it. */
  prepare(): void {
    this.#made();
    this.#restLater();
  }

  /** Brings it to the front, at a page where one is named. */
  show(page?: Page): void {
    if (this.#phase === 'resting') {
      this.#awaited = { page };
      return;
    }
    clearTimeout(this.#restTimer);
    const window = this.#made();
    if (this.#deaths.length > RELOADS) {
      this.#deaths = [];
      window.webContents.reload();
    }
    if (page !== undefined) void window.webContents.loadURL(`${HOME}#/${page}`).catch(() => undefined);
    if (window.isMinimized()) window.restore();
    if (this.#toMaximize) window.maximize();
    this.#toMaximize = false;
    window.show();
    window.focus();
  }

  /** So many clients wait to be called back. */
  badge(count: number): void {
    if (count === this.#badge) return;
    this.#badge = count;
    this.#showBadge();
  }

  /** Hides it, as its close button does. */
  close(): void {
    const window = this.#living();
    if (window?.isVisible() === true) window.close();
  }

  /** The program ends: it may close for good; its place is remembered. */
  release(): void {
    this.#phase = 'released';
    clearTimeout(this.#restTimer);
    this.#sentinel?.destroy();
    this.#rememberPlace();
  }

  #living(): WindowPart | undefined {
    return this.#window?.isDestroyed() === false ? this.#window : undefined;
  }

  #isReleased(): boolean {
    return this.#phase === 'released';
  }

  #made(): WindowPart {
    const living = this.#living();
    if (living !== undefined) return living;
    const { screen, makeWindow, icon, nativeTheme, shell } = this.#deps;
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const place = placeFor(this.#deps.place(), screens, screen.getPrimaryDisplay().workArea);
    const made = makeWindow(optionsFor(place, icon, nativeTheme.shouldUseDarkColors));
    this.#window = made;
    this.#toMaximize = place.maximized;
    this.#deaths = [];
    if (this.#badge > 0) this.#showBadge();
    guardContents(made.webContents, shell);
    this.#listen(made);
    // A page that cannot be loaded shows Chromium's own words; there is nothing to add to them here.
    void made.webContents.loadURL(this.#lastPage).catch(() => undefined);
    return made;
  }

  #listen(window: WindowPart): void {
    window.on('close', (event) => {
      this.#rememberPlace();
      if (this.#phase !== 'kept') return;
      event.preventDefault();
      window.hide();
      this.#restLater();
      this.#deps.on('hidden');
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = undefined;
      this.#restOver();
    });
    // The page holds something that is not saved yet: it is not ended to save memory, but nothing holds up a quit.
    window.webContents.on('will-prevent-unload', (event) => {
      if (this.#isReleased()) return event.preventDefault();
      this.#restOver();
      this.#restLater();
    });
    window.webContents.on('context-menu', (_event, params) => {
      const items = contextMenu(params, this.#deps.say);
      if (items.length > 0) this.#deps.makeMenu(items).popup();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || this.#isReleased()) return;
      this.#deaths = [...this.#deaths.filter((at) => Date.now() - at < DEATHS_MS), Date.now()];
      if (this.#deaths.length <= RELOADS) window.webContents.reload();
      else this.#deps.on('gone');
    });
  }

  #rememberPlace(): void {
    const window = this.#living();
    if (window !== undefined) this.#deps.remember({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  }

  #showBadge(): void {
    const window = this.#living();
    if (this.#deps.platform !== 'win32' || window === undefined) return;
    const image = this.#badge === 0 ? null : this.#deps.drawImage(badgePixels(this.#badge), BADGE_SIZE);
    window.setOverlayIcon(image, this.#badge === 0 ? '' : this.#deps.say('waitForCall', this.#badge));
  }

  /** Ends the window later, unless it is shown or heard by then. */
  #restLater(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#rest(), REST_MS);
    this.#restTimer.unref();
  }

  #rest(): void {
    const window = this.#living();
    if (window === undefined || window.isVisible() || this.#isReleased()) return;
    if (window.webContents.isCurrentlyAudible()) return this.#restLater();
    const url = window.webContents.getURL();
    this.#lastPage = mayNavigate(url) ? url : HOME;
    this.#phase = 'resting';
    window.close();
  }

  /** It has ended, or is not ended after all. */
  #restOver(): void {
    if (this.#phase === 'resting') this.#phase = 'kept';
    const wanted = this.#awaited;
    this.#awaited = undefined;
    if (wanted !== undefined) this.show(wanted.page);
  }
}
