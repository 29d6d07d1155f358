/** A CALL that another Plecho of the office placed: a Plecho that only sees its channels tells the CRM the same call, with the same legs and people (R16). */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../app/core/model.ts';
import { askedOf, callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames, type TraceEvent } from '../fixtures/trace.ts';

const ROOT = join(import.meta.dirname, '..', 'fixtures', 'stories');
const PLACED = traceNames(ROOT).filter((name) =>
  loadTrace(name, ROOT).lines.some(({ event }) => event['variable_plecho_call'] !== undefined),
);

type Told = ReturnType<typeof tell>['intents'];
/** What is told, without times: they may differ between the two PCs. */
const plain = (intents: Told): unknown[] => intents.map(({ key, kind, callId }) => ({ key, kind, callId }));

describe.each(PLACED)('%s', (name) => {
  const trace = loadTrace(name, ROOT);
  const recorded = trace.lines.map(({ event }) => event);
  const [asked] = askedOf(recorded, trace.expected) as [Extract<Fact, { kind: 'asked' }>];
  /** The events as our own originate command makes the exchange write them. */
  const events: TraceEvent[] = recorded.map((event) =>
    event['variable_plecho_call'] === undefined
      ? event
      : {
          ...event,
          variable_plecho_call: asked.channel,
          variable_plecho_communication: 'c-1',
          variable_plecho_line: asked.line ?? '',
        },
  );

  it('is told as by the Plecho that placed it', () => {
    const own = tell(events, undefined, undefined, [asked]).intents;
    const { intents, state } = tell(events);
    expect(differences(callsOf(intents), trace.expected)).toEqual([]);
    expect(plain(intents)).toEqual(plain(own));
    const ids = (all: Told): unknown[] =>
      all.map((one) => ('communicationId' in one ? one.communicationId : undefined));
    expect(ids(intents)).toEqual(ids(own));
    expect([...state.calls.live.values()]).toEqual([]);
  });

  it('is told as a call dialled in our own window where the CRM did not ask for it', () => {
    const { intents } = tell(
      events.map((event) => ({
        ...event,
        ...(event['variable_plecho_call'] !== undefined && { variable_plecho_communication: asked.channel }),
      })),
    );
    expect(intents.filter((one) => 'communicationId' in one && one.communicationId !== undefined)).toEqual([]);
  });
});
