/**
 * Whether there is a tray host. On Linux it is a part of the desktop (GNOME needs an extension), and at log-in it may start later than
 * we do: an icon created before that stays invisible for ever. So we look for the host, and create the icon again when it has appeared.
 */
import type { DesktopHost } from '../start/start.ts';

/** How soon after the start it is looked for again, and then how often (ms). */
const PAUSES_MS = [3_000, 7_000, 10_000, 20_000, 20_000, 60_000];

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus'] as const;

/** The same question to the session's bus, for the tools that a desktop may have. */
const TOOLS: readonly [file: string, args: readonly string[]][] = [
  [
    'gdbus',
    ['call', '--session', '--dest', BUS[0], '--object-path', BUS[1], '--method', `${BUS[2]}.NameHasOwner`, WATCHER],
  ],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${BUS[0]}`, BUS[1], `${BUS[2]}.NameHasOwner`, `string:${WATCHER}`],
  ],
  ['busctl', ['--user', 'call', ...BUS, 'NameHasOwner', 's', WATCHER]],
];

/** @returns undefined where nobody can tell */
export async function hasTrayHost(run: DesktopHost['runTool']): Promise<boolean | undefined> {
  for (const [file, args] of TOOLS) {
    const said = await run(file, args).catch(() => '');
    const answer = /\b(true|false)\b/.exec(said)?.[1];
    if (answer !== undefined) return answer === 'true';
  }
  return undefined;
}

export type TrayHostDeps = {
  platform: NodeJS.Platform;
  run: DesktopHost['runTool'];
  /** It was not there and has come. */
  onCome: () => void;
};

/** @returns `hasIcon`: can the user see the icon, as far as we know; `close` ends the looking */
export function watchTrayHost({ platform, run, onCome }: TrayHostDeps) {
  let isThere = true;
  let timer: NodeJS.Timeout | undefined;
  const look = async (turn: number): Promise<void> => {
    const found = (await hasTrayHost(run)) ?? true;
    if (found && !isThere) onCome();
    isThere = found;
    if (found || isClosed) return;
    timer = setTimeout(() => void look(turn + 1), PAUSES_MS[turn] ?? PAUSES_MS.at(-1)).unref();
  };
  let isClosed = false;
  if (platform === 'linux') void look(0);
  return {
    hasIcon: (): boolean => isThere,
    close: (): void => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
