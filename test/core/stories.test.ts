/** Many more calls, recorded on a FreeSWITCH of our own: every story of the call model that the recorded traces do not tell. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedOf, callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';

const ROOT = join(import.meta.dirname, '..', 'fixtures', 'stories');

describe('stories', () => {
  it.each(traceNames(ROOT))('%s', (name) => {
    const trace = loadTrace(name, ROOT);
    const events = trace.lines.map(({ event }) => event);
    const { state, intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
    expect(differences(callsOf(intents), trace.expected)).toEqual([]);
    expect([...state.calls.live.values()]).toEqual([]);
  });

  it('a CALL that nobody could take is told as failed, once', () => {
    for (const name of [
      'click-user-does-not-pick-up',
      'click-user-rejects',
      'click-client-busy',
      'click-client-no-answer',
      'click-early-media-refused',
    ]) {
      const trace = loadTrace(name, ROOT);
      const events = trace.lines.map(({ event }) => event);
      const { intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
      expect([name, intents.filter(({ kind }) => kind === 'call-failed').length]).toEqual([name, 1]);
    }
  });
});
