/** One connection to the exchange from the first byte to the last: log in, subscribe, read the state, let events through, notice silence. */
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { BrokenStream, createEslClient } from './esl-client.ts';
import { createJobs, offline, within } from './socket-and-backoff.ts';
import type { LinkOptions, LinkSession, LinkTimings } from './types.ts';
import { linkDetail } from './words.ts';
import type { LinkDetail } from './words.ts';
import type { RawEvent } from '../events/translate.ts';
import { systemWords } from '../../contract/worded-error.ts';

export type ConnectionOptions = Pick<LinkOptions, 'subscriptions' | 'onEvents' | 'resync' | 'log'> & {
  readonly socket: Duplex;
  readonly password: string;
  /** host:port, for words. */
  readonly where: string;
  readonly timings: LinkTimings;
  /** Events flow from now on. */
  readonly onReady: () => void;
  /** Told once, and it is over. */
  readonly onFail: (why: LinkDetail) => void;
};

export type Connection = LinkSession & {
  /** Asks something harmless; no answer within `ms` ends the connection. */
  readonly prove: (ms: number) => Promise<boolean>;
  readonly destroy: () => void;
};

const loginLine = (password: string): string =>
  /^[^@\s:]+@[^@\s:]+:/.test(password) ? `userauth ${password}` : `auth ${password}`;

/** HEARTBEAT and BACKGROUND_JOB are ours, the rest is the caller's. */
const wishes = (names: readonly string[]): string[] => [
  ...['HEARTBEAT', 'BACKGROUND_JOB'].filter((name) => !names.includes(name)),
  ...names,
];

/** The address this PC has on the connection, as an ACL must name it; over a forwarded channel that is the exchange itself. */
const ownAddress = (socket: Duplex): string =>
  'localAddress' in socket && typeof socket.localAddress === 'string'
    ? socket.localAddress.replace(/^::ffff:/, '')
    : '127.0.0.1';

/** Takes over a freshly opened stream. */
export const createConnection = (options: ConnectionOptions): Connection => {
  const { socket, timings, log } = options;
  const jobs = createJobs();
  const address = ownAddress(socket);
  let heartbeat = timings.heartbeat;
  let lastSeen = performance.now();
  let repairedAt = -Infinity;
  let beats = 0;
  let greeted = false;
  let ready = false;
  let over = false;
  /** Events wait here while the state is being read. */
  let buffer: RawEvent[] | null = [];
  let watch: NodeJS.Timeout | undefined;
  let repairing: NodeJS.Timeout | undefined;

  const destroy = (): void => {
    over = true;
    clearTimeout(patience);
    clearTimeout(repairing);
    clearInterval(watch);
    client.destroy();
    jobs.failAll();
  };
  const fail = (why: LinkDetail): void => {
    if (over) return;
    destroy();
    options.onFail(why);
  };
  const patience = setTimeout(() => fail(linkDetail('timeout', options.where)), timings.login);

  const deliver = (events: readonly RawEvent[]): void => {
    try {
      if (events.length > 0) options.onEvents(events);
    } catch (error) {
      log.error({ err: error }, 'events could not be taken in');
    }
  };

  const hear = (events: RawEvent[]): void => {
    lastSeen = performance.now();
    const rest = events.filter((event) => {
      if (event['Event-Name'] === 'HEARTBEAT') {
        beats += 1;
        const seconds = Number(event['Heartbeat-Interval']);
        if (seconds > 0 && seconds < 3600 && seconds * 1000 !== heartbeat) {
          heartbeat = seconds * 1000;
          guard();
        }
      }
      return event['Event-Name'] !== 'BACKGROUND_JOB' || !jobs.take(event);
    });
    if (buffer) buffer.push(...rest);
    else deliver(rest);
  };

  const session: LinkSession = {
    api: async (command, timeoutMs = timings.command) => {
      if (over) throw offline();
      return within(client.api(command), timeoutMs, command.split(' ')[0] ?? '');
    },
    bgapi: async (command, timeoutMs = timings.job) => {
      if (over) throw offline();
      const id = randomUUID();
      const what = command.split(' ')[0] ?? '';
      const done = jobs.wait(id, timeoutMs, what);
      done.catch(() => undefined);
      try {
        const reply = await within(client.command(`bgapi ${command}`, { 'Job-UUID': id }), timings.command, what);
        if (reply.ok) return await done;
        return `${reply.text}\n`;
      } finally {
        jobs.forget(id);
      }
    },
  };

  /** Reads the state while events wait, then lets them through in order. */
  const settle = async (): Promise<void> => {
    buffer ??= [];
    repairedAt = performance.now();
    await within(options.resync(session), timings.resync, 'resync');
    if (over) return;
    const waiting = buffer;
    buffer = null;
    deliver(waiting);
  };
  const settleOrFail = (): void => {
    settle().catch((error: unknown) => fail(linkDetail('resync', systemWords(error).ru)));
  };
  /** A lost event may have been a hang-up: the state is read again, not too often. */
  const repair = (): void => {
    clearTimeout(repairing);
    const wait = Math.max(0, repairedAt + timings.repair - performance.now());
    repairing = setTimeout(() => {
      if (ready && !over && buffer === null) settleOrFail();
    }, wait);
  };

  const prove = async (ms: number): Promise<boolean> => {
    try {
      await session.api('version', ms);
      lastSeen = performance.now();
      return true;
    } catch {
      fail(linkDetail('silent'));
      return false;
    }
  };
  /** Silence for three heartbeats is death, whatever TCP thinks. Without any heartbeat so far a question is asked first. */
  const guard = (): void => {
    clearInterval(watch);
    if (!ready || over) return;
    watch = setInterval(
      () => {
        if (performance.now() - lastSeen < heartbeat * 3) return;
        if (beats > 0) fail(linkDetail('silent'));
        else void prove(timings.command);
      },
      Math.max(5, heartbeat / 4),
    );
  };

  const ask = (names: readonly string[]) =>
    within(client.command(`event json ${names.join(' ')}`), timings.command, 'event');
  /** A restricted user (`esl-allowed-events`) is refused the whole line for one name: then each is asked for by itself. */
  const subscribe = async (): Promise<boolean> => {
    const names = wishes(options.subscriptions);
    const whole = await ask(names);
    if (whole.ok) return true;
    const custom = names.includes('CUSTOM') ? names.slice(names.indexOf('CUSTOM') + 1) : [];
    const alone = [
      ...names
        .slice(0, names.length - custom.length)
        .filter((name) => name !== 'CUSTOM')
        .map((name) => [name]),
      ...custom.map((name) => ['CUSTOM', name]),
    ];
    const refused: string[] = [];
    for (const one of alone) if (!(await ask(one)).ok) refused.push(one.join(' '));
    if (refused.length > 0) log.warn({ refused }, 'the exchange does not let us listen to these events');
    // Without the births of channels there is nothing to tell.
    if (!names.includes('CHANNEL_CREATE') || !refused.includes('CHANNEL_CREATE')) return true;
    fail(linkDetail('events', whole.text));
    return false;
  };

  const logIn = async (): Promise<void> => {
    const hello = await within(client.command(loginLine(options.password)), timings.login, 'auth');
    // Only a plain refusal is one: anything else is a damaged stream, and no reason to stop trying.
    if (!hello.ok) return fail(hello.text.startsWith('-ERR') ? linkDetail('password') : linkDetail('broken', 'auth'));
    if (!(await subscribe())) return;
    await settle();
    if (over) return;
    ready = true;
    lastSeen = performance.now();
    guard();
    options.onReady();
  };

  const client = createEslClient(socket, {
    onAuthRequest: () => {
      if (greeted) return;
      greeted = true;
      clearTimeout(patience);
      logIn().catch((error: unknown) => fail(linkDetail('resync', systemWords(error).ru)));
    },
    onEvents: hear,
    onNotice: (notice) => {
      if (notice === 'rejected') fail(linkDetail('acl', address));
      else if (ready) fail(linkDetail('closed'));
    },
    onGarbled: (length) => {
      log.warn({ length }, 'an event was no JSON: reading the state again');
      repair();
    },
    onClose: (error) =>
      fail(error instanceof BrokenStream ? linkDetail('broken', error.message) : linkDetail('closed')),
  });

  return { ...session, prove, destroy };
};
