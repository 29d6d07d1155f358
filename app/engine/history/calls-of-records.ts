/** Calls as the exchange's records alone tell them. */
import type { Call, CallId, Fact, Office } from '../../core/model.ts';
import { EMPTY_STATE } from '../../core/draft.ts';
import { track, type Step } from '../../core/track.ts';
import type { CdrGroup } from '../../pbx/call-records/folder.ts';

/** Longer than anything is held back (µs). */
const AFTERWARDS = 10_000_000;

/** All calls of a group: afterwards nothing lives any more. No tick: it would forget the calls that ended long before the last one. */
export function tellRecords(group: CdrGroup, office: Office): Step {
  const over: Fact = { kind: 'alive', at: group.endedAt + AFTERWARDS, channels: [], bridges: [], before: Infinity };
  return track(EMPTY_STATE, [...group.facts, over], office);
}

/** One call of a group, finished. */
export function recordedCall(id: CallId, group: CdrGroup, office: Office): Call | undefined {
  const { calls } = tellRecords(group, office).changes;
  return calls.find((call) => call.id === id && call.finishedAt !== undefined);
}
