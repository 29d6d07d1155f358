/** The last moment at which calls in progress were known to be alive, kept over a restart: a call that was cut off ends there and not at its last event. */
import type { Logger } from 'pino';
import type { Micros } from '../../core/model.ts';

export type LastHeardDeps = {
  /** Are there calls in progress, and a line to the exchange? Nothing is asked and written otherwise. */
  readonly isWanted: () => boolean;
  /** Asks the exchange something small: its answer proves that the line lives, and no end is on the way. */
  readonly ask: () => Promise<unknown>;
  /** The exchange's time now, µs. */
  readonly now: () => Micros;
  /** Writes the moment down. */
  readonly keep: (at: Micros) => void;
  readonly log: Logger;
  /** How often (ms). */
  readonly everyMs?: number;
};

const EVERY_MS = 3_000;

export function createLastHeard({ isWanted, ask, now, keep, log, everyMs = EVERY_MS }: LastHeardDeps) {
  let timer: NodeJS.Timeout | undefined;
  let isAsking = false;

  const look = async (): Promise<void> => {
    if (isAsking || !isWanted()) return;
    isAsking = true;
    try {
      await ask();
      if (isWanted()) keep(now());
    } catch (error) {
      log.debug({ err: error }, 'the exchange did not answer, or the moment could not be kept');
    } finally {
      isAsking = false;
    }
  };

  return {
    look,
    start: (): void => void (timer = setInterval(() => void look(), everyMs).unref()),
    /** An orderly end while the connection is up: now is the last known moment. */
    stop(): void {
      clearInterval(timer);
      try {
        if (isWanted()) keep(now());
      } catch (error) {
        log.debug({ err: error }, 'the last moment could not be kept');
      }
    },
  };
}
