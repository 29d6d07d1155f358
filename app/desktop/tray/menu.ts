/** The application's own menu: none on Windows and Linux; on macOS the one without which copying and pasting do not work. */
import type { ElectronParts } from '../electron-types.ts';

export function installMenu(
  { setApplicationMenu }: Pick<ElectronParts, 'setApplicationMenu'>,
  platform: NodeJS.Platform,
): void {
  setApplicationMenu(
    platform === 'darwin' ? [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] : null,
  );
}
