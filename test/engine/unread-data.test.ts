/** Time passes for the model only up to what has been read: events that are late by up to 2 s make no difference (R4, R18). */
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Intent } from '../../app/core/intent.ts';
import { createExchangeClock } from '../../app/engine/live/clock.ts';
import { Tracker } from '../../app/engine/live/tracker.ts';
import { createChance, isLong } from '../journeys/chance.ts';
import { askedOf, callsOf, differences, factsOf, OFFICE, type ToldCall } from '../fixtures/told.ts';
import { loadTrace, traceNames, type Trace } from '../fixtures/trace.ts';

const STORIES = join(import.meta.dirname, '..', 'fixtures', 'stories');
const TRACES = [
  ...traceNames().map((name) => loadTrace(name)),
  ...traceNames(STORIES).map((name) => loadTrace(name, STORIES)),
];
const SEEDS = isLong ? 10 : 1;
/** By then nothing is held back any more. */
const QUIET = 10_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Plays a story over a socket whose data is delayed by `delay()` ms, in order. The product asks over the same socket how far it has read. */
async function listen(trace: Trace, delay: () => number): Promise<Intent[]> {
  const intents: Intent[] = [];
  const began = performance.now();
  let arrival = 0;
  /** Data sent now arrives after its delay, and never before data that was sent earlier. */
  const send = (arrive: () => void): void => {
    arrival = Math.max(arrival, performance.now() + delay());
    setTimeout(arrive, arrival - performance.now());
  };
  const clock = createExchangeClock();
  const tracker = new Tracker({
    state: EMPTY_STATE,
    office: () => OFFICE,
    clock,
    untilRead: () => new Promise((resolve) => setTimeout(() => send(resolve), delay())),
    wants: () => true,
    commit: (batch) => void intents.push(...batch.intents),
    onCommitted: () => undefined,
    onStoreTrouble: () => undefined,
    onPutAside: () => expect.unreachable(),
    log: pino({ level: 'silent' }),
  });
  const events = trace.lines.map(({ event }) => event);
  tracker.feed(askedOf(events, trace.expected));
  for (const { t, event } of trace.lines) {
    await vi.advanceTimersByTimeAsync(Math.max(0, began + t - performance.now()));
    send(() => {
      clock.saw(Number(event['Event-Date-Timestamp']));
      tracker.feed(factsOf(event, tracker.state()));
    });
  }
  await vi.advanceTimersByTimeAsync(QUIET);
  expect([...tracker.state().calls.live.values()]).toEqual([]);
  tracker.stop();
  return intents;
}

/** Calls, legs, people, events and registrations; without the few ms by which the end of an unanswered leg may differ. */
const essence = (calls: readonly ToldCall[]) =>
  calls.map(({ legs, registrations, ...call }) => ({
    ...call,
    legs: legs.map(({ times: _, ...leg }) => leg),
    registrations: registrations.map((items) =>
      items.map(({ id, from, to, answered }) => ({ id, from, to, answered })),
    ),
  }));

describe.each(TRACES)('$name', (trace) => {
  test(`the same, however late its data arrives (${SEEDS} seeds)`, async () => {
    const prompt = callsOf(await listen(trace, () => 0));
    expect(differences(prompt, trace.expected)).toEqual([]);
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const chance = createChance(seed);
      const late = callsOf(
        await listen(trace, () => (chance.next() < 0.3 ? chance.next() * 2000 : chance.next() * 20)),
      );
      expect([seed, essence(late)]).toEqual([seed, essence(prompt)]);
      expect([seed, differences(late, trace.expected)]).toEqual([seed, []]);
    }
  });
});
