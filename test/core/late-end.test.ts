/** An end that is learnt late (from the exchange's records, after a gap) is still told: the model forgets a call only after telling its end. */
import { expect, it } from 'vitest';
import { track } from '../../app/core/track.ts';
import { OFFICE, tell } from '../fixtures/told.ts';
import { loadTrace } from '../fixtures/trace.ts';

const SECOND = 1_000_000;

it('the event socket was down for 45 seconds and the call ended at the start of them: finished and registered once, then forgotten', () => {
  const events = loadTrace('inbound-answered').lines.map(({ event }) => event);
  const hangup = events.findIndex((event) => event['Event-Name'] === 'CHANNEL_HANGUP');
  const { state: cut } = tell(events.slice(0, hangup), undefined, []);
  const waited = track(cut, [{ kind: 'tick', at: cut.now + 45 * SECOND }], OFFICE).state;
  const { state: learnt } = tell(events.slice(hangup), waited, []);
  const next = track(learnt, [{ kind: 'tick', at: cut.now + 46 * SECOND }], OFFICE);
  expect(next.intents.map(({ kind }) => kind).slice(0, 2)).toEqual(['call-finished', 'register-call']);
  expect(next.changes.calls.map(({ finishedAt }) => finishedAt !== undefined)).toEqual([true]);
  const last = track(next.state, [{ kind: 'tick', at: cut.now + 51 * SECOND }], OFFICE);
  expect(last.intents).toEqual([]);
  expect(last.changes.goneCalls).toHaveLength(1);
});
