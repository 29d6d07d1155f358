/** An exchange inside the box: speaks FreeSWITCH's event socket over TCP, for `npm run demo` and for tests. */
import { randomUUID } from 'node:crypto';
import { createServer, Socket } from 'node:net';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { createChannelTable } from './channel-table.ts';
import { builtInCommands } from './exchange-api.ts';
import type { ApiHandler, DemoExtension } from './exchange-api.ts';
import { createSession, lazyFrame } from './exchange-session.ts';
import type { Session } from './exchange-session.ts';
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

const portOf = (server: Server): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

export type DemoExchange = Awaited<ReturnType<typeof createDemoExchange>>;

/** Listens on loopback (port 0: chosen by the system) and resolves when it does. */
export const createDemoExchange = async (options: DemoExchangeOptions = {}) => {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? Date.now;
  const table = createChannelTable();
  const commands: string[] = [];
  const waiters = createWaiters();
  const sessions = new Set<Session>();
  const handlers: Record<string, ApiHandler> = { ...options.handlers };
  let extensions = options.extensions ?? [];
  let password = options.password ?? 'demo';
  const hash = createHashTable();
  let startedAt = clock() - 93_784_000;
  let core = randomUUID() as string;
  let sequence = 1000;
  let accepted = 0;
  let refused = false;
  let silent = false;

  const head = (name: string): WireEvent => {
    sequence += 1;
    return eventHead({ name, core, sequence, now: clock() });
  };
  /** What happened is so at once for whoever asks. Listeners may hear of it later: events overtake each other, the exchange's state does not. */
  const publish = (event: WireEvent, lateMs = 0): void => {
    const whole = 'Core-UUID' in event ? event : { ...head(String(event['Event-Name'])), ...event };
    table.apply(whole);
    const frame = lazyFrame(whole);
    const deliver = (): void => sessions.forEach((session) => session.deliver(whole, frame));
    if (lateMs > 0) setTimeout(deliver, lateMs);
    else deliver();
  };

  const builtIn = builtInCommands({
    table,
    extensions: () => extensions,
    head,
    globals: new Map(Object.entries({ domain: '127.0.0.1', ...options.globals })),
    hash,
    startedAt: () => startedAt,
    version: 'FreeSWITCH Version 1.11.3-demo~64bit (demo 64bit)\n',
  });
  const sessionHost = {
    login: (user: string | null, given: string): boolean =>
      user === null ? given === password : options.users?.[user] !== undefined && options.users[user] === given,
    allowed: {
      ...(options.allowed?.events && { events: new Set(options.allowed.events) }),
      ...(options.allowed?.api && { api: new Set(options.allowed.api) }),
    },
    handler: (command: string) => handlers[command] ?? builtIn[command],
    heard: (text: string) => {
      commands.push(text);
      waiters.check();
    },
    publish,
    jobEvent: (headers: WireEvent) => ({ ...head('BACKGROUND_JOB'), ...headers }),
    changed: () => waiters.check(),
  };

  const accept = (socket: Socket | Duplex): void => {
    accepted += 1;
    if (socket instanceof Socket) socket.setNoDelay(true);
    if (refused) {
      socket.on('error', () => socket.destroy());
      socket.end(RUDE_REJECTION);
      waiters.check();
      return;
    }
    const session = createSession(socket, sessionHost);
    session.silence(silent);
    sessions.add(session);
    socket.on('close', () => {
      sessions.delete(session);
      waiters.check();
    });
    waiters.check();
  };
  const server = createServer({ allowHalfOpen: false }, accept);
  if (options.listen !== false) {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, host, resolve);
    });
  }

  const beatMs = options.heartbeatMs ?? 20_000;
  const beat = (): void =>
    publish({
      ...head('HEARTBEAT'),
      'Event-Info': 'System Ready',
      'Up-Time': '0 years, 1 day, 2 hours, 3 minutes, 4 seconds, 5 milliseconds, 6 microseconds',
      'FreeSWITCH-Version': '1.11.3-demo~64bit',
      'Uptime-msec': '93784005',
      'Session-Count': String(table.ids().length),
      'Max-Sessions': '1000',
      'Session-Per-Sec': '30',
      'Heartbeat-Interval': String(beatMs / 1000),
      'Idle-CPU': '97.000000',
    });
  const beating = beatMs > 0 ? setInterval(beat, beatMs) : undefined;

  const live = (): Session[] => [...sessions].filter((one) => one.isAuthed());
  const cut = (how: 'end' | 'reset' | 'notice' = 'reset'): void => {
    for (const session of sessions) session.cut(how);
  };

  return {
    host,
    port: portOf(server),
    /** A connection without a socket. */
    attach: (stream: Duplex): void => accept(stream),
    table,
    /** Every command heard, in order, as text (its header lines included). */
    commands,
    handlers,
    /** What mod_hash keeps. */
    hash,
    head,
    publish,
    beat,
    cut,
    /** Clients logged in right now. */
    connections: () => live().length,
    /** Connections ever accepted, refused ones included. */
    accepted: () => accepted,
    /** Bytes as they are, to everybody logged in. */
    raw: (bytes: string | Buffer): void => {
      for (const session of live()) session.write(bytes);
    },
    /** From now on connections are rejected as by an ACL. */
    refuse: (on: boolean): void => {
      refused = on;
    },
    /** From now on nothing is answered or sent, though connections stay up. */
    silence: (on: boolean): void => {
      silent = on;
      for (const session of sessions) session.silence(on);
    },
    setPassword: (next: string): void => {
      password = next;
    },
    setExtensions: (next: readonly DemoExtension[]): void => {
      extensions = next;
    },
    /** FreeSWITCH restarted: everybody is cut off, no channel lives, a new Core-UUID. */
    restart: (): void => {
      core = randomUUID();
      startedAt = clock();
      hash.clear();
      table.clear();
      table.override(null);
      cut('end');
    },
    /** Is a phone registered under this extension? */
    hasPhone: (extension: string): boolean =>
      extensions.some(({ number, contact }) => number === extension && contact !== null),
    coreUuid: () => core,
    /** Resolves with the first command matching `pattern`, of the past (from index `after`) or the future. */
    waitForCommand: (pattern: RegExp, after = 0): Promise<string> =>
      waiters.until(`command ${String(pattern)}`, () => commands.slice(after).find((text) => pattern.test(text))),
    /** Resolves when somebody logged in listens to events of that name (or CUSTOM subclass). */
    waitForListener: (name = 'CHANNEL_CREATE'): Promise<true> =>
      waiters.until(`a listener of ${name}`, () => live().some((one) => one.subscriptions.has(name)) || undefined),
    /** Resolves when that many clients are logged in. */
    waitForConnections: (count: number): Promise<true> =>
      waiters.until(`${count} connections`, () => live().length === count || undefined),
    /** Resolves when that many connections have ever been accepted. */
    waitForAccepted: (count: number): Promise<true> =>
      waiters.until(`${count} accepted connections`, () => accepted >= count || undefined),
    close: async (): Promise<void> => {
      clearInterval(beating);
      waiters.close();
      for (const session of sessions) session.socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
};
