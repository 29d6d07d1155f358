/** What the engine is built with, and what a test may put in the place of its network, store and listener. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { createCallbackServer } from '../callbacks/listener/server.ts';
import type { ExchangeDriver, ExchangeOptions } from '../exchange/driver.ts';
import type { Sealer } from '../store/secrets.ts';
import type { openStore } from '../store/store.ts';

export type EngineOptions = {
  /** All data lives here; made with mode 0700 where missing. */
  readonly profileDir: string;
  readonly seal: Sealer;
  readonly log: Logger;
  readonly version: string;
  /** Laid over the stored settings at every start (`--config`). */
  readonly config?: unknown;
  /** The latest lines of the log, for the diagnostics file. */
  readonly logLines?: () => readonly string[];
  /** Removes lines of the log that hold these digits; null where the log is kept elsewhere. */
  readonly eraseLog?: (digits: string) => number | null;
  /** The settings do not change the log's level (it was given from outside). */
  readonly fixedLogLevel?: boolean;
  /** The way to the CRM, e.g. through the office's proxy; directly where left out. */
  readonly crmDispatcher?: Dispatcher;
  /** Shorter pauses, for tests. */
  readonly linkTimings?: NonNullable<ExchangeOptions['timings']>;
  readonly historySettleMs?: number;
  /** How often the integration in the CRM is looked at, for tests. */
  readonly crmLookMs?: number;
  /** How often the CRM's feed is read for people, for tests. */
  readonly feedMs?: number;
  /** How often it is read for contacts and companies, for tests. */
  readonly cardsMs?: number;
  /** How long the CRM's CALL is waited for, for tests. */
  readonly crmCallMs?: number;
  /** Stand-ins for all that the engine reaches outside: the simulator's. */
  readonly substitutes?: Substitutes;
};

/** Stand-ins for the engine's way to the outside world. */
export type Substitutes = {
  /** The event socket. */
  readonly connect: () => Promise<Duplex>;
  /** HTTP to the CRM. */
  readonly dispatcher: Dispatcher;
  readonly openRecords: ExchangeDriver['openRecords'];
  readonly openStore: typeof openStore;
  readonly createCallbackServer: typeof createCallbackServer;
};
