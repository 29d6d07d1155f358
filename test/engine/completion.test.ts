/** Calls that were cut off wait for the exchange's records: the registration is held, completed, and released in the end in any case. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, State } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import { track } from '../../app/core/track.ts';
import { createCompletion } from '../../app/engine/history/completion.ts';
import type { Batch } from '../../app/engine/live/tracker.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { groupCdrs } from '../../app/pbx/call-records/groups.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { StoreFailure } from '../../app/store/failure.ts';
import type { CallRecordGroup } from '../../app/exchange/driver.ts';
import { OFFICE, tell } from '../fixtures/told.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { silent } from '../store/fixtures.ts';

const TRACE = loadTrace('inbound-answered');
const EVENTS = TRACE.lines.map(({ event }) => event);
const ID = String(EVENTS[0]?.['Unique-ID']);
const BORN = EVENTS.findIndex((event) => event['Event-Name'] === 'CHANNEL_CREATE') + 1;
const RING = EVENTS.findIndex((event) => event['Event-Name'] === 'CHANNEL_PROGRESS') + 1;

const groupsOf = (wanted: (direction: unknown) => boolean): CallRecordGroup[] => {
  const records = TRACE.cdr
    .filter(({ variables }) => wanted(variables['direction']))
    .map((one) => parseJsonCdr(JSON.stringify(one)));
  return groupCdrs(records).map((group) => ({
    facts: cdrFacts(group),
    channels: group.map(({ uuid }) => uuid),
    startedAt: Math.min(...group.map(({ createdAt }) => createdAt)),
    endedAt: Math.max(...group.map(({ endedAt }) => endedAt)),
  }));
};
const WHOLE = groupsOf(() => true);

/** The event socket is cut after so many events; when it is back all channels have ended. */
function cutAfter(events: number) {
  const before: State = tell(EVENTS.slice(0, events), undefined, []).state;
  const at = before.now + 1;
  const gone = track(before, [{ kind: 'alive', at, channels: [], bridges: [], before: at }], OFFICE);
  return { before, after: track(gone.state, [{ kind: 'tick', at: at + 5_000_000 }], OFFICE) };
}
const { before: CUT, after: AFTER } = cutAfter(RING);
const registered = AFTER.intents.find(({ kind }) => kind === 'register-call');

/** A completion over a store and a tracker that record what they are asked. */
function scene({
  before = null as string | null,
  state = CUT,
  over = AFTER,
  hasHistory = true,
  kept = [] as readonly Call[],
  time = () => over.state.now,
} = {}) {
  const journal: string[] = [];
  const amended: Intent[] = [];
  const told: Intent[] = [];
  let now = state;
  let meta = before;
  let isFull = false;
  let heldUntil = 0;
  let isSent = false;
  let groups: () => Promise<readonly CallRecordGroup[]> = () => Promise.resolve([]);
  const completion = createCompletion({
    store: {
      getMeta: () => meta,
      setMeta: (_key, value) => void (meta = value),
      outbox: {
        hold: (id, until) => {
          // A hold that is merely renewed is not noted; a message whose hold has run out may have been sent.
          if (heldUntil > 0 && heldUntil <= Date.now()) journal.push(`too late for ${id}`);
          else if (heldUntil === 0 || until === 0)
            journal.push(until === 0 ? `let go ${id}` : `held ${id} for ${until - Date.now()}`);
          heldUntil = until;
          return true;
        },
        amend: (intent) => {
          if (isSent && intent.kind === 'register-call') return false;
          amended.push(intent);
          if (intent.kind === 'register-call') journal.push('amended');
          return true;
        },
        together: (work) => {
          if (isFull) throw new StoreFailure('full', 'the disk is full', 'SQLITE_FULL');
          work();
        },
      },
    },
    tracker: {
      state: () => now,
      adopt: ({ id }, intents) => (journal.push(`adopted ${id}`), void told.push(...intents)),
    },
    office: () => OFFICE,
    isTold: () => false,
    oneCall: (id) => kept.find((one) => one.id === id) ?? null,
    wants: () => true,
    hasHistory: () => hasHistory,
    now: time,
    groups: () => groups(),
    onReady: () => void journal.push('ready'),
    log: silent,
  });
  return {
    completion,
    journal,
    amended,
    told,
    meta: () => meta,
    heldUntil: () => heldUntil,
    /** Marks the registration as already in flight. */
    sent: (): void => void (isSent = true),
    disk: (full: boolean): void => void (isFull = full),
    records: (give: () => Promise<readonly CallRecordGroup[]>): void => void (groups = give),
    /** The event socket was cut and came back, and the call is over. */
    cutAndEnd: (): void => {
      completion.cut();
      now = over.state;
      completion.committed({ ...nothing, calls: over.changes.calls, intents: over.intents });
    },
    /** The call ended so long ago that the model forgets it at once. */
    forgotten: (): void => {
      now = EMPTY_STATE;
      completion.committed({ ...nothing, goneCalls: [ID] });
    },
    gone: (...goneCalls: string[]): void => completion.committed({ ...nothing, goneCalls }),
  };
}
const nothing: Batch = {
  calls: [],
  goneCalls: [],
  channels: [],
  goneChannels: [],
  asked: [],
  goneAsked: [],
  intents: [],
  early: [],
  now: 0,
};
const startedAt = (intent: Intent | undefined) =>
  intent?.kind === 'register-call' ? intent.items.map((item) => item.startedAt !== undefined) : [];

describe('completion', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('the story has a gap: live, no answer was seen', () => {
    expect(startedAt(registered)).toEqual([false]);
  });

  it('holds the registration, merges the record, releases it', async () => {
    const story = scene();
    story.cutAndEnd();
    expect(story.journal).toEqual([`held ${ID} for 20000`]);
    expect(story.meta()).toBe(JSON.stringify([ID]));
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
    expect(story.meta()).toBeNull();
  });

  it('(R23) a recording that began in the gap is named by the record, and told on the leg that talked', async () => {
    const story = scene();
    story.cutAndEnd();
    expect(AFTER.intents.filter(({ kind }) => kind === 'call-recording')).toEqual([]);
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    const [registration] = story.amended;
    const leg = registration?.kind === 'register-call' ? registration.items[0] : undefined;
    const file = EVENTS.find((event) => event['Event-Name'] === 'RECORD_START')?.['Record-File-Path'];
    expect(story.told).toMatchObject([{ kind: 'call-recording', callId: ID, legId: leg?.id, file }]);
  });

  it('waits for records that take two minutes to read (a busy PC, a slow share)', async () => {
    const story = scene();
    story.cutAndEnd();
    story.records(() => new Promise((resolve) => setTimeout(() => resolve(WHOLE), 120_000)));
    await vi.advanceTimersByTimeAsync(250_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
  });

  it('a read that never ends holds the registration for minutes, not for ever', async () => {
    const story = scene();
    story.cutAndEnd();
    story.records(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(story.heldUntil()).toBeGreaterThan(0);
    expect(Date.now() - story.heldUntil()).toBeGreaterThan(500_000);
  });

  it('many calls that were cut together share one read of the records', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((letter) => ID.replace(/.$/, letter));
    const [call] = AFTER.changes.calls;
    if (call === undefined) throw new Error('no call');
    const story = scene({ before: JSON.stringify(ids), state: EMPTY_STATE, kept: ids.map((id) => ({ ...call, id })) });
    let readings = 0;
    story.records(() => {
      readings += 1;
      return new Promise((resolve) => setTimeout(() => resolve([]), 500));
    });
    story.completion.start();
    await vi.advanceTimersByTimeAsync(1_600);
    expect(readings).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readings).toBe(5);
    expect(story.journal.filter((line) => line.startsWith('let go')).toSorted()).toEqual(
      ids.map((id) => `let go ${id}`),
    );
  });

  it('a registration already sent stays as it is; recordings of its legs are still told', async () => {
    const story = scene();
    story.cutAndEnd();
    story.sent();
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual([`adopted ${ID}`, `let go ${ID}`, 'ready']);
    const legs = registered?.kind === 'register-call' ? registered.items.map(({ id }) => id) : [];
    expect(story.told).toMatchObject([{ kind: 'call-recording', callId: ID, legId: legs[0] }]);
  });

  it('a call that ended while the program was off, long ago, is completed though the model has forgotten it', async () => {
    const story = scene();
    story.cutAndEnd();
    story.forgotten();
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
  });

  it('waits for the records of all channels, and in the end uses those that exist (b legs switched off)', async () => {
    const story = scene();
    story.cutAndEnd();
    story.records(() => Promise.resolve(groupsOf((direction) => direction === 'inbound')));
    await vi.advanceTimersByTimeAsync(15_900);
    expect(story.journal).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
  });

  it('a disk that is full when the records come loses nothing: the call is completed once it can be written', async () => {
    const story = scene();
    story.cutAndEnd();
    story.records(() => Promise.resolve(WHOLE));
    story.disk(true);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(story.journal).toHaveLength(1);
    story.disk(false);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
  });

  it('where only the client’s channel was seen, the records count as complete when no more arrive', async () => {
    const { before, after } = cutAfter(BORN);
    const story = scene({ state: before, over: after });
    story.cutAndEnd();
    story.records(() => Promise.resolve(groupsOf((direction) => direction === 'inbound')));
    await vi.advanceTimersByTimeAsync(1_000);
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(story.journal).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    const [item] = story.amended[0]?.kind === 'register-call' ? story.amended[0].items : [];
    expect(item?.to).toMatchObject({ type: 'user', userId: expect.any(String) });
  });

  it.each([
    ['no records come', () => Promise.resolve([])],
    ['they cannot be read', () => Promise.reject(new Error('the share is gone'))],
    ['they are of other calls', () => Promise.resolve(WHOLE.map((group) => ({ ...group, channels: ['other'] })))],
  ])('%s: the registration is sent as it is, after the last read', async (_, give) => {
    const story = scene();
    story.cutAndEnd();
    story.records(give);
    await vi.advanceTimersByTimeAsync(16_100);
    expect(story.journal.slice(1)).toEqual([`let go ${ID}`, 'ready']);
    expect(story.meta()).toBeNull();
  });

  it('(R17) the event socket comes back during a call that ends before the exchange’s state is read: it still counts as cut', async () => {
    const story = scene({ state: EMPTY_STATE });
    story.completion.cut(); // the state is read: no channel exists any more
    story.completion.committed({ ...nothing, calls: [...CUT.calls.live.values()], intents: [] }); // the events that came meanwhile
    expect(story.meta()).toBe(JSON.stringify([ID]));
    story.completion.committed({ ...nothing, calls: AFTER.changes.calls, intents: AFTER.intents });
    expect(story.journal).toEqual([`held ${ID} for 20000`]);
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
    expect(story.meta()).toBeNull();
  });

  it('a call that began after the gap is registered at once, also where the PC’s clock was an hour ahead until the exchange’s time was known', async () => {
    const [born = 0] = [...CUT.calls.live.values()].map((call) => call.startedAt);
    let time = born + 3_600_000_000; // the PC's guess before the first connection
    const story = scene({ state: EMPTY_STATE, time: () => time });
    story.completion.cut();
    await vi.advanceTimersByTimeAsync(5_000);
    time = born;
    story.completion.committed({ ...nothing, calls: AFTER.changes.calls, intents: AFTER.intents });
    expect([story.journal, story.meta()]).toEqual([[], null]);
  });

  it('ignores a call that was not cut, and every call where no history is set', () => {
    const whole = scene();
    whole.completion.committed({ ...nothing, intents: AFTER.intents });
    const without = scene({ hasHistory: false });
    without.cutAndEnd();
    expect([whole.journal, without.journal]).toEqual([[], []]);
  });

  it('after a restart the registration is held again before it can be sent, and completed', async () => {
    const story = scene({ before: JSON.stringify([ID]), state: AFTER.state });
    story.completion.start();
    expect(story.journal).toEqual([`held ${ID} for 20000`]);
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
  });

  it('calls that end without a registration are not remembered for ever', () => {
    const story = scene();
    story.completion.cut();
    expect(story.meta()).toBe(JSON.stringify([ID]));
    story.gone('another', ID);
    expect(story.meta()).toBeNull();
    const later = scene({ before: JSON.stringify(['gone-long-ago']) });
    later.completion.start();
    expect(later.meta()).toBe(JSON.stringify([ID])); // a call in progress at a start was not seen completely
  });

  it('does nothing after stop', async () => {
    const story = scene();
    story.cutAndEnd();
    story.completion.stop();
    story.records(() => Promise.resolve(WHOLE));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(story.journal).toHaveLength(1);
    expect(story.meta()).toBe(JSON.stringify([ID]));
  });

  it('after a start: a cut call that the model has forgotten is brought back from the history and completed', async () => {
    const kept = AFTER.changes.calls.filter(({ finishedAt }) => finishedAt !== undefined);
    const story = scene({ before: JSON.stringify([ID]), state: EMPTY_STATE, kept });
    story.records(() => Promise.resolve(WHOLE));
    story.completion.start();
    expect(story.journal).toEqual([`held ${ID} for 20000`]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(story.journal.slice(1)).toEqual(['amended', `adopted ${ID}`, `let go ${ID}`, 'ready']);
    expect(startedAt(story.amended[0])).toEqual([true]);
    const unknown = scene({ before: JSON.stringify(['nobody']), state: EMPTY_STATE });
    unknown.completion.start();
    expect([unknown.journal, unknown.meta()]).toEqual([[], null]);
  });
});
