/** Supervises the engine: starts it, restarts it after a fault with growing pauses, gives up when that does not help, stops it once. */
import type { Logger } from 'pino';
import { settledWithin } from '../../timers/within.ts';
import type { EngineCondition } from '../tray/tray-state.ts';
import type { EnginePort, LiveMessage } from './engine-port.ts';

/** Pauses before each new try; faults further apart than `CALM_MS` reset the list. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000];
const CALM_MS = 600_000;
/** The engine promises to stop within 5 s. */
const STOP_MS = 7_000;

/** Told of every change of the engine's condition, and of the fault that led to it. */
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

/** One engine from its making to its end. */
class Run {
  readonly engine: EnginePort;
  #started: Promise<void> = Promise.resolve();
  #stopped: Promise<boolean> | null = null;

  constructor(engine: EnginePort) {
    this.engine = engine;
  }

  /** @throws what the engine throws */
  start(): Promise<void> {
    this.#started = this.engine.start();
    return this.#started;
  }

  /** Stops an engine; one that is still starting is stopped once it has started, or it would keep running. @returns false where it did not stop in time */
  stop(): Promise<boolean> {
    const whole = async (): Promise<void> => {
      await this.#started.catch(() => undefined);
      await this.engine.stop();
    };
    return (this.#stopped ??= settledWithin(whole(), STOP_MS));
  }
}

/**
 * The engine as one lasting thing: listeners stay over restarts, `respond` answers 503 in between, `crashed` is told of faults that nobody
 * caught, `stop` waits for the outbox's current message.
 */
export class EngineSupervisor {
  readonly #deps: SupervisorDeps;
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #watchers = new Set<Watcher>();
  /** The engine that answers; null while there is none. */
  #run: Run | null = null;
  /** When faults happened lately, ms since the epoch. */
  #faults: number[] = [];
  /** The next try after a fault. */
  #retry: NodeJS.Timeout | undefined;
  /** A broken engine is being stopped. @returns whether it stopped well */
  #ending: Promise<boolean> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
  }

  readonly start = async (): Promise<void> => {
    clearTimeout(this.#retry);
    if (this.#stopping !== null || this.#run !== null) return;
    let run: Run | null = null;
    try {
      run = new Run(this.#deps.createEngine());
      this.#run = run;
      const made = run;
      made.engine.subscribe((message) => {
        if (this.#run === made) this.#listeners.forEach((listener) => listener(message));
      });
      await made.start();
      if (this.#stopping === null && this.#run === made) this.#tell('running');
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the engine did not start');
      // An engine that was given up meanwhile is ignored: another one may be running in its place.
      if (this.#run === run) await this.#recover(error);
    }
  };

  /** An uncaught fault: the state of the engine is unknown. */
  readonly crashed = (fault: unknown): void => {
    this.#deps.log.fatal({ err: fault }, 'a fault that nobody caught');
    void this.#recover(fault);
  };

  readonly respond = async (request: Request): Promise<Response> =>
    this.#run === null ? unavailable() : this.#run.engine.respond(request);

  readonly wake = (reason: 'resume' | 'network'): void => this.#run?.engine.wake(reason);

  readonly subscribe = (listener: (message: LiveMessage) => void): void => void this.#listeners.add(listener);

  /** Told of every change; `stopped`: it gave up, or the engine could not even be stopped. Only a new process helps then. */
  readonly watch = (watcher: Watcher): void => void this.#watchers.add(watcher);

  /** Safe to call twice; never rejects; takes at most 7 s. */
  readonly stop = async (): Promise<void> => {
    clearTimeout(this.#retry);
    this.#stopping ??= this.#end();
    this.#tell('quitting');
    await this.#stopping;
  };

  async #end(): Promise<void> {
    const { log } = this.#deps;
    try {
      // A broken engine that is being stopped holds the profile as well as one that works.
      const well = await (this.#ending ?? this.#run?.stop() ?? true);
      if (!well) log.warn('the engine did not stop in time');
    } catch (error) {
      log.error({ err: error }, 'the engine did not stop well');
    }
  }

  async #recover(fault: unknown): Promise<void> {
    if (this.#ending !== null || this.#stopping !== null) return;
    clearTimeout(this.#retry); // a fault during the pause must not lead to two engines over one profile
    const now = Date.now();
    this.#faults = [...this.#faults.filter((at) => now - at < CALM_MS), now];
    const broken = this.#run;
    this.#run = null;
    this.#ending = broken === null ? Promise.resolve(true) : broken.stop().catch(() => false);
    this.#tell('restarting', fault);
    const stopped = await this.#ending;
    this.#ending = null;
    if (this.#stopping !== null) return;
    const pause = stopped ? PAUSES_MS[this.#faults.length - 1] : undefined;
    if (pause === undefined) return this.#tell('stopped', fault);
    this.#retry = setTimeout(() => void this.start(), pause);
  }

  #tell(...news: Parameters<Watcher>): void {
    this.#watchers.forEach((watcher) => watcher(...news));
  }
}
