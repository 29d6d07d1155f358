/** Puts the tray's state on the screen: icon for the taskbar's colour, tooltip, menu; touches only what changed. */
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronParts } from '../electron-types.ts';
import type { MenuEntry, TrayAction, TrayIcon, TrayState } from './tray-state.ts';

/**
 * The file of an icon. Windows takes all sizes from one .ico, macOS colours a template itself, Linux finds `@1.5x` and `@2x` by name.
 * @param dark is the taskbar dark?
 */
export function iconFile(dir: string, icon: TrayIcon, dark: boolean, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(dir, `${icon}Template.png`);
  return join(dir, `${icon}-${dark ? 'dark' : 'light'}.${platform === 'win32' ? 'ico' : 'png'}`);
}

/** Is the bar that the icon lies on dark? Linux does not tell; its panels mostly are. */
function isBarDark(theme: ElectronParts['nativeTheme'], platform: NodeJS.Platform): boolean {
  return platform === 'linux' ? true : theme.shouldUseDarkColorsForSystemIntegratedUI;
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

export type TrayDeps = Pick<ElectronParts, 'makeTray' | 'makeMenu' | 'loadImage' | 'nativeTheme'> & {
  dir: string;
  platform: NodeJS.Platform;
  run: (action: TrayAction) => void;
};

/** @returns `show`: takes the state of now, as often as one likes; `destroy` on quit. */
export function createTray(deps: TrayDeps, first: TrayState): { show(state: TrayState): void; destroy(): void } {
  const image = (icon: TrayIcon) =>
    deps.loadImage(iconFile(deps.dir, icon, isBarDark(deps.nativeTheme, deps.platform), deps.platform));
  let shown = first;
  const tray = deps.makeTray(image(first.icon));
  const setMenu = (state: TrayState): void => tray.setContextMenu(deps.makeMenu(template(state.menu, deps.run)));
  tray.setToolTip(first.tooltip);
  setMenu(first);
  // On macOS a click opens the menu.
  if (deps.platform !== 'darwin') tray.on('click', () => deps.run({ do: 'open' }));
  deps.nativeTheme.on('updated', () => tray.setImage(image(shown.icon)));
  return {
    show(state) {
      if (state.icon !== shown.icon) tray.setImage(image(state.icon));
      if (state.tooltip !== shown.tooltip) tray.setToolTip(state.tooltip);
      if (JSON.stringify(state.menu) !== JSON.stringify(shown.menu)) setMenu(state);
      shown = state;
    },
    destroy: () => tray.destroy(),
  };
}
