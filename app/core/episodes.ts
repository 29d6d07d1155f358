/** How long clients who called in vain waited for a talk: one episode from the first call in vain to what settled it. Pure; the rules are those of the call-back list. */
import { GIVEN_UP_AFTER, RANK, SETTLES, type CallBackState } from './call-backs.ts';

/** One thing that happened with one client; ms. A mark stands at the call that it settles, and settled it when it was set. */
export type EpisodeStep =
  | { readonly kind: 'missed' | 'tried' | 'gotThrough' | 'reached'; readonly at: number; readonly n: number }
  | { readonly kind: 'mark'; readonly at: number; readonly setAt: number };

export type Episode = {
  /** The call with which it began: `n` as in the step. */
  readonly n: number;
  readonly firstAt: number;
  /** The latest call in vain. */
  readonly missedAt: number;
  readonly times: number;
  readonly state: CallBackState;
  readonly closedAt?: number;
};

const GIVEN_UP_MS = GIVEN_UP_AFTER / 1000;

/** Is the client of this episode still waited for at that moment (ms)? */
export const isAwaited = ({ state, missedAt }: Pick<Episode, 'state' | 'missedAt'>, at: number): boolean =>
  state === 'open' && at - missedAt <= GIVEN_UP_MS;

/** @param steps of one client, in any order @returns his episodes, the oldest first */
export function episodesOf(steps: readonly EpisodeStep[]): Episode[] {
  const done: Episode[] = [];
  let last: Episode | undefined;
  for (const step of steps.toSorted((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind])) {
    const open: Episode | undefined = last !== undefined && isAwaited(last, step.at) ? last : undefined;
    if (step.kind === 'missed') {
      if (open === undefined && last !== undefined) done.push(last);
      last =
        open === undefined
          ? { n: step.n, firstAt: step.at, missedAt: step.at, times: 1, state: 'open' }
          : { ...open, missedAt: step.at, times: open.times + 1 };
    } else if (open !== undefined && step.kind !== 'tried') {
      last = { ...open, state: SETTLES[step.kind], closedAt: step.kind === 'mark' ? step.setAt : step.at };
    }
  }
  return last === undefined ? done : [...done, last];
}
