/** Bridges, conferences and holds: which parties talk, and which wait (R2–R4, R9–R13). */
import type { Channel, ChannelId, Fact, Micros, OpenLeg, RingingLeg, TalkLeg, Via } from './model.ts';
import { addPeers, dropPeers, endOf, isAlive, isParty, liveCall, samePerson } from './channels.ts';
import { addLeg, callForMeeting, considerEnd, findLeg, openLegs, replaceLeg, takePart } from './call-boundaries.ts';
import type { Draft } from './draft.ts';
import { connect, end, isOldNews, isOnHold, isRinging, lastEvent, pause, resume } from './legs.ts';
import { TIMING } from './timing.ts';

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

const uses = (leg: TalkLeg, channel: ChannelId): boolean => leg.via.a === channel || leg.via.b === channel;
const isOver = (leg: OpenLeg, channel: ChannelId): leg is TalkLeg => leg.via !== undefined && uses(leg, channel);
const isSame = (one: Via | undefined, other: Via): boolean =>
  one !== undefined &&
  one.room === other.room &&
  ((one.a === other.a && one.b === other.b) || (one.a === other.b && one.b === other.a));

/** Legs that talk over a channel, in whatever call. */
export const legsOver = (draft: Draft, channel: ChannelId): { callId: string; leg: TalkLeg }[] =>
  [...openLegs(draft)].flatMap(({ call, leg }) => (isOver(leg, channel) ? [{ callId: call.id, leg }] : []));

export function onBridged(draft: Draft, fact: Of<'bridged'>): void {
  if (!addPeers(draft, fact.a, fact.b, fact.at)) return;
  const [p, q] = [endOf(draft, fact.a), endOf(draft, fact.b)];
  if (p === undefined || q === undefined || p.id === q.id) return; // a loopback pair whose far side is not there yet
  for (const channel of [p.id, q.id]) partFromOthers(draft, channel, { a: p.id, b: q.id }, fact);
  meet(draft, { a: p.id, b: q.id }, fact.at);
}

/** Being bridged with somebody else ends a talk (R3), unless the exchange keeps the first one waiting in silence (R4). */
function partFromOthers(draft: Draft, channel: ChannelId, now: Via, fact: Of<'bridged'>): void {
  for (const { callId, leg } of legsOver(draft, channel)) {
    if (leg.via.room !== undefined || isSame(leg.via, now)) continue;
    const waits = fact.holding !== undefined && uses(leg, fact.holding);
    replaceLeg(draft, callId, waits ? pause(leg, fact.at) : end(leg, leg.ending?.at ?? fact.at));
    if (waits) continue;
    const former = leg.via.a === channel ? leg.via.b : leg.via.a;
    dropPeers(draft, channel, former, fact.at);
    considerEnd(draft, callId, fact.at);
  }
}

/** Two channels talk from now on: a leg that rang is connected, else one appears and is connected at once (R2, R10–R12). */
function meet(draft: Draft, via: Via, at: Micros): void {
  const [p, q] = [draft.channels.get(via.a), draft.channels.get(via.b)];
  if (p === undefined || q === undefined || !isParty(p) || !isParty(q) || !isAlive(p) || !isAlive(q)) return;
  if (samePerson(p.party, q.party)) return;
  if (via.room === undefined && (p.answeredAt === undefined || q.answeredAt === undefined)) return; // early media: nobody talks yet (R2)

  const known = [liveCall(draft, p), liveCall(draft, q)].find((call) => findLeg(call, p.party, q.party) !== undefined);
  const call = known ?? callForMeeting(draft, p, q);
  const found = findLeg(call, p.party, q.party) ?? clickToCallLeg(draft, call.id, via);
  for (const id of [p.id, q.id]) takePart(draft, id, call.id);
  if (found !== undefined && isSame(found.via, via) && lastEvent(found) === 'paused' && isOnHold(draft, found)) return;
  const leg = found ?? addLeg(draft, call.id, { one: p, other: q, how: 'meets', at });
  replaceLeg(draft, call.id, connect(leg, via, at));
}

/** A phone is picked up: if its channel was bridged before that (early media), they talk from now on (R2). */
export function onPickedUp(draft: Draft, channel: Channel, at: Micros): void {
  for (const peer of channel.peers) {
    const [p, q] = [endOf(draft, channel.id), endOf(draft, peer.id)];
    if (p !== undefined && q !== undefined && p.id !== q.id)
      meet(draft, { a: p.id, b: q.id }, Math.max(at, peer.since));
  }
}

/** A talking user has the exchange call a third party (its own attended-transfer feature): his first peer waits in silence (R4). */
export function keepWaiting(draft: Draft, caller: Channel, at: Micros): void {
  if (caller.party?.kind !== 'user') return;
  for (const { callId, leg } of legsOver(draft, caller.id)) {
    if (leg.ending === undefined && leg.via.room === undefined) replaceLeg(draft, callId, pause(leg, at));
  }
}

/** In a CALL of the CRM the client is the party that the user's phone is bridged with, however the dialplan wrote the number (R16). */
export function clickToCallLeg(draft: Draft, callId: string, via: Via): RingingLeg | undefined {
  const call = draft.calls.get(callId);
  if (call?.placed !== true) return undefined;
  const waiting = call.legs.filter(isRinging).find((leg) => leg.caller === via.a || leg.caller === via.b);
  const other = draft.channels.get(waiting?.caller === via.a ? via.b : via.a);
  return other?.party?.kind === waiting?.to.kind ? waiting : undefined;
}

export function onUnbridged(draft: Draft, fact: Of<'unbridged'>): void {
  const [p, q] = [endOf(draft, fact.a), endOf(draft, fact.b)];
  if (!dropPeers(draft, fact.a, fact.b, fact.at) || p === undefined || q === undefined) return;
  const unbridged: Via = { a: p.id, b: q.id };
  for (const { callId, leg } of legsOver(draft, p.id)) {
    if (!isSame(leg.via, unbridged)) continue;
    const ending = { at: fact.at, until: fact.at + TIMING.rejoin.micros };
    replaceLeg(draft, callId, { ...leg, ending });
  }
  for (const channel of [p, q]) if (isAlive(draft.channels.get(channel.id))) returnTo(draft, channel.id, fact.at);
}

/** The consultation by the exchange's own feature is over: the talk with the silently waiting party resumes, unless the leg ends at once (R4). */
export function returnTo(draft: Draft, channel: ChannelId, at: Micros): void {
  for (const { callId, leg } of legsOver(draft, channel)) {
    if (leg.ending !== undefined || lastEvent(leg) !== 'paused' || isOnHold(draft, leg)) continue;
    const other = leg.via.a === channel ? leg.via.b : leg.via.a;
    const stillBridged = draft.channels.get(channel)?.peers.at(-1)?.id === other;
    if (stillBridged) replaceLeg(draft, callId, { ...leg, resuming: { at, until: at + TIMING.resume.micros } });
  }
}

export function onHeld(draft: Draft, fact: Of<'held'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel === undefined || isOldNews(fact.at, channel.hold?.at)) return;
  draft.putChannel({ ...channel, hold: { on: true, at: fact.at } });
  for (const { callId, leg } of legsOver(draft, fact.channel)) replaceLeg(draft, callId, pause(leg, fact.at));
}

export function onResumed(draft: Draft, fact: Of<'resumed'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel === undefined || isOldNews(fact.at, channel.hold?.at)) return;
  draft.putChannel({ ...channel, hold: { on: false, at: fact.at } });
  if (fact.leaving === true) return;
  for (const { callId, leg } of legsOver(draft, fact.channel)) {
    if (lastEvent(leg) !== 'paused' || isOnHold(draft, leg)) continue;
    replaceLeg(draft, callId, { ...leg, resuming: { at: fact.at, until: fact.at + TIMING.resume.micros } });
  }
}

/** In a conference everybody who is there with the client has a leg with him (R13). */
export function onJoined(draft: Draft, fact: Of<'joined'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel === undefined || channel.room === fact.room || !isParty(channel) || !isAlive(channel)) return;
  draft.putChannel({ ...channel, room: fact.room });
  for (const other of draft.channels.live()) {
    if (other.room !== fact.room || other.id === channel.id || !isParty(other)) continue;
    const withClient = (channel.party.kind === 'client') !== (other.party.kind === 'client');
    if (withClient) meet(draft, { a: channel.id, b: other.id, room: fact.room }, fact.at);
  }
}

export function onLeft(draft: Draft, fact: Of<'left'>): void {
  const channel = draft.channels.get(fact.channel);
  if (channel?.room !== fact.room) return;
  const { room: _, ...rest } = channel;
  draft.putChannel(rest);
  for (const { callId, leg } of legsOver(draft, fact.channel)) {
    if (leg.via.room !== fact.room) continue;
    replaceLeg(draft, callId, end(leg, fact.at));
    considerEnd(draft, callId, fact.at);
  }
}

/** The hold-back time is over: the talk goes on, or the leg has ended. */
export function settleLeg(draft: Draft, callId: string, leg: OpenLeg, now: Micros): void {
  if (leg.resuming !== undefined && leg.resuming.until <= now) replaceLeg(draft, callId, resume(leg, leg.resuming.at));
  if (leg.ending !== undefined && leg.ending.until <= now) {
    replaceLeg(draft, callId, end(leg, leg.ending.at));
    considerEnd(draft, callId, leg.ending.at);
  }
}
