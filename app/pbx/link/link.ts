/** The link to the exchange: one connection at a time, one timer that comes back with growing, jittered pauses. */
import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createBackoff, type Backoff } from '../../timers/backoff.ts';
import { offline, openSocket } from './socket-and-jobs.ts';
import { LINK_TIMINGS } from './types.ts';
import type { Link, LinkOptions, LinkSettings, LinkState, LinkTimings } from './types.ts';
import { linkDetail, linkDetailOf } from './words.ts';
import type { LinkDetail } from './words.ts';

/** Creates the link, switched off. What it tells: `onState` with words, `onEvents` in order, `resync` after every connecting. */
export const createLink = (options: LinkOptions): Link => new ReconnectingLink(options);

class ReconnectingLink implements Link {
  readonly #options: LinkOptions;
  readonly #timings: LinkTimings;
  readonly #pauses: Backoff;
  /** After an ACL's or a user's refusal: longer ones. */
  readonly #refusals: Backoff;
  #settings: LinkSettings;
  #state: LinkState = 'off';
  #detail = linkDetail('off');
  #connection: Connection | undefined;
  /** Since when the connection has been up: ms that only grow. */
  #readyAt: number | undefined;
  /** The number of the current attempt; reports of earlier ones are ignored. */
  #turn = 0;
  #nextAttempt: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    const timings = { ...LINK_TIMINGS, ...options.timings };
    const random = options.random ?? Math.random;
    this.#options = options;
    this.#timings = timings;
    this.#settings = options.settings;
    this.#pauses = createBackoff({ first: timings.firstPause, longest: timings.maxPause }, random);
    this.#refusals = createBackoff({ first: timings.refusedPause, longest: timings.maxRefusedPause }, random);
  }

  state(): LinkState {
    return this.#state;
  }

  detail(): LinkDetail {
    return this.#detail;
  }

  start(): void {
    if (this.#state === 'off') this.#attempt();
  }

  stop(): void {
    this.#drop();
    this.#tell('off', linkDetail('off'));
  }

  retryNow(): void {
    if (this.#state === 'off') return;
    if (this.#connection === undefined || this.#state !== 'connected') return this.#attempt();
    this.#pauses.reset();
    const mine = this.#turn;
    void this.#connection.prove(Math.min(2000, this.#timings.command)).then((alive) => {
      if (!alive && this.#turn === mine + 1) this.#attempt();
      return undefined;
    });
  }

  configure(next: LinkSettings): void {
    this.#settings = next;
    this.#pauses.reset();
    this.#refusals.reset();
    if (this.#state === 'off') return;
    this.#drop();
    this.#tell('connecting', linkDetail('connecting'));
    this.#attempt();
  }

  async api(command: string, timeoutMs?: number): Promise<string> {
    return this.#live().api(command, timeoutMs);
  }

  async bgapi(command: string, timeoutMs?: number): Promise<string> {
    return this.#live().bgapi(command, timeoutMs);
  }

  async untilRead(): Promise<void> {
    return this.#connection?.untilRead();
  }

  /** @throws WordedError (offline) */
  #live(): Connection {
    if (this.#connection === undefined || this.#state !== 'connected') throw offline();
    return this.#connection;
  }

  #where(): string {
    return `${this.#settings.host}:${this.#settings.port}`;
  }

  #tell(next: LinkState, why: LinkDetail): void {
    if (next === this.#state && why.words.en === this.#detail.words.en) return;
    this.#state = next;
    this.#detail = why;
    this.#options.log.info({ state: next, code: why.code }, 'link to the exchange');
    this.#options.onState(next, why);
  }

  /** Drops the current connection; its later reports are ignored. */
  #drop(): void {
    this.#turn += 1;
    clearTimeout(this.#nextAttempt);
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#readyAt = undefined;
  }

  #fail(why: LinkDetail): void {
    const { stable } = this.#timings;
    if (this.#readyAt !== undefined && performance.now() - this.#readyAt >= stable) this.#pauses.reset();
    this.#drop();
    // A wrong password stays wrong: nothing is tried until somebody changes it.
    if (why.code === 'password') return this.#tell('refused', why);
    const isRefused = why.code === 'acl' || why.code === 'events' || why.code === 'sshRefused';
    const pause = isRefused ? this.#refusals.next() : this.#pauses.next();
    this.#nextAttempt = setTimeout(() => this.#attempt(), pause);
    this.#tell(isRefused ? 'refused' : 'connecting', why);
  }

  #attempt(): void {
    this.#drop();
    const mine = this.#turn;
    // While trying again, the reason why it is not there yet stays to be read.
    if (this.#state === 'off' || this.#state === 'connected') this.#tell('connecting', linkDetail('connecting'));
    this.#open(mine).catch((error: unknown) => {
      if (mine === this.#turn) this.#fail(linkDetailOf(error, this.#where()));
    });
  }

  async #open(mine: number): Promise<void> {
    const { host, port, password } = this.#settings;
    const socket = await (this.#options.connect?.() ?? openSocket(host, port, this.#timings.connect));
    if (mine !== this.#turn) {
      socket.destroy();
      return;
    }
    this.#connection = createConnection({
      ...this.#options,
      socket,
      timings: this.#timings,
      password,
      where: this.#where(),
      onReady: () => {
        this.#readyAt = performance.now();
        this.#refusals.reset();
        this.#tell('connected', linkDetail('ok'));
      },
      onFail: (why) => this.#fail(why),
    });
  }
}
