/** Taking `tel:` and `callto:` links over, as the setting says and as each system wants it done. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AppPart, ElectronApis } from '../electron-types.ts';
import type { Memory } from '../start/desktop-state.ts';
import { desktopEntry } from '../start/login.ts';
import { outerFile } from '../start/program.ts';
import { LINK_SCHEMES } from './links.ts';

/** Windows 11 opens our own page of the default apps; Windows 10 the list of them. The installer has entered us there (build/installer.nsh). */
export const CHOOSE_ON_WINDOWS = 'ms-settings:defaultapps?registeredAppUser=Plecho';

export type ClaimDeps = {
  app: AppPart;
  shell: ElectronApis['shell'];
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  execPath: string;
  home: string;
  memory: Memory;
  /** The system refused to make us the handler of these links. */
  onRefused: () => void;
  log: Logger;
};

/** A mark of ours: a file of the same name that somebody else made is left alone. */
const OURS = 'X-Plecho-AppImage=true';

/** The entry of an AppImage among the user's programs: nobody else makes one, and a link can be given only to a program that has one. */
function enterAppImage({ env, execPath, home }: ClaimDeps, wanted: boolean): void {
  const image = outerFile(env, execPath);
  if (image === undefined) return;
  const folder = join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'applications');
  const file = join(folder, 'plecho.desktop');
  if (!wanted) {
    if (readEntry(file).includes(OURS)) rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  const types = LINK_SCHEMES.map((scheme) => `x-scheme-handler/${scheme};`).join('');
  writeFileSync(
    file,
    desktopEntry(image, '%u', ['Categories=Office;', `MimeType=${types}`, 'StartupWMClass=plecho', OURS]),
  );
}

function readEntry(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Does what the setting says; safe to call at every start and change. In a working copy it leaves the system alone.
 * On Windows nothing is overwritten: the user decides which program handles a link, so the system's page for it is opened once, when the setting is
 * switched on. On macOS and Linux the links are taken over; where that fails `onRefused` is told, once.
 */
export function claimLinks(deps: ClaimDeps, wanted: boolean): void {
  const { app, shell, platform, memory, log } = deps;
  if (!app.isPackaged) return;
  const isNew = wanted && memory.get().linksWanted !== true;
  if (wanted !== (memory.get().linksWanted === true)) memory.set({ linksWanted: wanted });
  if (platform === 'win32') {
    if (isNew) shell.openExternal(CHOOSE_ON_WINDOWS).catch((err: unknown) => log.warn({ err }, 'the default apps'));
    return;
  }
  if (platform === 'linux') {
    try {
      enterAppImage(deps, wanted);
    } catch (err) {
      log.warn({ err }, 'the entry among the programs could not be written');
    }
    // A Linux desktop's choice cannot be given back, only changed by the user: Electron has no call for it there.
    if (!wanted) return;
  }
  let refused = false;
  for (const scheme of LINK_SCHEMES) {
    const ours = app.isDefaultProtocolClient(scheme);
    if (wanted && !ours && !app.setAsDefaultProtocolClient(scheme)) refused = true;
    if (!wanted && ours) app.removeAsDefaultProtocolClient(scheme);
  }
  if (refused && isNew) deps.onRefused();
}
