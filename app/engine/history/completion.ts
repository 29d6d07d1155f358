/** Calls during which the line to the exchange was cut: their registration waits a little for the exchange's records, and takes in what they know. */
import { find } from '../../core/split-map.ts';
import type { Logger } from 'pino';
import type { Call, CallId, Micros, Office } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';
import { complete } from '../../core/completion.ts';
import { recordingIntents, registrationOf } from '../../core/report.ts';
import type { CallRecordGroup } from '../../exchange/driver.ts';
import type { OutboxTable } from '../../store/outbox.ts';
import { channelsOf } from '../../store/digest.ts';
import { StoreFailure } from '../../store/failure.ts';
import type { Store } from '../../store/store.ts';
import { recordedCall } from './calls-of-records.ts';
import type { Batch, Tracker } from '../live/tracker.ts';

export type CompletionDeps = {
  readonly store: Pick<Store, 'getMeta' | 'setMeta'> & {
    readonly outbox: Pick<OutboxTable, 'hold' | 'amend' | 'together'>;
  };
  readonly tracker: Pick<Tracker, 'state' | 'adopt'>;
  readonly office: () => Office;
  /** Is this the name of a call that was told? */
  readonly isTold: (id: CallId) => boolean;
  /** A call of the history, as it ended: the model forgets one half a minute after its end. */
  readonly oneCall: (id: CallId) => Call | null;
  /** False for what the admin does not want told. */
  readonly wants: (intent: Intent) => boolean;
  /** False where no history is set: nothing waits then. */
  readonly hasHistory: () => boolean;
  /** The exchange's time, µs. */
  readonly now: () => Micros;
  /** The records of the last hour, complete or not. */
  readonly groups: () => Promise<readonly CallRecordGroup[]>;
  /** A registration may go now. */
  readonly onReady: () => void;
  readonly log: Logger;
};

export type Completion = ReturnType<typeof createCompletion>;

const META = 'cutCalls';
/** The exchange writes a record when its channel has gone; a share may show it some seconds later (ms after the call's end). */
const LOOKS = [1_000, 3_000, 6_000, 11_000, 16_000];
/** After a look that failed (ms), so often at most: a disk may be full for a while. */
const AGAIN = 3_000;
const MOST_FAILURES = 200;
/** The exchange tells its time in whole seconds at first: what began so shortly after a gap may have begun in it (ms). */
const SLACK = 1_000;
/** Safety limit (ms): the registration is sent by then in any case. */
const HOLD = 20_000;
/** A look at many records on a busy PC or a slow share may take longer: meanwhile the hold is renewed, so often at most. */
const MOST_RENEWALS = 30;

export function createCompletion(deps: CompletionDeps) {
  const { store, log } = deps;
  const cut = new Set<CallId>(JSON.parse(store.getMeta(META) ?? '[]') as CallId[]);
  const timers = new Set<NodeJS.Timeout>();
  /** How many channels the records knew at the last look: as long as they become more, they are not whole. */
  const sizes = new Map<CallId, number>();
  /** Calls whose registration waits, as they ended: the model forgets a call half a minute after its end, and the end may lie before a start. */
  const waiting = new Map<CallId, Call>();
  let stopped = false;
  /** When the latest gap was, ms that only grow: the exchange's time is not known yet where the gap is that before the first connection. */
  let gapAt: number | undefined;

  let reading: Promise<readonly CallRecordGroup[]> | undefined;
  /** Many calls were cut at once: all that look while the records are being read share that reading. */
  const records = (): Promise<readonly CallRecordGroup[]> =>
    (reading ??= deps.groups().finally(() => (reading = undefined)));

  const save = (): void => {
    try {
      store.setMeta(META, cut.size === 0 ? null : JSON.stringify([...cut]));
    } catch (error) {
      log.warn({ err: error }, 'which calls were cut could not be noted');
    }
  };
  const forget = (id: CallId): void => {
    if (cut.delete(id)) save();
  };

  /** @returns true when the records are merged, or none is expected */
  const look = async (id: CallId, isLast: boolean): Promise<boolean> => {
    const call = find(deps.tracker.state().calls, id) ?? waiting.get(id);
    if (call === undefined || call.finishedAt === undefined) return true;
    const wanted = [...new Set([id, ...channelsOf(call)])];
    const group = (await records()).find(({ channels }) => channels.some((channel) => wanted.includes(channel)));
    const isStill = sizes.get(id) === group?.channels.length;
    sizes.set(id, group?.channels.length ?? 0);
    const isWhole = isStill && wanted.every((channel) => group?.channels.includes(channel));
    if (group === undefined || !(isWhole || isLast)) return false;
    const isAnother = (other: CallId): boolean =>
      waiting.has(other) || find(deps.tracker.state().calls, other) !== undefined || deps.isTold(other);
    const recorded = recordedCall({ id, channels: wanted }, group, deps.office(), isAnother);
    if (recorded === undefined) return false;
    const whole = complete(call, recorded);
    const registration = registrationOf(whole, Math.max(call.toldAt, whole.finishedAt ?? 0));
    const recordings = recordingIntents(call, whole).filter(deps.wants);
    // Together: killed in between, the registration would be whole and its recordings never told.
    store.outbox.together(() => {
      const isAmended = store.outbox.amend(registration);
      // Where it was sent already, its legs are all that the CRM knows: what was recorded of these it gets all the same.
      const fitting = recordings.filter(({ legId }) => isAmended || call.legs.some((leg) => leg.id === legId));
      if (!isAmended && fitting.length === 0) return;
      for (const intent of fitting) store.outbox.amend(intent); // one that waits already may lie on another leg now
      deps.tracker.adopt(isAmended ? whole : { ...call, recordings: whole.recordings }, fitting);
    });
    return true;
  };

  const letGo = (id: CallId): void => {
    store.outbox.hold(id, 0);
    sizes.delete(id);
    waiting.delete(id);
    forget(id);
    deps.onReady();
  };
  /** The registration stays in the outbox until the records have come, or it is clear that they will not. */
  const hold = (id: CallId, call: Call | undefined): void => {
    if (call !== undefined) waiting.set(id, call);
    store.outbox.hold(id, Date.now() + HOLD);
    wait(id);
  };

  /** The registration does not go by itself while the records are being read. */
  const keepHeld = <T>(id: CallId, looking: Promise<T>): Promise<T> => {
    let left = MOST_RENEWALS;
    const renew = (): void => {
      if (left === 0 || stopped) return;
      left -= 1;
      try {
        store.outbox.hold(id, Date.now() + HOLD);
      } catch (error) {
        log.warn({ err: error, callId: id }, 'a registration could not be held any longer');
      }
    };
    renew();
    const timer = setInterval(renew, HOLD / 2);
    timers.add(timer);
    return looking.finally(() => {
      clearInterval(timer);
      timers.delete(timer);
    });
  };

  /** @param failures how often this look failed because the store cannot be written (a full disk): it does not count, and is taken again */
  const wait = (id: CallId, turn = 0, failures = 0): void => {
    const [after, before] = [LOOKS[turn], LOOKS[turn - 1] ?? 0];
    if (stopped) return;
    if (after === undefined) return letGo(id);
    const pause = failures === 0 ? after - before : AGAIN;
    const timer = setTimeout(() => {
      timers.delete(timer);
      keepHeld(id, look(id, turn === LOOKS.length - 1))
        .catch((error: unknown) => {
          log.warn({ err: error, callId: id }, 'a cut call could not be completed');
          return error instanceof StoreFailure ? null : false;
        })
        .then((done) => {
          if (done === null && failures < MOST_FAILURES) return wait(id, turn, failures + 1);
          return done === true ? letGo(id) : wait(id, turn + 1);
        })
        .catch((error: unknown) => log.error({ err: error, callId: id }, 'a cut call could not be let go'));
    }, pause);
    timers.add(timer);
  };

  const mark = (ids: Iterable<CallId>): void => {
    const size = cut.size;
    if (deps.hasHistory()) for (const id of ids) cut.add(id);
    if (cut.size > size) save();
  };
  const live = (): Iterable<CallId> => deps.tracker.state().calls.live.keys();

  /** Did it begin before we saw all that happens? Its events may be heard only once the gap is over, and by then it may be over itself. */
  const beganInGap = ({ startedAt }: Call): boolean =>
    gapAt !== undefined && startedAt <= deps.now() - (performance.now() - gapAt - SLACK) * 1000;

  return {
    /** The line was cut: what is going on now, or began before now, was not seen as a whole. */
    cut(): void {
      gapAt = performance.now();
      mark(live());
    },
    /** To be told of each commit before the outbox worker is. */
    committed({ intents, calls, goneCalls }: Batch): void {
      const ending = new Set(intents.flatMap(({ kind, callId }) => (kind === 'register-call' ? [callId] : [])));
      const isOpen = ({ id, finishedAt }: Call): boolean => finishedAt === undefined || ending.has(id);
      mark(calls.filter((call) => isOpen(call) && beganInGap(call)).map(({ id }) => id));
      for (const id of ending)
        if (cut.has(id))
          hold(
            id,
            calls.find((call) => call.id === id),
          );
      for (const id of goneCalls) if (!waiting.has(id)) forget(id); // one that was never told has no registration
    },
    /** Goes on with what a former run left, calls in progress too; to be called before time passes for the model and the outbox worker starts. */
    start(): void {
      mark(live());
      const { calls } = deps.tracker.state();
      for (const id of cut) {
        const call = find(calls, id) ?? deps.oneCall(id) ?? undefined;
        if (call === undefined) forget(id);
        else if (call.finishedAt !== undefined) hold(id, call);
      }
    },
    stop(): void {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
