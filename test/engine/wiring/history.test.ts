/** The exchange's call records joined with settings, bus and CRM: when they are read, by whose clock, who hears of it, and what the settings allow to be told. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EMPTY_STATE } from '../../../app/core/draft.ts';
import type { CallRecords } from '../../../app/exchange/driver.ts';
import { createBus } from '../../../app/engine/bus.ts';
import { createExchangeClock } from '../../../app/engine/live/clock.ts';
import { createCurrentSettings } from '../../../app/engine/settings/current-settings.ts';
import type { Base, Happenings } from '../../../app/engine/wiring/base.ts';
import type { CrmParts } from '../../../app/engine/wiring/crm.ts';
import type { ExchangeParts } from '../../../app/engine/wiring/exchange.ts';
import { wireHistory, type HistoryParts } from '../../../app/engine/wiring/history.ts';
import { PEOPLE } from '../../fixtures/told.ts';
import { silent, store as openStore, tempDir } from '../../store/fixtures.ts';
import { archive, recorded, SECOND, THEN, type Portion } from '../history/archive.ts';

const HISTORY = { history: { kind: 'folder', path: '/cdr', format: 'json_cdr' } };

let place: ReturnType<typeof tempDir>;
let store: ReturnType<typeof openStore>;
let stop: () => void;
beforeEach(() => {
  place = tempDir();
  store = openStore(place.dir);
  store.setMeta('historySince', String(THEN - SECOND));
  stop = () => undefined;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  store.close();
  place[Symbol.dispose]();
});

type Given = {
  readonly config?: object;
  /** The driver's archive, and one that replaces it (as in the simulator). */
  readonly portions?: (Portion | Error)[];
  readonly substitute?: (Portion | Error)[];
};

/** History wired over a real store and real settings; `log` has what the other parts were asked and told. */
function wire({ config = HISTORY, portions = [{ groups: [recorded(0)] }], substitute }: Given = {}) {
  const log: string[] = [];
  const bus = createBus<Happenings>();
  bus.on('progress', (what) => log.push(JSON.stringify(what)));
  let passed = 0;
  const clock = createExchangeClock(() => passed);
  const currentSettings = createCurrentSettings(store, { people: PEOPLE, ...config });
  /** The exchange's time (ms) at each read, as the driver is given it. */
  const times: (number | undefined)[] = [];
  const own = archive(portions);
  const instead = archive(substitute ?? []);
  const base = {
    ...{ log: silent, store, bus, clock, currentSettings, settings: currentSettings.settings },
    options: {
      historySettleMs: 3_000,
      ...(substitute !== undefined && { substitutes: { openRecords: (): CallRecords => instead.open() } }),
    },
    warn: (id: string) => (words: { en: string } | null) => void log.push(`${id}: ${words?.en ?? 'over'}`),
  } as unknown as Base;
  const exchange = {
    driver: {
      settleMs: 60_000,
      openRecords: (): CallRecords => {
        const opened = own.open();
        return { ...opened, reader: (about) => (times.push(about.exchangeTime?.()), opened.reader(about)) };
      },
    },
    exchange: { ownerOf: () => undefined, untilRead: () => Promise.resolve() },
    tracker: { state: () => EMPTY_STATE, feed: () => undefined },
    access: {},
  } as unknown as ExchangeParts;
  const parts: HistoryParts = wireHistory(base, exchange, {
    crm: { kick: () => void log.push('kick') },
  } as unknown as CrmParts);
  stop = () => parts.backfill.stop();
  return { ...parts, bus, log, own, instead, clock, times, later: (ms: number) => void (passed += ms) };
}
const outbox = (): string[] => store.outbox.list().map(({ kind }) => kind);

test('a round registers a call from the driver’s records, says that the history is fine, and wakes the delivery once', async () => {
  const { backfill, log, own } = wire();
  expect(await backfill.run()).toBe(1);
  expect(outbox()).toEqual(['register-call']);
  expect(log.filter((line) => line === 'kick')).toEqual(['kick']);
  expect(log).not.toContainEqual(expect.stringMatching(/^history: (?!over)/));
  expect(own.isOpen()).toBe(false);
});

test('when our turn comes, a round begins', async () => {
  const { bus, backfill, own } = wire();
  bus.tell('ourTurn', undefined);
  expect(await backfill.run()).toBeGreaterThanOrEqual(0);
  expect(own.asked.length).toBeGreaterThan(0);
  expect(outbox()).toEqual(['register-call']);
});

test('substituted records are read instead of the driver’s', async () => {
  const { backfill, own, instead } = wire({ portions: [], substitute: [{ groups: [recorded(1)] }] });
  expect(await backfill.run()).toBe(1);
  expect([own.asked.length, instead.asked.length]).toEqual([0, 1]);
});

test('without a history in the settings nothing is read', async () => {
  const { backfill, own } = wire({ config: {} });
  expect(await backfill.run()).toBe(0);
  expect(own.asked).toEqual([]);
});

test('records that cannot be read are a problem, which ends with the next good round', async () => {
  const portions: (Portion | Error)[] = [new Error('share gone')];
  const { backfill, log } = wire({ portions });
  await backfill.run();
  expect(log.at(-1)).toBe('history: unreadable: Error: share gone');
  portions[0] = { groups: [recorded(0)] };
  await backfill.run();
  expect(log.filter((line) => line.startsWith('history')).at(-1)).toBe('history: over');
});

test.for([
  ['with upload and a place to read them from', { upload: true, source: { kind: 'folder', from: '/a', to: '/b' } }, 2],
  ['without a place', { upload: true, source: null }, 1],
  ['without upload', { upload: false, source: { kind: 'folder', from: '/a', to: '/b' } }, 1],
] as const)('a recording is told only %s', async ([, recordings, messages]) => {
  const { backfill } = wire({ config: { ...HISTORY, recordings } });
  await backfill.run();
  expect(outbox()).toHaveLength(messages);
});

test('the progress of an import goes to the open windows', async () => {
  const { backfill, bus, log } = wire();
  const over = new Promise<void>((resolve) => bus.on('progress', (what) => 'over' in what && what.over && resolve()));
  backfill.importSince((THEN - SECOND) / 1000);
  await over;
  const told = log.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);
  expect(told[0]).toEqual({ type: 'progress', task: 'import', done: 0, total: null, registered: 0, over: false });
  expect(told.at(-1)).toMatchObject({ task: 'import', registered: 1, over: true });
});

test('the exchange’s time counts only once it is known: until then the records are not judged by the PC’s clock', async () => {
  const { backfill, clock, later, times } = wire();
  await backfill.run();
  clock.saw(THEN);
  later(1_000);
  await backfill.run();
  expect(times).toEqual([undefined, THEN / 1000 + 1_000]);
});
