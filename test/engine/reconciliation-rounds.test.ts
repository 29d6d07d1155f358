/** The rounds of the reconciliation («Сверка»): which calls are compared, from which cursor of the CRM's feed, when at night, and that our own outbox decides where the feed proves nothing. */
import { expect, test } from 'vitest';
import type { HistoryRow, Reconciliation } from '../../app/contract/view.ts';
import type { TheirCall } from '../../app/crm/port.ts';
import { createReconciliation, type ReconciliationDeps } from '../../app/engine/reconciliation/reconciliation.ts';
import {
  batch,
  call,
  MASHA,
  MONDAY,
  PETYA,
  registration,
  silent,
  store as openStore,
  tempDir,
  uuid,
} from '../store/fixtures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Four in the morning, by the PC's clock. */
const NIGHT = new Date(2026, 2, 3, 4).getTime();

const row = (
  id: string,
  startedAt: number,
  state: HistoryRow['crm']['state'],
  endedAt: number | null = startedAt + MINUTE,
): HistoryRow => ({
  ...{ id, direction: 'inbound', clientPhone: '79161112233', startedAt, answered: false, legs: [], recordings: [] },
  ...(endedAt !== null && { endedAt }),
  crm: { state, outboxIds: [] },
});
const theirs = (id: string, startedAt: number): TheirCall => ({
  ...{ communicationId: `c-${id}`, id, prefix: 'Plecho', direction: 'inbound', clientPhone: '79161112233', line: '' },
  startedAt,
  legs: [],
});

type Feed = { calls?: readonly TheirCall[]; end?: string | null; failed?: boolean };

function scene(rows: readonly HistoryRow[], feed: Feed = {}, over: Partial<ReconciliationDeps> = {}) {
  const meta = new Map<string, string>();
  const asked: (string | null)[] = [];
  const results: Reconciliation[] = [];
  let [kicked, now, connected] = [0, NIGHT, true];
  const reconciler = createReconciliation({
    store: {
      eachCall: function* ({ from = 0 }) {
        yield* rows.filter(({ startedAt }) => startedAt >= from);
      },
      knownCalls: (ids) => new Set(ids.filter((id) => rows.some((one) => one.id === id))),
      getMeta: (key) => meta.get(key) ?? null,
      setMeta: (key, value) => void meta.set(key, value ?? ''),
      wholeCall: () => null,
      sendAgain: (id) => rows.some((one) => one.id === id),
    },
    client: () => ({
      readCalls: (from) => {
        asked.push(from);
        const { calls = [], end = null, failed = false } = feed;
        return Promise.resolve({
          calls,
          end,
          failed: failed ? { kind: 'unauthorized', why: 'key', words: 'нет связи' } : null,
        });
      },
    }),
    isConnected: () => connected,
    onSend: () => void (kicked += 1),
    onResult: (one) => void results.push(one),
    now: () => now,
    log: silent,
    ...over,
  });
  return {
    reconciler,
    asked,
    results,
    kicked: () => kicked,
    at: (moment: number) => void (now = moment),
    offline: (is = true) => void (connected = !is),
  };
}
const missing = ({ missing: list }: Reconciliation): string[] => list.map(({ callId }) => callId);

test('compares the ended calls of two days whose messages no longer wait; the others are not judged yet', async () => {
  const it = scene(
    [
      row('old', NIGHT - 49 * HOUR, 'sent'),
      row('there', NIGHT - 47 * HOUR, 'sent'),
      row('lost', NIGHT - HOUR, 'sent'),
      row('on its way', NIGHT - HOUR, 'waiting'),
      row('just over', NIGHT - 3 * MINUTE, 'sent', NIGHT - 119_000),
      row('goes on', NIGHT - HOUR, 'sent', null),
    ],
    { calls: [theirs('there', NIGHT - 47 * HOUR)] },
  );
  const result = await it.reconciler.run();
  expect(result).toMatchObject({ at: NIGHT, compared: 2, source: 'crm' });
  expect(missing(result)).toEqual(['lost']);
  expect(it.results).toEqual([result]);
  expect(it.reconciler.result()).toEqual(result); // kept for the window
});

test('a feed that can’t be read proves nothing: calls that the CRM did not accept by our own outbox are missing', async () => {
  const rows = [row('sent', NIGHT - HOUR, 'sent'), row('refused', NIGHT - HOUR, 'refused')];
  const result = await scene(rows, { calls: [theirs('other', 1)], failed: true }).reconciler.run();
  expect([result.source, missing(result)]).toEqual(['ownBook', ['refused']]);
});

test('so does a feed without calls though some were told; where none was told, the feed is trusted', async () => {
  const sent = row('sent', NIGHT - HOUR, 'sent');
  const refused = row('refused', NIGHT - HOUR, 'refused');
  const blind = await scene([sent, refused]).reconciler.run();
  expect([blind.source, missing(blind)]).toEqual(['ownBook', ['refused']]);
  const empty = await scene([refused]).reconciler.run();
  expect([empty.source, missing(empty)]).toEqual(['crm', ['refused']]);
});

test('the feed is read from the last cursor that lies safely before the two days; a failed read stores no cursor', async () => {
  const feed: Feed = { end: 'first' };
  const it = scene([], feed);
  await it.reconciler.run();
  it.at(NIGHT + 48 * HOUR);
  Object.assign(feed, { end: 'second' });
  await it.reconciler.run(); // the first cursor is not an hour older than the compared calls
  it.at(NIGHT + 49 * HOUR);
  Object.assign(feed, { end: null });
  await it.reconciler.run();
  it.at(NIGHT + 98 * HOUR);
  await it.reconciler.run();
  expect(it.asked).toEqual([null, null, 'first', 'second']);
});

test('calls that the admin chose not to report do not count as missing', async () => {
  using place = tempDir();
  const store = openStore(place.dir);
  const told = call({ n: 1 });
  const internal = call({ n: 2, from: PETYA, to: MASHA, direction: 'internal', announced: false });
  store.commit(batch([told, internal], [registration(told)]));
  for (const { id } of store.outbox.list()) store.outbox.dismiss(id, 1);
  for (const failed of [true, false]) {
    const { reconciler } = scene([], { failed }, { store, now: () => MONDAY / 1000 + HOUR });
    const result = await reconciler.run();
    expect([result.compared, missing(result)]).toEqual([1, [uuid(1)]]);
  }
  store.close();
});

test('two simultaneous requests share one round', async () => {
  const it = scene([]);
  const [one, two] = await Promise.all([it.reconciler.run(), it.reconciler.run()]);
  expect(one).toBe(two);
  expect(it.asked).toHaveLength(1);
  await it.reconciler.run();
  expect(it.asked).toHaveLength(2);
});

test('once a night, from three o’clock on, and only while the CRM is reachable', async () => {
  const it = scene([]);
  const rounds = async (moment: number): Promise<number> => {
    it.at(moment);
    await it.reconciler.consider();
    return it.asked.length;
  };
  expect(await rounds(NIGHT - HOUR - 1)).toBe(0);
  it.offline();
  expect(await rounds(NIGHT - HOUR)).toBe(0);
  it.offline(false);
  expect(await rounds(NIGHT - HOUR)).toBe(1);
  expect(await rounds(NIGHT + HOUR)).toBe(1);
  expect(await rounds(NIGHT + 20 * HOUR)).toBe(1);
  expect(await rounds(NIGHT + 23 * HOUR)).toBe(2);
});

test('a round that fails is tried again the same night', async () => {
  let fails = true;
  const it = scene(
    [],
    {},
    {
      client: () => ({
        readCalls: () =>
          fails ? Promise.reject(new Error('cut')) : Promise.resolve({ calls: [], end: null, failed: null }),
      }),
    },
  );
  await it.reconciler.consider();
  expect(it.results).toEqual([]);
  fails = false;
  await it.reconciler.consider();
  expect(it.results).toHaveLength(1);
});

test('“send again” returns the number sent, and wakes the delivery only if there are any', async () => {
  const it = scene([row('a', NIGHT, 'refused'), row('b', NIGHT, 'refused')]);
  expect([await it.reconciler.sendAgain(['gone']), it.kicked()]).toEqual([0, 0]);
  expect([await it.reconciler.sendAgain(['a', 'gone', 'b']), it.kicked()]).toEqual([2, 1]);
});

test('stopped in the middle: no result of half a comparison is kept', async () => {
  const it = scene([row('lost', NIGHT - HOUR, 'sent')], { calls: [theirs('there', NIGHT - HOUR)], end: 'x' });
  const round = it.reconciler.run();
  it.reconciler.stop();
  await expect(round).rejects.toThrow('aborted');
  expect([it.reconciler.result(), it.results]).toEqual([null, []]);
});
