/** Measures of a call for the history, in the window and in its export: people, talk time, outcome. Pure. */
export { isMissed } from '../core/outcome.ts';
import { countedLegs, covered } from '../core/outcome.ts';
import type { CallView, LegView, PartyView, Stretch } from './view.ts';

export function lengthOf(stretches: readonly Stretch[], state: Stretch['state'], end: number): number {
  return stretches
    .filter((one) => one.state === state)
    .reduce((sum, one) => sum + Math.max(0, (one.until ?? end) - one.from), 0);
}

/** The end of a leg, or of what is known of it. */
export function legEnd(leg: LegView, call: CallView): number {
  return leg.endedAt ?? call.endedAt ?? leg.stretches.at(-1)?.from ?? leg.appearedAt;
}

/** The talk time with the client (in an internal call: of all legs), ms; rounded to seconds it is the value that the overview sums. */
export function talkTime(call: CallView): number {
  const talks = countedLegs(call).flatMap((leg) =>
    leg.stretches
      .filter(({ state }) => state === 'talking')
      .map(({ from, until }) => ({ from, until: until ?? legEnd(leg, call) })),
  );
  return covered(talks);
}

/** How long this leg talked by itself, ms; of a talk that goes on, up to its last change. */
export const legTalk = (leg: LegView, call: CallView): number => lengthOf(leg.stretches, 'talking', legEnd(leg, call));

/**
 * When a talk that goes on would have begun, had nobody been put on hold: from then on its time runs, and stops at what `talkTime` says of the
 * call afterwards. ms since the epoch.
 * @param legs those whose talks count together
 */
export function talkingSince(legs: readonly LegView[]): number {
  const stretches = legs.flatMap((leg) => leg.stretches);
  const latest = Math.max(...stretches.flatMap(({ from, until }) => [from, until ?? from]));
  const talks = stretches
    .filter(({ state }) => state === 'talking')
    .map(({ from, until }) => ({ from, until: until ?? latest }));
  return latest - covered(talks);
}

/** The legs whose talk is the call's: those with the client, of an internal call all. */
export const talkingLegs = (call: CallView): readonly LegView[] => countedLegs(call);

function usersOf(leg: LegView): PartyView[] {
  return [leg.from, leg.to].filter((party) => party.kind === 'user');
}

/** Colleagues who talked, in order; where nobody did, those whose phones rang. */
export function colleaguesOf(call: CallView): PartyView[] {
  const answered = call.legs.filter((leg) => leg.answeredAt !== undefined);
  const seen = new Set<string>();
  return (answered.length > 0 ? answered : call.legs).flatMap(usersOf).filter((user) => {
    const key = user.userId ?? user.number;
    return seen.has(key) ? false : seen.add(key);
  });
}
