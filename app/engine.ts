/** The engine: wires the model to the exchange, the CRM, the store and the window, in this order. Everything else is a part of it. */
import type { LiveMessage } from './contract/view.ts';
import { kontur } from './crm/kontur/kontur.ts';
import { machineHealth } from './engine/health/machine-health.ts';
import type { EngineOptions, Substitutes } from './engine/options.ts';
import { openBase } from './engine/wiring/base.ts';
import { wireCrm } from './engine/wiring/crm.ts';
import { dialFrom } from './engine/wiring/dialing.ts';
import { wireExchange } from './engine/wiring/exchange.ts';
import { wireHealth } from './engine/wiring/health.ts';
import { wireHistory } from './engine/wiring/history.ts';
import { wireLive } from './engine/wiring/live.ts';
import { wireWindow } from './engine/wiring/window.ts';
import { sayEngine } from './engine/words.ts';
import { freeSwitch } from './pbx/driver.ts';
import { settledWithin } from './timers/within.ts';

export type { EngineOptions, Substitutes };
export type Engine = ReturnType<typeof createEngine>;

/** The makes of exchange and CRM: another driver is chosen here. */
const exchangeDriver = freeSwitch;
const crmDriver = kontur;

const HOUSEKEEPING_EVERY = 3_600_000;
const HISTORY_EVERY = 300_000;
const STATUS_EVERY = 2_000;

/**
 * Builds the engine over a profile; it does nothing before `listen` and `connect`.
 * @throws ApiFailure `badInput` (with the field) for a wrong configuration; StoreFailure where the profile can't be used
 */
export function createEngine(options: EngineOptions) {
  const base = openBase(options);
  const fromExchange = wireExchange(base, exchangeDriver);
  const fromCrm = wireCrm(base, crmDriver, fromExchange);
  const history = wireHistory(base, fromExchange, fromCrm);
  const calls = wireLive(base, fromExchange, fromCrm, history);
  const healthParts = wireHealth(base, fromExchange, fromCrm, calls);
  // A change that is committed concerns the registration first, then the lines, then the outbox; the window learns of it last.
  base.bus.on('committed', (batch) => history.completion.committed(batch));
  base.bus.on('committed', (batch) => calls.shownLines.note(batch.calls));
  base.bus.on('committed', ({ intents }) => {
    if (intents.length === 0) return;
    fromCrm.crm.kick();
    fromCrm.standby.changed();
  });
  const { live, respond, wake } = wireWindow(base, { fromExchange, fromCrm, history, calls, healthParts });

  const { log, store, currentSettings, settings, language, clock, problems } = base;
  const { exchange, tracker, sources } = fromExchange;
  const { crm, callbacks, standby, peopleFeed, mirror, reconciliation } = fromCrm;
  const { backfill, completion } = history;
  const { crmDialing, lastHeard, handlers } = calls;
  const { health, alerts, metrics } = healthParts;
  const timers: NodeJS.Timeout[] = [];
  /** The listener for the CRM is being opened; an end meanwhile waits for it, or it would stay open. */
  let opening: Promise<void> = Promise.resolve();
  let isStopped = false;

  const housekeep = async (): Promise<void> => {
    try {
      if (clock.isHeard()) store.exchangeSays(clock.now() / 1000);
      problems.set('backup', 'warning', await store.housekeep(settings().app.keepDays, settings().retention));
    } catch (error) {
      log.warn({ err: error }, 'housekeeping failed');
    }
  };

  /** Opens the listener for the CRM's requests; nobody is asked anything yet. */
  const listen = async (): Promise<void> => {
    for (const [at, notice] of store.notices.entries()) problems.set(`restored-${at}`, 'warning', notice);
    if (currentSettings.unreadable.length > 0) problems.set('secrets', 'error', sayEngine(language(), 'unreadable'));
    completion.start();
    opening = callbacks.listen(handlers);
    await opening;
  };
  /** Connects to the exchange and the CRM: once, after `listen`. */
  const connect = (): void => {
    if (isStopped) return;
    callbacks.connect();
    standby.start();
    crm.start();
    peopleFeed.start();
    mirror.start();
    exchange.start();
    lastHeard.start();
    const lookAround = (): void => {
      health.look();
      void alerts.tick();
    };
    timers.push(setInterval(lookAround, STATUS_EVERY));
    timers.push(setInterval(() => void housekeep(), HOUSEKEEPING_EVERY));
    timers.push(setInterval(() => void backfill.run(), HISTORY_EVERY));
    timers.push(setInterval(() => void reconciliation.consider(), HISTORY_EVERY));
    void backfill.run();
    store.fillCallBacks().catch((error: unknown) => log.warn({ err: error }, 'an older history could not be counted'));
    health.look();
  };

  return {
    respond,
    status: () => health.status(),
    settings,
    callbacksUrl: (): string => callbacks.localUrl(),
    subscribe: (listener: (message: LiveMessage) => void): (() => void) => live.subscribe(listener),
    pause: (minutes: number) => health.pause(minutes),
    /** For machines that watch: are calls being reported? Holds nothing that needs a token. */
    health: () => machineHealth(health.status(), language()),
    /** In Prometheus' text format. */
    metrics: { text: () => metrics.text(), contentType: metrics.contentType },
    /** Sleep is over, or the network changed: everything proves itself at once. */
    wake,
    /** A `tel:` link was clicked: dials from the phone of the user that the settings name. @returns words where it can't */
    dialFrom: (number: string): Promise<string | null> => dialFrom(number, crmDialing, currentSettings),
    listen,
    connect,
    /** `listen`, then `connect`. */
    async start(): Promise<void> {
      await listen();
      connect();
    },
    /** Lets what is in flight end, at most about 4 s, and closes everything. */
    async stop(): Promise<void> {
      isStopped = true;
      await settledWithin(opening, 1_000);
      for (const timer of timers) clearInterval(timer);
      backfill.stop();
      reconciliation.stop();
      const sent = Promise.all([crm.stop(), callbacks.stop()]);
      // The lease is let go over the link to the exchange, when nothing is sent any more.
      if (settings().standby.enabled)
        await settledWithin(
          sent.then(() => standby.stop()),
          4_200,
        );
      else await standby.stop();
      lastHeard.stop();
      exchange.stop();
      tracker.stop();
      completion.stop();
      peopleFeed.stop();
      mirror.stop();
      crmDialing.stop();
      live.stop();
      metrics.stop();
      sources.reconfigure();
      await settledWithin(sent, 4_500);
      store.close();
    },
  };
}
