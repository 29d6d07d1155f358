/** The start of the desktop, as a list. What has to happen before the app is ready stands here, the rest in open.ts. */
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Arguments } from './arguments.ts';
import { readArguments } from './arguments.ts';
import { listenForArrivals } from './arrivals.ts';
import type { EnginePort } from '../system/engine-port.ts';
import { openDesktop } from './assemble.ts';
import type { ElectronParts } from '../electron-types.ts';
import { declareScheme } from '../window/protocol.ts';
import type { Sealer } from './sealing.ts';
import type { UpdaterPart } from '../system/updates.ts';
import { WORDS, languageOf } from '../words.ts';

/** Also the installer's (electron-builder.yml): Windows ties notifications and the taskbar to it. */
export const APP_ID = 'ru.plecho.desktop';

/** What the desktop gives each engine it makes: a part of the engine's own options. */
export type EngineWishes = {
  profileDir: string;
  seal: Sealer;
  /** The engine sets its level by the settings, unless `fixedLogLevel`. */
  log: Logger;
  version: string;
  /** The latest lines of the log, for the diagnostics file. */
  logLines: () => readonly string[];
  /** Removes lines of the log that hold these digits; returns how many. */
  eraseLog: (digits: string) => number;
  /** True where PLECHO_LOG gave the level. */
  fixedLogLevel: boolean;
};

/** What is not Electron's. */
export type World = {
  process: Pick<NodeJS.Process, 'argv' | 'env' | 'execPath' | 'platform'> & {
    on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  };
  createEngine: (options: EngineWishes) => EnginePort;
  /** Keeps a headless Plecho off the same data. @returns how to let go, null while another process has it */
  acquireProfile: (dir: string) => (() => void) | null;
  loadUpdater: () => Promise<UpdaterPart>;
  /** Content of app-update.yml in the package; null in a working copy. */
  packagedFeed: string | null;
};

/**
 * Must be called before the app is ready. The promise ends well or in a box with words; it settles when everything is up and must not be
 * awaited at the top level of the entry: Electron is ready only after the entry has ended.
 */
export async function startDesktop(electron: ElectronParts, world: World): Promise<void> {
  const { app } = electron;
  try {
    const given = withWholePath(readArguments(world.process.argv));
    if (given.profile !== null) app.setPath('userData', given.profile);
    if (!app.requestSingleInstanceLock()) return app.quit();
    app.enableSandbox();
    // Exists on Windows only.
    if (world.process.platform === 'win32') app.setAppUserModelId(APP_ID);
    declareScheme(electron.protocol);
    const arrivals = listenForArrivals(app);
    await app.whenReady();
    await openDesktop(electron, world, given, arrivals);
  } catch (error) {
    tellAndEnd(electron, error);
  }
}

/** Electron refuses a relative path, and a later start from another folder would mean another place. */
function withWholePath(given: Arguments): Arguments {
  return given.profile === null ? given : { ...given, profile: resolve(given.profile) };
}

/** The program ends in any case: a process without tray, window or words helps nobody. */
function tellAndEnd({ app, dialog }: ElectronParts, error: unknown): void {
  try {
    const words = WORDS[languageOf(app.getLocale())];
    dialog.showErrorBox(words.cannotStart, error instanceof Error ? error.message : String(error));
  } finally {
    app.exit(1);
  }
}
