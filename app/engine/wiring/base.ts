/** The foundation of all parts of the engine: the profile's store, the current settings, the exchange's clock, problems, and the bus. */
import type { Logger } from 'pino';
import type { Language, Words } from '../../contract/language.ts';
import type { LiveMessage } from '../../contract/view.ts';
import type { Intent } from '../../core/intent.ts';
import { openStore, type Store } from '../../store/store.ts';
import { createBus, type Bus } from '../bus.ts';
import type { Memory } from '../crm/crm-watch.ts';
import { createProblems, type Problems } from '../health/problems.ts';
import { createExchangeClock, type ExchangeClock } from '../live/clock.ts';
import type { Batch } from '../live/tracker.ts';
import type { EngineOptions } from '../options.ts';
import { createCurrentSettings, type CurrentSettings } from '../settings/current-settings.ts';

/** Events between parts that do not know each other. */
export type Happenings = {
  /** Changed calls and intents are in the store. */
  committed: Batch;
  /** The state of a part may have changed. */
  statusMoved: undefined;
  /** The public address changed, was proven, or was not. */
  callbacksMoved: undefined;
  /** It is our turn to tell the CRM: no other Plecho of the office does. */
  ourTurn: undefined;
  /** People were added or changed in their table. */
  peopleChanged: undefined;
  /** The clients with these phones may have another name now. */
  clientsNamed: readonly string[];
  /** Something for the windows that are open. */
  progress: Extract<LiveMessage, { type: 'progress' | 'takeOver' }>;
  /** The CRM has taken a message of this kind. */
  messageTaken: Intent['kind'];
  /** So many events of the exchange were read. */
  eventsRead: number;
};

export type Base = {
  readonly options: EngineOptions;
  readonly log: Logger;
  readonly store: Store;
  readonly currentSettings: CurrentSettings;
  readonly settings: CurrentSettings['settings'];
  readonly language: () => Language;
  /** What is kept across starts, by name. */
  readonly memory: Memory;
  readonly clock: ExchangeClock;
  readonly bus: Bus<Happenings>;
  readonly problems: Problems;
  readonly statusMoved: () => void;
  /** Raises (words) or ends (null) a warning. */
  readonly warn: (id: string) => (words: Words | null) => void;
  /** The log is as detailed as the settings say, unless that was given from outside. */
  readonly setLogLevel: () => void;
};

/** @throws ApiFailure `badInput` (with the field) for a wrong configuration; StoreFailure where the profile can't be used */
export function openBase(options: EngineOptions): Base {
  const { log } = options;
  const spoken = { language: (): Language => 'ru' }; // until the settings are read
  const store = (options.substitutes?.openStore ?? openStore)({
    dir: options.profileDir,
    seal: options.seal,
    log,
    language: () => spoken.language(),
  });
  const currentSettings = createCurrentSettings(store, options.config);
  const { settings, language } = currentSettings;
  spoken.language = language;
  const bus = createBus<Happenings>();
  const statusMoved = (): void => bus.tell('statusMoved', undefined);
  const problems = createProblems(Date.now, statusMoved);
  const setLogLevel = (): void => {
    if (options.fixedLogLevel === false) log.level = settings().app.logLevel;
  };
  setLogLevel();
  return {
    options,
    log,
    store,
    currentSettings,
    settings,
    language,
    memory: { read: store.getMeta, write: store.setMeta },
    clock: createExchangeClock(),
    bus,
    problems,
    statusMoved,
    warn: (id) => (words) => problems.set(id, 'warning', words?.[language()] ?? null),
    setLogLevel,
  };
}
