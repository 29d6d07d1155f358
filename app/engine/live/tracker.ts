/** Facts in, commits out: the model's state, kept in memory and in the store together. Decide, commit, act. */
import { draftShelf, reshelved } from '../../core/shelf.ts';
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import type { Call, Fact, Office, State } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';
import type { Changes } from '../../core/draft.ts';
import { track } from '../../core/track.ts';
import type { ExchangeClock } from './clock.ts';

/** One transaction's worth: what changed, and what the CRM must learn of it. */
export type Batch = Changes & {
  readonly intents: readonly Intent[];
  readonly early: readonly Fact[];
  readonly now: number;
};

export type TrackerDeps = {
  readonly state: State;
  readonly office: () => Office;
  readonly clock: ExchangeClock;
  /** False for what the admin does not want told. */
  readonly wants: (intent: Intent) => boolean;
  /** Writes all or nothing; throws when it can't now. @param clock the exchange's time now, µs */
  readonly commit: (batch: Batch, clock: number) => void;
  /** After a commit: the window and the outbox may know. */
  readonly onCommitted: (batch: Batch) => void;
  /** The store can't be written (words), or can again (null). */
  readonly onStoreTrouble: (words: string | null) => void;
  readonly log: Logger;
};

export type Tracker = ReturnType<typeof createTracker>;

/** Recordings are told only where they are wanted and can be fetched. */
export const wantsRecording = ({ recordings }: Settings, { kind }: Intent): boolean =>
  kind !== 'call-recording' || (recordings.upload && recordings.source !== null);

/** Time passes for the model at least this often, so that old things are forgotten. */
const IDLE_TICK = 5_000;
const RETRY_COMMIT = 2_000;

export function createTracker(deps: TrackerDeps) {
  let state = deps.state;
  let unsaved: Batch | null = null;
  let retry: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let tickedAt = 0;

  const save = (): void => {
    clearTimeout(retry);
    retry = undefined;
    if (unsaved === null) return;
    const batch = unsaved;
    try {
      deps.commit(batch, deps.clock.now());
    } catch (error) {
      deps.onStoreTrouble(error instanceof Error ? error.message : String(error));
      if (!stopped) retry = setTimeout(save, RETRY_COMMIT);
      return;
    }
    unsaved = null;
    deps.onStoreTrouble(null);
    deps.onCommitted(batch);
  };

  const schedule = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    const wait = Number.isFinite(state.due) ? Math.max(1, Math.ceil((state.due - deps.clock.now()) / 1000)) : IDLE_TICK;
    timer = setTimeout(() => feed([{ kind: 'tick', at: deps.clock.now() }]), Math.min(wait, IDLE_TICK));
  };

  /** Under steady traffic no timer gets its turn: what is long over must be forgotten all the same. */
  const withTick = (facts: readonly Fact[]): readonly Fact[] => {
    const at = deps.clock.now();
    if (Math.abs(at - tickedAt) < IDLE_TICK * 1000) return facts;
    tickedAt = at;
    return [...facts, { kind: 'tick', at }];
  };

  /** Tells facts to the model and commits what follows from them. */
  const feed = (facts: readonly Fact[]): void => {
    if (facts.length === 0) return;
    const step = track(state, withTick(facts), deps.office());
    state = step.state;
    const { changes } = step;
    const intents = step.intents.filter(deps.wants);
    const quiet = intents.length === 0 && Object.values(changes).every((list) => list.length === 0);
    if (!quiet) {
      const batch = { ...changes, intents, early: state.early, now: state.now };
      unsaved = unsaved === null ? batch : merge(unsaved, batch);
      if (retry === undefined) save();
    }
    schedule();
  };

  /** A call known better than by its facts (from the exchange's records): kept as it is, nothing is told. */
  const adopt = (call: Call): void => {
    state = { ...state, calls: reshelved(state.calls, call) };
    const nothing = { goneCalls: [], channels: [], goneChannels: [], asked: [], goneAsked: [], intents: [] };
    const batch = { ...nothing, calls: [call], early: state.early, now: state.now };
    unsaved = unsaved === null ? batch : merge(unsaved, batch);
    if (retry === undefined) save();
  };

  /** Finished calls that are to be forgotten at once; nothing is told. */
  const forget = (ids: readonly string[]): void => {
    const calls = draftShelf(state.calls);
    for (const id of ids) calls.drop(id);
    state = { ...state, calls: calls.finish() };
  };

  schedule();
  return {
    feed,
    forget,
    adopt,
    state: (): State => state,
    /** Tries to write what could not be written before. */
    save,
    /** Stops the clock; what is unsaved gets one more try. @returns false when something stays unsaved */
    stop(): boolean {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(retry);
      retry = undefined;
      save();
      return unsaved === null;
    },
  };
}

/** Two batches as one, the later one's word counting. */
function merge(first: Batch, second: Batch): Batch {
  const newest = <T>(
    older: readonly T[],
    newer: readonly T[],
    id: (item: T) => string,
    gone: readonly string[],
  ): T[] => {
    const all = new Map([...older, ...newer].map((item) => [id(item), item]));
    for (const key of gone) all.delete(key);
    return [...all.values()];
  };
  return {
    calls: newest(first.calls, second.calls, (call) => call.id, second.goneCalls),
    goneCalls: [...first.goneCalls, ...second.goneCalls],
    channels: newest(first.channels, second.channels, (channel) => channel.id, second.goneChannels),
    goneChannels: [...first.goneChannels, ...second.goneChannels],
    asked: newest(first.asked, second.asked, (asked) => asked.channel, second.goneAsked),
    goneAsked: [...first.goneAsked, ...second.goneAsked],
    intents: [...first.intents, ...second.intents],
    early: second.early,
    now: second.now,
  };
}
