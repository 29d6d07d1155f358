/** Which file starts this program again, and where its data lies. Pure. */
import { posix, win32 } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * An AppImage runs from a temporary mount; its own file is named in the environment. That is trusted only where we run from that mount:
 * a program started from a terminal inside another AppImage inherits the other one's variables.
 * @returns undefined where the running program is that file itself
 */
export function outerFile(env: Env, execPath: string): string | undefined {
  const mount = env['APPDIR'];
  if (!mount || !execPath.startsWith(mount.endsWith(posix.sep) ? mount : mount + posix.sep)) return undefined;
  return env['APPIMAGE'] || undefined;
}

/**
 * Where the data lies on Windows: not in the roaming profile, which offices copy at each log-off or keep on a share, where SQLite's WAL does
 * not work. @returns undefined where the system's own place is right
 */
export function localData(platform: NodeJS.Platform, env: Env): string | undefined {
  const local = env['LOCALAPPDATA'];
  return platform === 'win32' && local !== undefined && win32.isAbsolute(local)
    ? win32.join(local, 'Plecho')
    : undefined;
}
