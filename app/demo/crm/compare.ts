/** Small comparisons of what was told. */
import type { Participant } from './shapes.ts';

/** ms with fractions: the documented times have up to seven digits. */
export function timeOf(iso: string): number {
  const micros = /\.(\d{3})(\d{1,4})/.exec(iso)?.[2] ?? '';
  return Date.parse(iso) + (micros === '' ? 0 : Number(`0.${micros}`));
}

export function sameParticipant(a: Participant, b: Participant): boolean {
  if (a.type === 'client' || b.type === 'client') return a.type === b.type;
  return a.userId === b.userId;
}

type Told = { readonly timestamp: string; readonly externalCallItemId: string };

/**
 * Was this told at the very moment of another leg's message before it? Then it may have happened earlier: what is learnt after a gap is
 * never told earlier than the message before it (R17, R18), and the registration knows better.
 */
export const isHeldBack = (events: readonly Told[], told: Told): boolean =>
  events
    .slice(0, events.indexOf(told))
    .some(
      ({ timestamp, externalCallItemId }) =>
        externalCallItemId !== told.externalCallItemId && timeOf(timestamp) === timeOf(told.timestamp),
    );
