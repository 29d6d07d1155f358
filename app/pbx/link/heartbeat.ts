/** How often the exchange sends HEARTBEAT: no version states it, so it is learnt from the interval between two. */

/** Longer silence always triggers a check, however rare the heartbeats are. */
const LONGEST_SILENCE = 60_000;
/** A lost heartbeat makes the interval look twice as long: the shortest of so many intervals counts. */
const REMEMBERED = 3;

export type Heartbeat = {
  /** A HEARTBEAT was read. @param at the exchange's time of it, ms */
  readonly beat: (at: number) => void;
  /** ms of silence after which the exchange is asked whether it is there */
  readonly patience: () => number;
};

/** @param assumed ms, until two heartbeats have been seen */
export const createHeartbeat = (assumed: number): Heartbeat => {
  let last: number | undefined;
  let distances: number[] = [];
  return {
    beat: (at) => {
      const distance = last === undefined ? 0 : at - last;
      last = at;
      if (distance > 0) distances = [distance, ...distances].slice(0, REMEMBERED);
    },
    patience: () => Math.min(3 * (distances.length === 0 ? assumed : Math.min(...distances)), LONGEST_SILENCE),
  };
};
