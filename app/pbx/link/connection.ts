/** One connection to the exchange from the first byte to the last: log in, subscribe, read the state, let events through, notice silence. */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { createEslClient } from './esl-client.ts';
import { createHeartbeat } from './heartbeat.ts';
import { BrokenStream } from './frames.ts';
import { createJobs, inTime, offline } from './socket-and-jobs.ts';
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
  readonly prove: (ms: number) => Promise<boolean>;
  /** Resolves when everything has been taken in that the exchange said before this was asked, or the connection is over. */
  readonly untilRead: () => Promise<void>;
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
  const heartbeat = createHeartbeat(timings.heartbeat);
  let lastSeen = performance.now();
  let isAsking = false;
  let repairedAt = -Infinity;
  let greeted = false;
  let ready = false;
  let over = false;
  /** Events wait here while the state is being read. */
  let buffer: JsonEvent[] | null = [];
  /** Told when they have been let through, or never will be. */
  let settled = Promise.withResolvers<void>();
  /** A job's result comes in the order of the events; not where a user with few rights does not get it. */
  let hearsJobs = true;
  let watch: NodeJS.Timeout | undefined;
  let repairing: NodeJS.Timeout | undefined;

  const destroy = (): void => {
    over = true;
    clearTimeout(patience);
    clearTimeout(repairing);
    clearInterval(watch);
    client.destroy();
    jobs.failAll();
    settled.resolve();
  };
  const fail = (why: LinkDetail): void => {
    if (over) return;
    destroy();
    options.onFail(why);
  };
  const patience = setTimeout(() => fail(linkDetail('timeout', options.where)), timings.login);

  const deliver = (events: readonly JsonEvent[]): void => {
    try {
      if (events.length > 0) options.onEvents(events);
    } catch (error) {
      log.error({ err: error }, 'events could not be taken in');
    }
    // Known once their headers were read: what was told in the damaged part may have been a hang-up.
    if (events.some((event) => event.isDamaged)) repair();
  };

  const hear = (events: JsonEvent[]): void => {
    lastSeen = performance.now();
    const rest = events.filter((event) => {
      if (event.name === 'HEARTBEAT') heartbeat.beat(Number(event.header('Event-Date-Timestamp')) / 1000);
      return event.name !== 'BACKGROUND_JOB' || !jobs.take(event);
    });
    if (buffer) buffer.push(...rest);
    else deliver(rest);
  };

  const session: LinkSession = {
    api: async (command, timeoutMs = timings.command) => {
      if (over) throw offline();
      return inTime(client.api(command), timeoutMs, command.split(' ')[0] ?? '');
    },
    bgapi: async (command, timeoutMs = timings.job) => {
      if (over) throw offline();
      const id = randomUUID();
      const what = command.split(' ')[0] ?? '';
      const done = jobs.wait(id, timeoutMs, what);
      done.catch(() => undefined);
      try {
        const reply = await inTime(client.command(`bgapi ${command}`, { 'Job-UUID': id }), timings.command, what);
        if (reply.ok) return await done;
        return `${reply.text}\n`;
      } finally {
        jobs.forget(id);
      }
    },
  };

  /** Reads the state while events wait, then lets them through in order. */
  const settle = async (): Promise<void> => {
    if (buffer === null) {
      buffer = [];
      settled = Promise.withResolvers();
    }
    repairedAt = performance.now();
    await inTime(options.resync(session), timings.resync, 'resync');
    if (over) return;
    const waiting = buffer;
    buffer = null;
    deliver(waiting);
    settled.resolve();
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
  /** After silence the exchange is asked something: no answer is death, whatever TCP thinks. Silence alone is not: heartbeats may be seldom. */
  const guard = (): void => {
    watch = setInterval(
      () => {
        if (isAsking || performance.now() - lastSeen < heartbeat.patience()) return;
        isAsking = true;
        void prove(timings.proof).finally(() => (isAsking = false));
      },
      Math.max(5, timings.heartbeat / 4),
    );
  };

  /**
   * A question whose answer comes behind all that was said before it. The answer to `api` may overtake events that wait in the exchange for
   * some ms; the result of a job is an event itself.
   */
  const untilRead = async (): Promise<void> => {
    await settled.promise;
    try {
      if (!over && hearsJobs) await session.bgapi('strepoch', timings.command);
      else if (!over) await session.api('strepoch');
    } catch {
      if (over) return;
      // Perhaps only the job's result does not come.
      if (hearsJobs) hearsJobs = false;
      else return fail(linkDetail('silent'));
      return untilRead();
    }
    await turn(); // events of the same read are let through in this turn of the loop
    return settled.promise;
  };

  const ask = (names: readonly string[]) =>
    inTime(client.command(`event json ${names.join(' ')}`), timings.command, 'event');
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
    hearsJobs = !refused.includes('BACKGROUND_JOB');
    if (refused.length > 0) log.warn({ refused }, 'the exchange does not let us listen to these events');
    // Without the births of channels there is nothing to tell.
    if (!names.includes('CHANNEL_CREATE') || !refused.includes('CHANNEL_CREATE')) return true;
    fail(linkDetail('events', whole.text));
    return false;
  };

  const logIn = async (): Promise<void> => {
    const hello = await inTime(client.command(loginLine(options.password)), timings.login, 'auth');
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
      log.warn({ length }, 'an event could not be read: reading the state again');
      repair();
    },
    onClose: (error) =>
      fail(error instanceof BrokenStream ? linkDetail('broken', error.message) : linkDetail('closed')),
  });

  return { ...session, prove, untilRead, destroy };
};
