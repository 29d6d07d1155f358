/** Calls of a real FusionPBX, with its own dialplans and Lua: followed from their start, and from a connection in their middle. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Fact } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { find } from '../../app/core/split-map.ts';
import { track } from '../../app/core/track.ts';
import { readSnapshot } from '../../app/pbx/events/snapshot.ts';
import type { Whose } from '../../app/pbx/events/birth.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { askedOf, callsOf, differences, OFFICE } from '../fixtures/told.ts';
import { loadTrace, traceNames, type Trace, type TraceEvent } from '../fixtures/trace.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const LIVE = join(FIXTURES, 'fusionpbx-live');
const MIDDLE = join(FIXTURES, 'fusionpbx-mid-call');

/** The phones of that office as they registered: 1001 has a second one. */
const PHONES = new Map([
  ['gw+1001@127.0.0.3:5160', '1001@office.local'],
  ['gw+x9k2@127.0.0.3:5160', '1001@office.local'],
]);
const whose: Whose = (contact) => PHONES.get(contact);

function tellAll(begin: readonly Fact[], events: readonly TraceEvent[]): { intents: Intent[]; open: number } {
  let state = EMPTY_STATE;
  const intents: Intent[] = [];
  const step = (facts: readonly Fact[]): void => {
    const next = track(state, facts, OFFICE);
    state = next.state;
    intents.push(...next.intents);
  };
  step(begin);
  for (const event of events) step(translate(event, (id) => find(state.channels, id) !== undefined, { whose }));
  for (const later of [1e6, 3e6]) step([{ kind: 'tick', at: state.now + later }]);
  return { intents, open: state.calls.live.size };
}

function ask({ snapshots }: Trace): (command: string) => Promise<string> {
  const [snapshot] = Object.values(snapshots);
  return (command) => {
    if (command === 'show channels as json')
      return Promise.resolve(JSON.stringify(snapshot?.['show channels as json']));
    const dump = snapshot?.uuid_dump[command.split(' ')[1] ?? ''];
    return Promise.resolve(dump === undefined ? '-ERR No such channel!' : JSON.stringify(dump));
  };
}

describe('FusionPBX', () => {
  it.each(traceNames(LIVE))('%s', (name) => {
    const trace = loadTrace(name, LIVE);
    const events = trace.lines.map(({ event }) => event);
    const { intents, open } = tellAll(askedOf(events, trace.expected), events);
    expect(differences(callsOf(intents), trace.expected)).toEqual([]);
    expect(open).toBe(0);
  });

  it.each(traceNames(MIDDLE))('we connect in its middle: %s', async (name) => {
    const trace = loadTrace(name, MIDDLE);
    const met = Object.values(trace.snapshots)[0]?.t ?? 0;
    const begin = await readSnapshot(ask(trace), 0, { now: () => 0, whose });
    const after = trace.lines.filter(({ t }) => t >= met).map(({ event }) => event);
    const { intents, open } = tellAll(begin, after);
    // The expectations of these traces name no recordings, so recordings are not compared.
    const calls = callsOf(intents).map((call) => ({ ...call, recordings: [] }));
    expect(differences(calls, trace.expected)).toEqual([]);
    expect(open).toBe(0);
  });
});
