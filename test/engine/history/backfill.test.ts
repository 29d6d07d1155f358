/** Calls of the time when we were not connected: each registered once and never told as live, from where the last read ended, whatever fails in between. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WordedError } from '../../../app/contract/worded-error.ts';
import { EMPTY_STATE } from '../../../app/core/draft.ts';
import type { Fact, State } from '../../../app/core/model.ts';
import { track } from '../../../app/core/track.ts';
import { Backfill, type BackfillDeps } from '../../../app/engine/history/backfill.ts';
import { OFFICE } from '../../fixtures/told.ts';
import { silent, store as openStore, tempDir } from '../../store/fixtures.ts';
import { archive, channelsOf, FOLDER, recorded, SECOND, THEN, type Portion } from './archive.ts';

const SET_UP = THEN - SECOND;
const SETTLE = 3_000;
const ALL = { since: SET_UP };

let place: ReturnType<typeof tempDir>;
let store: ReturnType<typeof openStore>;
beforeEach(() => {
  place = tempDir();
  store = openStore(place.dir);
  store.setMeta('historySince', String(SET_UP));
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
  place[Symbol.dispose]();
});

/** What `onProgress` reports at once: it starts at zero, not where an earlier import ended. */
const BEGUN = { done: 0, total: null, registered: 0, over: false };

type Progress = Parameters<BackfillDeps['onProgress']>[0];

function scene(portions: (Portion | Error)[], over: Partial<BackfillDeps> = {}) {
  const records = archive(portions);
  const fed: Fact[] = [];
  const progress: Progress[] = [];
  const trouble: (string | null)[] = [];
  let kicked = 0;
  let state: State = EMPTY_STATE;
  let finished: () => void = () => undefined;
  /** Resolves when the import is over. */
  const over_ = new Promise<void>((resolve) => (finished = resolve));
  const backfill = new Backfill({
    settings: () => FOLDER,
    store,
    tracker: { state: () => state, feed: (facts) => void fed.push(...facts) },
    office: () => OFFICE,
    wants: () => true,
    open: records.open,
    exchangeTime: () => undefined,
    settleMs: SETTLE,
    untilRead: () => Promise.resolve(),
    onRegistered: () => void (kicked += 1),
    onTrouble: (words) => void trouble.push(words?.en ?? null),
    onProgress: (one) => {
      progress.push(one);
      if (one.over) finished();
    },
    log: silent,
    ...over,
  });
  return {
    backfill,
    records,
    fed,
    progress,
    trouble: () => trouble.at(-1),
    kicked: () => kicked,
    imported: () => over_,
    /** The live calls that the model knows. */
    lives: (facts: readonly Fact[]) => void (state = track(state, facts, OFFICE).state),
  };
}
/** The messages that wait for the CRM, oldest first: `register-call 0` is call 0 of the archive. */
const outbox = (): string[] =>
  store.outbox
    .list()
    .toReversed()
    .map(({ kind, callId }) => `${kind} ${[0, 1, 2, 3].find((n) => channelsOf(n)[0] === callId)}`)
    .toSorted();

test('a call of the time when we were off is registered with its recording, and never told as if it happened now', async () => {
  const { backfill, kicked, fed, records } = scene([{ groups: [recorded(0)] }]);
  expect(await backfill.run()).toBe(1);
  expect(outbox()).toEqual(['call-recording 0', 'register-call 0']);
  expect(store.searchCalls({}, 0, 10).rows).toMatchObject([{ id: channelsOf(0)[0], answered: true }]);
  expect([kicked(), fed, records.isOpen()]).toEqual([1, [], false]);
});

test('registered once, though the archive is read from its beginning again', async () => {
  const { backfill, kicked } = scene([{ groups: [recorded(0)] }]);
  await backfill.run();
  store.setMeta('historyCursor', null);
  expect(await backfill.run()).toBe(0);
  expect(outbox()).toHaveLength(2);
  expect(kicked()).toBe(1);
});

test('a call told live is not registered from the archive as well: a call in progress, and one of which the store knows a channel', async () => {
  const { backfill, lives } = scene([{ groups: [recorded(0), recorded(1), recorded(2)] }]);
  lives(recorded(0).facts.slice(0, 2));
  await scene([{ groups: [recorded(1)] }]).backfill.run();
  store.setMeta('historyCursor', null);
  expect(await backfill.run()).toBe(1);
  expect(outbox().filter((one) => one.startsWith('register'))).toEqual(['register-call 1', 'register-call 2']);
});

test('a recording is told only where it is wanted', async () => {
  const { backfill } = scene([{ groups: [recorded(0)] }], { wants: ({ kind }) => kind !== 'call-recording' });
  await backfill.run();
  expect(outbox()).toEqual(['register-call 0']);
});

test('events already received are processed first: their calls are told live and must not be registered before that', async () => {
  let heard: () => void = () => undefined;
  const it = scene([{ groups: [recorded(0)] }], { untilRead: () => new Promise((resolve) => (heard = resolve)) });
  const round = it.backfill.run();
  await expect.poll(() => it.records.asked).toHaveLength(1);
  it.lives(recorded(0).facts.slice(0, 2));
  heard();
  expect(await round).toBe(0);
});

test('each portion is stored with its cursor: where the next one cannot be read, the next round goes on from there', async () => {
  const { backfill, records, trouble } = scene([{ groups: [recorded(0)] }, new Error('share gone')]);
  expect(await backfill.run()).toBe(0);
  expect(trouble()).toBe('unreadable: Error: share gone');
  expect(records.isOpen()).toBe(false);
  records.portions[1] = { groups: [recorded(1)] };
  expect(await backfill.run()).toBe(1);
  expect(trouble()).toBeNull();
  expect(records.asked).toEqual([
    { ...ALL, cursor: null },
    { ...ALL, cursor: 1 },
  ]);
  expect(outbox().filter((one) => one.startsWith('register'))).toEqual(['register-call 0', 'register-call 1']);
});

test('nothing older than the set-up, by the exchange’s clock and not by the PC’s', async () => {
  store.setMeta('historySince', null);
  const { backfill, records } = scene([]);
  await backfill.run(); // the PC notes its own time as the time of set-up
  backfill.heard(THEN + 30 * SECOND);
  records.portions.push({ groups: [recorded(0), recorded(1)] });
  expect(await backfill.run()).toBe(1);
  expect(outbox()).toContain('register-call 1');
  backfill.heard(THEN + 999 * SECOND); // heard again: the time of set-up stays
  expect(Number(store.getMeta('historySince'))).toBeLessThan(THEN + 31 * SECOND);
});

test('rounds never overlap; a round requested meanwhile runs afterwards', async () => {
  const it = scene([{ groups: [recorded(0)] }]);
  const [first, second] = [it.backfill.run(), it.backfill.run()];
  expect(await Promise.all([first, second])).toEqual([1, 1]); // the same round
  await expect.poll(() => it.records.asked.length).toBe(2);
  await expect.poll(() => it.records.isOpen()).toBe(false);
  expect(it.records.asked.map(({ cursor }) => cursor)).toEqual([null, 1]);
});

test('records that wait for others of their call are read again as soon as those are complete, once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { backfill, records } = scene([{ groups: [], waiting: 1 }]);
  await backfill.run();
  store.setMeta('historyCursor', null);
  await vi.advanceTimersByTimeAsync(SETTLE + 999);
  expect(records.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(records.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(60_000); // no fewer wait than before: left to the usual rounds
  expect(records.asked).toHaveLength(2);
});

test('no history is set: nothing is read, and its problems are over', async () => {
  let settings: typeof FOLDER | null = FOLDER;
  const it = scene([new Error('share gone')], { settings: () => settings });
  await it.backfill.run();
  settings = null;
  expect(await it.backfill.run()).toBe(0);
  expect(it.trouble()).toBeNull();
  expect(it.records.asked).toHaveLength(1);
});

test('a source without a login is reported, and breaks neither a round nor the read after a gap nor an import', async () => {
  const words = { ru: 'Не указан вход по SSH.', en: 'No SSH login is set.' };
  const it = scene([], {
    open: () => {
      throw new WordedError('no-login', words);
    },
  });
  expect(await it.backfill.run()).toBe(0);
  await it.backfill.recall(new Set(), THEN);
  it.backfill.importSince(THEN / 1000);
  await it.imported();
  expect(it.trouble()).toBe(words.en);
});

test('a bad record is reported and the others are registered', async () => {
  const problems = [{ file: 'x.json', words: { ru: 'x испорчен', en: 'x is broken' } }];
  const { backfill, trouble } = scene([{ groups: [recorded(0)], problems }]);
  expect(await backfill.run()).toBe(1);
  expect(trouble()).toBe('x is broken');
});

test('stopped in the middle: nothing more is registered, and the rest is read after the next start', async () => {
  const it = scene([{ groups: [recorded(0), recorded(1)] }], {
    untilRead: () => Promise.resolve(it.backfill.stop()),
  });
  await it.backfill.run();
  expect(outbox()).toEqual([]);
  expect(store.getMeta('historyCursor')).toBeNull();
  expect(it.kicked()).toBe(0);
});

test('after a gap the ends of live calls are taken from the records, except for calls that the exchange still has', async () => {
  const { backfill, fed, lives } = scene([{ groups: [recorded(0), recorded(1), recorded(2)] }]);
  const [a, b] = channelsOf(0);
  lives([...recorded(0).facts.slice(0, 2), ...recorded(1).facts.slice(0, 2)]);
  await backfill.recall(new Set([channelsOf(1)[0]]), recorded(0).startedAt + 10 * SECOND);
  const ends = fed.filter(({ kind }) => kind === 'ended').map((fact) => ('channel' in fact ? fact.channel : ''));
  expect(ends.toSorted()).toEqual([a, b, channelsOf(1)[1]].toSorted());
  // Nothing from before the gap again, and nothing of calls that were not seen live.
  expect(fed.every(({ at }) => at > recorded(0).startedAt + 9 * SECOND)).toBe(true);
  expect(fed.some((fact) => 'channel' in fact && channelsOf(2).includes(fact.channel))).toBe(false);
});

test('an import reads from the chosen day, does not move the cursor of the rounds, and reports its progress', async () => {
  const { backfill, records, progress, imported, kicked } = scene([
    { groups: [recorded(0), recorded(1)] },
    { groups: [recorded(2)] },
  ]);
  backfill.importSince(recorded(1).startedAt / 1000);
  await imported();
  expect(records.asked).toEqual([{ cursor: null, since: recorded(1).startedAt }]);
  expect(store.getMeta('historyCursor')).toBeNull();
  expect(progress).toEqual([
    BEGUN,
    { done: 1, total: 2, registered: 1, over: false },
    { done: 2, total: 2, registered: 2, over: false },
    { done: 2, total: 2, registered: 2, over: true },
  ]);
  expect(kicked()).toBe(2);
  expect(backfill.cancelImport()).toBe(false); // it is over
});

test('an import that fails is over too: the window does not wait for it', async () => {
  const { backfill, progress, imported, trouble } = scene([{ groups: [recorded(0)] }, new Error('share gone')]);
  backfill.importSince(SET_UP / 1000);
  await imported();
  expect(progress.at(-1)).toEqual({ done: 1, total: 2, registered: 1, over: true });
  expect(trouble()).toBe('unreadable: Error: share gone');
});

test('a cancelled import registers and reports nothing more; another one may begin', async () => {
  let heard: () => void = () => undefined;
  const it = scene([{ groups: [recorded(0)] }], { untilRead: () => new Promise((resolve) => (heard = resolve)) });
  it.backfill.importSince(SET_UP / 1000);
  await expect.poll(() => it.records.asked).toHaveLength(1);
  expect(it.backfill.cancelImport()).toBe(true);
  heard();
  await expect.poll(() => it.records.isOpen()).toBe(false);
  expect([outbox(), it.progress, it.trouble()]).toEqual([[], [BEGUN], null]);
  it.backfill.importSince(SET_UP / 1000);
  await expect.poll(() => it.records.asked).toHaveLength(2);
  heard();
  await it.imported();
  expect(it.progress.at(-1)).toMatchObject({ registered: 1, over: true });
});

test('cancelling an import during a read is not reported as a problem of the history', async () => {
  let read: () => void = () => undefined;
  const it = scene([{ groups: [recorded(0)], ready: new Promise((resolve) => (read = resolve)) }]);
  it.backfill.importSince(SET_UP / 1000);
  await expect.poll(() => it.records.asked).toHaveLength(1);
  it.backfill.cancelImport();
  read();
  await expect.poll(() => it.records.isOpen()).toBe(false);
  expect([outbox(), it.progress, it.trouble()]).toEqual([[], [BEGUN], null]);
});
