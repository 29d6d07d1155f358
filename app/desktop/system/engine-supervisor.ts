/** Supervises the engine: starts it, restarts it after a fault with growing pauses, gives up when that does not help, stops it once. */
import type { Logger } from 'pino';
import type { EnginePort, LiveMessage } from './engine-port.ts';
import type { EngineCondition } from '../tray/tray-state.ts';

/** Pauses before each new try; faults further apart than `CALM_MS` reset the list. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000];
const CALM_MS = 600_000;
/** The engine promises to stop within 5 s. */
const STOP_MS = 7_000;

/** Told of every change of the engine’s condition, and of the fault that led to it. */
export type Watcher = (condition: EngineCondition, fault?: unknown) => void;

export type SupervisorDeps = {
  createEngine: () => EnginePort;
  log: Logger;
};

function unavailable(): Response {
  const body = {
    error: 'unavailable',
    message: 'Plecho перезапускается, подождите немного. · Plecho is restarting, wait a moment.',
  };
  return Response.json(body, { status: 503, headers: { 'retry-after': '1' } });
}

/** @returns true when `work` ended well in time */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @returns the engine as one lasting thing: listeners stay over restarts, `respond` answers 503 in between, `crashed` is told of faults that
 * nobody caught, `stop` waits for the outbox's current message.
 */
export function createEngineSupervisor({ createEngine, log }: SupervisorDeps) {
  const listeners = new Set<(message: LiveMessage) => void>();
  const watchers = new Set<Watcher>();
  const onCondition: Watcher = (condition, fault) => watchers.forEach((watcher) => watcher(condition, fault));
  let engine: EnginePort | null = null;
  let faults: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | null = null;
  let mending = false;

  const start = async (): Promise<void> => {
    if (stopping !== null) return;
    try {
      const made = createEngine();
      engine = made;
      made.subscribe((message) => {
        if (engine === made) listeners.forEach((listener) => listener(message));
      });
      await made.start();
      if (stopping === null && engine === made) onCondition('running');
    } catch (error) {
      log.error({ err: error }, 'the engine did not start');
      await mend(error);
    }
  };

  const mend = async (fault: unknown): Promise<void> => {
    if (mending || stopping !== null) return;
    mending = true;
    const now = Date.now();
    faults = [...faults.filter((at) => now - at < CALM_MS), now];
    const broken = engine;
    engine = null;
    onCondition('restarting', fault);
    const stopped = broken === null || (await within(STOP_MS, broken.stop()).catch(() => false));
    mending = false;
    if (stopping !== null) return;
    const pause = stopped ? PAUSES_MS[faults.length - 1] : undefined;
    if (pause === undefined) return onCondition('stopped', fault);
    timer = setTimeout(() => void start(), pause);
  };

  return {
    start,
    /** A fault that nobody caught: what state the engine is in, nobody knows. */
    crashed: (fault: unknown): void => {
      log.fatal({ err: fault }, 'a fault that nobody caught');
      void mend(fault);
    },
    respond: async (request: Request): Promise<Response> => (engine === null ? unavailable() : engine.respond(request)),
    wake: (reason: 'resume' | 'network'): void => engine?.wake(reason),
    subscribe: (listener: (message: LiveMessage) => void): void => void listeners.add(listener),
    /** Told of every change; `stopped`: it gave up, or the engine could not even be stopped. Only a new process helps then. */
    watch: (watcher: Watcher): void => void watchers.add(watcher),
    /** Safe to call twice; never rejects; takes at most 7 s. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      const last = engine;
      stopping ??= within(STOP_MS, last === null ? Promise.resolve() : last.stop()).then(
        (well) => (well ? undefined : log.warn('the engine did not stop in time')),
        (error: unknown) => log.error({ err: error }, 'the engine did not stop well'),
      );
      onCondition('quitting');
      await stopping;
    },
  };
}
export type EngineSupervisor = ReturnType<typeof createEngineSupervisor>;
