/** Tries an event socket: logs in, asks for the version and the registered phones, and lets go. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Words } from '../../contract/language.ts';
import { createCommands } from '../commands/commands.ts';
import { createLink } from './link.ts';
import type { LinkSession, LinkSettings } from './types.ts';

const WITHIN = 12_000;

export type Probe =
  | {
      readonly ok: true;
      readonly version: string | undefined;
      readonly phones: number;
      readonly registered: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly code: string; readonly words: Words };

type Connect = ((host: string, port: number) => Promise<Duplex>) | undefined;

/** Logs in, lets `work` ask, and lets go. @returns what it found, or why there was no answer within some seconds */
async function meet<T>(
  settings: LinkSettings,
  connect: Connect,
  work: (session: LinkSession) => Promise<T>,
  log: Logger,
): Promise<{ readonly found: T } | Extract<Probe, { ok: false }>> {
  let done = (_: { readonly found: T } | Extract<Probe, { ok: false }>): void => undefined;
  const result = new Promise<{ readonly found: T } | Extract<Probe, { ok: false }>>((resolve) => {
    done = resolve;
  });
  const link = createLink({
    settings,
    ...(connect && { connect: () => connect(settings.host, settings.port) }),
    subscriptions: [],
    onEvents: () => undefined,
    onState: (state, detail) => {
      if (state === 'connected' || state === 'off' || detail.code === 'connecting') return;
      done({ ok: false, code: detail.code, words: detail.words });
    },
    resync: async (session) => done({ found: await work(session) }),
    log,
  });
  const timer = setTimeout(() => done({ ok: false, code: 'timeout', words: link.detail().words }), WITHIN);
  link.start();
  const answer = await result;
  clearTimeout(timer);
  link.stop();
  return answer;
}

/**
 * @param connect another way there than TCP (an SSH login)
 * @returns what the exchange said, or why there was no answer within some seconds
 */
export async function probeExchange(settings: LinkSettings, connect: Connect, log: Logger): Promise<Probe> {
  const answer = await meet(
    settings,
    connect,
    async (session) => {
      const commands = createCommands(session);
      const [version, phones] = await Promise.all([
        commands.version().catch(() => undefined),
        commands.registrations().catch(() => []),
      ]);
      return { version, registered: new Set(phones.map(({ user, domain }) => `${user}@${domain}`)) };
    },
    log,
  );
  if (!('found' in answer)) return answer;
  const { version, registered } = answer.found;
  return { ok: true, version, phones: registered.size, registered };
}

/** Has the exchange run one command. @returns its answer, `-ERR …` where it refuses; null where it could not be asked */
export async function askExchange(
  settings: LinkSettings,
  connect: Connect,
  command: string,
  log: Logger,
): Promise<string | null> {
  const answer = await meet(settings, connect, (session) => session.api(command).catch(() => null), log);
  return 'found' in answer ? answer.found : null;
}
