/** Updates: off until an address is set; looks, asks, downloads, installs when the user says so or on quit. electron-updater does the work. */
import type { Logger } from 'pino';

/** How often it looks for a new version, and how soon after the start. */
const EVERY_MS = 6 * 3_600_000;
const FIRST_MS = 60_000;

type VersionInfo = { version: string };

/** What electron-updater writes its log to. */
type UpdaterLog = {
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
  debug?: (message: string) => void;
};

/** The part of electron-updater's autoUpdater that we use. */
export type UpdaterPart = {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  logger: UpdaterLog | null;
  setFeedURL(options: { provider: 'generic'; url: string }): void;
  checkForUpdates(): Promise<unknown>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
  on(event: 'update-available' | 'update-downloaded', listener: (info: VersionInfo) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/**
 * Where updates come from: the setting, else what the package was built with. The address in electron-builder.yml ends in `.invalid`
 * until the packager sets a real one; that counts as none.
 * Only https counts (or this PC itself): what is loaded is run, and the packages need not be signed.
 * @param packaged content of app-update.yml in the package's resources, null without one
 */
export function feedAddress(setting: string | null, packaged: string | null): string | null {
  const url = setting ?? /^url:\s*['"]?([^\s'"]+)/m.exec(packaged ?? '')?.[1];
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  const isSafe =
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
  return !isSafe || hostname.endsWith('.invalid') ? null : url;
}

/** electron-updater's log goes into ours: otherwise it would go to an invisible console. */
function updaterLog(log: Logger): UpdaterLog {
  const at = (level: 'info' | 'warn' | 'error' | 'debug') => (message?: unknown) =>
    log[level](`updater: ${String(message)}`);
  return { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') };
}

export type UpdatesDeps = {
  /** Loaded only when there is an address. */
  loadUpdater: () => Promise<UpdaterPart>;
  /** Asks whether this version shall be downloaded. */
  ask: (version: string) => Promise<boolean>;
  /** The version is there and can be installed. */
  onReady: (version: string) => void;
  /** The user wanted this version, and it could not be downloaded. */
  onFailed: (version: string) => void;
  /** The version that an earlier start was told to load: not asked about again. */
  wanted: () => string | undefined;
  remember: (version: string) => void;
  /** False where installing on quit would ask for a password while the user logs off (a .deb). */
  installsOnQuit: boolean;
  /** False where the system takes only signed updates and this program is not signed (macOS): none are offered then. */
  canInstall: () => Promise<boolean>;
  log: Logger;
};

/**
 * @returns `use` sets or changes the address (null = off), `close` ends it, `ready` tells whether a version waits, `install` hands over to the
 * installer, which ends the program and starts the new one; `onFailure` where it does not
 */
export function createUpdates(deps: UpdatesDeps) {
  const { loadUpdater, ask, onReady, log } = deps;
  let ready: string | null = null;
  let updater: Promise<UpdaterPart> | null = null;
  let address: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** Versions that were asked about: once is enough until the next start. */
  const asked = new Set<string>();

  const offer = async (from: UpdaterPart, version: string): Promise<void> => {
    if (asked.has(version)) return;
    asked.add(version);
    if (version !== deps.wanted()) {
      if (!(await ask(version))) return;
      deps.remember(version);
    }
    try {
      await from.downloadUpdate();
    } catch (error) {
      asked.delete(version);
      log.warn({ err: error }, 'the update could not be downloaded');
      deps.onFailed(version);
    }
  };

  const load = async (): Promise<UpdaterPart> => {
    const made = await loadUpdater();
    made.autoDownload = false;
    made.autoInstallOnAppQuit = deps.installsOnQuit;
    made.logger = updaterLog(log);
    made.on('error', (error) => log.warn({ err: error }, 'the update did not work'));
    made.on('update-available', ({ version }) => {
      offer(made, version).catch((error: unknown) => log.warn({ err: error }, 'the update could not be offered'));
    });
    made.on('update-downloaded', ({ version }) => {
      ready = version;
      onReady(version);
    });
    return made;
  };

  const look = async (): Promise<void> => {
    try {
      if (!(await deps.canInstall())) return;
      updater ??= load();
      const loaded = await updater;
      if (address === null) return;
      loaded.setFeedURL({ provider: 'generic', url: address });
      await loaded.checkForUpdates();
    } catch (error) {
      log.warn({ err: error }, 'could not look for updates');
    }
  };

  const plan = (ms: number): void => {
    const planned = address;
    const turn = async (): Promise<void> => {
      await look();
      if (address !== null && address === planned) plan(EVERY_MS);
    };
    timer = setTimeout(() => void turn(), ms);
  };

  return {
    use(next: string | null): void {
      if (next === address) return;
      address = next;
      clearTimeout(timer);
      if (next !== null) plan(FIRST_MS);
    },
    close: (): void => {
      address = null;
      clearTimeout(timer);
    },
    ready: (): boolean => ready !== null,
    /** The version that waits. */
    version: (): string | null => ready,
    /** Only after everything else has ended. */
    async install(onFailure: () => void): Promise<void> {
      try {
        const loaded = await updater;
        if (loaded === null) return onFailure();
        loaded.on('error', onFailure);
        loaded.quitAndInstall(true, true);
      } catch (error) {
        log.warn({ err: error }, 'the update could not be installed');
        onFailure();
      }
    },
  };
}
