/** The journal of refused calls: the last few hundred, newest first, repeats of one kind counted instead of listed. */
import type { Refusal } from '../../contract/api.ts';

export type Journal = {
  readonly add: (refusal: Refusal) => void;
  /** Newest first. */
  readonly list: () => Refusal[];
};

const SAME_WITHIN = 60_000;

const keyOf = ({ source, reason, path }: Refusal): string => `${source}\n${reason}\n${path}`;

/**
 * Makes an empty journal.
 * @param size how many entries are kept
 */
export function createJournal(size = 300): Journal {
  const entries = new Map<string, Refusal>(); // oldest first
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
      while (entries.size > size) entries.delete(entries.keys().next().value ?? '');
    },
    list: () => [...entries.values()].toReversed(),
  };
}
