/**
 * What follows from faults: the engine is restarted (engine-supervisor.ts), then the program, then it stays down; the user is told once each
 * time. A promise that nobody waited for is no crash: what it was about failed, the rest goes on, so it is only written down.
 */
import type { Logger } from 'pino';
import type { Desk } from '../tray/tray-sync.ts';
import type { Life } from './engine-supervisor.ts';
import type { Notifier } from '../tray/notify.ts';
import type { World } from '../start/start.ts';
import type { DesktopWords } from '../words.ts';

export type FaultDeps = {
  process: Pick<World['process'], 'on'>;
  life: Life;
  desk: Desk;
  notifier: Pick<Notifier, 'tell'>;
  relauncher: { afterFault(): boolean };
  words: () => DesktopWords;
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

/** Listens to uncaught faults and to the engine's life for as long as the program lives. */
export function watchFaults({
  process,
  life,
  desk,
  notifier,
  relauncher,
  words,
  hasIcon,
  log,
  relaunched,
}: FaultDeps): void {
  let mending = relaunched;
  process.on('uncaughtException', life.crashed);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection that nobody handled'));
  life.watch((fate, fault) => {
    if (fate === 'stopped') {
      if (relauncher.afterFault()) return;
      const { title, body } = words().gaveUp(hasIcon());
      notifier.tell({ title, body: reasonOf(fault) ?? body });
    }
    if (fate === 'running' && mending) notifier.tell(words().recovered);
    mending = fate === 'restarting';
    desk.fate(fate);
  });
}
