/** How long missed clients waited for a talk: an episode lasts from the first missed call to the talk or mark that settled it. Pure; the rules are those of the call-back list. */
import { GIVEN_UP_AFTER, RANK, SETTLES, type CallBackState } from './call-backs.ts';

/** One event of one client; ms. A mark has the time of the call that it settles, and also the time when it was set. */
export type EpisodeStep =
  | { readonly kind: 'missed' | 'tried' | 'gotThrough' | 'reached'; readonly at: number; readonly n: number }
  | { readonly kind: 'mark'; readonly at: number; readonly setAt: number };

export type Episode = {
  /** The call with which it began: `n` as in the step. */
  readonly n: number;
  readonly firstAt: number;
  /** The latest missed call. */
  readonly missedAt: number;
  readonly times: number;
  readonly state: CallBackState;
  readonly closedAt?: number;
};

const GIVEN_UP_MS = GIVEN_UP_AFTER / 1000;

/** Whether the client of this episode is still waiting at that moment (ms). */
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
