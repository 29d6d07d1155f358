/** The link to the exchange: one connection at a time, one timer that comes back with growing, jittered pauses. */
import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createBackoff } from '../../timers/backoff.ts';
import { offline, openSocket } from './socket-and-jobs.ts';
import { LINK_TIMINGS } from './types.ts';
import type { Link, LinkOptions, LinkState } from './types.ts';
import { linkDetail, linkDetailOf } from './words.ts';
import type { LinkDetail } from './words.ts';

/** Creates the link, switched off. What it tells: `onState` with words, `onEvents` in order, `resync` after every connecting. */
export const createLink = (options: LinkOptions): Link => {
  const { log } = options;
  const timings = { ...LINK_TIMINGS, ...options.timings };
  const random = options.random ?? Math.random;
  const pauses = createBackoff({ first: timings.firstPause, longest: timings.maxPause }, random);
  const refusals = createBackoff({ first: timings.refusedPause, longest: timings.maxRefusedPause }, random);
  let settings = options.settings;
  let state: LinkState = 'off';
  let detail = linkDetail('off');
  let connection: Connection | null = null;
  let readyAt: number | null = null;
  /** The attempt that counts; all earlier ones are history. */
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;

  const tell = (next: LinkState, why: LinkDetail): void => {
    if (next === state && why.words.en === detail.words.en) return;
    state = next;
    detail = why;
    log.info({ state, code: why.code }, 'link to the exchange');
    options.onState(next, why);
  };

  /** Lets go of whatever there is; nothing of it is heard any more. */
  const drop = (): void => {
    turn += 1;
    clearTimeout(timer);
    connection?.destroy();
    connection = null;
    readyAt = null;
  };

  const fail = (why: LinkDetail): void => {
    if (readyAt !== null && performance.now() - readyAt >= timings.stable) pauses.reset();
    drop();
    // A wrong password stays wrong: nothing is tried until somebody changes it.
    if (why.code === 'password') return tell('refused', why);
    const refused = why.code === 'acl' || why.code === 'events' || why.code === 'sshRefused';
    const pause = refused ? refusals.next() : pauses.next();
    timer = setTimeout(attempt, pause);
    tell(refused ? 'refused' : 'connecting', why);
  };

  const open = async (mine: number): Promise<void> => {
    const socket = await (options.connect?.() ?? openSocket(settings.host, settings.port, timings.connect));
    if (mine !== turn) {
      socket.destroy();
      return;
    }
    connection = createConnection({
      ...options,
      socket,
      timings,
      password: settings.password,
      where: `${settings.host}:${settings.port}`,
      onReady: () => {
        readyAt = performance.now();
        refusals.reset();
        tell('connected', linkDetail('ok'));
      },
      onFail: (why) => fail(why),
    });
  };

  const attempt = (): void => {
    drop();
    const mine = turn;
    // While trying again, the reason why it is not there yet stays to be read.
    if (state === 'off' || state === 'connected') tell('connecting', linkDetail('connecting'));
    open(mine).catch((error: unknown) => {
      if (mine === turn) fail(linkDetailOf(error, `${settings.host}:${settings.port}`));
    });
  };

  return {
    start: () => {
      if (state === 'off') attempt();
    },
    stop: () => {
      drop();
      tell('off', linkDetail('off'));
    },
    retryNow: () => {
      if (state === 'off') return;
      if (connection === null || state !== 'connected') return attempt();
      pauses.reset();
      const mine = turn;
      void connection.prove(Math.min(2000, timings.command)).then((alive) => {
        if (!alive && turn === mine + 1) attempt();
        return undefined;
      });
    },
    configure: (next) => {
      settings = next;
      pauses.reset();
      refusals.reset();
      if (state === 'off') return;
      drop();
      tell('connecting', linkDetail('connecting'));
      attempt();
    },
    api: async (command, timeoutMs) => {
      if (connection === null || state !== 'connected') throw offline();
      return connection.api(command, timeoutMs);
    },
    bgapi: async (command, timeoutMs) => {
      if (connection === null || state !== 'connected') throw offline();
      return connection.bgapi(command, timeoutMs);
    },
    untilRead: async () => connection?.untilRead(),
    state: () => state,
    detail: () => detail,
  };
};
