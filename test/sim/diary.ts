/** What went wrong when in a simulated day, in virtual ms: for the promises that allow for it, and for whoever looks for a cause. */
import { virtualNow } from './clock.ts';
import type { Trouble } from './promises.ts';

export type Diary = {
  /** What was played and what went wrong: `12.345 s: …`. */
  readonly plan: string[];
  readonly troubles: Trouble[];
  readonly note: (text: string) => void;
  /** Something is in the way from now on, for so many ms. */
  readonly inTheWay: (kind: Trouble['kind'], ms: number, text?: string) => void;
};

export function createDiary(): Diary {
  const plan: string[] = [];
  const troubles: Trouble[] = [];
  const note = (text: string): void => void plan.push(`${(virtualNow() / 1000).toFixed(3)} s: ${text}`);
  return {
    plan,
    troubles,
    note,
    inTheWay: (kind, ms, text) => {
      troubles.push({ kind, from: virtualNow(), until: virtualNow() + ms });
      if (text !== undefined) note(`${text} (${ms} ms)`);
    },
  };
}
