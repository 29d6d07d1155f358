/** Our estimate of the exchange's clock: the time of its latest event plus the time since then by a monotonic clock. */
import { CLOCK_SET_BACK } from '../../contract/exchange.ts';
import type { Micros } from '../../core/model.ts';

export type ExchangeClock = {
  /** An event of this time has just come. */
  readonly saw: (at: Micros) => void;
  /** The exchange's time now, µs since the epoch; before the first event, the PC's. */
  readonly now: () => Micros;
  /** False as long as `now` is only the PC's guess. */
  readonly isHeard: () => boolean;
};

/**
 * @param monotonic ms that only ever grow
 * @param wall ms since the epoch by the PC's clock, used until the exchange has said anything
 */
export function createExchangeClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = Date.now,
): ExchangeClock {
  let offset: number | null = null;
  return {
    saw(at) {
      const candidate = at - monotonic() * 1000;
      if (offset === null || candidate > offset || candidate < offset - CLOCK_SET_BACK) offset = candidate;
    },
    isHeard: () => offset !== null,
    now: () => Math.round(offset === null ? wall() * 1000 : offset + monotonic() * 1000),
  };
}
