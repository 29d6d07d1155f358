/** Circuit breaker: notices that the CRM is down; from then on one probe at a time is sent, in growing pauses with jitter, instead of everything that waits. */
import { pauseAfter } from '../../timers/backoff.ts';
import type { Failed, RetryReason } from './outcome.ts';

const PAUSES = { first: 1_000, longest: 30_000 };
/** After three failures in a row the fault is taken to be the CRM's, not the message's. */
const ENOUGH = 3;
const AT_ONCE: readonly RetryReason[] = ['unreachable'];

export class Breaker {
  readonly #random: () => number;
  /** Failures since the last success. */
  #failures = 0;
  /** Probes sent since the breaker opened. */
  #probes = 0;
  #isOpen = false;
  /** When the next probe may be sent (ms), and how long the pause before it is. */
  #probeAt = 0;
  #pause = 0;

  /** @param random 0…1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  /** ms until the next probe may be sent, while open; 0 = now. Clamped, in case the clock was set back. */
  wait(now: number): number {
    return this.#probeAt - now > this.#pause ? 0 : Math.max(0, this.#probeAt - now);
  }

  /** The CRM answered, whatever it said. @returns true where that is news */
  answered(): boolean {
    const isNews = this.#isOpen;
    this.#failures = 0;
    this.#probes = 0;
    this.#isOpen = false;
    return isNews;
  }

  failed(failure: Failed, now: number): void {
    this.#failures += 1;
    const hard = failure.kind === 'unauthorized' || (failure.kind === 'retry' && AT_ONCE.includes(failure.reason));
    if (!this.#isOpen && !hard && this.#failures < ENOUGH) return;
    if (this.#isOpen && this.wait(now) > 0) return; // failures of requests that were under way when the breaker opened
    this.#isOpen = true;
    const asked = failure.kind === 'retry' ? (failure.afterMs ?? 0) : 0;
    this.#pause = Math.max(asked, pauseAfter(this.#probes, PAUSES, this.#random));
    this.#probeAt = now + this.#pause;
    this.#probes += 1;
  }

  /** Something changed (a new key, the network is back): the next probe may go now. */
  hurry(): void {
    this.#probeAt = 0;
    this.#probes = 0;
  }
}
