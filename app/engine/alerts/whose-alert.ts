/** Which of two Plechos of one office reports a problem: a problem that both see is reported once, by the one that reports calls; a problem of only one PC, by that PC. */
import { codeOf, ruleOf } from '../../contract/problems.ts';
import type { Problem } from '../../contract/view.ts';

/** This Plecho beside the other one of its office (`standby`). */
export type Beside = {
  /** What this PC is called. */
  readonly pc: string;
  /** The other one reports calls, or did when the exchange was last seen: without the exchange nobody knows of the other. */
  readonly standsIn: boolean;
  /** What is wrong at the other one, as it said last; empty where it is not there. */
  readonly others: readonly OpenElsewhere[];
};
export type OpenElsewhere = { readonly code: string; readonly told: boolean };

export type WhoseAlertDeps = {
  /** null: there is no stand-by. */
  readonly beside: () => Beside | null;
  /** Nobody is told of what heals sooner, ms. */
  readonly afterMs: () => number;
  /** ms since the epoch. */
  readonly now: () => number;
};

/** Problems that are no outages are checked every five minutes: the other PC may find the same problem so much later than this one (ms). */
const FOUND_LATER_MS = 360_000;

/** @returns of these problems those that are ours to tell of @param told codes of those that we have told of: they stay ours until they are over */
export function createWhoseAlert({ beside, afterMs, now }: WhoseAlertDeps) {
  /** Problems that are not simply ours, and since when only we have them (ms); undefined: the other one has them too. */
  const shared = new Map<string, number | undefined>();

  const isTheirs = (code: string, { standsIn, others }: Beside): boolean => {
    const there = others.find((one) => one.code === code);
    // Cut off from the exchange a stand-by can't know whether it is the only one: who reports calls sees that it has gone, and tells.
    return standsIn ? code === 'exchange' || there !== undefined : there?.told === true;
  };

  return (problems: readonly Problem[], told: ReadonlySet<string>): Problem[] => {
    const side = beside();
    const open = new Set(problems.map(({ id }) => codeOf(id)));
    for (const code of shared.keys()) if (!open.has(code)) shared.delete(code);
    if (side === null) return [...problems];
    return problems.filter(({ id }) => {
      const code = codeOf(id);
      if (told.has(code)) return true;
      if (isTheirs(code, side)) {
        shared.set(code, undefined);
        return false;
      }
      if (!side.standsIn && !shared.has(code)) return true;
      const since = Math.min(shared.get(code) ?? now(), now()); // the clock may be set back
      shared.set(code, since);
      return now() - since >= (ruleOf(code).isOutage ? afterMs() : Math.max(afterMs(), FOUND_LATER_MS));
    });
  };
}
