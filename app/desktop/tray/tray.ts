/** Puts the tray's state on the screen: icon for the taskbar's colour, tooltip, menu; touches only what changed. */
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronApis } from '../electron-types.ts';
import type { MenuEntry, TrayAction, TrayIcon, TrayState } from './tray-state.ts';

/**
 * The file of an icon. Windows takes all sizes from one .ico, macOS colours a template itself, Linux finds `@1.5x` and `@2x` by name.
 * @param dark is the taskbar dark?
 */
export function iconFile(dir: string, icon: TrayIcon, dark: boolean, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(dir, `${icon}Template.png`);
  return join(dir, `${icon}-${dark ? 'dark' : 'light'}.${platform === 'win32' ? 'ico' : 'png'}`);
}

/** Desktops whose bar is dark whatever the theme of the programs; elsewhere on Linux (KDE, Xfce, …) the bar follows it. */
const DARK_BARS = /GNOME|Unity|Pantheon|Cinnamon|Budgie/i;

/** Is the bar that the icon lies on dark? @param desktop XDG_CURRENT_DESKTOP */
export function isBarDark(theme: ElectronApis['nativeTheme'], platform: NodeJS.Platform, desktop: string): boolean {
  if (platform !== 'linux') return theme.shouldUseDarkColorsForSystemIntegratedUI;
  return DARK_BARS.test(desktop) || theme.shouldUseDarkColors;
}

function template(entries: readonly MenuEntry[], run: (action: TrayAction) => void): MenuItemConstructorOptions[] {
  return entries.map((entry) => {
    if (entry.kind === 'line') return { type: 'separator' };
    if (entry.kind === 'text') return { label: escape(entry.label), enabled: false };
    if (entry.kind === 'list') return { label: escape(entry.label), submenu: template(entry.entries, run) };
    return { label: escape(entry.label), click: () => run(entry.action) };
  });
}

/** A single & would underline the next letter and vanish. */
function escape(label: string): string {
  return label.replaceAll('&', '&&');
}

export type TrayDeps = Pick<ElectronApis, 'makeTray' | 'makeMenu' | 'loadImage' | 'nativeTheme'> & {
  dir: string;
  platform: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP. */
  desktop: string;
  run: (action: TrayAction) => void;
};

/** On Linux a new tooltip or menu rebuilds the menu, also one that is open: in a busy office no oftener than this. */
const REBUILD_MS = 1_000;

/** @returns `show`: takes the state of now, as often as one likes; `destroy` on quit. */
export function createTray(deps: TrayDeps, first: TrayState): { show(state: TrayState): void; destroy(): void } {
  const image = (icon: TrayIcon) =>
    deps.loadImage(iconFile(deps.dir, icon, isBarDark(deps.nativeTheme, deps.platform, deps.desktop), deps.platform));
  let shown = first;
  /** What is to be shown when the next rebuilding is due. */
  let waiting: TrayState | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tray = deps.makeTray(image(first.icon));
  const setMenu = (state: TrayState): void => tray.setContextMenu(deps.makeMenu(template(state.menu, deps.run)));
  tray.setToolTip(first.tooltip);
  setMenu(first);
  // Beside the icon in macOS' menu bar.
  const setTitle = ({ waiting: clients }: TrayState): void => {
    if (deps.platform === 'darwin') tray.setTitle(clients > 0 ? String(clients) : '');
  };
  setTitle(first);
  // On macOS a click opens the menu.
  if (deps.platform !== 'darwin') tray.on('click', () => deps.run({ do: 'open' }));
  const themed = (): void => {
    if (!isGone) tray.setImage(image(shown.icon));
  };
  let isGone = false;
  deps.nativeTheme.on('updated', themed);
  const texts = (state: TrayState): void => {
    if (state.waiting !== shown.waiting) setTitle(state);
    if (state.tooltip !== shown.tooltip) tray.setToolTip(state.tooltip);
    if (JSON.stringify(state.menu) !== JSON.stringify(shown.menu)) setMenu(state);
    shown = { ...state, icon: shown.icon };
  };
  const due = (): void => {
    timer = undefined;
    if (waiting === undefined) return;
    texts(waiting);
    waiting = undefined;
    timer = setTimeout(due, REBUILD_MS);
  };
  return {
    show(state) {
      if (state.icon !== shown.icon) tray.setImage(image(state.icon));
      shown = { ...shown, icon: state.icon };
      if (deps.platform !== 'linux') return texts(state);
      waiting = state;
      if (timer === undefined) due();
    },
    destroy: () => {
      isGone = true;
      clearTimeout(timer);
      tray.destroy();
    },
  };
}
