/** The built-in exchange: speaks FreeSWITCH's event socket over TCP, for `npm run demo` and for tests. */
import { randomUUID } from 'node:crypto';
import { createServer, Socket } from 'node:net';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { createChannelTable } from './channel-table.ts';
import { builtInCommands } from './exchange-api.ts';
import type { ApiHandler, DemoExtension } from './exchange-api.ts';
import { createSession, lazyFrame } from './exchange-session.ts';
import type { Session, SessionHost } from './exchange-session.ts';
import { eventHead } from './event-head.ts';
import { RUDE_REJECTION } from './frames.ts';
import type { WireEvent } from './frames.ts';
import { createHashTable } from './hash-table.ts';
import { createWaiters } from './waiters.ts';

export type DemoExchangeOptions = {
  readonly host?: string;
  readonly port?: number;
  /** False: no socket; connections come by `attach`. */
  readonly listen?: boolean;
  /** For `auth`; default `demo`. */
  readonly password?: string;
  /** For `userauth`: `user@domain` → password. */
  readonly users?: Readonly<Record<string, string>>;
  /** `esl-allowed-events` and `esl-allowed-api` of those users. */
  readonly allowed?: { readonly events?: readonly string[]; readonly api?: readonly string[] };
  /** 20 s as FreeSWITCH; 0 sends none. */
  readonly heartbeatMs?: number;
  readonly extensions?: readonly DemoExtension[];
  /** Own answers to api commands, by name, before the built-in ones. */
  readonly handlers?: Readonly<Record<string, ApiHandler>>;
  readonly globals?: Readonly<Record<string, string>>;
  /** The exchange's clock, ms since the epoch. */
  readonly clock?: () => number;
};

/** How long it has been up when it starts: a day, two hours, three minutes and four seconds. */
const UP_MS = 93_784_000;

const portOf = (server: Server): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/** Listens on loopback (port 0: chosen by the system) and resolves when it does. */
export const createDemoExchange = async (options: DemoExchangeOptions = {}): Promise<DemoExchange> => {
  const exchange = new DemoExchange(options);
  if (options.listen !== false) await exchange.listen(options.port ?? 0);
  return exchange;
};

export class DemoExchange {
  readonly host: string;
  /** 0 without a socket. */
  port = 0;
  readonly table = createChannelTable();
  /** Every command heard, in order, as text (its header lines included). */
  readonly commands: string[] = [];
  readonly handlers: Record<string, ApiHandler>;
  /** What mod_hash keeps. */
  readonly hash = createHashTable();
  readonly #options: DemoExchangeOptions;
  readonly #clock: () => number;
  readonly #waiters = createWaiters();
  readonly #sessions = new Set<Session>();
  readonly #server = createServer({ allowHalfOpen: false }, (socket) => this.attach(socket));
  readonly #sessionHost: SessionHost;
  readonly #heartbeatMs: number;
  readonly #beating: NodeJS.Timeout | undefined;
  #extensions: readonly DemoExtension[];
  #password: string;
  #startedAt: number;
  #coreUuid: string = randomUUID();
  /** The number of the latest event. */
  #sequence = 1000;
  #accepted = 0;
  #isRefusing = false;
  #isSilent = false;

  constructor(options: DemoExchangeOptions) {
    this.host = options.host ?? '127.0.0.1';
    this.handlers = { ...options.handlers };
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#extensions = options.extensions ?? [];
    this.#password = options.password ?? 'demo';
    this.#startedAt = this.#clock() - UP_MS;
    this.#sessionHost = this.#hostOfSessions();
    this.#heartbeatMs = options.heartbeatMs ?? 20_000;
    this.#beating = this.#heartbeatMs > 0 ? setInterval(() => this.beat(), this.#heartbeatMs) : undefined;
  }

  /** @param port 0: chosen by the system */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, this.host, resolve);
    });
    this.port = portOf(this.#server);
  }

  /** Serves a connection; one without a socket is served alike. */
  attach(socket: Socket | Duplex): void {
    this.#accepted += 1;
    if (socket instanceof Socket) socket.setNoDelay(true);
    if (this.#isRefusing) {
      socket.on('error', () => socket.destroy());
      socket.end(RUDE_REJECTION);
      this.#waiters.check();
      return;
    }
    const session = createSession(socket, this.#sessionHost);
    session.silence(this.#isSilent);
    this.#sessions.add(session);
    socket.on('close', () => {
      this.#sessions.delete(session);
      this.#waiters.check();
    });
    this.#waiters.check();
  }

  /** The headers with which every event begins. */
  head(name: string): WireEvent {
    this.#sequence += 1;
    return eventHead({ name, core: this.#coreUuid, sequence: this.#sequence, now: this.#clock() });
  }

  /** Commands see the new state at once. Events may reach listeners later and out of order; the exchange's state does not lag. */
  publish(event: WireEvent, lateMs = 0): void {
    const whole = 'Core-UUID' in event ? event : { ...this.head(String(event['Event-Name'])), ...event };
    this.table.apply(whole);
    const frame = lazyFrame(whole);
    const deliver = (): void => this.#sessions.forEach((session) => session.deliver(whole, frame));
    if (lateMs > 0) setTimeout(deliver, lateMs);
    else deliver();
  }

  /** Sends a HEARTBEAT now. */
  beat(): void {
    this.publish({
      ...this.head('HEARTBEAT'),
      'Event-Info': 'System Ready',
      'Up-Time': '0 years, 1 day, 2 hours, 3 minutes, 4 seconds, 5 milliseconds, 6 microseconds',
      'FreeSWITCH-Version': '1.11.3-demo~64bit',
      'Uptime-msec': '93784005',
      'Session-Count': String(this.table.ids().length),
      'Max-Sessions': '1000',
      'Session-Per-Sec': '30',
      'Heartbeat-Interval': String(this.#heartbeatMs / 1000),
      'Idle-CPU': '97.000000',
    });
  }

  cut(how: 'end' | 'reset' | 'notice' = 'reset'): void {
    for (const session of this.#sessions) session.cut(how);
  }

  /** Clients logged in right now. */
  connections(): number {
    return this.#loggedIn().length;
  }

  /** Connections ever accepted, refused ones included. */
  accepted(): number {
    return this.#accepted;
  }

  /** Bytes as they are, to everybody logged in. */
  raw(bytes: string | Buffer): void {
    for (const session of this.#loggedIn()) session.write(bytes);
  }

  /** From now on connections are rejected as by an ACL. */
  refuse(on: boolean): void {
    this.#isRefusing = on;
  }

  /** From now on nothing is answered or sent, though connections stay up. */
  silence(on: boolean): void {
    this.#isSilent = on;
    for (const session of this.#sessions) session.silence(on);
  }

  setPassword(next: string): void {
    this.#password = next;
  }

  setExtensions(next: readonly DemoExtension[]): void {
    this.#extensions = next;
  }

  /** Restarts FreeSWITCH: all clients are disconnected, no channel exists, a new Core-UUID. */
  restart(): void {
    this.#coreUuid = randomUUID();
    this.#startedAt = this.#clock();
    this.hash.clear();
    this.table.clear();
    this.table.override(null);
    this.cut('end');
  }

  /** Is a phone registered under this extension? */
  hasPhone(extension: string): boolean {
    return this.#extensions.some(({ number, contact }) => number === extension && contact !== null);
  }

  coreUuid(): string {
    return this.#coreUuid;
  }

  /** Resolves with the first command matching `pattern`, of the past (from index `after`) or the future. */
  waitForCommand(pattern: RegExp, after = 0): Promise<string> {
    return this.#waiters.until(`command ${String(pattern)}`, () =>
      this.commands.slice(after).find((text) => pattern.test(text)),
    );
  }

  /** Resolves when somebody logged in listens to events of that name (or CUSTOM subclass). */
  waitForListener(name = 'CHANNEL_CREATE'): Promise<true> {
    return this.#waiters.until(
      `a listener of ${name}`,
      () => this.#loggedIn().some((one) => one.subscriptions.has(name)) || undefined,
    );
  }

  /** Resolves when that many clients are logged in. */
  waitForConnections(count: number): Promise<true> {
    return this.#waiters.until(`${count} connections`, () => this.connections() === count || undefined);
  }

  /** Resolves when that many connections have ever been accepted. */
  waitForAccepted(count: number): Promise<true> {
    return this.#waiters.until(`${count} accepted connections`, () => this.#accepted >= count || undefined);
  }

  async close(): Promise<void> {
    clearInterval(this.#beating);
    this.#waiters.close();
    for (const session of this.#sessions) session.socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #loggedIn(): Session[] {
    return [...this.#sessions].filter((one) => one.isAuthed());
  }

  #mayLogIn(user: string | null, given: string): boolean {
    if (user === null) return given === this.#password;
    const password = this.#options.users?.[user];
    return password !== undefined && password === given;
  }

  /** What a session asks of its exchange. */
  #hostOfSessions(): SessionHost {
    const { allowed, globals } = this.#options;
    const builtIn = builtInCommands({
      table: this.table,
      extensions: () => this.#extensions,
      head: (name) => this.head(name),
      globals: new Map(Object.entries({ domain: '127.0.0.1', ...globals })),
      hash: this.hash,
      startedAt: () => this.#startedAt,
      version: 'FreeSWITCH Version 1.11.3-demo~64bit (demo 64bit)\n',
    });
    return {
      login: (user, given) => this.#mayLogIn(user, given),
      allowed: {
        ...(allowed?.events && { events: new Set(allowed.events) }),
        ...(allowed?.api && { api: new Set(allowed.api) }),
      },
      handler: (command) => this.handlers[command] ?? builtIn[command],
      heard: (text) => {
        this.commands.push(text);
        this.#waiters.check();
      },
      publish: (event) => this.publish(event),
      jobEvent: (headers) => ({ ...this.head('BACKGROUND_JOB'), ...headers }),
      changed: () => this.#waiters.check(),
    };
  }
}
