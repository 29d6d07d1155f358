/** Channels are created, ring, answer and end: the effect on legs and calls (R2, R3, R7, R8, R15, R16, R21). */
import type { Call, Channel, EndCause, Fact, Leg, Micros, Party, RingingLeg } from './model.ts';
import { attach, callerOf, isAlive, isParty, liveCall, samePerson } from './channels.ts';
import {
  addLeg,
  callForRinging,
  considerEnd,
  findLeg,
  openCall,
  openLegs,
  replaceLeg,
  takePart,
} from './call-boundaries.ts';
import type { Draft } from './draft.ts';
import { end, involves, isOpen } from './legs.ts';
import { clickToCallLeg, keepWaiting, legsOver, onLeft, onPickedUp, returnTo } from './talking.ts';
import { TIMING } from './timing.ts';

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;
type PartyChannel = Channel & { party: Party };

/** Whether a called party that never rang is told all the same (R2): a colleague who refuses; an outside number unless we ended the attempt ourselves. */
const isRefusal = (party: Party, cause: EndCause): boolean =>
  party.kind === 'client' ? cause !== 'gaveUp' && cause !== 'lost' : cause === 'refused';

export function onCreated(draft: Draft, fact: Of<'created'>): void {
  if (draft.channels.has(fact.channel)) return;
  const asked = askedFor(draft, fact.channel, fact) ?? askedElsewhere(draft, fact);
  const party =
    fact.twin !== undefined || fact.service === true
      ? null
      : (asked?.user ?? draft.office.identify(fact.claim, fact.made, dialledBy(draft, fact)));
  const { dialled, dialledAs, shown, by, twin, service, mark } = fact;
  const channel: Channel = {
    id: fact.channel,
    made: fact.made,
    party: party === null ? null : (forwarder(draft, fact, party) ?? party),
    createdAt: fact.at,
    peers: [],
    parted: [],
    ...(dialled !== undefined && { dialled }),
    ...(dialledAs !== undefined && { dialledAs }),
    ...(shown !== undefined && { shown }),
    ...(by !== undefined && { by }),
    ...(twin !== undefined && { twin }),
    ...(service !== undefined && { service }),
    ...(mark !== undefined && { mark }),
  };
  draft.putChannel(channel);
  if (isParty(channel) && channel.party.kind === 'client' && channel.made === 'caller') announceClient(draft, channel);
}

/** The number dialled by the user on whose behalf the exchange makes a channel, through any loopback pairs; undefined where it was no user. */
function dialledBy(draft: Draft, { by }: { by?: string }): string | undefined {
  const asker = by === undefined ? undefined : draft.channels.get(by);
  if (asker === undefined) return undefined;
  const caller = isParty(asker) ? asker : callerOf(draft, asker);
  return caller === 'unknown' || caller?.party?.kind !== 'user' ? undefined : caller.dialled;
}

/** The CALL for which a channel is one of the user's own phones: recognized by the id that we gave, or (several phones at once) by its mark. */
function askedFor(draft: Draft, id: string, { by, mark }: { by?: string; mark?: string }): Of<'asked'> | undefined {
  const asked = draft.asked();
  return asked.get(id) ?? (mark === undefined || by !== undefined ? undefined : asked.get(mark));
}

/**
 * A CALL that another Plecho of the office placed, or this one before it lost its state: the user's phone carries the id of the request, and
 * shows the number to be reached. The Plecho that continues the call tells it as the same call of the CRM (R16).
 */
function askedElsewhere(draft: Draft, fact: Of<'created'>): Of<'asked'> | undefined {
  const { mark, communicationId, shown, line, by, made, claim, at } = fact;
  if (mark === undefined || communicationId === undefined || shown === undefined) return undefined;
  if (by !== undefined || made !== 'exchange' || draft.calls.has(mark)) return undefined;
  const user = draft.office.identify(claim, made);
  if (user?.kind !== 'user') return undefined;
  const reached = draft.office.identify({ number: shown, outside: false }, made);
  // The user's own mobile is dialled like any outside number.
  const to = reached === null || samePerson(reached, user) ? ({ kind: 'client', phone: shown } as const) : reached;
  const asked: Of<'asked'> = {
    kind: 'asked',
    at,
    channel: mark,
    ...(communicationId !== mark && { communicationId }),
    user,
    to,
    ...(line !== undefined && { line }),
  };
  draft.putAsked(asked);
  return asked;
}

/** A client's channel is a call as soon as it is there (R21). */
function announceClient(draft: Draft, channel: PartyChannel): void {
  if (channel.party.kind !== 'client') return;
  const line = draft.office.line(channel.dialled, ...(channel.dialledAs ?? []));
  const call = openCall(draft, {
    id: channel.id,
    direction: 'inbound',
    client: channel.party,
    clientChannel: channel.id,
    startedAt: channel.createdAt,
    ...(line !== undefined && { line }),
  });
  attach(draft, channel.id, call);
}

/**
 * The user whose phone forwarded the call: the leg stays his (R15). A phone's own redirect (302) follows its ringing at once; a forward
 * in the dialplan names him although his phone neither rang nor talked; a user who had talked before did not forward the call but transferred it (R8).
 */
function forwarder(draft: Draft, fact: Of<'created'>, party: Party): Party | undefined {
  const by = fact.by === undefined ? undefined : draft.channels.get(fact.by);
  if (fact.forwardedBy === undefined || by === undefined || by.party === null) return undefined;
  const from = draft.office.identify({ number: fact.forwardedBy, outside: false }, 'exchange');
  if (from?.kind !== 'user' || samePerson(from, by.party)) return undefined;
  const legs = (liveCall(draft, by)?.legs ?? []).filter((leg) => involves(leg, from));
  if (legs.some((leg) => leg.answeredAt !== undefined)) return undefined;
  if (legs.some(isOpen)) return from;
  return party.kind === 'client' && from.userId !== undefined && legs.length === 0 ? from : undefined;
}

/** A phone rings, or answered without ringing: the called party is alerted (R2). */
export function onAlerted(draft: Draft, fact: Of<'rang'> | Of<'answered'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel === undefined || !isAlive(channel)) return;
  const answered = fact.kind === 'answered' && channel.answeredAt === undefined;
  const rings = channel.made === 'exchange' && channel.rangAt === undefined;
  if (!answered && !rings) return;
  const own = askedFor(draft, channel.id, channel) !== undefined;
  if (rings && isParty(channel) && !own && callerOf(draft, channel) === 'unknown') {
    draft.early = [...draft.early, fact]; // until the caller's birth is told
    if (answered) draft.putChannel({ ...channel, answeredAt: fact.at });
    if (answered) onPickedUp(draft, { ...channel, answeredAt: fact.at }, fact.at); // who hears whom is told by the bridge (R17)
    return;
  }
  const told: Channel = { ...channel, ...(answered && { answeredAt: fact.at }), ...(rings && { rangAt: fact.at }) };
  draft.putChannel(told);
  if (rings && isParty(told)) alert(draft, told, fact.at);
  if (answered) onPickedUp(draft, told, fact.at);
}

function alert(draft: Draft, channel: PartyChannel, at: Micros): void {
  const asked = askedFor(draft, channel.id, channel);
  if (asked !== undefined) return alertOwnPhone(draft, channel, asked, at);
  const caller = callerOf(draft, channel);
  if (caller === 'unknown' || caller === undefined || samePerson(caller.party, channel.party)) return;
  if ((caller.endedAt ?? at) < at - TIMING.overtaken.micros) return; // the caller has gone
  const call = callForRinging(draft, caller, channel);
  const leg =
    findLeg(call, caller.party, channel.party) ?? clickToCallLeg(draft, call.id, { a: caller.id, b: channel.id });
  keepWaiting(draft, caller, at);
  if (leg === undefined) {
    addLeg(draft, call.id, { one: caller, other: channel, how: 'rings', at });
    return;
  }
  for (const id of [caller.id, channel.id]) takePart(draft, id, call.id);
  const { ending: _, ...rest } = leg;
  const waiting = leg.via === undefined ? rest : leg; // another phone of the same person goes on with the leg (R15)
  replaceLeg(draft, call.id, { ...waiting, ringing: [...leg.ringing, channel.id], rung: [...leg.rung, channel.id] });
}

/** CALL of the CRM: the leg begins when the user's own phone rings (R16, R21). */
function alertOwnPhone(draft: Draft, channel: PartyChannel, asked: Of<'asked'>, at: Micros): void {
  const known = draft.calls.get(asked.channel);
  if (known !== undefined) return alertAnotherPhone(draft, known, channel);
  const { to, line, communicationId } = asked;
  const call = openCall(draft, {
    id: asked.channel,
    direction: to.kind === 'client' ? 'outbound' : 'internal',
    startedAt: channel.createdAt,
    placed: true,
    ...(communicationId !== undefined && { communicationId }),
    ...(to.kind === 'client' && { client: to, ...(line !== undefined && { line }) }),
  });
  addLeg(draft, call.id, { one: channel, other: { party: to }, how: 'rings', at });
}

/** Another phone of the user rings for a CALL: still the same leg, which goes on with the phone that he picks up (R15). */
function alertAnotherPhone(draft: Draft, call: Call, channel: PartyChannel): void {
  const leg = call.legs.find((own) => isOpen(own) && own.via === undefined && samePerson(own.from, channel.party));
  if (leg === undefined || leg.caller === channel.id || leg.callers?.includes(channel.id)) return;
  takePart(draft, channel.id, call.id);
  replaceLeg(draft, call.id, { ...leg, callers: [...(leg.callers ?? [leg.caller]), channel.id] });
}

export function onEnded(draft: Draft, fact: Of<'ended'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel === undefined) return;
  if (channel.endedAt !== undefined && channel.endedAt <= fact.at) return;
  if (channel.room !== undefined) onLeft(draft, { kind: 'left', at: fact.at, channel: channel.id, room: channel.room });
  const silent = channel.made === 'exchange' && channel.rangAt === undefined && isAlive(channel);
  if (silent && isParty(channel) && isRefusal(channel.party, fact.cause)) {
    draft.putChannel({ ...channel, rangAt: fact.at });
    alert(draft, { ...channel, rangAt: fact.at }, fact.at);
  }
  const current = draft.channels.get(channel.id) ?? channel;
  draft.putChannel({ ...current, endedAt: fact.at });
  const touched = new Set(current.call === undefined ? [] : [current.call]);
  for (const { callId, leg } of legsOver(draft, channel.id)) {
    replaceLeg(draft, callId, end(leg, Math.min(leg.ending?.at ?? fact.at, fact.at)));
    touched.add(callId);
  }
  for (const { call, leg } of openLegs(draft)) {
    if (leg.via === undefined && [leg.caller, ...(leg.callers ?? []), ...leg.ringing].includes(channel.id)) {
      replaceLeg(draft, call.id, stopRinging(leg, channel.id, fact.at));
      if (leg.caller !== channel.id) returnTo(draft, leg.caller, fact.at);
      touched.add(call.id);
    } else if (leg.ringing.includes(channel.id)) {
      replaceLeg(draft, call.id, { ...leg, ringing: leg.ringing.filter((id) => id !== channel.id) });
    }
  }
  for (const callId of touched) {
    refineEnds(draft, callId, fact.at);
    considerEnd(draft, callId, fact.at);
  }
}

/** A ringing leg loses a phone, or its caller. A phone may be followed by another of the same person (302, sequential), so its end waits. */
function stopRinging(leg: RingingLeg, channel: string, at: Micros): Leg {
  const callers = leg.callers?.filter((id) => id !== channel) ?? [];
  const [next] = callers;
  if (next !== undefined && !leg.ringing.includes(channel))
    return { ...leg, callers, caller: leg.caller === channel ? next : leg.caller };
  if (leg.caller === channel) return end(leg, Math.min(leg.ending?.at ?? at, at));
  const ringing = leg.ringing.filter((id) => id !== channel);
  return ringing.length > 0
    ? { ...leg, ringing }
    : { ...leg, ringing, ending: { at, until: at + TIMING.forward.micros } };
}

/** Both ends of a leg hang up within milliseconds, in any order of arrival: the leg ended with the earlier hang-up (R18). */
function refineEnds(draft: Draft, callId: string, at: Micros): void {
  const ends = (ids: readonly string[]): number[] => ids.map((id) => draft.channels.get(id)?.endedAt ?? Infinity);
  for (const leg of draft.calls.get(callId)?.legs ?? []) {
    if (leg.endedAt === undefined || at >= leg.endedAt) continue;
    const lastPhone = leg.rung.length === 0 ? Infinity : Math.max(...ends(leg.rung));
    const first =
      leg.via === undefined ? Math.min(lastPhone, ...ends([leg.caller])) : Math.min(...ends([leg.via.a, leg.via.b]));
    if (first === at) replaceLeg(draft, callId, end(leg, at));
  }
}
