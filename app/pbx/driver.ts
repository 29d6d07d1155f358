/**
 * FreeSWITCH's driver: the one place from which the engine takes what is FreeSWITCH's. The driver of another exchange is another such object,
 * whose `create` passes test/pbx/exchange-contract.ts.
 */
import type { Logger } from 'pino';
import type { Language } from '../contract/language.ts';
import type { Settings, SshLogin } from '../contract/settings.ts';
import type { TestResult } from '../contract/view.ts';
import type { Server } from '../remote/server.ts';
import type { Cdr } from './call-records/cdr.ts';
import { testHistory } from './call-records/check-history.ts';
import { EMPTY_CURSOR, parseCursor } from './call-records/cursor.ts';
import {
  createHistory,
  SETTLE_MS,
  type CdrGroup,
  type History,
  type HistoryProblem,
  type HistorySource,
} from './call-records/folder.ts';
import { userOf } from './call-records/groups.ts';
import { readFusionRows, testFusionPbx, type FusionSource } from './call-records/fusionpbx.ts';
import { unreadable } from './call-records/words.ts';
import { createFreeSwitch } from './freeswitch.ts';
import { askExchange, probeExchange } from './link/probe-exchange.ts';
import { findingsOf, type Look } from './look-around/findings.ts';
import { lookAround, type ServerView } from './look-around/look-around.ts';
import { makeChange } from './look-around/make-change.ts';
import { snippetsOf } from './snippets.ts';

/** Call records: a group is what belongs together, made into facts. */
export type { Cdr, CdrGroup, FusionSource, History, HistoryProblem, HistorySource };

/** What the findings of a look around a server depend on. */
export type LookInput = {
  readonly login: SshLogin;
  readonly settings: Settings;
  readonly language: Language;
  readonly log: Logger;
};

export type Looked = Look & Pick<ServerView, 'extensions' | 'eventSocket'>;

/** Looks around the exchange's server: what is there, which settings that offers, what would have to be changed. @throws WordedError where it can't be read */
async function look(server: Server, { log, ...input }: LookInput): Promise<Looked> {
  const view = await lookAround(server);
  const { extensions, eventSocket } = view;
  const probe = eventSocket === undefined ? null : await probeExchange(eventSocket, server.connect, log);
  return {
    ...findingsOf({ ...input, view, probe }),
    extensions,
    ...(eventSocket !== undefined && { eventSocket }),
  };
}

export type ChangeInput = {
  readonly server: Server;
  /** The look that offered the change. */
  readonly look: Pick<Looked, 'eventSocket'>;
  readonly language: Language;
  readonly log: Logger;
};

/** Makes a change on the server after consent. @throws what the server throws: the file was changed meanwhile, may not be written */
function change(plan: Parameters<typeof makeChange>[0], input: ChangeInput): Promise<TestResult> {
  const {
    server,
    look: { eventSocket },
    language,
    log,
  } = input;
  // Its own socket knows the password; fs_cli has it only where that was never changed.
  const ask = async (command: string): Promise<string | null> =>
    (eventSocket === undefined ? null : await askExchange(eventSocket, server.connect, command, log)) ??
    server.run(`fs_cli -x '${command}'`);
  return makeChange(plan, server, ask, language);
}

export const exchangeDriver = {
  /** The exchange behind its port, not connected yet. */
  create: createFreeSwitch,
  /** Logs in once with other settings: the step of the set-up. */
  check: probeExchange,
  /** Lines to copy into the exchange. */
  snippets: snippetsOf,
  lookAround: look,
  makeChange: change,
  /** The exchange's own call records. */
  records: {
    /** Reads them group by group from a cursor on. */
    open: createHistory,
    startCursor: EMPTY_CURSOR,
    parseCursor,
    /** How long after its last record a call counts as complete (ms). */
    settleMs: SETTLE_MS,
    /** Looks whether they can be read: the step of the set-up. */
    check: testHistory,
    unreadable,
    /** Whose phone a record's channel was. */
    userOf,
    fusionPbx: { readPortions: readFusionRows, check: testFusionPbx },
  },
} as const;
