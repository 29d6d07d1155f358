/** What the history says about a call, in the window and in its export: who, how long, how it went. Pure. */
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

/** ms from the first answer to the end of the last talk. */
export function talkTime(call: CallView): number {
  const answered = call.legs.filter((leg) => leg.answeredAt !== undefined);
  if (answered.length === 0) return 0;
  const from = Math.min(...answered.map((leg) => leg.answeredAt ?? Infinity));
  const until = Math.max(...answered.map((leg) => legEnd(leg, call)));
  return Math.max(0, until - from);
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

/** A missed call is an incoming one that nobody answered. */
export function isMissed(call: CallView): boolean {
  return call.direction === 'inbound' && !call.answered;
}
