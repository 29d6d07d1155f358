/** A look around the exchange's server: what is read there, what the exchange itself answers, the findings, and the changes that can be made. */
import type { LookAround, ServerFindings } from '../../exchange/driver.ts';
import type { Server } from '../../remote/server.ts';
import { askExchange, probeExchange } from '../link/probe-exchange.ts';
import { findingsOf } from './findings.ts';
import { lookAround } from './look-around.ts';
import { makeChange } from './make-change.ts';

/** @throws what the server throws */
export async function findOnServer(server: Server, { log, ...input }: LookAround): Promise<ServerFindings> {
  const view = await lookAround(server);
  const { extensions, eventSocket } = view;
  const probe = eventSocket === undefined ? null : await probeExchange(eventSocket, server.connect, log);
  return {
    ...findingsOf({ ...input, view, probe }),
    extensions,
    make(plan, at, language) {
      // Its own socket knows the password; fs_cli has it only where that was never changed.
      const ask = async (command: string): Promise<string | null> =>
        (eventSocket === undefined ? null : await askExchange(eventSocket, at.connect, command, log)) ??
        at.run(`fs_cli -x '${command}'`);
      return makeChange(plan, at, ask, language);
    },
  };
}
