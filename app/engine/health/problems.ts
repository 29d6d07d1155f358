/** The current problems, each with a stable id: raised while they last, removed when they are over. */
import { ruleOf, withoutConsequences } from '../../contract/problems.ts';
import type { NextStep, PastProblem, Problem, ProblemAction } from '../../contract/view.ts';

/** Problems that lasted less than this are not listed afterwards. */
const TOLD_FROM_MS = 30_000;
const REMEMBERED_MS = 86_400_000;
const REMEMBERED = 10;

export type Problems = ReturnType<typeof createProblems>;

/** @param onChange told after every change */
export function createProblems(now: () => number, onChange: () => void) {
  const open = new Map<string, Problem>();
  /** What is over, newest first. */
  let past: PastProblem[] = [];
  return {
    /**
     * Raises a problem, changes its words, or (text null) ends it.
     * @param more `action`: what its first button does, where that is known of this very case; `since` (ms) where that was before now; `steps`:
     * what its other buttons do where that is not what its rule says
     */
    set(
      id: string,
      severity: Problem['severity'],
      text: string | null,
      more: { action?: ProblemAction | undefined; since?: number; steps?: NextStep[] } = {},
    ): void {
      const known = open.get(id);
      if (text === null) {
        if (known === undefined) return;
        open.delete(id);
        if (now() - known.since >= TOLD_FROM_MS) past = [{ ...known, until: now() }, ...past].slice(0, REMEMBERED);
        onChange();
        return;
      }
      const { action } = more;
      const steps = more.steps ?? [...ruleOf(id).steps];
      const isSame = (one: Problem): boolean =>
        one.text === text && one.severity === severity && one.steps?.join() === steps.join();
      if (known !== undefined && isSame(known)) return;
      const since = known?.since ?? more.since ?? now();
      open.set(id, { id, severity, text, since, steps, ...(action !== undefined && { action }) });
      onChange();
    },
    /** The current problems, without the consequences of others. */
    list: (): Problem[] => withoutConsequences([...open.values()]),
    /** Problems of the last day that are over. */
    past: (): PastProblem[] => past.filter(({ until }) => now() - until < REMEMBERED_MS),
  };
}
