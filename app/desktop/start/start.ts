/** The start of the desktop, as a list. What has to happen before the app is ready stands here, the rest in open.ts. */
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Arguments } from './arguments.ts';
import { readArguments } from './arguments.ts';
import { listenForArrivals } from './second-starts.ts';
import type { EnginePort } from '../system/engine-port.ts';
import { openDesktop } from './assemble.ts';
import type { ElectronApis } from '../electron-types.ts';
import { localData, outerFile } from './program.ts';
import { declareScheme } from '../window/protocol.ts';
import type { Sealer } from './sealing.ts';
import type { UpdaterPart } from '../system/updates.ts';
import { languageOf, sayDesktop } from '../words.ts';

/** Also the installer's (electron-builder.yml): Windows ties notifications and the taskbar to it. */
export const APP_ID = 'ru.plecho.desktop';

/** Under this number Windows starts us for a click on an old notice. build/installer.nsh removes it; a random one would stay for ever. */
export const TOAST_CLSID = '{6F7C8C0B-6E0B-4F0C-9A51-6B0E3E5D2A71}';

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
  /** The way to the CRM as the system names it: directly or through a proxy. */
  crmDispatcher: Dispatcher;
  /** True where PLECHO_LOG gave the level. */
  fixedLogLevel: boolean;
};

/** What is not Electron's. */
export type DesktopHost = {
  process: Pick<NodeJS.Process, 'argv' | 'env' | 'execPath' | 'platform'> & {
    on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  };
  createEngine: (options: EngineWishes) => EnginePort;
  /** Keeps a headless Plecho off the same data. @returns how to let go, null while another process has it */
  acquireProfile: (dir: string) => (() => void) | null;
  loadUpdater: () => Promise<UpdaterPart>;
  /** False where the system would refuse an update: an unsigned program on macOS. */
  canInstallUpdates: () => Promise<boolean>;
  /** Runs a small tool of the system. @returns what it printed; rejects where it is not there or fails */
  runTool: (file: string, args: readonly string[]) => Promise<string>;
  /** Content of app-update.yml in the package; null in a working copy. */
  packagedFeed: string | null;
};

/**
 * Must be called before the app is ready. The promise ends well or in a box with words; it settles when everything is up and must not be
 * awaited at the top level of the entry: Electron is ready only after the entry has ended.
 */
export async function startDesktop(electron: ElectronApis, host: DesktopHost): Promise<void> {
  const { app } = electron;
  try {
    const given = withWholePath(readArguments(host.process.argv));
    const place = given.profile ?? localData(host.process.platform, host.process.env);
    if (place !== undefined) app.setPath('userData', place);
    if (!app.requestSingleInstanceLock()) return app.quit();
    prepare(electron, host);
    declareScheme(electron.protocol);
    const arrivals = listenForArrivals(app);
    await app.whenReady();
    await openDesktop(electron, host, given, arrivals);
  } catch (error) {
    tellAndEnd(electron, error);
  }
}

/** What Electron wants to know before it is ready. */
function prepare({ app, crashReporter }: ElectronApis, { process }: DesktopHost): void {
  // AppRun passes --no-sandbox where the system forbids the sandbox; this call would take it back. The window's page is sandboxed anyway.
  if (outerFile(process.env, process.execPath) === undefined) app.enableSandbox();
  // A crash of the native code leaves a file beside the profile, for the support; nothing is sent.
  crashReporter.start({ uploadToServer: false });
  // The window draws little: no driver of a graphics card may end the program (remote desktops, virtual machines), and a process less runs.
  app.disableHardwareAcceleration();
  if (process.platform !== 'darwin') app.commandLine.appendSwitch('in-process-gpu');
  // Without it a hot key works under Wayland only while our own window has the keys.
  if (process.platform === 'linux') app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal');
  if (process.platform !== 'win32') return;
  app.setAppUserModelId(APP_ID);
  app.setToastActivatorCLSID(TOAST_CLSID);
}

/** Electron refuses a relative path, and a later start from another folder would mean another place. */
function withWholePath(given: Arguments): Arguments {
  return given.profile === null ? given : { ...given, profile: resolve(given.profile) };
}

/** The program ends in any case: a process without tray, window or words helps nobody. */
function tellAndEnd({ app, dialog }: ElectronApis, error: unknown): void {
  try {
    const title = sayDesktop(languageOf(app.getPreferredSystemLanguages()), 'cannotStart');
    dialog.showErrorBox(title, error instanceof Error ? error.message : String(error));
  } finally {
    app.exit(1);
  }
}
