/** The life of one leg: appeared, connected and paused in turn, disconnected once (R2–R4). Pure steps on one leg. */
import type { CallId, Leg, LegEventType, LegId, Micros, Party, Via } from './model.ts';
import { isParty, personKey, samePerson } from './channels.ts';
import type { Draft } from './draft.ts';
import { TIMING } from './timing.ts';

/** So much earlier than what is known that it is no late event: the exchange's clock was set back. */
export const isLongBefore = (at: Micros, known: Micros): boolean => known - at > TIMING.setBack.micros;
/** Old news of something last changed at `known`: the same event again, or one overtaken. */
export const isOldNews = (at: Micros, known: Micros | undefined): boolean =>
  known !== undefined && at <= known && !isLongBefore(at, known);

export const isOpen = (leg: Leg): boolean => leg.endedAt === undefined;
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

/** Adds an event unless it repeats the one before; a leg's times never run back (R4, R18). */
function note(leg: Leg, type: LegEventType, at: Micros): Leg {
  const last = leg.events.at(-1);
  if (last?.type === type) return leg;
  return { ...leg, events: [...leg.events, { type, at: Math.max(at, last?.at ?? at) }] };
}

function without<K extends keyof Leg>(leg: Leg, ...keys: K[]): Leg {
  const copy = { ...leg };
  for (const key of keys) delete copy[key];
  return copy;
}

/** Both talk (R2), or talk again. */
export function connect(leg: Leg, via: Via, at: Micros): Leg {
  const talked = [...new Set([...leg.talked, via.a, via.b])];
  const ringing = leg.ringing.filter((id) => id !== via.a && id !== via.b);
  const noted = note(without(leg, 'ending', 'resuming'), 'connected', at);
  return { ...noted, via, talked, ringing, answeredAt: leg.answeredAt ?? at };
}

export function pause(leg: Leg, at: Micros): Leg {
  if (lastEvent(leg) === 'paused' || leg.via === undefined) return without(leg, 'resuming');
  return note(without(leg, 'resuming'), 'paused', at);
}

export function resume(leg: Leg, at: Micros): Leg {
  return note(without(leg, 'resuming'), 'connected', at);
}

/** Ends a leg (R3), never before it was answered. Known earlier news of the same end only moves the time back. */
export function end(leg: Leg, at: Micros): Leg {
  const endedAt = Math.max(at, leg.answeredAt ?? leg.events[0]?.at ?? at);
  if (!isOpen(leg)) return leg.endedAt !== undefined && endedAt < leg.endedAt ? { ...leg, endedAt } : leg;
  const noted = note(without(leg, 'ending', 'resuming'), 'disconnected', at);
  return { ...noted, ringing: [], endedAt };
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
