/** The application's own menu (hidden behind Alt on Windows and Linux: it is there for its keys) and the one of the right mouse button. */
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { ElectronApis } from '../electron-types.ts';
import type { DesktopWords } from '../words.ts';

type Items = MenuItemConstructorOptions[];

export type MenuDeps = {
  platform: NodeJS.Platform;
  words: DesktopWords;
  /** In a working copy the developer tools are at hand. */
  isPackaged: boolean;
  close: () => void;
  quit: () => void;
};

/** Cut, copy, paste: without these entries the keys do nothing on macOS. */
const editing = (words: DesktopWords): Items => [
  { role: 'cut', label: words.cut },
  { role: 'copy', label: words.copy },
  { role: 'paste', label: words.paste },
  { role: 'selectAll', label: words.selectAll },
];

/** The menu as it is set; pure. On macOS ⌘Q closes the window: who quits a window there out of habit must not end the reporting of calls. */
export function applicationMenu({ platform, words, isPackaged, close, quit }: MenuDeps): Items {
  const isMac = platform === 'darwin';
  const hiding: Items = [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }];
  const view: Items = [
    { role: 'zoomIn', label: words.zoomIn },
    // The key beside it, without Shift.
    { role: 'zoomIn', label: words.zoomIn, accelerator: 'CommandOrControl+=', visible: false },
    { role: 'zoomOut', label: words.zoomOut },
    { role: 'resetZoom', label: words.zoomReset },
    ...(isPackaged ? [] : ([{ role: 'toggleDevTools' }] satisfies Items)),
  ];
  return [
    {
      label: 'Plecho',
      submenu: [
        ...(isMac ? hiding : []),
        { label: words.closeWindow, accelerator: 'CommandOrControl+W', click: close },
        ...(isMac
          ? ([{ label: words.closeWindow, accelerator: 'Command+Q', visible: false, click: close }] satisfies Items)
          : []),
        { label: words.quitProgram, accelerator: isMac ? 'Alt+Command+Q' : 'Control+Q', click: quit },
      ],
    },
    { label: words.edit, submenu: editing(words) },
    { label: words.view, submenu: view },
  ];
}

/** What the right button offers at a place of the page; empty where there is nothing to do. Pure. */
export function contextMenu({ isEditable, selectionText, editFlags }: ContextMenuParams, words: DesktopWords): Items {
  if (isEditable) {
    const { canCut, canCopy, canPaste, canSelectAll } = editFlags;
    const may = [canCut, canCopy, canPaste, canSelectAll];
    return editing(words).map((item, at) => ({ ...item, enabled: may[at] === true }));
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', label: words.copy }];
}

export function installMenu({ setApplicationMenu }: Pick<ElectronApis, 'setApplicationMenu'>, deps: MenuDeps): void {
  setApplicationMenu(applicationMenu(deps));
}
