/** Facts in, commits out: the model's state, kept in memory and in the store together. Decide, commit, act. */
import { draftSplitMap, withEntry } from '../../core/split-map.ts';
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import type { Call, Fact, Micros, Office, State } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';
import { isLongBefore } from '../../core/legs.ts';
import { faultOf } from '../../core/valid-fact.ts';
import { track, type Step } from '../../core/track.ts';
import { StoreFailure } from '../../store/failure.ts';
import { halved, merge, subjectsOf, type Batch } from './batch.ts';
import type { ExchangeClock } from './clock.ts';

export type { Batch };

export type TrackerDeps = {
  readonly state: State;
  readonly office: () => Office;
  readonly clock: ExchangeClock;
  /** Resolves when all is taken in that the exchange said so far; at once where there is no connection. */
  readonly untilRead: () => Promise<void>;
  /** False for what the admin does not want told. */
  readonly wants: (intent: Intent) => boolean;
  /** Writes all or nothing; throws StoreFailure when it can't now, anything else when it never will. @param clock the exchange's time now, µs */
  readonly commit: (batch: Batch, clock: number) => void;
  /** After a commit: the window and the outbox may know. */
  readonly onCommitted: (batch: Batch) => void;
  /** The store can't be written (words), or can again (null). */
  readonly onStoreTrouble: (words: string | null) => void;
  /** A fact that cannot be understood or stored was put aside, so that everything else goes on. */
  readonly onPutAside: () => void;
  readonly log: Logger;
};

export type Tracker = ReturnType<typeof createTracker>;

/** Recordings are told only where they are wanted and can be fetched. */
export const wantsRecording = ({ recordings }: Settings, { kind }: Intent): boolean =>
  kind !== 'call-recording' || (recordings.upload && recordings.source !== null);

/** Time passes for the model at least this often while it remembers anything, so that old things are forgotten. */
const IDLE_TICK = 5_000;
const RETRY_COMMIT = 2_000;

const isIdle = ({ due, early, asked, channels, calls }: State): boolean =>
  !Number.isFinite(due) &&
  early.length + asked.size + channels.live.size + channels.past.size + calls.live.size + calls.past.size === 0;

export function createTracker(deps: TrackerDeps) {
  let state = deps.state;
  let unsaved: Batch | null = null;
  let retry: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let tickedAt = 0;
  let isReading = false;
  /** The model's time before ticks by the PC's clock moved it, which may be ahead of the exchange's. */
  let beforeGuess: Micros | null = null;

  const putAside = (what: object): void => {
    deps.log.error(what, 'put aside: everything else goes on');
    deps.onPutAside();
  };

  /** Writes all that can be written. What the store will never take is found by halves and put aside. @returns what could not be written now */
  const write = (batch: Batch): Batch | null => {
    try {
      deps.commit(batch, deps.clock.now());
    } catch (error) {
      if (error instanceof StoreFailure) {
        deps.onStoreTrouble(error.message);
        return batch;
      }
      const halves = halved(batch);
      if (halves === undefined) {
        putAside({ err: error, about: subjectsOf(batch) });
        return null;
      }
      const [first, second] = halves.map(write);
      return first && second ? merge(first, second) : (first ?? second ?? null);
    }
    deps.onCommitted(batch);
    return null;
  };

  const save = (): void => {
    clearTimeout(retry);
    retry = undefined;
    if (unsaved === null) return;
    unsaved = write(unsaved);
    if (unsaved === null) deps.onStoreTrouble(null);
    else if (!stopped) retry = setTimeout(save, RETRY_COMMIT);
  };
  const keep = (batch: Batch): void => {
    unsaved = unsaved === null ? batch : merge(unsaved, batch);
    if (retry === undefined) save();
  };

  /** Lets time pass till now, once everything is read that was said till now: what waits in the socket comes first (R4, R18). */
  const passTime = async (): Promise<void> => {
    const at = deps.clock.now();
    const isGuess = !deps.clock.isHeard();
    isReading = true;
    await deps.untilRead().finally(() => (isReading = false));
    if (isGuess && deps.clock.isHeard()) return schedule(); // meanwhile the exchange has said what time it is
    if (isGuess) beforeGuess ??= state.now;
    if (!stopped) feed([{ kind: 'tick', at: isLongBefore(at, state.now) ? at : Math.max(at, state.now) }]);
  };
  const schedule = (): void => {
    clearTimeout(timer);
    if (stopped || isReading || isIdle(state)) return;
    const wait = Number.isFinite(state.due) ? Math.max(1, Math.ceil((state.due - deps.clock.now()) / 1000)) : IDLE_TICK;
    timer = setTimeout(
      () => void passTime().catch((error: unknown) => deps.log.error({ err: error }, 'time could not pass')),
      Math.min(wait, IDLE_TICK),
    );
  };

  /** A PC's clock that is ahead must not make the exchange's first events late ones: they would be forgotten at once (R17, R18). */
  const correctTime = (): void => {
    if (beforeGuess === null || !deps.clock.isHeard()) return;
    state = { ...state, now: Math.max(beforeGuess, Math.min(state.now, deps.clock.now())) };
    beforeGuess = null;
  };

  /** Under steady traffic no timer gets its turn: what is long over must be forgotten all the same. */
  const withTick = (facts: readonly Fact[]): readonly Fact[] => {
    const at = facts.reduce<Micros>((latest, fact) => (isOfExchange(fact) ? Math.max(latest, fact.at) : latest), 0);
    if (at === 0 || Math.abs(at - tickedAt) < IDLE_TICK * 1000) return facts;
    tickedAt = at;
    return [...facts, { kind: 'tick', at }];
  };

  const accept = ({ state: next, changes, intents: all }: Step): void => {
    state = next;
    const intents = all.filter(deps.wants);
    const quiet = intents.length === 0 && Object.values(changes).every((list) => list.length === 0);
    if (!quiet) keep({ ...changes, intents, early: state.early, now: state.now });
  };

  /** One fact that the model can't bear must not cost those that came with it: found by halves, put aside. */
  const takeIn = (facts: readonly Fact[]): void => {
    let step: Step;
    try {
      step = track(state, facts, deps.office());
    } catch (error) {
      if (facts.length === 1) return putAside({ err: error, about: facts[0]?.kind });
      const middle = Math.ceil(facts.length / 2);
      takeIn(facts.slice(0, middle));
      return takeIn(facts.slice(middle));
    }
    accept(step);
  };

  /** Tells facts to the model and commits what follows from them. A fact that is none is put aside at the door. */
  const feed = (facts: readonly Fact[]): void => {
    if (facts.length === 0) return;
    const sound = facts.filter((fact) => {
      const fault = faultOf(fact);
      if (fault !== undefined) putAside({ about: fact.kind, fault });
      return fault === undefined;
    });
    correctTime();
    if (sound.length > 0) takeIn(withTick(sound));
    schedule();
  };

  /** A call known better than by its facts (from the exchange's records): kept as it is, told is only what is given. */
  const adopt = (call: Call, intents: readonly Intent[]): void => {
    state = { ...state, calls: withEntry(state.calls, call) };
    const nothing = { goneCalls: [], channels: [], goneChannels: [], asked: [], goneAsked: [] };
    keep({ ...nothing, intents, calls: [call], early: state.early, now: state.now });
  };

  /** Finished calls that are to be forgotten at once, with their channels; nothing is told. */
  const forget = (ids: readonly string[]): void => {
    const [calls, channels] = [draftSplitMap(state.calls), draftSplitMap(state.channels)];
    const gone = new Set(ids);
    for (const id of ids) calls.drop(id);
    for (const { id, call } of state.channels.past.values())
      if (call !== undefined && gone.has(call)) channels.drop(id);
    state = { ...state, calls: calls.finish(), channels: channels.finish() };
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

/** The reading of the exchange's state goes before events that wait: no time passes with it. */
const isOfExchange = ({ kind }: Fact): boolean => kind !== 'asked' && kind !== 'unplaced' && kind !== 'alive';
