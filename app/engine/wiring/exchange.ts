/** The exchange and the model of its calls: how its server is reached, the connection, and the tracker that keeps the model and the store together. */
import type { Exchange } from '../../contract/exchange.ts';
import type { ExchangeDriver, ServerAccess } from '../../exchange/driver.ts';
import { Tracker, wantsRecording } from '../live/tracker.ts';
import { createSources, type Sources } from '../settings/sources.ts';
import { sayEngine } from '../words.ts';
import type { Base } from './base.ts';

export type ExchangeParts = {
  readonly driver: ExchangeDriver;
  readonly sources: Sources;
  readonly access: ServerAccess;
  readonly exchange: Exchange;
  readonly tracker: Tracker;
};

/** How long it is shown that something was put aside. */
const PUT_ASIDE_SHOWN = 3_600_000;

export function wireExchange(base: Base, driver: ExchangeDriver): ExchangeParts {
  const { options, log, store, settings, language, memory, clock, bus, problems, currentSettings } = base;
  const sources = createSources({
    settings,
    profileDir: options.profileDir,
    agedNow: store.agedNow,
    hostKeys: {
      read: () => JSON.parse(memory.read('hostKeys') ?? '{}') as Record<string, string>,
      write: (keys) => memory.write('hostKeys', JSON.stringify(keys)),
    },
    onRecordingTrouble: base.warn('recordings'),
    log,
  });
  const loaded = store.loadState();
  const exchange = driver.create({
    settings,
    connect: options.substitutes === undefined ? () => sources.connect() : () => options.substitutes?.connect,
    now: clock.now,
    lastHeard: loaded.now,
    ...(options.linkTimings && { timings: options.linkTimings }),
    log,
  });
  let forgetting: NodeJS.Timeout | undefined;
  const tracker = new Tracker({
    state: loaded,
    office: currentSettings.office,
    clock,
    wants: (intent) => wantsRecording(settings(), intent),
    commit: (batch, now) => void store.commit({ ...batch, clock: now }),
    onCommitted: (batch) => bus.tell('committed', batch),
    onStoreTrouble: (words) => problems.set('store', 'error', words),
    untilRead: () => exchange.untilRead(),
    onPutAside: () => {
      problems.set('putAside', 'warning', sayEngine(language(), 'putAside'));
      clearTimeout(forgetting);
      forgetting = setTimeout(() => problems.set('putAside', 'warning', null), PUT_ASIDE_SHOWN).unref();
    },
    log,
  });
  return { driver, sources, access: sources.access(() => exchange.logFolder()), exchange, tracker };
}
