/** How much later than the fastest event so far the exchange’s events arrive, whatever the exchange’s clock shows. */

export type EventDelay = {
  /** An event of that time (µs, the exchange's clock) is being worked on now. */
  readonly saw: (at: number) => void;
  /** Seconds that the latest event was late; 0 where none came for a minute. */
  readonly seconds: () => number;
};

/** Clocks run apart by less than this share of the time; a backlog grows faster. */
const DRIFT = 200e-6;
/** More than this is no delay: the exchange's clock was set, or somebody plays old events. */
const CLOCK_SET_MS = 600_000;
/** Late by the same all this time, within the tolerance: it was the clock that was set. A backlog comes and goes. */
const STEADY_FOR_MS = 120_000;
const STEADY_WITHIN_MS = 500;
const FORGOTTEN_MS = 60_000;

/** @param monotonic ms that only ever grow */
export function createEventDelay(monotonic: () => number = () => performance.now()): EventDelay {
  /** The smallest difference between our time and the event's, and when that was. */
  let best: { readonly ms: number; readonly at: number } | null = null;
  let late = 0;
  let heard = -Infinity;
  /** Since when, and between which bounds, all events were late. */
  let steady = { since: 0, least: 0, most: 0 };

  const isNewBest = (raw: number, now: number): boolean => {
    if (best === null) return true;
    const by = raw - (best.ms + (now - best.at) * DRIFT);
    if (by <= 0 || by > CLOCK_SET_MS) return true;
    if (by < steady.least || by > steady.most) {
      const [least, most] = [Math.min(steady.least, by), Math.max(steady.most, by)];
      steady = most - least > STEADY_WITHIN_MS ? { since: now, least: by, most: by } : { ...steady, least, most };
    }
    return now - steady.since > STEADY_FOR_MS;
  };

  return {
    saw(at) {
      const now = monotonic();
      const raw = now - at / 1000;
      if (isNewBest(raw, now)) {
        best = { ms: raw, at: now };
        steady = { since: now, least: 0, most: 0 };
      }
      late = best === null ? 0 : Math.max(0, raw - (best.ms + (now - best.at) * DRIFT));
      heard = now;
    },
    seconds: () => (monotonic() - heard > FORGOTTEN_MS ? 0 : late / 1000),
  };
}
