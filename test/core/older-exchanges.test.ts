/** FreeSWITCH before 1.8.2: a recording that follows its call over a transfer is reported as stopped and started again, under the same file. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedOf, callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames, type Trace, type TraceEvent } from '../fixtures/trace.ts';

const STORIES = join(import.meta.dirname, '..', 'fixtures', 'stories');
const all: readonly Trace[] = [
  ...traceNames().map((name) => loadTrace(name)),
  ...traceNames(STORIES).map((name) => loadTrace(name, STORIES)),
];

const named = (event: TraceEvent, name: string): boolean => event['Event-Name'] === name;
const ends = (event: TraceEvent): string[] =>
  [event['Bridge-A-Unique-ID'] ?? event['Unique-ID'], event['Bridge-B-Unique-ID'] ?? event['Other-Leg-Unique-ID']].map(
    String,
  );

/**
 * The story as an older exchange reports it: wherever the recorded channel is unbridged and bridged again later, the recording
 * is stopped there and started again with the next bridge.
 * @returns undefined where no recording spans a transfer
 */
function asBefore182(events: readonly TraceEvent[]): TraceEvent[] | undefined {
  const starts = events.filter((event) => named(event, 'RECORD_START'));
  const told: TraceEvent[] = [];
  const stopped = new Map<string, TraceEvent>();
  let changes = 0;
  for (const [at, event] of events.entries()) {
    const now = { 'Event-Date-Timestamp': event['Event-Date-Timestamp'] ?? '' };
    // Starts again with the new bridge.
    if (named(event, 'CHANNEL_BRIDGE'))
      for (const [file, start] of stopped)
        if (ends(event).includes(String(start['Unique-ID']))) {
          told.push({ ...start, ...now });
          stopped.delete(file);
        }
    told.push(event);
    if (!named(event, 'CHANNEL_UNBRIDGE')) continue;
    for (const start of starts) {
      const [file, channel] = [String(start['Record-File-Path']), String(start['Unique-ID'])];
      const isRunning =
        events.indexOf(start) < at &&
        events.slice(at).some((later) => named(later, 'RECORD_STOP') && later['Record-File-Path'] === file);
      const goesOn = events.slice(at).some((later) => named(later, 'CHANNEL_BRIDGE') && ends(later).includes(channel));
      if (!isRunning || !goesOn || stopped.has(file) || !ends(event).includes(channel)) continue;
      told.push({ ...start, ...now, 'Event-Name': 'RECORD_STOP' });
      stopped.set(file, start);
      changes += 1;
    }
  }
  return changes === 0 ? undefined : told;
}

const transferred = all.flatMap((trace) => {
  const events = asBefore182(trace.lines.map(({ event }) => event));
  return events === undefined ? [] : [{ name: trace.name, trace, events }];
});

describe('an exchange before 1.8.2', () => {
  it('is covered by stories: recordings that span transfers, pick-ups, parks', () => {
    expect(transferred.length).toBeGreaterThanOrEqual(15);
    expect(transferred.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['blind-transfer', 'attended-transfer']),
    );
  });

  it.each(transferred)(
    '$name: the same calls, and each file once, on the leg that talked longest',
    ({ trace, events }) => {
      const { state, intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
      expect(differences(callsOf(intents), trace.expected)).toEqual([]);
      expect([...state.calls.live.values()]).toEqual([]);
    },
  );

  it.each(transferred)('$name: also where the new start comes before the old stop', ({ trace, events }) => {
    const swapped = [...events];
    for (const [at, event] of swapped.entries()) {
      const next = swapped[at + 1];
      if (next === undefined || !named(event, 'RECORD_STOP') || !named(next, 'RECORD_START')) continue;
      if (event['Record-File-Path'] === next['Record-File-Path']) [swapped[at], swapped[at + 1]] = [next, event];
    }
    const { intents } = tell(swapped, undefined, undefined, askedOf(events, trace.expected));
    expect(differences(callsOf(intents), trace.expected)).toEqual([]);
  });
});
