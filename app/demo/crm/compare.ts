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
