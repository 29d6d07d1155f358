/** Puts the desktop together once the app is ready: log, secrets, engine, window, tray, and what ties them. */
import { mkdirSync } from 'node:fs';
import { homedir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { multistream, pino } from 'pino';
import type { Arguments } from './arguments.ts';
import { post } from '../window/api.ts';
import type { listenForArrivals } from './second-starts.ts';
import { createTraySync } from '../tray/tray-sync.ts';
import { watchFaults } from '../system/faults.ts';
import { guardSession } from '../window/guard.ts';
import { EngineSupervisor } from '../system/engine-supervisor.ts';
import { CHOOSE_ON_WINDOWS, claimLinks } from '../window/claim-links.ts';
import { createClipboardDial } from '../window/clipboard-dial.ts';
import { createDialler } from '../window/links.ts';
import { createHotKey } from '../system/hot-key.ts';
import { openLogFile } from '../system/log.ts';
import { applyStartAtLogin, startedHidden } from './login.ts';
import { openMemory } from './desktop-state.ts';
import { installMenu } from '../tray/menu.ts';
import { createNotifier } from '../tray/notify.ts';
import type { ElectronApis } from '../electron-types.ts';
import { watchPower } from '../system/power.ts';
import type { Preferences } from './preferences.ts';
import { createPreferences } from './preferences.ts';
import { outerFile } from './program.ts';
import { createAppProtocol } from '../window/protocol.ts';
import { askDial, askPlainSecrets, askUpdate } from './system-dialogs.ts';
import { installQuit } from '../system/quit.ts';
import { createRelauncher } from './relaunch.ts';
import type { Sealer } from './sealing.ts';
import { openSecrets } from './secrets.ts';
import type { DesktopHost } from './start.ts';
import type { TrayAction } from '../tray/tray-state.ts';
import { createTray } from '../tray/tray.ts';
import { watchTrayHost } from '../tray/tray-host.ts';
import { createUpdates, feedAddress } from '../system/updates.ts';
import { WindowKeeper } from '../window/window.ts';
import { languageOf, sayDesktop, type DesktopSay } from '../words.ts';
import { routeBySystem } from '../../engine/process/system-route.ts';
import { createLogMemory } from '../../engine/process/log-tail.ts';

type Arrivals = ReturnType<typeof listenForArrivals>;

/** @throws Error where the program cannot run at all; its words are shown in a box */
export async function openDesktop(
  electron: ElectronApis,
  host: DesktopHost,
  given: Arguments,
  arrivals: Arrivals,
): Promise<void> {
  const { app, dialog, safeStorage } = electron;
  const { platform, env, execPath } = host.process;
  const home = app.getPath('userData');
  const icons = join(app.getAppPath(), 'build', 'icons');
  const language = languageOf(app.getPreferredSystemLanguages());
  const login = { app, platform, env, execPath, home: homedir() };

  const logFile = openLogFile(join(home, 'logs'));
  const logMemory = createLogMemory();
  const streams = [logFile, logMemory].map((stream) => ({ level: 'trace' as const, stream }));
  const level = env['PLECHO_LOG'];
  const log = pino({ base: null, level: level ?? 'info' }, multistream(streams));
  const memory = openMemory(join(home, 'desktop.json'), (err) =>
    log.warn({ err }, 'what the desktop remembers is not kept'),
  );
  const profileDir = join(home, 'profile');
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const release = host.acquireProfile(profileDir);
  if (release === null) throw new Error(sayDesktop(language, 'profileTaken'));
  guardSession(electron.session, app.isPackaged);
  electron.session.on('will-download', (_event, item) => {
    const name = item.getFilename();
    item.setSaveDialogOptions({ title: say('saveAs'), defaultPath: join(app.getPath('downloads'), name) });
  });

  const crmDispatcher = routeBySystem((url) => electron.session.resolveProxy(url));
  let seal: Sealer | undefined;
  const supervisor = new EngineSupervisor({
    createEngine: () => {
      if (seal === undefined) throw new Error('the engine was started before the secrets were open');
      return host.createEngine({
        profileDir,
        seal,
        log,
        version: app.getVersion(),
        logLines: logMemory.lines,
        eraseLog: (digits) => {
          logMemory.erase(digits); // the same lines as in the file
          return logFile.erase(digits);
        },
        crmDispatcher,
        fixedLogLevel: level !== undefined,
      });
    },
    log,
  });
  const { respond } = supervisor;

  const apply = (wishes: Preferences): void => {
    traySync.refresh();
    setMenu();
    applyStartAtLogin(login, wishes.startAtLogin && wishes.setUp);
    claimLinks(
      { ...login, app, shell: electron.shell, memory, onRefused: linksRefused, log },
      wishes.telLinksUser !== null,
    );
    hotKey.use(wishes.dialHotKey);
    updates.use(feedAddress(wishes.updateUrl, host.packagedFeed));
  };
  const preferences = createPreferences({ respond, language, onChange: apply, log });
  /** In the language of the moment. */
  const say: DesktopSay = (code, ...values) => sayDesktop(preferences.now().language, code, ...values);
  const linksRefused = (): void => notifier.tell({ title: say('linksRefusedTitle'), body: say('linksRefusedBody') });
  const setMenu = (): void => {
    const close = (): void => window.close();
    installMenu(electron, { platform, say, isPackaged: app.isPackaged, close, quit: () => app.quit() });
  };
  setMenu();

  /** In order, then the installer; where that fails, the program as it is comes back. */
  const install = (): void => quit.leave(() => void updates.install(() => relauncher.afterInstall()));
  const relauncher = createRelauncher({ app, given, env, execPath });
  /** A new version that waits may be the cure; nobody is there to enter a password for it. */
  const afterFault = (): boolean => {
    if (!installsUnasked || !updates.ready()) return relauncher.afterFault();
    install();
    return true;
  };
  const installsUnasked = platform !== 'linux' || outerFile(env, execPath) !== undefined;
  const run = (action: TrayAction): void => {
    if (action.do === 'open') window.show(action.page);
    if (action.do === 'pause')
      void post(respond, 'pause', { minutes: action.minutes }).catch((err: unknown) => log.warn({ err }, 'pause'));
    if (action.do === 'restart' && updates.ready()) install();
    else if (action.do === 'restart') relauncher.asked();
    if (action.do === 'install') install();
    if (action.do === 'quit') app.quit();
  };
  const traySync = createTraySync({
    language: () => preferences.now().language,
    makeTray: (first) =>
      createTray(
        { ...electron, dir: join(icons, 'tray'), platform, desktop: env['XDG_CURRENT_DESKTOP'] ?? '', run },
        first,
      ),
  });
  const trayHost = watchTrayHost({ platform, run: host.runTool, onCome: () => traySync.remake() });
  const notifier = createNotifier({
    makeNotification: electron.makeNotification,
    open: (page) => window.show(page),
    wishes: () => ({ ...preferences.now(), say }),
  });
  const window = new WindowKeeper({
    ...electron,
    icon: join(icons, platform === 'win32' ? 'icon.ico' : 'icon.png'),
    place: () => memory.get().place,
    remember: (place) => memory.set({ place }),
    on(event) {
      if (event === 'gone') notifier.tell({ title: say('windowGoneTitle'), body: say('windowGoneBody') });
      if (event === 'log-off') void supervisor.stop();
      if (event !== 'hidden' || memory.get().toldStillHere === true) return;
      memory.set({ toldStillHere: true });
      notifier.tell({ title: say('stillHereTitle'), body: say('stillHereBody', trayHost.hasIcon()) });
    },
    say,
    platform,
  });
  // Also notices of an earlier run, clicked in the list of them.
  if (platform === 'win32') electron.onNoticeActivated(() => window.show());
  const updates = createUpdates({
    loadUpdater: host.loadUpdater,
    ask: (version) => askUpdate(dialog, say, version, trayHost.hasIcon()),
    onReady: traySync.update,
    onFailed: (version) => notifier.tell({ title: say('updateFailedTitle', version), body: say('updateFailedBody') }),
    wanted: () => memory.get().wantedUpdate,
    remember: (wantedUpdate) => memory.set({ wantedUpdate }),
    installsOnQuit: installsUnasked,
    canInstall: host.canInstallUpdates,
    log,
  });
  const user = (): string | null => preferences.now().telLinksUser;
  const dial = createDialler({
    respond,
    user,
    onNobody: () => notifier.tell({ title: say('noTelUserTitle'), body: say('noTelUserBody') }),
    onRefused: (body) => notifier.tell({ title: say('dialFailed'), body }),
    log,
  });
  const dialCopied = createClipboardDial({
    ...{ respond, user, say, dial, log, tell: notifier.tell },
    readText: () => electron.clipboard.readText(),
    ask(shown, person) {
      // There the box would come up behind the program in which the keys were pressed.
      if (platform === 'darwin') app.focus({ steal: true });
      return askDial(dialog, say, shown, person);
    },
  });
  const hotKey = createHotKey({ globalShortcut: electron.globalShortcut, onPress: () => void dialCopied(), log });

  let badged = 0;
  supervisor.subscribe(traySync.hear);
  supervisor.subscribe(notifier.hear);
  supervisor.subscribe((message) => {
    if (message.type !== 'status' && message.type !== 'snapshot') return;
    const { setUp, toCallBack = 0 } = message.status;
    const waiting = setUp ? toCallBack : 0;
    window.badge(waiting);
    // macOS' dock, and Linux desktops that count there.
    if (platform !== 'win32' && waiting !== badged) app.setBadgeCount(waiting);
    badged = waiting;
  });
  const relaunched = given.relaunches > 0;
  const { hasIcon } = trayHost;
  watchFaults({
    process: host.process,
    supervisor,
    traySync,
    notifier,
    relauncher: { afterFault },
    say,
    hasIcon,
    log,
    relaunched,
  });
  const desktop = {
    async state() {
      await preferences.settled();
      const linksAreChosenInSystem = platform === 'win32';
      return { icon: hasIcon(), update: updates.version(), linksAreChosenInSystem, hotKey: hotKey.state() };
    },
    commands: {
      quit: () => run({ do: 'quit' }),
      restart: () => run({ do: 'restart' }),
      install: () => (updates.ready() ? run({ do: 'install' }) : undefined),
      chooseLinks: () =>
        void electron.shell.openExternal(CHOOSE_ON_WINDOWS).catch((err: unknown) => log.warn({ err }, 'links')),
    },
  };
  const root = join(app.getAppPath(), 'out', 'renderer');
  electron.protocol.handle('app', createAppProtocol({ respond, root, desktop, onCommand: preferences.afterCommand }));
  const wake = (reason: 'resume' | 'network'): void => {
    notifier.woke();
    supervisor.wake(reason);
  };
  const { powerMonitor, net } = electron;
  const unwatch = watchPower({ powerMonitor, net, interfaces: networkInterfaces, wake, onShutdown: () => app.quit() });
  const before = (): void =>
    [() => window.release(), unwatch, hotKey.close, trayHost.close, notifier.close, updates.close].forEach((end) =>
      end(),
    );
  const after = (): void => [traySync.close, release, logFile.close].forEach((end) => end());
  const quit = installQuit({ app, stop: () => supervisor.stop().then(after), before });

  let read = Promise.resolve();
  supervisor.watch((condition) => {
    if (condition === 'running') read = preferences.read();
  });
  // A keyring may ask for its password here: the tray, its menu and the quit are there already.
  const ask = () => askPlainSecrets(dialog, sayDesktop.in(language));
  seal = await openSecrets({ safeStorage, platform, file: join(home, 'desktop.key'), memory, ask, log });
  traySync.condition('starting');
  window.prepare();
  if (given.phone === null && !startedHidden(given.hidden, login)) window.show();
  const started = supervisor.start().then(() => read);
  arrivals.attach((arrival) =>
    arrival.kind === 'show' ? window.show() : void started.then(() => dial(arrival.phone)),
  );
  await started;
  log.info({ version: app.getVersion(), platform }, 'the desktop is up');
  if (given.phone !== null) await dial(given.phone);
}
