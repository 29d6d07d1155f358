/** Start at log-in: Windows and macOS have a list of their own, on Linux it is a file in the autostart folder. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppPart } from '../electron-types.ts';
import { outerFile } from './program.ts';

export type LoginDeps = {
  app: Pick<AppPart, 'isPackaged' | 'setLoginItemSettings' | 'getLoginItemSettings'>;
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Path of the running program. */
  execPath: string;
  home: string;
};

/**
 * A .desktop file; quoted as the Desktop Entry rules want it. A program that has been removed is neither shown nor started (TryExec).
 * @param more further lines
 */
export function desktopEntry(program: string, args: string, more: readonly string[]): string {
  const quoted = `"${program.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Plecho',
    `Exec=${quoted} ${args}`,
    `TryExec=${program.replaceAll('\\', String.raw`\\`)}`,
    'Terminal=false',
    ...more,
    '',
  ].join('\n');
}

/** What starts the program hidden at log-in. */
export function autostartEntry(program: string): string {
  return desktopEntry(program, '--hidden', ['X-GNOME-Autostart-enabled=true']);
}

/** Makes the system do as the setting says. In a working copy (not packaged) it leaves the system alone. */
export function applyStartAtLogin({ app, platform, env, execPath, home }: LoginDeps, wanted: boolean): void {
  if (!app.isPackaged) return;
  if (platform !== 'linux') {
    const options = platform === 'win32' ? { args: ['--hidden'] } : {};
    if (app.getLoginItemSettings(options).openAtLogin !== wanted)
      app.setLoginItemSettings({ openAtLogin: wanted, ...options });
    return;
  }
  const folder = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart');
  const file = join(folder, 'plecho.desktop');
  if (!wanted) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, autostartEntry(outerFile(env, execPath) ?? execPath));
}

/** Was the program started by the system? macOS passes no arguments and has to be asked. */
export function startedHidden(argvHidden: boolean, { app, platform }: Pick<LoginDeps, 'app' | 'platform'>): boolean {
  return argvHidden || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}
