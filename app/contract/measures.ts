/** What the history says about a call, in the window and in its export: who, how long, how it went. Pure. */
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

/** How long was talked with the client (in an internal call: at all), ms: rounded to seconds it is what the overview sums. */
export function talkTime(call: CallView): number {
  const talks = countedLegs(call).flatMap((leg) =>
    leg.stretches
      .filter(({ state }) => state === 'talking')
      .map(({ from, until }) => ({ from, until: until ?? legEnd(leg, call) })),
  );
  return covered(talks);
}

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
