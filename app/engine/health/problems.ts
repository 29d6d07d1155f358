/** The problems of the moment, each with a stable id: raised while they last, gone when they are over. */
import type { PastProblem, Problem, ProblemAction } from '../../contract/view.ts';

/** What heals sooner is not worth telling afterwards. */
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
    /** Raises a problem, changes its words, or (text null) ends it. */
    set(id: string, severity: Problem['severity'], text: string | null, action?: ProblemAction): void {
      const known = open.get(id);
      if (text === null) {
        if (known === undefined) return;
        open.delete(id);
        if (now() - known.since >= TOLD_FROM_MS) past = [{ ...known, until: now() }, ...past].slice(0, REMEMBERED);
        onChange();
        return;
      }
      if (known?.text === text && known.severity === severity) return;
      open.set(id, { id, severity, text, since: known?.since ?? now(), ...(action !== undefined && { action }) });
      onChange();
    },
    list: (): Problem[] => [...open.values()],
    /** What was wrong in the last day and is over. */
    past: (): PastProblem[] => past.filter(({ until }) => now() - until < REMEMBERED_MS),
  };
}
