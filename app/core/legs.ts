/** The life of one leg: appeared, connected and paused in turn, disconnected once (R2–R4). Pure steps on one leg. */
import type {
  CallId,
  Leg,
  LegEventType,
  LegId,
  Micros,
  OpenLeg,
  Party,
  PastLeg,
  RingingLeg,
  TalkLeg,
  Via,
} from './model.ts';
import { isParty, personKey, samePerson } from './channels.ts';
import type { Draft } from './draft.ts';
import { TIMING } from './timing.ts';

/** An event so much earlier than the known time is not late: the exchange's clock was set back. */
export const isLongBefore = (at: Micros, known: Micros): boolean => known - at > TIMING.setBack.micros;
/** Whether an event is outdated for something last changed at `known`: a repeat, or overtaken by a later one. */
export const isOldNews = (at: Micros, known: Micros | undefined): boolean =>
  known !== undefined && at <= known && !isLongBefore(at, known);

export const isOpen = (leg: Leg): leg is OpenLeg => leg.endedAt === undefined;
/** Phones ring, nobody has talked yet. */
export const isRinging = (leg: Leg): leg is RingingLeg => isOpen(leg) && leg.via === undefined;
export const lastEvent = (leg: Leg): LegEventType | undefined => leg.events.at(-1)?.type;

/** A leg's id depends on the call and the two people alone, not on devices or order of arrival (R1); `nth` tells repeats apart. */
export function legId(call: CallId, from: Party, to: Party, nth: number): LegId {
  const name = (party: Party): string => {
    if (party.kind === 'client') return 'client';
    return party.userId ?? (party.number || 'user');
  };
  return `${call}:${name(from)}:${name(to)}:${nth}`;
}

export function isBetween(leg: Leg, a: Party, b: Party): boolean {
  return (samePerson(leg.from, a) && samePerson(leg.to, b)) || (samePerson(leg.from, b) && samePerson(leg.to, a));
}

export function involves(leg: Leg, party: Party): boolean {
  const key = personKey(party);
  return personKey(leg.from) === key || personKey(leg.to) === key;
}

/** Adds an event unless it repeats the previous one; a leg's times never go backwards (R4, R18). */
function note<L extends Leg>(leg: L, type: LegEventType, at: Micros): L {
  const last = leg.events.at(-1);
  if (last?.type === type) return leg;
  return { ...leg, events: [...leg.events, { type, at: Math.max(at, last?.at ?? at) }] };
}

function withoutResuming(leg: TalkLeg): TalkLeg {
  const { resuming: _, ...rest } = leg;
  return rest;
}

/** Both talk (R2), or talk again. */
export function connect(leg: OpenLeg, via: Via, at: Micros): TalkLeg {
  const { ending: _e, resuming: _r, endedAt: _o, ...rest } = note(leg, 'connected', at);
  const talked = [...new Set([...leg.talked, via.a, via.b])];
  const ringing = leg.ringing.filter((id) => id !== via.a && id !== via.b);
  return { ...rest, via, talked, ringing, answeredAt: leg.answeredAt ?? at };
}

export const pause = (leg: TalkLeg, at: Micros): TalkLeg => note(withoutResuming(leg), 'paused', at);

export const resume = (leg: TalkLeg, at: Micros): TalkLeg => note(withoutResuming(leg), 'connected', at);

/** Ends a leg (R3), never before it was answered. For a leg that has ended already, an earlier end only moves the time back. */
export function end(leg: Leg, at: Micros): PastLeg {
  const endedAt = Math.max(at, leg.answeredAt ?? leg.events[0]?.at ?? at);
  if (!isOpen(leg)) return endedAt < leg.endedAt ? { ...leg, endedAt } : leg;
  const { ending: _e, resuming: _r, ...rest } = note(leg, 'disconnected', at);
  return { ...rest, ringing: [], endedAt };
}

/** Is one of the two sides on hold? Either side's hold counts (R4). */
export function isOnHold(draft: Draft, leg: Leg): boolean {
  if (leg.via === undefined) return false;
  return [leg.via.a, leg.via.b].some((id) => draft.channels.get(id)?.hold?.on === true);
}

/** A name for the other party where an outside phone answers for one of us: a user whom we do not know (R15). */
export function asColleague(party: Party): Party {
  return party.kind === 'user' ? party : { kind: 'user', number: party.phone, ...(party.name && { name: party.name }) };
}

/** The person behind a channel, as a participant of legs. */
export function partyOf(draft: Draft, id: string): Party | undefined {
  const channel = draft.channels.get(id);
  return channel !== undefined && isParty(channel) ? channel.party : undefined;
}
