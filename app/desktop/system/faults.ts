/**
 * What follows from faults: the engine is restarted (engine-supervisor.ts), then the program, then it stays down; the user is told once each
 * time. An unhandled rejection is no crash: one operation failed, the rest goes on, so it is only logged.
 */
import type { Logger } from 'pino';
import type { TraySync } from '../tray/tray-sync.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { Notifier } from '../tray/notify.ts';
import type { DesktopHost } from '../start/start.ts';
import type { DesktopSay } from '../words.ts';

export type FaultDeps = {
  process: Pick<DesktopHost['process'], 'on'>;
  supervisor: EngineSupervisor;
  traySync: TraySync;
  notifier: Pick<Notifier, 'tell'>;
  relauncher: { afterFault(): boolean };
  say: DesktopSay;
  /** Is there an icon near the clock? */
  hasIcon: () => boolean;
  log: Logger;
  /** This process exists because the one before it failed. */
  relaunched: boolean;
};

/** The store's failures carry words that can be shown as they stand. */
function reasonOf(fault: unknown): string | null {
  return fault instanceof Error && fault.name === 'StoreFailure' ? fault.message : null;
}

/** Listens to uncaught faults and to the engine's supervisor for as long as the program lives. */
export function watchFaults({
  process,
  supervisor,
  traySync,
  notifier,
  relauncher,
  say,
  hasIcon,
  log,
  relaunched,
}: FaultDeps): void {
  let mending = relaunched;
  process.on('uncaughtException', supervisor.crashed);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection that nobody handled'));
  supervisor.watch((condition, fault) => {
    if (condition === 'stopped') {
      if (relauncher.afterFault()) return;
      const [title, body] = [say('gaveUpTitle'), say('gaveUpBody', hasIcon())];
      notifier.tell({ title, body: reasonOf(fault) ?? body });
    }
    if (condition === 'running' && mending) notifier.tell({ title: say('recoveredTitle'), body: say('recoveredBody') });
    mending = condition === 'restarting';
    traySync.condition(condition);
  });
}
