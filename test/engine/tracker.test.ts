/** A fact that the model or the store cannot handle is dropped alone: everything else in its batch is told. */
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import { faultOf } from '../../app/core/valid-fact.ts';
import type { Fact, Office } from '../../app/core/model.ts';
import { createExchangeClock } from '../../app/engine/live/clock.ts';
import { Tracker, type Batch, type TrackerDeps } from '../../app/engine/live/tracker.ts';
import { JsonEvent } from '../../app/pbx/events/json-event.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { StoreFailure } from '../../app/store/failure.ts';
import { OFFICE } from '../fixtures/told.ts';

const START = 1_795_658_420_000_000;
let tracker: Tracker;
let written: Batch[];
let aside: number;
let trouble: (string | null)[];

const begin = (deps: Partial<TrackerDeps> = {}): void => {
  written = [];
  aside = 0;
  trouble = [];
  tracker = new Tracker({
    state: EMPTY_STATE,
    office: () => OFFICE,
    clock: createExchangeClock(
      () => 0,
      () => START / 1000,
    ),
    untilRead: async () => undefined,
    wants: () => true,
    commit: (batch) => void written.push(batch),
    onCommitted: () => undefined,
    onStoreTrouble: (words) => void trouble.push(words),
    onPutAside: () => void (aside += 1),
    log: pino({ level: 'silent' }),
    ...deps,
  });
};
afterEach(() => void tracker.stop());

/** An inbound client's channel is created: one call is announced. */
const born = (channel: string, number = '79161234567', at = START): Fact => ({
  kind: 'created',
  at,
  channel,
  made: 'caller',
  claim: { number, outside: true },
  dialled: '74951234567',
});
const started = (): string[] => written.flatMap(({ intents }) => intents.map(({ callId }) => callId));

test('facts are validated on entry', () => {
  const bad: unknown[] = [
    { ...born('x'), channel: 7 },
    { ...born('x'), channel: '' },
    { ...born('x'), channel: 'x'.repeat(1000) },
    { ...born('x'), channel: 'a\u0000b' },
    { ...born('x'), at: NaN },
    { ...born('x'), at: Infinity },
    { ...born('x'), at: '5' },
    { ...born('x'), dialled: { toString: 'no' } },
    { ...born('x'), claim: { number: 5n, outside: true } },
    { kind: 'bridged', at: START, a: 'x', b: null },
    { kind: 'alive', at: START, channels: [null], bridges: [], before: Infinity },
  ];
  begin();
  tracker.feed([born('one'), ...(bad as Fact[]), born('two')]);
  expect(started()).toEqual(['one', 'two']);
  expect(aside).toBe(bad.length);
  expect(bad.map((fact) => faultOf(fact as Fact)).every((fault) => fault !== undefined)).toBe(true);
});

test('every recorded fact passes validation', () => {
  expect(faultOf(born('one'))).toBeUndefined();
  expect(
    faultOf({ kind: 'alive', at: START, channels: ['a'], bridges: [['a', 'b']], before: Infinity }),
  ).toBeUndefined();
  expect(faultOf({ kind: 'tick', at: 0 })).toBeUndefined();
});

test('an event whose Unique-ID is no text is ignored, and the next call is told', () => {
  begin();
  for (const id of [5, null, {}, [], '', '\u0000', true]) {
    const text = JSON.stringify({
      'Event-Name': 'CHANNEL_CREATE',
      'Unique-ID': id,
      'Event-Date-Timestamp': String(START),
      'Call-Direction': 'inbound',
      'Channel-Name': 'sofia/external/79161234567@198.51.100.7',
    });
    tracker.feed(translate(new JsonEvent(Buffer.from(text)), () => false));
  }
  tracker.feed([born('next')]);
  expect(started().at(-1)).toBe('next');
});

test('a fact that crashes the model is found among many', () => {
  const office: Office = {
    ...OFFICE,
    identify: (claim, made) => {
      if (claim.number === 'poison') throw new TypeError('nobody thought of this');
      return OFFICE.identify(claim, made);
    },
  };
  begin({ office: () => office });
  const facts = Array.from({ length: 21 }, (_, n) =>
    born(`c${n}`, n === 13 ? 'poison' : `7916123450${n % 10}`, START + n),
  );
  tracker.feed(facts);
  expect(started()).toEqual(facts.map((fact) => ('channel' in fact ? fact.channel : '')).filter((id) => id !== 'c13'));
  expect(aside).toBe(1);
});

test('a fact that the store can never write is found among many and put aside, also after an outage', () => {
  let outage = true;
  begin({
    commit: (batch) => {
      if (outage) throw new StoreFailure('full', 'The disk is full.', 'SQLITE_FULL');
      if (batch.calls.some(({ id }) => id === 'c5')) throw new RangeError('no such value');
      written.push(batch);
    },
  });
  for (let n = 0; n < 9; n += 1) tracker.feed([born(`c${n}`, `7916123450${n}`, START + n)]);
  expect([written.length, aside, trouble.at(-1)]).toEqual([0, 0, 'The disk is full.']);
  outage = false;
  tracker.save();
  expect(started().toSorted()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c6', 'c7', 'c8']);
  expect([aside, trouble.at(-1)]).toEqual([1, null]);
  tracker.feed([born('later', '79161234999', START + 20)]);
  expect(started()).toContain('later');
});

test('the PC’s clock was ahead before the exchange’s time was known: its first events do not count as late, in any order', async () => {
  const ahead = 48_920_000;
  const child: Fact = {
    kind: 'created',
    at: START,
    channel: 'out',
    made: 'exchange',
    claim: { number: '89161234567', outside: true },
    dialled: '89161234567',
    shown: '74951234567',
    by: 'phone',
  };
  const claim = { user: '1001@office', number: '1001', outside: false };
  const parent: Fact = { kind: 'created', at: START, channel: 'phone', made: 'caller', claim, dialled: '89161234567' };
  vi.useFakeTimers();
  try {
    const clock = createExchangeClock(
      () => 0,
      () => (START + ahead) / 1000,
    );
    begin({ clock, state: { ...EMPTY_STATE, due: 0 } });
    await vi.advanceTimersByTimeAsync(10);
    expect(tracker.state().now).toBe(START + ahead);
    clock.saw(START);
    tracker.feed([child, { kind: 'rang', at: START, channel: 'out' }]);
    tracker.feed([parent]);
    expect(tracker.state().now).toBe(START);
    tracker.feed([{ kind: 'tick', at: START + 1_000_000 }]);
    expect(new Set(started())).toEqual(new Set(['phone']));
  } finally {
    tracker.stop();
    vi.useRealTimers();
  }
});

test('a tick that waited for the exchange’s answer does not bring the PC’s time into the model', async () => {
  vi.useFakeTimers();
  try {
    const clock = createExchangeClock(
      () => 0,
      () => START / 1000 + 48_920,
    );
    const read = Promise.withResolvers<undefined>();
    begin({ clock, state: { ...EMPTY_STATE, due: START - 1 }, untilRead: () => read.promise });
    await vi.advanceTimersByTimeAsync(10);
    clock.saw(START);
    read.resolve(undefined);
    await vi.advanceTimersByTimeAsync(10);
    expect(tracker.state().now).toBe(START);
  } finally {
    tracker.stop();
    vi.useRealTimers();
  }
});
