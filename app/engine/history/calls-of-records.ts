/** Calls as the exchange's records alone tell them. */
import type { Call, CallId, ChannelId, Fact, Office } from '../../core/model.ts';
import { EMPTY_STATE } from '../../core/draft.ts';
import { track, type Step } from '../../core/track.ts';
import type { CallRecordGroup } from '../../exchange/driver.ts';
import { channelsOf } from '../../store/digest.ts';

/** Longer than anything is held back (µs). */
const AFTERWARDS = 10_000_000;

/** All calls of a group: afterwards nothing lives any more. No tick: it would forget the calls that ended long before the last one. */
export function tellRecords(group: CallRecordGroup, office: Office): Step {
  const over: Fact = { kind: 'alive', at: group.endedAt + AFTERWARDS, channels: [], bridges: [], before: Infinity };
  return track(EMPTY_STATE, [...group.facts, over], office);
}

/**
 * One call of a group, finished.
 * @param call `id` as the call was told; one seen from its middle may bear another name than the records give it. `channels` that took part in
 * it, as far as they were seen: the call of the records that shares the most of them is meant
 * @param isAnother true for the name of another call that was told: what the records say under it belongs there
 */
export function recordedCall(
  { id, channels }: { readonly id: CallId; readonly channels: readonly ChannelId[] },
  group: CallRecordGroup,
  office: Office,
  isAnother: (id: CallId) => boolean = () => false,
): Call | undefined {
  const calls = tellRecords(group, office).changes.calls.filter(({ finishedAt }) => finishedAt !== undefined);
  const shared = (call: Call): number => {
    const own = channelsOf(call);
    return channels.filter((channel) => own.has(channel)).length;
  };
  const [best] = calls.toSorted((one, other) => shared(other) - shared(one));
  return (
    calls.find((call) => call.id === id) ??
    (best !== undefined && shared(best) > 0 && !isAnother(best.id) ? best : undefined)
  );
}
