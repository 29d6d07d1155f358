/** Tries an event socket: logs in, asks for the version and the registered phones, and lets go. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Words } from '../../contract/language.ts';
import { createCommands } from '../commands/commands.ts';
import { createLink } from './link.ts';
import type { LinkSettings } from './types.ts';

const WITHIN = 12_000;

export type Probe =
  | {
      readonly ok: true;
      readonly version: string | undefined;
      readonly phones: number;
      readonly registered: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly code: string; readonly words: Words };

/**
 * @param connect another way there than TCP (an SSH login)
 * @returns what the exchange said, or why there was no answer within some seconds
 */
export async function probeExchange(
  settings: LinkSettings,
  connect: ((host: string, port: number) => Promise<Duplex>) | undefined,
  log: Logger,
): Promise<Probe> {
  let done = (_: Probe): void => undefined;
  const result = new Promise<Probe>((resolve) => {
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
    resync: async (session) => {
      const commands = createCommands(session);
      const [version, phones] = await Promise.all([
        commands.version().catch(() => undefined),
        commands.registrations().catch(() => []),
      ]);
      const registered = new Set(phones.map(({ user, domain }) => `${user}@${domain}`));
      done({ ok: true, version, phones: registered.size, registered });
    },
    log,
  });
  const timer = setTimeout(() => done({ ok: false, code: 'timeout', words: link.detail().words }), WITHIN);
  link.start();
  const answer = await result;
  clearTimeout(timer);
  link.stop();
  return answer;
}
