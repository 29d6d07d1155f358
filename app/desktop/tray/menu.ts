/** The application's own menu (hidden behind Alt on Windows and Linux: it is there for its keys) and the one of the right mouse button. */
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { ElectronApis } from '../electron-types.ts';
import type { DesktopSay } from '../words.ts';

type Items = MenuItemConstructorOptions[];

export type MenuDeps = {
  platform: NodeJS.Platform;
  say: DesktopSay;
  /** In a working copy the developer tools are at hand. */
  isPackaged: boolean;
  close: () => void;
  quit: () => void;
};

/** Cut, copy, paste: without these entries the keys do nothing on macOS. */
const editing = (say: DesktopSay): Items => [
  { role: 'cut', label: say('cut') },
  { role: 'copy', label: say('copy') },
  { role: 'paste', label: say('paste') },
  { role: 'selectAll', label: say('selectAll') },
];

/** The menu as it is set; pure. On macOS ⌘Q closes the window: who quits a window there out of habit must not end the reporting of calls. */
export function applicationMenu({ platform, say, isPackaged, close, quit }: MenuDeps): Items {
  const isMac = platform === 'darwin';
  const hiding: Items = [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }];
  const view: Items = [
    { role: 'zoomIn', label: say('zoomIn') },
    // The key beside it, without Shift.
    { role: 'zoomIn', label: say('zoomIn'), accelerator: 'CommandOrControl+=', visible: false },
    { role: 'zoomOut', label: say('zoomOut') },
    { role: 'resetZoom', label: say('zoomReset') },
    ...(isPackaged ? [] : ([{ role: 'toggleDevTools' }] satisfies Items)),
  ];
  return [
    {
      label: 'Plecho',
      submenu: [
        ...(isMac ? hiding : []),
        { label: say('closeWindow'), accelerator: 'CommandOrControl+W', click: close },
        ...(isMac
          ? ([{ label: say('closeWindow'), accelerator: 'Command+Q', visible: false, click: close }] satisfies Items)
          : []),
        { label: say('quitProgram'), accelerator: isMac ? 'Alt+Command+Q' : 'Control+Q', click: quit },
      ],
    },
    { label: say('edit'), submenu: editing(say) },
    { label: say('view'), submenu: view },
  ];
}

/** What the right button offers at a place of the page; empty where there is nothing to do. Pure. */
export function contextMenu({ isEditable, selectionText, editFlags }: ContextMenuParams, say: DesktopSay): Items {
  if (isEditable) {
    const { canCut, canCopy, canPaste, canSelectAll } = editFlags;
    const may = [canCut, canCopy, canPaste, canSelectAll];
    return editing(say).map((item, at) => ({ ...item, enabled: may[at] === true }));
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', label: say('copy') }];
}

export function installMenu({ setApplicationMenu }: Pick<ElectronApis, 'setApplicationMenu'>, deps: MenuDeps): void {
  setApplicationMenu(applicationMenu(deps));
}
