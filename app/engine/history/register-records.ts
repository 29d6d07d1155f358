/** Registers what the exchange's records tell of calls that nobody has told yet; never as if they happened now. */
import { setImmediate as turn } from 'node:timers/promises';
import { find } from '../../core/split-map.ts';
import type { Intent } from '../../core/intent.ts';
import type { ChannelId, Office } from '../../core/model.ts';
import type { CallRecordGroup } from '../../exchange/driver.ts';
import { channelsOf } from '../../store/digest.ts';
import type { Store } from '../../store/store.ts';
import type { Tracker } from '../live/tracker.ts';
import { tellRecords } from './calls-of-records.ts';

export type RegisterDeps = {
  readonly store: Pick<Store, 'isKnownChannel' | 'knownCalls' | 'commit'>;
  readonly tracker: Pick<Tracker, 'state'>;
  readonly office: () => Office;
  readonly wants: (intent: Intent) => boolean;
  /** Resolves when all that the exchange has said so far is in the model; at once where there is no connection. */
  readonly untilRead: () => Promise<void>;
};

const DURABLE = new Set<Intent['kind']>(['register-call', 'call-recording']);
/** So many calls are registered before others get their turn. */
const STEP = 10;

/** Registers what of a group is news: calls of which no channel took part in one that was told. @returns how many */
function register(group: CallRecordGroup, { store, tracker, office, wants }: RegisterDeps): number {
  const { channels, early, now } = tracker.state();
  const isTold = (id: ChannelId): boolean => find(channels, id)?.call !== undefined || store.isKnownChannel(id);
  if (group.channels.every(isTold)) return 0;
  const step = tellRecords(group, office());
  const finished = step.changes.calls.filter((call) => call.finishedAt !== undefined && call.announced);
  const known = store.knownCalls(finished.map((call) => call.id));
  const calls = finished.filter((call) => !known.has(call.id) && ![...channelsOf(call)].some(isTold));
  const ids = new Set(calls.map((call) => call.id));
  if (ids.size === 0) return 0;
  const intents = step.intents.filter((intent) => ids.has(intent.callId) && DURABLE.has(intent.kind) && wants(intent));
  const nothing = { channels: [], goneChannels: [], asked: [], goneAsked: [] };
  store.commit({ ...nothing, calls, early, now, intents });
  return ids.size;
}

/**
 * Registers what of a batch is news, with turns for others in between. On a PC that slept, records may be read before what waits in the
 * socket: that is heard first, or its calls would be registered as those of a time when nobody listened, and then told live.
 * @param isOver asked before each group
 * @returns how many calls were registered
 */
export async function registerRecords(
  groups: readonly CallRecordGroup[],
  isOver: () => boolean,
  deps: RegisterDeps,
): Promise<number> {
  if (groups.length > 0) await deps.untilRead();
  let registered = 0;
  for (const [at, group] of groups.entries()) {
    if (at % STEP === STEP - 1) await turn();
    if (isOver()) break;
    registered += register(group, deps);
  }
  return registered;
}
