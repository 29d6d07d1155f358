/** Tells systemd that the program is ready, alive and stopping (Type=notify, WatchdogSec); elsewhere it does nothing. */
import { execFile } from 'node:child_process';

export type ServiceManager = { readonly ready: () => void; readonly stopping: () => void };

type Env = Readonly<Record<string, string | undefined>>;

/** systemd's own program speaks to its socket: Node has no datagram sockets of that kind. */
const run = (state: string, env: Env): void => {
  execFile('systemd-notify', [state], { env: { ...env }, timeout: 10_000 }, () => undefined);
};

/**
 * The sign of life comes from a timer of the event loop: when that hangs, systemd restarts the program.
 * @param env NOTIFY_SOCKET and WATCHDOG_USEC as systemd sets them @param tell sends one state
 */
export function createServiceManager(
  env: Env = process.env,
  tell: (state: string, env: Env) => void = run,
): ServiceManager {
  if (env['NOTIFY_SOCKET'] === undefined) return { ready: () => undefined, stopping: () => undefined };
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000;
  let timer: NodeJS.Timeout | undefined;
  return {
    ready() {
      tell('READY=1', env);
      if (watchdogMs > 0) timer = setInterval(() => tell('WATCHDOG=1', env), watchdogMs / 3);
    },
    stopping() {
      clearInterval(timer);
      tell('STOPPING=1', env);
    },
  };
}
