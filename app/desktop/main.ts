/**
 * Entry of the desktop program: hands the real Electron and the real engine to the list in start.ts.
 * Runs in Electron's main process, before the app is ready; no top-level await here.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  BaseWindow,
  BrowserWindow,
  Menu,
  Notification,
  Tray,
  app,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import type { UpdaterPart } from './system/updates.ts';
import { startDesktop } from './start/start.ts';
import { createEngine } from '../engine.ts';
import { trustSystem } from '../engine/process/certificates.ts';
import { acquireProfile } from '../engine/process/profile-lock.ts';

trustSystem();

function packagedFeed(): string | null {
  try {
    return readFileSync(join(process.resourcesPath, 'app-update.yml'), 'utf8');
  } catch {
    return null;
  }
}

/** Squirrel.Mac takes updates only from a program with a real signature; an ad-hoc one has no authority. */
async function canInstallUpdates(): Promise<boolean> {
  if (process.platform !== 'darwin') return true;
  const shown = promisify(execFile)('codesign', ['--display', '--verbose=2', process.execPath]);
  return shown.then(
    ({ stderr }) => stderr.includes('Authority='),
    () => false,
  );
}

void startDesktop(
  {
    ...{ app, clipboard, crashReporter, dialog, globalShortcut, nativeTheme, net, powerMonitor, protocol },
    ...{ safeStorage, screen, shell },
    // Exists only once the app is ready.
    get session() {
      return session.defaultSession;
    },
    makeWindow: (options) => new BrowserWindow(options),
    makeSentinel: () => new BaseWindow({ show: false, width: 1, height: 1, skipTaskbar: true }),
    onNoticeActivated: (listener) => Notification.handleActivation(listener),
    makeTray: (image) => new Tray(image),
    makeMenu: (template) => Menu.buildFromTemplate(template),
    makeNotification: (options) => new Notification(options),
    drawImage: (pixels, size) => nativeImage.createFromBitmap(pixels, { width: size, height: size }),
    loadImage: (file) => nativeImage.createFromPath(file),
    setApplicationMenu: (template) => Menu.setApplicationMenu(template && Menu.buildFromTemplate(template)),
  },
  {
    process,
    createEngine,
    acquireProfile,
    loadUpdater: async (): Promise<UpdaterPart> => (await import('electron-updater')).default.autoUpdater,
    canInstallUpdates,
    packagedFeed: packagedFeed(),
    runTool: async (file, args) => (await promisify(execFile)(file, args, { timeout: 10_000 })).stdout,
  },
);
