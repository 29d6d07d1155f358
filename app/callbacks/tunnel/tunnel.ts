/** The way from the internet to our listener: a fixed address, an SSH reverse tunnel, or a program; all behave alike. */
import type { Logger } from 'pino';
import type { TunnelSettings } from '../../contract/settings.ts';
import type { Leftovers } from './orphaned-processes.ts';
import type { LocalEnd } from './ssh-forward.ts';
import { supervise, type SuperviseDeps, type Tunnel, type TunnelState } from './supervise.ts';
import { commandTunnel } from './tunnel-command.ts';
import { fixedTunnel } from './tunnel-fixed.ts';
import { sshTunnel } from './tunnel-ssh.ts';

export type TunnelDeps = {
  /** The public address changed (no slash at its end); null while there is none. */
  readonly onUrl: (url: string | null) => void;
  readonly onState: (state: TunnelState) => void;
  /** The SSH server's fingerprint, seen for the first time: to be stored in `tunnel.login.hostKey`. */
  readonly learnHostKey: (fingerprint: string) => void;
  readonly log: Logger;
  /** Where a tunnel program is written down. */
  readonly leftovers?: Leftovers;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly random?: () => number;
  /** For tests: shorter pauses (ms), see supervise.ts and tunnel-ssh.ts. */
  readonly pauses?: NonNullable<SuperviseDeps['pauses']>;
  readonly urlWait?: number;
  readonly keepAlive?: { readonly interval: number; readonly count: number };
};

/**
 * Builds the tunnel that the settings ask for; nothing is opened before `start`.
 * @param settings `listener.publicUrl` and `listener.tunnel`; an address that is set wins over one that is found out
 * @param local our listener, as reached from this machine
 */
export function createTunnel(
  settings: { publicUrl: string | null; tunnel: TunnelSettings },
  local: LocalEnd,
  deps: TunnelDeps,
): Tunnel {
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '') ?? null;
  const { tunnel } = settings;
  let told: string | null = null;
  const onState = (state: TunnelState): void => {
    deps.onState(state);
    if (state.url === told) return;
    told = state.url;
    deps.onUrl(told);
  };
  if (tunnel.kind === 'none') return fixedTunnel(publicUrl, onState);

  const reachable = { port: local.port, host: /^(0\.0\.0\.0|::)$/.test(local.host) ? '127.0.0.1' : local.host };
  const parts = { ...deps, local: reachable };
  const open =
    tunnel.kind === 'ssh' ? sshTunnel({ ...tunnel, publicUrl }, parts) : commandTunnel({ ...tunnel, publicUrl }, parts);
  const { now, random = Math.random, pauses } = deps;
  return supervise({ open, onState, now, random, ...(pauses && { pauses }) });
}

export type { Tunnel, TunnelState };
