/**
 * The outcome of a call: answered or missed, and the talk time. The only definition of these measures; history, export, overview, tray and
 * registration take it from here. Pure.
 */
import type { Direction, Leg, LegEventType } from './model.ts';

type Someone = { readonly kind: 'user' | 'client' };
type Between = { readonly from: Someone; readonly to: Someone; readonly answeredAt?: number };
/** A stretch of time; its unit is the caller's. */
export type Span = { readonly from: number; readonly until: number };

const hasClient = ({ from, to }: Between): boolean => from.kind === 'client' || to.kind === 'client';

/** The legs that decide the outcome of a call: those with the client; in an internal call all of them. A consultation does not count. */
export const countedLegs = <L extends Between>(call: {
  readonly direction: Direction;
  readonly legs: readonly L[];
}): readonly L[] => (call.direction === 'internal' ? call.legs : call.legs.filter(hasClient));

/** (R22) If somebody answered, the call is answered, whatever rang beside or after. */
export const isAnswered = (call: { readonly direction: Direction; readonly legs: readonly Between[] }): boolean =>
  countedLegs(call).some((leg) => leg.answeredAt !== undefined);

/** A missed call is one from outside that nobody answered. */
export const isMissed = (call: { readonly direction: Direction; readonly answered: boolean }): boolean =>
  call.direction === 'inbound' && !call.answered;

/** How much time these intervals cover, overlaps counted once; in their unit. */
export function covered(spans: readonly Span[]): number {
  let total = 0;
  let end = -Infinity;
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, until - Math.max(from, end));
    end = Math.max(end, until);
  }
  return total;
}

const TALKING: LegEventType = 'connected';

/** When the two of a leg talked, holds left out (µs). */
export const talksOf = (leg: Leg): Span[] =>
  leg.events.flatMap(({ type, at }, index) => {
    const until = leg.events[index + 1]?.at ?? leg.endedAt;
    return type === TALKING && until !== undefined && until > at ? [{ from: at, until }] : [];
  });

/** How long these legs talked together, in whole seconds: rounded once, nothing counted twice, holds left out. */
export const talkSeconds = (legs: readonly Leg[]): number => Math.round(covered(legs.flatMap(talksOf)) / 1e6);
