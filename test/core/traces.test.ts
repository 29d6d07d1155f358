/** The recorded calls through the model alone: as recorded, with doubled events, in the orders that FreeSWITCH may deliver, and with a restart at any moment. */
import { all, splitMap } from '../../app/core/split-map.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asked, Fact, State } from '../../app/core/model.ts';
import { callsOf, differences, tell, type ToldCall } from '../fixtures/told.ts';
import { loadTrace, traceNames, type TraceEvent } from '../fixtures/trace.ts';

const traces = traceNames().map((name) => loadTrace(name));
const eventsOf = (trace: (typeof traces)[number]): TraceEvent[] => trace.lines.map(({ event }) => event);
const stamp = (event: TraceEvent | undefined): number => Number(event?.['Event-Date-Timestamp'] ?? 0);

/** Legs, people and what is registered, without the order of arrival. */
const essence = (calls: readonly ToldCall[]) =>
  calls
    .map(({ legs, registrations, recordings, ...call }) => ({
      ...call,
      legs: legs
        .map(({ id, from, to, events }) => ({ id, from, to, events }))
        .toSorted((a, b) => a.id.localeCompare(b.id)),
      registrations: registrations.map((items) => items.toSorted((a, b) => a.id.localeCompare(b.id))),
      recordings: recordings.toSorted((a, b) => a.file.localeCompare(b.file)),
    }))
    .toSorted((a, b) => a.id.localeCompare(b.id));

/** The state as the store returns it: to JSON and back. */
function revive(state: State): State {
  const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  return {
    channels: splitMap(again(all(state.channels))),
    calls: splitMap(again(all(state.calls))),
    asked: new Map(again([...state.asked]) as [string, Asked][]),
    early: again(state.early) as Fact[],
    now: state.now,
    due: state.due,
  };
}

describe.each(traces)('$name', (trace) => {
  const events = eventsOf(trace);
  const plain = tell(events);

  it('is told as expected', () => {
    expect(differences(callsOf(plain.intents), trace.expected)).toEqual([]);
  });

  it('leaves no call open, and the times told never go backwards', () => {
    expect([...plain.state.calls.live.values()]).toEqual([]);
    for (const { id } of callsOf(plain.intents)) {
      const times = plain.intents.filter(({ callId }) => callId === id).map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('is told the same when any event comes twice', () => {
    fc.assert(
      fc.property(fc.nat(events.length - 1), fc.nat(40), (at, later) => {
        const doubled = [...events];
        doubled.splice(Math.min(at + 1 + later, events.length), 0, events[at] as TraceEvent);
        expect(tell(doubled).intents).toEqual(plain.intents);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is told the same when neighbouring events of different channels within 20 ms change places', () => {
    const essential = essence(callsOf(plain.intents));
    fc.assert(
      fc.property(fc.array(fc.nat(events.length - 2), { minLength: 1, maxLength: 12 }), (places) => {
        const swapped = [...events];
        for (const at of places) {
          const [one, other] = [swapped[at], swapped[at + 1]];
          if (one === undefined || other === undefined || one['Unique-ID'] === other['Unique-ID']) continue;
          if (Math.abs(stamp(one) - stamp(other)) <= 20_000) swapped.splice(at, 2, other, one);
        }
        expect(essence(callsOf(tell(swapped).intents))).toEqual(essential);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('goes on correctly after a restart at any moment', () => {
    fc.assert(
      fc.property(fc.nat(events.length), (at) => {
        let state: State | undefined;
        const intents = [];
        const first = tellWithoutTicks(events.slice(0, at));
        intents.push(...first.intents);
        state = revive(first.state);
        intents.push(...tell(events.slice(at), state).intents);
        expect(intents).toEqual(plain.intents);
      }),
      { numRuns: 40, seed: 13 },
    );
  });
});

function tellWithoutTicks(events: readonly TraceEvent[]): ReturnType<typeof tell> {
  return tell(events, undefined, []);
}
