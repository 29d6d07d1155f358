/** Facts in, commits out: keeps the model's state in memory and in the store together. Decide, commit, act. */
import { draftSplitMap, withEntry } from '../../core/split-map.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Call, Fact, Micros, Office, State } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';
import { isLongBefore } from '../../core/legs.ts';
import { faultOf } from '../../core/valid-fact.ts';
import { track, type Step } from '../../core/track.ts';
import type { Batch } from './batch.ts';
import { BatchWriter, type BatchWriterDeps } from './batch-writer.ts';
import type { ExchangeClock } from './clock.ts';

export type { Batch };

export type TrackerDeps = BatchWriterDeps & {
  readonly state: State;
  readonly office: () => Office;
  readonly clock: ExchangeClock;
  /** Resolves when all is taken in that the exchange said so far; at once where there is no connection. */
  readonly untilRead: () => Promise<void>;
  /** False for what the admin does not want told. */
  readonly wants: (intent: Intent) => boolean;
};

/** Recordings are told only where they are wanted and can be fetched. */
export const wantsRecording = ({ recordings }: Settings, { kind }: Intent): boolean =>
  kind !== 'call-recording' || (recordings.upload && recordings.source !== null);

/** Time passes for the model at least this often while it remembers anything, so that old things are forgotten. */
const IDLE_TICK = 5_000;

const isIdle = ({ due, early, asked, channels, calls }: State): boolean =>
  !Number.isFinite(due) &&
  early.length + asked.size + channels.live.size + channels.past.size + calls.live.size + calls.past.size === 0;

/** The reading of the exchange's state goes before events that wait: no time passes with it. */
const isOfExchange = ({ kind }: Fact): boolean => kind !== 'asked' && kind !== 'unplaced' && kind !== 'alive';

export class Tracker {
  readonly #deps: TrackerDeps;
  readonly #writer: BatchWriter;
  #state: State;
  /** When time passes next for the model, if nothing happens before. */
  #nextTick: NodeJS.Timeout | undefined;
  /** The latest tick that was put among facts, by the exchange's time. */
  #tickedAt: Micros = 0;
  /** Time may pass only once everything is read that was said till now. */
  #isReading = false;
  #isStopped = false;
  /** The model's time before ticks by the PC's clock moved it, which may be ahead of the exchange's. */
  #beforeGuess: Micros | undefined;

  constructor(deps: TrackerDeps) {
    this.#deps = deps;
    this.#writer = new BatchWriter(deps);
    this.#state = deps.state;
    this.#schedule();
  }

  state(): State {
    return this.#state;
  }

  /** Feeds facts to the model and commits the results. An invalid fact is rejected on entry. */
  feed(facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    const sound = facts.filter((fact) => {
      const fault = faultOf(fact);
      if (fault !== undefined) this.#writer.putAside({ about: fact.kind, fault });
      return fault === undefined;
    });
    this.#correctTime();
    if (sound.length > 0) this.#takeIn(this.#withTick(sound));
    this.#schedule();
  }

  /** A call known better than by its facts (from the exchange's records): kept as it is, told is only what is given. */
  adopt(call: Call, intents: readonly Intent[]): void {
    this.#state = { ...this.#state, calls: withEntry(this.#state.calls, call) };
    const nothing = { goneCalls: [], channels: [], goneChannels: [], asked: [], goneAsked: [] };
    this.#writer.keep({ ...nothing, intents, calls: [call], early: this.#state.early, now: this.#state.now });
  }

  /** Finished calls that are to be forgotten at once, with their channels; nothing is told. */
  forget(ids: readonly string[]): void {
    const [calls, channels] = [draftSplitMap(this.#state.calls), draftSplitMap(this.#state.channels)];
    const gone = new Set(ids);
    for (const id of ids) calls.drop(id);
    for (const { id, call } of this.#state.channels.past.values())
      if (call !== undefined && gone.has(call)) channels.drop(id);
    this.#state = { ...this.#state, calls: calls.finish(), channels: channels.finish() };
  }

  /** Tries to write what could not be written before. */
  save(): void {
    this.#writer.save();
  }

  /** Stops the clock; what is unsaved gets one more try. @returns false when something stays unsaved */
  stop(): boolean {
    this.#isStopped = true;
    clearTimeout(this.#nextTick);
    return this.#writer.stop();
  }

  /** A fact that makes the model fail must not take its batch with it: it is found by bisection and put aside. */
  #takeIn(facts: readonly Fact[]): void {
    let step: Step;
    try {
      step = track(this.#state, facts, this.#deps.office());
    } catch (error) {
      if (facts.length === 1) return this.#writer.putAside({ err: error, about: facts[0]?.kind });
      const middle = Math.ceil(facts.length / 2);
      this.#takeIn(facts.slice(0, middle));
      return this.#takeIn(facts.slice(middle));
    }
    this.#accept(step);
  }

  #accept({ state, changes, intents: all }: Step): void {
    this.#state = state;
    const intents = all.filter(this.#deps.wants);
    const isQuiet = intents.length === 0 && Object.values(changes).every((list) => list.length === 0);
    if (!isQuiet) this.#writer.keep({ ...changes, intents, early: state.early, now: state.now });
  }

  #schedule(): void {
    clearTimeout(this.#nextTick);
    const { due } = this.#state;
    if (this.#isStopped || this.#isReading || isIdle(this.#state)) return;
    const wait = Number.isFinite(due) ? Math.max(1, Math.ceil((due - this.#deps.clock.now()) / 1000)) : IDLE_TICK;
    this.#nextTick = setTimeout(
      () => {
        this.#passTime().catch((error: unknown) => this.#deps.log.error({ err: error }, 'time could not pass'));
      },
      Math.min(wait, IDLE_TICK),
    );
  }

  /** Advances the model's time to now, once all events sent up to now have been read: those that wait in the socket come first (R4, R18). */
  async #passTime(): Promise<void> {
    const { clock } = this.#deps;
    const at = clock.now();
    const isGuess = !clock.isHeard();
    this.#isReading = true;
    await this.#deps.untilRead().finally(() => (this.#isReading = false));
    if (isGuess && clock.isHeard()) return this.#schedule(); // meanwhile the exchange has said what time it is
    const { now } = this.#state;
    if (isGuess) this.#beforeGuess ??= now;
    if (!this.#isStopped) this.feed([{ kind: 'tick', at: isLongBefore(at, now) ? at : Math.max(at, now) }]);
  }

  /** A PC's clock that is ahead must not make the exchange's first events late ones: they would be forgotten at once (R17, R18). */
  #correctTime(): void {
    const { clock } = this.#deps;
    if (this.#beforeGuess === undefined || !clock.isHeard()) return;
    const now = Math.max(this.#beforeGuess, Math.min(this.#state.now, clock.now()));
    this.#state = { ...this.#state, now };
    this.#beforeGuess = undefined;
  }

  /** Under steady traffic no timer gets its turn: what is long over must be forgotten all the same. */
  #withTick(facts: readonly Fact[]): readonly Fact[] {
    const at = facts.reduce<Micros>((latest, fact) => (isOfExchange(fact) ? Math.max(latest, fact.at) : latest), 0);
    if (at === 0 || Math.abs(at - this.#tickedAt) < IDLE_TICK * 1000) return facts;
    this.#tickedAt = at;
    return [...facts, { kind: 'tick', at }];
  }
}
