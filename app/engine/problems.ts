/** The problems of the moment, each with a stable id: raised while they last, gone when they are over. */
import type { Problem } from '../contract/view.ts';

export type Problems = ReturnType<typeof createProblems>;

/** @param onChange told after every change */
export function createProblems(now: () => number, onChange: () => void) {
  const open = new Map<string, Problem>();
  return {
    /** Raises a problem, changes its words, or (text null) ends it. */
    set(id: string, severity: Problem['severity'], text: string | null): void {
      const known = open.get(id);
      if (text === null) {
        if (open.delete(id)) onChange();
        return;
      }
      if (known?.text === text && known.severity === severity) return;
      open.set(id, { id, severity, text, since: known?.since ?? now() });
      onChange();
    },
    list: (): Problem[] => [...open.values()],
  };
}
