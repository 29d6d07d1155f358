/** The outbox worker: takes messages in order per call, sends calls in parallel, and writes down what became of each. */
import type { Logger } from 'pino';
import { settledWithin } from '../../timers/within.ts';
import { createAttempt } from './attempt.ts';
import { Breaker } from './breaker.ts';
import type { Teller } from '../port.ts';
import type { Cards, OutboxPort, RecordingPort, Trouble } from './ports.ts';
import { isAnswer, settle, type Job, type Lane } from './settle.ts';
import type { Verdict } from './verdict.ts';
import { Taken } from './taken.ts';
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

/** How many recordings are watched at a time until their files are complete; only a few of them are uploaded at once (send-recording.ts). */
const RECORDINGS_AT_ONCE = 64;
/** How often messages that have expired are looked for; each message is checked once more before it is sent. */
const EXPIRE_EVERY_MS = 1_000;
/** How long after a failure of our own store (a full disk) the next try is made. */
const STORE_PAUSE_MS = 3_000;
const LONGEST_SLEEP_MS = 30_000;

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #breaker: Breaker;
  readonly #send: (job: Job) => Promise<Verdict>;
  readonly #taken: Taken;
  readonly #inFlight = new Map<number, Job>();
  /** Jobs whose result is known but not yet stored: until then their messages count as in flight. */
  #finished: { readonly job: Job; readonly verdict: Verdict }[] = [];
  /** The next transaction makes postponed messages due at once: the CRM is back, or somebody asked for it. */
  #mustHurry = false;
  #isRunning = false;
  #isPaused = false;
  /** When expired messages were last looked for, ms since the epoch. */
  #expiredAt = 0;
  /** The next look at the outbox: at the end of this turn of the loop, or when a message comes due. */
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  /** Callers of `idle` that wait until nothing is under way. */
  #waiters: (() => void)[] = [];

  constructor(options: DeliveryOptions) {
    const { outbox, crm, recordings, now = Date.now, language = () => 'ru', random = Math.random } = options;
    this.#options = options;
    this.#now = now;
    this.#random = random;
    this.#breaker = new Breaker(random);
    this.#taken = new Taken({ outbox, isInFlight: (id) => this.#inFlight.has(id), now });
    const onTrouble = (trouble: Trouble): void => options.onTrouble?.(trouble);
    const onCards = (cards: Cards): void => options.onCards?.(cards);
    this.#send = createAttempt({ outbox, crm, recordings, now, language, onTrouble, onCards });
  }

  start(): void {
    this.#isRunning = true;
    this.#doubt();
    this.#readAgain();
  }

  /** Called after a commit: there may be new messages. */
  kick(): void {
    this.#taken.forgetOld();
    this.#pumpSoon();
  }

  /** The network or the key changed: whatever waits for the CRM is tried now. */
  hurry(): void {
    this.#breaker.hurry();
    this.#mustHurry = true;
    this.#readAgain();
  }

  /** While paused nothing is sent; real-time messages grow old meanwhile. */
  setPaused(value: boolean): void {
    if (this.#isPaused && !value) this.#doubt();
    this.#isPaused = value;
    this.#readAgain();
  }

  /** Somebody asks for a failed message to be sent again. @returns false when it has expired */
  retry(id: number): boolean {
    const found = this.#options.outbox.retry(id, this.#now());
    this.#breaker.hurry();
    this.#readAgain();
    return found;
  }

  /** Somebody gives a failed message up. @returns false when there is no such message */
  dismiss(id: number): boolean {
    const found = this.#options.outbox.dismiss(id, this.#now());
    this.#readAgain();
    return found;
  }

  /** True while the CRM does not answer and only probes are sent. */
  isDown(): boolean {
    return this.#breaker.isOpen();
  }

  /** No message is in flight and every result is stored; recordings may be in flight. */
  isQuiet(): boolean {
    return this.#inLane('messages') === 0;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (!this.#isIdle()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** Takes nothing new and waits for what is under way, at most so long; what is left then stays in the outbox. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#later);
    await settledWithin(this.idle(), deadlineMs);
  }

  /** Stores the results that are known and starts whatever may be sent now. */
  #pump(): void {
    try {
      this.#settleAll();
      if (this.#isRunning) this.#expire(); // expired messages do not count as waiting, whether sending is paused or not
      if (this.#isRunning) this.#sleep(this.#isPaused ? LONGEST_SLEEP_MS : this.#fillAll());
    } catch (error) {
      this.#options.log.error({ err: error }, 'the outbox rests: the store can not be used');
      this.#sleep(STORE_PAUSE_MS);
    }
    if (this.#isIdle()) for (const tell of this.#waiters.splice(0)) tell();
  }

  /** Pumps once for all that happens in this turn of the loop. */
  #pumpSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#pump();
    });
  }

  /** Forgets the messages taken from the outbox and reads it again: after somebody changed a message or a setting. */
  #readAgain(): void {
    this.#taken.forget();
    this.#pump();
  }

  #sleep(ms: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#pump(), ms);
    this.#later.unref();
  }

  #isIdle(): boolean {
    return this.#inFlight.size === 0 && this.#soon === undefined;
  }

  /** Starts what may be sent. @returns how long (ms) until the next message comes due */
  #fillAll(): number {
    if (!this.#breaker.isOpen()) {
      this.#fill('messages', this.#parallel());
      this.#fill('recordings', RECORDINGS_AT_ONCE);
    } else if (this.#breaker.wait(this.#now()) === 0) this.#probe();
    return this.#untilNext();
  }

  #fill(lane: Lane, room: number): void {
    while (this.#inLane(lane) < room) {
      const item = this.#taken.next(lane);
      if (item === undefined) return;
      void this.#run({ item, lane });
    }
  }

  /** While the CRM is down, one message at a time is sent to find out whether it is back; a recording when no message waits. */
  #probe(): void {
    for (const lane of ['messages', 'recordings'] as const) {
      if (this.#inLane(lane) > 0) return;
      const item = this.#taken.next(lane);
      if (item !== undefined) return void this.#run({ item, lane });
    }
  }

  #untilNext(): number {
    const at = this.#now();
    if (this.#inLane('messages') >= this.#parallel()) return LONGEST_SLEEP_MS; // the next job that ends calls this again
    const due = this.#breaker.isOpen() ? this.#breaker.wait(at) : (this.#options.outbox.nextDue(at) ?? Infinity) - at;
    return Math.min(Math.max(due, 5), LONGEST_SLEEP_MS);
  }

  /** How many requests at once this CRM accepts, if a limit is known. */
  #parallel(): number {
    return Math.min(this.#options.parallel ?? 16, this.#options.crm.atOnce() ?? Infinity);
  }

  #inLane(lane: Lane): number {
    return [...this.#inFlight.values()].filter((job) => job.lane === lane).length;
  }

  /** Sends one message and queues its result for storing; never rejects. */
  async #run(job: Job): Promise<void> {
    this.#inFlight.set(job.item.id, job);
    let verdict: Verdict;
    try {
      verdict = await this.#send(job);
    } catch (error) {
      // The disk was full when an upload was to be stored, or we have a bug: the other messages must go on.
      this.#options.log.error({ err: error, kind: job.item.intent.kind }, 'a message could not be handled');
      verdict = { kind: 'later', words: error instanceof Error ? error.message : String(error) };
    }
    // The HTTP client was closed during the request: the message is not retried at once.
    if (verdict.kind === 'keep' && this.#isRunning) verdict = { kind: 'later', words: '' };
    this.#note(job, verdict);
    this.#pumpSoon();
  }

  #note(job: Job, verdict: Verdict): void {
    const { callId, attempts, intent, id } = job.item;
    const level = verdict.kind === 'fail' ? 'warn' : 'debug';
    this.#options.log[level]({ callId, kind: intent.kind, verdict: verdict.kind, attempts }, 'outbox');
    if (verdict.kind === 'later' && verdict.cause !== undefined) this.#breaker.failed(verdict.cause, this.#now());
    if (isAnswer(verdict) && this.#breaker.answered()) this.#mustHurry = true;
    if (verdict.kind === 'keep') this.#inFlight.delete(id); // we are shutting down and the store may be closed: nothing is written
    else this.#finished.push({ job, verdict });
  }

  /** Stores the results of messages in one transaction. @throws when the store cannot (disk full): nothing is sent until it can */
  #settleAll(): void {
    if (this.#finished.length === 0 && !this.#mustHurry) return;
    const { outbox, onChange } = this.#options;
    const at = this.#now();
    outbox.together(() => {
      if (this.#mustHurry) outbox.hurry(at);
      for (const one of this.#finished) settle(outbox, one, at, this.#random);
    });
    for (const { job } of this.#finished) this.#inFlight.delete(job.item.id);
    this.#finished = [];
    this.#mustHurry = false;
    onChange?.();
  }

  #expire(): void {
    if (Math.abs(this.#now() - this.#expiredAt) < EXPIRE_EVERY_MS) return;
    this.#expiredAt = this.#now();
    this.#options.outbox.expire(this.#expiredAt, [...this.#inFlight.keys()]);
  }

  /** Until this moment another Plecho may have sent messages for us. */
  #doubt(): void {
    try {
      this.#options.outbox.doubt();
    } catch (error) {
      this.#options.log.warn({ err: error }, 'what may have been sent already could not be noted');
    }
  }
}
