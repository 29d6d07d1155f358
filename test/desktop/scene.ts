/** A desktop on the Electron stand-in, with an engine that the test controls: the start of most tests here. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallView, LiveMessage, Status } from '../../app/contract/view.ts';
import { settings } from '../../app/contract/settings.ts';
import type { EnginePort } from '../../app/desktop/system/engine-port.ts';
import type { EngineWishes, DesktopHost } from '../../app/desktop/start/start.ts';
import { startDesktop } from '../../app/desktop/start/start.ts';
import { acquireProfile } from '../../app/engine/process/profile-lock.ts';
import { readForWindow } from '../../app/engine/window/people-api.ts';
import type { Circumstances, StandIn } from './stand-in.ts';
import { standIn } from './stand-in.ts';

/** A folder that is gone after the test. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'plecho-desktop-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export const WELL: Status = {
  exchange: { state: 'connected', detail: '' },
  crm: { state: 'connected', detail: '', workspace: 'Ромашка' },
  callbacks: { state: 'ok', publicUrl: null, detail: '' },
  outbox: { waiting: 0, failed: 0, oldestSeconds: 0 },
  liveCalls: 0,
  problems: [],
  pausedUntil: null,
  light: 'green',
  setUp: true,
  appVersion: '1.2.3',
};

/** An inbound call from outside; `change` says what differs. */
export function call(id: string, change: Partial<CallView> = {}): CallView {
  return {
    id,
    direction: 'inbound',
    clientPhone: '79997775533',
    startedAt: Date.now(),
    answered: false,
    legs: [],
    ...change,
  };
}

/** The settings by which numbers are parsed. */
const OFFICE = settings.parse({ people: [{ userId: 'oleg', name: 'Олег', numbers: ['1002'] }] });

/** An engine that the test controls. */
export function makeEngine(app: Record<string, unknown> = {}) {
  const listeners = new Set<(message: LiveMessage) => void>();
  const asked: { path: string; body: unknown }[] = [];
  const woken: string[] = [];
  const state = { started: false, stopped: false, failStart: null as Error | null, status: WELL };
  let letStop = (): void => undefined;
  const hold = { stop: false };
  const engine: EnginePort = {
    start: () => {
      if (state.failStart !== null) return Promise.reject(state.failStart);
      state.started = true;
      return Promise.resolve();
    },
    stop: async () => {
      if (hold.stop) await new Promise<void>((resolve) => (letStop = resolve));
      state.stopped = true;
    },
    async respond(request: Request) {
      const { pathname, searchParams } = new URL(request.url);
      asked.push({ path: pathname, body: request.method === 'POST' ? await request.json() : null });
      if (pathname === '/api/settings') return Response.json({ app, country: 'RU', areaCode: null });
      if (pathname === '/api/number')
        return Response.json(readForWindow(searchParams.get('number') ?? '', OFFICE, OFFICE.people, 'ru'));
      if (pathname === '/api/status') return Response.json(state.status);
      return Response.json({ ok: true });
    },
    subscribe(listener) {
      listeners.add(listener);
      listener({ type: 'snapshot', calls: [], colleagues: [], status: state.status });
      return () => void listeners.delete(listener);
    },
    wake: (reason) => void woken.push(reason),
  };
  return {
    engine,
    /** The section of the program, changed in place. */
    settings: app,
    asked,
    woken,
    state,
    hold,
    finishStop: (): void => letStop(),
    say: (message: LiveMessage): void => listeners.forEach((listener) => listener(message)),
  };
}

export type SceneOptions = Partial<Circumstances> & {
  argv?: string[];
  env?: Record<string, string>;
  /** The settings' section of the program. */
  settings?: Record<string, unknown>;
  updater?: DesktopHost['loadUpdater'];
  /** Answers of the system's command-line tools. */
  runTool?: DesktopHost['runTool'];
  /** Changes the system before the program starts. */
  before?: (stand: StandIn) => void;
  /** Each engine as it is made. */
  prepare?: (engine: ReturnType<typeof makeEngine>, count: number) => void;
};

/** Everything up to the call of startDesktop; `up` lets the app become ready and waits until the desktop is there. */
export function scene(options: SceneOptions = {}) {
  const dir = options.userData ?? folder();
  const stand = standIn({ appPath: '/program', ...options, userData: dir });
  options.before?.(stand);
  const engines: ReturnType<typeof makeEngine>[] = [];
  const wishes: EngineWishes[] = [];
  const faults = new EventEmitter();
  const world: DesktopHost = {
    process: {
      argv: ['/program/plecho', ...(options.argv ?? [])],
      env: { XDG_CONFIG_HOME: join(dir, 'config'), ...options.env },
      execPath: '/program/plecho',
      platform: options.platform ?? 'win32',
      on: (event, listener) => faults.on(event, listener),
    },
    createEngine: (wished) => {
      stand.journal.push('engine');
      wishes.push(wished);
      const made = makeEngine({ ...options.settings });
      options.prepare?.(made, engines.length);
      engines.push(made);
      return made.engine;
    },
    acquireProfile,
    loadUpdater: options.updater ?? (() => Promise.reject(new Error('no updates in this scene'))),
    canInstallUpdates: () => Promise.resolve(true),
    packagedFeed: null,
    runTool: options.runTool ?? (() => Promise.reject(new Error('no such tool in this scene'))),
  };
  const started = startDesktop(stand.electron, world);
  // Its timers must not fire in another test of the same process.
  onTestFinished(async () => {
    for (const { finishStop } of engines) finishStop();
    stand.electron.app.quit();
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  });
  return {
    ...stand,
    dir,
    engines,
    /** The arguments with which each engine was created. */
    wishes,
    reject: (error: Error): void => void faults.emit('unhandledRejection', error),
    crash: (error: Error): void => void faults.emit('uncaughtException', error),
    get engine() {
      const last = engines.at(-1);
      if (last === undefined) throw new Error('no engine yet');
      return last;
    },
    get window() {
      const last = stand.windows.at(-1);
      if (last === undefined) throw new Error('no window yet');
      return last;
    },
    get tray() {
      const last = stand.trays.at(-1);
      if (last === undefined) throw new Error('no tray yet');
      return last.state;
    },
    started,
    async up(): Promise<void> {
      stand.ready();
      await started;
    },
  };
}
export type Scene = ReturnType<typeof scene>;

/** Presses the entry of the tray's menu that begins with these words. */
export function press({ tray }: Scene, label: string): void {
  const entry = tray.menu.find((one) => one.label?.startsWith(label));
  if (entry?.click === undefined) throw new Error(`no «${label}» in ${tray.menu.map((one) => one.label).join(' | ')}`);
  (entry.click as () => void)();
}
