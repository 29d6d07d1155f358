/** Notices a CRM that is down, so that one probe is sent in growing, jittered pauses instead of everything that waits. */
import { pauseAfter } from '../../timers/backoff.ts';
import type { Failed, RetryReason } from './outcome.ts';

const PAUSES = { first: 1_000, longest: 30_000 };
/** Three failures in a row with no success between: it is not the message, it is the CRM. */
const ENOUGH = 3;
const AT_ONCE: readonly RetryReason[] = ['unreachable'];

export type Breaker = ReturnType<typeof createBreaker>;

/** @param random 0…1 */
export function createBreaker(random: () => number) {
  let inARow = 0;
  let probes = 0;
  let open = false;
  let probeAt = 0;
  let waited = 0;
  return {
    isOpen: (): boolean => open,
    /** ms until the next probe may be sent, while open; 0 = now. Clamped, in case the clock was set back. */
    wait: (now: number): number => (probeAt - now > waited ? 0 : Math.max(0, probeAt - now)),
    /** The CRM answered, whatever it said. @returns true where that is news */
    answered(): boolean {
      const news = open;
      inARow = 0;
      probes = 0;
      open = false;
      return news;
    },
    failed(failure: Failed, now: number): void {
      inARow += 1;
      const hard = failure.kind === 'unauthorized' || (failure.kind === 'retry' && AT_ONCE.includes(failure.reason));
      if (!open && !hard && inARow < ENOUGH) return;
      if (open && this.wait(now) > 0) return; // others that were under way when it broke
      open = true;
      const asked = failure.kind === 'retry' ? (failure.afterMs ?? 0) : 0;
      waited = Math.max(asked, pauseAfter(probes, PAUSES, random));
      probeAt = now + waited;
      probes += 1;
    },
    /** Something changed (a new key, the network is back): the next probe may go now. */
    hurry(): void {
      probeAt = 0;
      probes = 0;
    },
  };
}
