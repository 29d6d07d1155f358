/**
 * FreeSWITCH's driver: the one place from which the engine takes what is FreeSWITCH's. The driver of another exchange is another such object,
 * whose `create` passes test/pbx/exchange-contract.ts.
 */
import type { Logger } from 'pino';
import type { Language } from '../contract/language.ts';
import type { Settings, SshLogin } from '../contract/settings.ts';
import type { Server } from '../remote/server.ts';
import { createFreeSwitch } from './freeswitch.ts';
import { probeExchange } from './link/probe-exchange.ts';
import { findingsOf, type Look } from './look-around/findings.ts';
import { lookAround, type ServerView } from './look-around/look-around.ts';
import { snippetsOf } from './snippets.ts';

export type { Look };

/** What the findings of a look around a server depend on. */
export type LookInput = {
  readonly login: SshLogin;
  readonly settings: Settings;
  readonly language: Language;
  readonly log: Logger;
};

/** Looks around the exchange's server: what is there, which settings that offers, what would have to be changed. @throws WordedError where it can't be read */
async function look(server: Server, { log, ...input }: LookInput): Promise<Look & Pick<ServerView, 'extensions'>> {
  const view = await lookAround(server);
  const probe = view.eventSocket === undefined ? null : await probeExchange(view.eventSocket, server.connect, log);
  return { ...findingsOf({ ...input, view, probe }), extensions: view.extensions };
}

export const exchangeDriver = {
  /** The exchange behind its port, not connected yet. */
  create: createFreeSwitch,
  /** Logs in once with other settings: the step of the set-up. */
  check: probeExchange,
  /** Lines to copy into the exchange. */
  snippets: snippetsOf,
  lookAround: look,
  /** Runs a command of the exchange's own on its server, after a change of its files. */
  commandLine: (command: string): string => `fs_cli -x '${command}'`,
} as const;
