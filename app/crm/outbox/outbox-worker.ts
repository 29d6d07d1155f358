/** The outbox worker: takes messages in order per call, sends calls in parallel, and writes down what became of each. */
import type { Logger } from 'pino';
import { settledWithin } from '../../timers/within.ts';
import { createAttempt } from './attempt.ts';
import { createBreaker } from './breaker.ts';
import type { Teller } from '../port.ts';
import type { Cards, OutboxPort, RecordingPort, Trouble } from './ports.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import { isAnswer, settle, type Job, type Lane } from './settle.ts';
import type { Verdict } from './verdict.ts';
import type { Language } from '../../contract/language.ts';

export type DeliveryOptions = {
  readonly outbox: OutboxPort;
  readonly crm: Teller;
  readonly recordings: RecordingPort;
  readonly log: Logger;
  readonly now?: () => number;
  readonly language?: () => Language;
  /** 0…1, for jitter. */
  readonly random?: () => number;
  /** Calls told at the same time. */
  readonly parallel?: number;
  /** Something in the outbox changed. */
  readonly onChange?: () => void;
  readonly onTrouble?: (trouble: Trouble) => void;
  /** The CRM named the client's cards. */
  readonly onCards?: (cards: Cards) => void;
};

export type Delivery = ReturnType<typeof createDelivery>;

/** So many recordings are watched at a time until they are complete; few of them go up at once (see send-recording). */
const RECORDINGS_AT_ONCE = 64;
/** So many messages are taken from the outbox at a time. */
const TAKEN_AT_ONCE = 256;
/** What was taken holds for so long, however much is added meanwhile. */
const FRESH_MS = 100;
/** Old messages are looked for this often; each is looked at once more before it is sent. */
const EXPIRE_EVERY_MS = 1_000;
/** How long after a failure of our own store (a full disk) the next try is made. */
const STORE_PAUSE_MS = 3_000;
const LONGEST_SLEEP_MS = 30_000;

export function createDelivery(options: DeliveryOptions) {
  const { outbox, crm, log, now = Date.now, language = () => 'ru', random = Math.random } = options;
  /** What this CRM takes at once, where a limit is known. */
  const parallel = (): number => Math.min(options.parallel ?? 16, crm.atOnce() ?? Infinity);
  const breaker = createBreaker(random);
  const inFlight = new Map<number, Job>();
  /** Answered, but not written down yet: their messages count as in flight until they are. */
  let finished: { readonly job: Job; readonly verdict: Verdict }[] = [];
  /** What was postponed comes due with the next transaction: the CRM is back, or somebody asked for it. */
  let mustHurry = false;
  const queues: Record<Lane, OutboxItem[]> = { messages: [], recordings: [] };
  let waiters: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let running = false;
  let paused = false;
  let takenAt = 0;
  let expiredAt = 0;

  const { recordings } = options;
  const onTrouble = (trouble: Trouble): void => options.onTrouble?.(trouble);
  const onCards = (cards: Cards): void => options.onCards?.(cards);
  const send = createAttempt({ outbox, crm, recordings, now, language, onTrouble, onCards });

  const note = (job: Job, verdict: Verdict): void => {
    const { item } = job;
    const level = verdict.kind === 'fail' ? 'warn' : 'debug';
    const { kind } = item.intent;
    log[level]({ callId: item.callId, kind, verdict: verdict.kind, attempts: item.attempts }, 'outbox');
    if (verdict.kind === 'later' && verdict.cause !== undefined) breaker.failed(verdict.cause, now());
    if (isAnswer(verdict) && breaker.answered()) mustHurry = true;
    if (verdict.kind === 'keep') inFlight.delete(item.id); // we are shutting down, the store perhaps with us: nothing to write
    else finished.push({ job, verdict });
  };

  /** Writes down what became of messages, in one transaction. @throws where the store can't (a full disk): nothing is sent until it can */
  const settleAll = (): void => {
    if (finished.length === 0 && !mustHurry) return;
    const at = now();
    outbox.together(() => {
      if (mustHurry) outbox.hurry(at);
      for (const { job, verdict } of finished) settle(outbox, job, verdict, at, random);
    });
    for (const { job } of finished) inFlight.delete(job.item.id);
    finished = [];
    mustHurry = false;
    options.onChange?.();
  };

  const run = async (job: Job): Promise<void> => {
    inFlight.set(job.item.id, job);
    let verdict: Verdict;
    try {
      verdict = await send(job);
    } catch (error) {
      // A full disk while an upload was noted, or a bug of ours: it must not stop the others.
      log.error({ err: error, kind: job.item.intent.kind }, 'a message could not be handled');
      verdict = { kind: 'later', words: error instanceof Error ? error.message : String(error) };
    }
    // Somebody closed the client under us: not at once again.
    if (verdict.kind === 'keep' && running) verdict = { kind: 'later', words: '' };
    note(job, verdict);
    soon();
  };

  const next = (lane: Lane): OutboxItem | undefined => {
    const queue = queues[lane];
    if (queue.length === 0) {
      takenAt = now();
      queue.push(...outbox.heads(lane, takenAt, TAKEN_AT_ONCE, (id) => inFlight.has(id)));
    }
    return queue.shift();
  };

  const inLane = (lane: Lane): number => [...inFlight.values()].filter((job) => job.lane === lane).length;

  /** Writes down what is over and starts whatever may be sent now. */
  const pump = (): void => {
    try {
      settleAll();
      if (running && !paused) {
        expire();
        if (!breaker.isOpen()) {
          fill('messages', parallel());
          fill('recordings', RECORDINGS_AT_ONCE);
        } else if (breaker.wait(now()) === 0) {
          probe();
        }
        sleep(untilNext());
      }
    } catch (error) {
      log.error({ err: error }, 'the outbox rests: the store can not be used');
      sleep(STORE_PAUSE_MS);
    }
    if (isIdle()) {
      const told = waiters;
      waiters = [];
      for (const tell of told) tell();
    }
  };

  /** Pumps once for all that happens in this turn of the loop. */
  const soon = (): void => {
    turn ??= setImmediate(() => {
      turn = undefined;
      pump();
    });
  };

  const isIdle = (): boolean => inFlight.size === 0 && turn === undefined;

  const expire = (): void => {
    if (Math.abs(now() - expiredAt) < EXPIRE_EVERY_MS) return;
    expiredAt = now();
    outbox.expire(expiredAt);
  };

  const fill = (lane: Lane, room: number): void => {
    while (inLane(lane) < room) {
      const item = next(lane);
      if (item === undefined) return;
      void run({ item, lane });
    }
  };

  /** While the CRM is down one message at a time finds out whether it is back; a recording where there is none. */
  const probe = (): void => {
    for (const lane of ['messages', 'recordings'] as const) {
      if (inLane(lane) > 0) return;
      const item = next(lane);
      if (item !== undefined) return void run({ item, lane });
    }
  };

  const untilNext = (): number => {
    const at = now();
    if (inLane('messages') >= parallel()) return LONGEST_SLEEP_MS; // the next that ends looks on
    const wait = breaker.isOpen() ? breaker.wait(at) : (outbox.nextDue(at) ?? Infinity) - at;
    return Math.min(Math.max(wait, 5), LONGEST_SLEEP_MS);
  };

  const sleep = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(pump, ms);
    timer.unref();
  };

  const forget = (): void => {
    queues.messages = [];
    queues.recordings = [];
  };
  /** Looks at the outbox anew: after a change by hand, a setting. */
  const anew = (): void => {
    forget();
    pump();
  };

  return {
    start(): void {
      running = true;
      anew();
    },
    /** There are more messages: after a commit. */
    kick(): void {
      if (Math.abs(now() - takenAt) >= FRESH_MS) forget();
      soon();
    },
    /** The network or the key changed: whatever waits for the CRM is tried now. */
    hurry(): void {
      breaker.hurry();
      mustHurry = true;
      anew();
    },
    /** While paused nothing is sent; real-time messages grow old meanwhile. */
    setPaused(value: boolean): void {
      paused = value;
      anew();
    },
    /** A failed message once more, by hand. @returns false where it is too late for it */
    retry(id: number): boolean {
      const found = outbox.retry(id, now());
      breaker.hurry();
      anew();
      return found;
    },
    dismiss(id: number): boolean {
      const found = outbox.dismiss(id, now());
      anew();
      return found;
    },
    /** True while the CRM does not answer and only probes are sent. */
    isDown: breaker.isOpen,
    /** Resolves when nothing is under way. */
    idle: (): Promise<void> => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    /** Takes nothing new and waits for what is under way, at most so long; what is left then stays in the outbox. */
    async stop(deadlineMs: number): Promise<void> {
      running = false;
      clearTimeout(timer);
      await settledWithin(this.idle(), deadlineMs);
    },
  };
}
