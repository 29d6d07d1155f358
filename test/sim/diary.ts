/** Which faults happened when in a simulated day, in virtual ms: for the promises, which allow for them, and for debugging. */
import { virtualNow } from './clock.ts';
import type { Trouble } from './promises.ts';

export type Diary = {
  /** What was played and which faults happened: `12.345 s: …`. */
  readonly plan: string[];
  readonly troubles: Trouble[];
  readonly note: (text: string) => void;
  /** Notes a fault that begins now and lasts so many ms. */
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
