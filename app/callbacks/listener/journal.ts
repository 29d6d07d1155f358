/** The journal of refused calls: the last few hundred, newest first, repeats of one kind counted instead of listed. */
import type { Refusal } from '../../contract/api.ts';

export type Journal = {
  readonly add: (refusal: Refusal) => void;
  /** Newest first. */
  readonly list: () => Refusal[];
};

const SAME_WITHIN = 60_000;
/** Of one reason so many are kept: a flood of strangers does not push out what else was refused. */
const OF_ONE_REASON = 60;

const keyOf = ({ source, reason, path }: Refusal): string => `${source}\n${reason}\n${path}`;

/**
 * Makes an empty journal.
 * @param size how many entries are kept
 */
export function createJournal(size = 300): Journal {
  const entries = new Map<string, Refusal>(); // oldest first
  const most = Math.min(OF_ONE_REASON, size);
  const dropOldest = (reason: string): void => {
    const alike = [...entries].filter(([, one]) => one.reason === reason);
    if (alike.length > most) entries.delete(alike[0]?.[0] ?? '');
  };
  return {
    add(refusal) {
      const key = keyOf(refusal);
      const before = entries.get(key);
      if (before && refusal.at - before.at < SAME_WITHIN) {
        entries.delete(key);
        entries.set(key, { ...refusal, times: (before.times ?? 1) + 1 });
      } else {
        if (before) entries.set(`${key}\n${before.at}`, before); // keeps the earlier stretch beside the new one
        entries.delete(key);
        entries.set(key, refusal);
      }
      dropOldest(refusal.reason);
      while (entries.size > size) entries.delete(entries.keys().next().value ?? '');
    },
    list: () => [...entries.values()].toReversed(),
  };
}
