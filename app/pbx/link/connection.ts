/** One connection to the exchange from the first byte to the last: log in, subscribe, read the state, let events through, notice silence. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { createEslClient, type EslClient } from './esl-client.ts';
import { EventGate } from './event-gate.ts';
import { BrokenStream } from './frames.ts';
import { Session } from './session.ts';
import { SilenceWatch } from './silence-watch.ts';
import { createJobs, inTime } from './socket-and-jobs.ts';
import { subscribe } from './subscribe.ts';
import type { LinkOptions, LinkSession, LinkTimings } from './types.ts';
import { linkDetail } from './words.ts';
import type { LinkDetail } from './words.ts';
import type { JsonEvent } from '../events/json-event.ts';
import { systemWords } from '../../contract/worded-error.ts';

export type ConnectionOptions = Pick<LinkOptions, 'subscriptions' | 'onEvents' | 'resync' | 'log'> & {
  readonly socket: Duplex;
  readonly password: string;
  /** host:port, for words. */
  readonly where: string;
  readonly timings: LinkTimings;
  /** Events flow from now on. */
  readonly onReady: () => void;
  /** Called once, on failure. */
  readonly onFail: (why: LinkDetail) => void;
};

export type Connection = LinkSession & {
  /** Asks something harmless; no answer within `ms` ends the connection. */
  prove(ms: number): Promise<boolean>;
  /** Resolves when everything that the exchange sent before this call has been processed, or the connection is over. */
  untilRead(): Promise<void>;
  destroy(): void;
};

const loginLine = (password: string): string =>
  /^[^@\s:]+@[^@\s:]+:/.test(password) ? `userauth ${password}` : `auth ${password}`;

/** The address this PC has on the connection, as an ACL must name it; over a forwarded channel that is the exchange itself. */
const ownAddress = (socket: Duplex): string =>
  'localAddress' in socket && typeof socket.localAddress === 'string'
    ? socket.localAddress.replace(/^::ffff:/, '')
    : '127.0.0.1';

/** Takes over a freshly opened stream. */
export const createConnection = (options: ConnectionOptions): Connection => new EventSocket(options);

class EventSocket implements Connection {
  readonly #options: ConnectionOptions;
  readonly #client: EslClient;
  readonly #session: Session;
  readonly #jobs = createJobs();
  readonly #gate = new EventGate((events) => this.#deliver(events));
  readonly #silence: SilenceWatch;
  /** `greeting`: the exchange has not asked yet who we are. `login`: until its state is read for the first time. */
  #phase: 'greeting' | 'login' | 'ready' | 'over' = 'greeting';
  /** When the state of the exchange was last read: ms that only grow. */
  #repairedAt = -Infinity;
  /** A job's result comes in the order of the events; not where a user with few rights does not get it. */
  #hearsJobs = true;
  readonly #greetingLimit: NodeJS.Timeout;
  #repairing: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions) {
    const { socket, timings, where, log } = options;
    this.#options = options;
    const address = ownAddress(socket);
    this.#silence = new SilenceWatch(timings.heartbeat, () => this.prove(timings.proof));
    this.#greetingLimit = setTimeout(() => this.#fail(linkDetail('timeout', where)), timings.login);
    this.#client = createEslClient(socket, {
      onAuthRequest: () => this.#greeted(),
      onEvents: (events) => this.#hear(events),
      onNotice: (notice) => {
        if (notice === 'rejected') this.#fail(linkDetail('acl', address));
        else if (this.#phase === 'ready') this.#fail(linkDetail('closed'));
      },
      onGarbled: (length) => {
        log.warn({ length }, 'an event could not be read: reading the state again');
        this.#repair();
      },
      onClose: (error) =>
        this.#fail(error instanceof BrokenStream ? linkDetail('broken', error.message) : linkDetail('closed')),
    });
    this.#session = new Session(this.#client, this.#jobs, timings);
  }

  api(command: string, timeoutMs?: number): Promise<string> {
    return this.#session.api(command, timeoutMs);
  }

  bgapi(command: string, timeoutMs?: number): Promise<string> {
    return this.#session.bgapi(command, timeoutMs);
  }

  async prove(ms: number): Promise<boolean> {
    try {
      await this.#session.api('version', ms);
      this.#silence.heard();
      return true;
    } catch {
      this.#fail(linkDetail('silent'));
      return false;
    }
  }

  /**
   * Sends a command whose answer comes after all earlier events. The answer to `api` may overtake events that wait in the exchange for
   * some ms; the result of a job is an event itself.
   */
  async untilRead(): Promise<void> {
    await this.#gate.untilOpen();
    try {
      if (this.#phase !== 'over' && this.#hearsJobs)
        await this.#session.bgapi('strepoch', this.#options.timings.command);
      else if (this.#phase !== 'over') await this.#session.api('strepoch');
    } catch {
      if (this.#isOver()) return;
      if (!this.#hearsJobs) return this.#fail(linkDetail('silent'));
      this.#hearsJobs = false; // perhaps only the job's result does not come
      return this.untilRead();
    }
    await turn(); // events of the same read are let through in this turn of the loop
    return this.#gate.untilOpen();
  }

  destroy(): void {
    this.#phase = 'over';
    clearTimeout(this.#greetingLimit);
    clearTimeout(this.#repairing);
    this.#silence.stop();
    this.#client.destroy();
    this.#session.end();
    this.#gate.abandon();
  }

  /** Asked after each wait: the connection may have ended meanwhile. */
  #isOver(): boolean {
    return this.#phase === 'over';
  }

  #fail(why: LinkDetail): void {
    if (this.#isOver()) return;
    this.destroy();
    this.#options.onFail(why);
  }

  #greeted(): void {
    if (this.#phase !== 'greeting') return;
    this.#phase = 'login';
    clearTimeout(this.#greetingLimit);
    this.#orFail(this.#logIn());
  }

  async #logIn(): Promise<void> {
    const { password, timings, onReady } = this.#options;
    const hello = await inTime(this.#client.command(loginLine(password)), timings.login, 'auth');
    // Only a plain refusal counts as a refusal: anything else is a damaged stream, and no reason to stop trying.
    if (!hello.ok)
      return this.#fail(hello.text.startsWith('-ERR') ? linkDetail('password') : linkDetail('broken', 'auth'));
    if (!(await this.#subscribe())) return;
    await this.#readState();
    if (this.#isOver()) return;
    this.#phase = 'ready';
    this.#silence.start();
    onReady();
  }

  /** @returns false where the connection has been given up: without CHANNEL_CREATE events nothing can be told */
  async #subscribe(): Promise<boolean> {
    const { subscriptions, timings, log } = this.#options;
    const send = (line: string) => inTime(this.#client.command(line), timings.command, 'event');
    const { refused, text } = await subscribe(subscriptions, send);
    this.#hearsJobs = !refused.includes('BACKGROUND_JOB');
    if (refused.length > 0) log.warn({ refused }, 'the exchange does not let us listen to these events');
    if (!refused.includes('CHANNEL_CREATE')) return true;
    this.#fail(linkDetail('events', text));
    return false;
  }

  #hear(events: readonly JsonEvent[]): void {
    this.#silence.heard();
    const rest = events.filter((event) => {
      if (event.name === 'HEARTBEAT') this.#silence.beat(Number(event.header('Event-Date-Timestamp')) / 1000);
      return event.name !== 'BACKGROUND_JOB' || !this.#jobs.take(event);
    });
    this.#gate.take(rest);
  }

  #deliver(events: readonly JsonEvent[]): void {
    try {
      if (events.length > 0) this.#options.onEvents(events);
    } catch (error) {
      this.#options.log.error({ err: error }, 'events could not be taken in');
    }
    // Known only after their headers were read: the damaged part may have contained a hang-up.
    if (events.some((event) => event.isDamaged)) this.#repair();
  }

  /** Reads the state while events wait, then lets them through in order. */
  async #readState(): Promise<void> {
    this.#gate.close();
    this.#repairedAt = performance.now();
    await inTime(this.#options.resync(this.#session), this.#options.timings.resync, 'resync');
    if (!this.#isOver()) this.#gate.open();
  }

  /** A lost event may have been a hang-up: the state is read again, not too often. */
  #repair(): void {
    clearTimeout(this.#repairing);
    const wait = Math.max(0, this.#repairedAt + this.#options.timings.repair - performance.now());
    this.#repairing = setTimeout(() => {
      if (this.#phase === 'ready' && this.#gate.isOpen()) this.#orFail(this.#readState());
    }, wait);
  }

  /** Without the state of the exchange there is no connection. */
  #orFail(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(linkDetail('resync', systemWords(error).ru)));
  }
}
