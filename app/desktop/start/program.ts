/** Which file starts this program again. Pure. */

type Env = Readonly<Record<string, string | undefined>>;

/**
 * An AppImage runs from a mount and the portable .exe from a temporary folder: both are gone tomorrow, their own file is named in the
 * environment. @returns undefined where the running program is that file itself
 */
export function outerFile(env: Env): string | undefined {
  return env['APPIMAGE'] ?? env['PORTABLE_EXECUTABLE_FILE'];
}

/** The portable program leaves no traces: it takes no links over and is updated by hand. */
export function isPortable(env: Env): boolean {
  return env['PORTABLE_EXECUTABLE_FILE'] !== undefined;
}
