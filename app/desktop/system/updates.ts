/** Updates: off until an address is set; looks, asks, downloads, installs on quit. electron-updater does the work. */
import type { Logger } from 'pino';

/** How often it looks for a new version, and how soon after the start. */
const EVERY_MS = 6 * 3_600_000;
const FIRST_MS = 60_000;

type VersionInfo = { version: string };

/** What is used of electron-updater's autoUpdater. */
export type UpdaterPart = {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  setFeedURL(options: { provider: 'generic'; url: string }): void;
  checkForUpdates(): Promise<unknown>;
  downloadUpdate(): Promise<unknown>;
  on(event: 'update-available' | 'update-downloaded', listener: (info: VersionInfo) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/**
 * Where updates come from: the setting, else what the package was built with. The address in electron-builder.yml ends in `.invalid`
 * until whoever builds the package sets a real one; that counts as none.
 * @param packaged content of app-update.yml in the package's resources, null without one
 */
export function feedAddress(setting: string | null, packaged: string | null): string | null {
  if (setting !== null) return setting;
  const url = packaged === null ? null : (/^url:\s*['"]?(https?:\/\/[^\s'"]+)/m.exec(packaged)?.[1] ?? null);
  if (url === null || !URL.canParse(url)) return null;
  return new URL(url).hostname.endsWith('.invalid') ? null : url;
}

export type UpdatesDeps = {
  /** Loaded only when there is an address. */
  loadUpdater: () => Promise<UpdaterPart>;
  /** Asks whether this version shall be downloaded. */
  ask: (version: string) => Promise<boolean>;
  /** The version is there and is installed on quit. */
  onReady: (version: string) => void;
  log: Logger;
};

/** @returns `use` sets or changes the address (null = off), `close` ends it */
export function createUpdates({ loadUpdater, ask, onReady, log }: UpdatesDeps) {
  let updater: Promise<UpdaterPart> | null = null;
  let address: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** Versions that were asked about: once is enough until the next start. */
  const asked = new Set<string>();

  const offer = async (from: UpdaterPart, version: string): Promise<void> => {
    if (asked.has(version)) return;
    asked.add(version);
    if (await ask(version)) await from.downloadUpdate();
  };

  const load = async (): Promise<UpdaterPart> => {
    const made = await loadUpdater();
    made.autoDownload = false;
    made.autoInstallOnAppQuit = true;
    made.on('error', (error) => log.warn({ err: error }, 'the update did not work'));
    made.on('update-available', ({ version }) => {
      offer(made, version).catch((error: unknown) => log.warn({ err: error }, 'the update could not be downloaded'));
    });
    made.on('update-downloaded', ({ version }) => onReady(version));
    return made;
  };

  const look = async (): Promise<void> => {
    try {
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
  };
}
