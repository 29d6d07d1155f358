/** Calls: which call a conversation belongs to, what legs it gets, when it is over (R5, R8–R10, R16, R18, R21). */
import type {
  Call,
  CallId,
  Channel,
  ChannelId,
  Direction,
  Leg,
  LegId,
  Micros,
  OpenLeg,
  Party,
  RingingLeg,
} from './model.ts';
import { attach, isParty, liveCall, personKey, samePerson } from './channels.ts';
import type { Draft } from './draft.ts';
import { asColleague, end, involves, isBetween, isOpen, lastEvent, legId } from './legs.ts';
import { TIMING } from './timing.ts';

type PartyChannel = Channel & { party: Party };
/** One side of a leg; without `id` where its channel does not exist yet (click-to-call). */
export type End = { readonly party: Party; readonly id?: ChannelId };

export function replaceLeg(draft: Draft, callId: CallId, leg: Leg): void {
  const call = draft.calls.get(callId);
  if (call === undefined) return;
  draft.putCall({ ...call, legs: call.legs.map((other) => (other.id === leg.id ? leg : other)) });
  for (const due of [leg.ending?.until, leg.resuming?.until])
    if (due !== undefined) draft.due = Math.min(draft.due, due);
}

/** Every leg that has not ended, with its call. */
export function* openLegs(draft: Draft): Generator<{ call: Call; leg: OpenLeg }> {
  for (const call of draft.calls.live()) {
    for (const leg of call.legs) if (isOpen(leg)) yield { call, leg };
  }
}

export function openCall(draft: Draft, call: Omit<Call, 'legs' | 'recordings' | 'toldAt' | 'announced'>): Call {
  const { office } = draft;
  // Internal calls are told unless the admin switched that off (R20).
  const wanted = call.direction === 'internal' ? office.reportInternalCalls : office.reports(call.line);
  const opened: Call = {
    ...call,
    announced: wanted || call.placed === true,
    legs: [],
    recordings: [],
    toldAt: 0,
  };
  const namer = draft.channels.get(call.id);
  if (namer !== undefined && namer.named === undefined) draft.putChannel({ ...namer, named: 1 });
  draft.putCall(opened);
  return opened;
}

/**
 * A call has the id of its first channel (R1). A channel that gave its id to a call before, however long ago, leaves it to its peer; where both
 * did, their next call has a count behind the id.
 */
function freshId(draft: Draft, first: Channel, second: Channel): CallId {
  const namedBy = (id: ChannelId): number => draft.channels.get(id)?.named ?? (draft.calls.has(id) ? 1 : 0);
  const id = [first.id, second.id].find((one) => namedBy(one) === 0) ?? second.id;
  const nth = namedBy(id) + 1;
  const channel = draft.channels.get(id);
  if (channel !== undefined) draft.putChannel({ ...channel, named: nth });
  return nth === 1 ? id : `${id}:${nth}`;
}

/** The call in which this person is busy: when he calls a colleague meanwhile, that is a consultation (R9). */
function busyCall(draft: Draft, party: Party): Call | undefined {
  let found: { call: Call; isHeld: boolean; since: Micros } | undefined;
  for (const { call, leg } of openLegs(draft)) {
    if (leg.via === undefined || !involves(leg, party)) continue;
    const one = { call, isHeld: lastEvent(leg) === 'paused', since: leg.events.at(-1)?.at ?? 0 };
    const isBetter = found === undefined || (one.isHeld === found.isHeld ? one.since > found.since : one.isHeld); // who is on hold waits for the answer
    if (isBetter) found = one;
  }
  return found?.call;
}

/** The call to which a new leg belongs when `caller` makes the phone of `target` ring. */
export function callForRinging(draft: Draft, caller: PartyChannel, target: PartyChannel): Call {
  const current = liveCall(draft, caller);
  const { office } = draft;
  const line = office.line(target.shown);
  if (caller.party.kind === 'client') {
    return (
      current ??
      openCall(draft, {
        id: freshId(draft, caller, target),
        direction: 'outbound',
        client: caller.party,
        clientChannel: caller.id,
        startedAt: caller.createdAt,
      })
    );
  }
  if (target.party.kind === 'user') {
    return (
      current ??
      busyCall(draft, caller.party) ??
      openCall(draft, {
        id: freshId(draft, caller, target),
        direction: 'internal',
        startedAt: caller.createdAt,
      })
    );
  }
  const sameClient =
    current !== undefined && (current.client === undefined || samePerson(current.client, target.party));
  if (sameClient || (current?.placed === true && current.clientChannel === undefined)) return current;
  const id = current === undefined ? freshId(draft, caller, target) : freshId(draft, target, caller); // (R9) consulting outside is a call of its own
  const startedAt = current === undefined ? caller.createdAt : target.createdAt;
  return openCall(draft, {
    id,
    direction: 'outbound',
    client: target.party,
    startedAt,
    ...(line !== undefined && { line }),
  });
}

/** The call of which this channel is the client, not a call that it joined later. */
function ownCall(draft: Draft, channel: PartyChannel): Call | undefined {
  const call = liveCall(draft, channel);
  return call?.clientChannel === channel.id ? call : undefined;
}

/** The call in which two channels meet that did not ring each other: pick-up, transfer, park, queue (R9, R10, R11, R12). */
export function callForMeeting(draft: Draft, p: PartyChannel, q: PartyChannel): Call {
  const own = ownCall(draft, p) ?? ownCall(draft, q);
  const others = liveCall(draft, own?.clientChannel === p.id ? q : p);
  if (own !== undefined && others?.client !== undefined && others.clientChannel !== own.clientChannel) {
    const joinsClients = p.party.kind === 'client' && q.party.kind === 'client';
    if (!joinsClients) return own; // an operator's console bridges the clients of two talks with each other's users: each client keeps his own call
  }
  const calls = [liveCall(draft, p), liveCall(draft, q)].filter((call) => call !== undefined);
  const [first, second] = calls;
  if (first !== undefined) return second === undefined || first.startedAt <= second.startedAt ? first : second;
  const [elder, younger] = p.createdAt <= q.createdAt ? [p, q] : [q, p];
  const client = [elder, younger].find((channel) => channel.party.kind === 'client');
  const fromOutside = elder.party.kind === 'client' && elder.made === 'caller';
  const direction: Direction = client === undefined ? 'internal' : fromOutside ? 'inbound' : 'outbound';
  const line = fromOutside
    ? draft.office.line(elder.dialled, ...(elder.dialledAs ?? []))
    : draft.office.line(client?.shown);
  return openCall(draft, {
    id: freshId(draft, elder, younger),
    direction,
    startedAt: elder.createdAt,
    ...(client?.party.kind === 'client' && { client: client.party, clientChannel: client.id }),
    ...(line !== undefined && { line }),
  });
}

/** The two parties of a new leg. `rings`: `one` called and the phone of `other` rings; `meets`: they talk without having called each other in this call. */
export type Encounter = {
  readonly one: End & { id: ChannelId };
  readonly other: End;
  readonly how: 'rings' | 'meets';
  readonly at: Micros;
};

type Pair = {
  readonly one: Party;
  readonly other: Party;
  readonly how: Encounter['how'];
  /** One of them is a client who came in from outside. */
  readonly isFromOutside: boolean;
  /** Whether each party called (true) or was called (false) in its latest leg; undefined where it had none. */
  readonly callers: readonly [boolean | undefined, boolean | undefined];
};

/** Which of two parties is `from`: for a client by the call's direction (R5), else by who called, or by the previous side of the party who stayed (R10). */
function orient(call: Call, { one, other, how, isFromOutside, callers }: Pair): { from: Party; to: Party } {
  const met = how === 'meets';
  const isClient = (party: Party): boolean =>
    party.kind === 'client' && call.client !== undefined && samePerson(party, call.client);
  const client = isClient(one) ? one : isClient(other) ? other : undefined;
  if (client !== undefined) {
    const user = asColleague(client === one ? other : one);
    return call.direction === 'outbound' ? { from: user, to: client } : { from: client, to: user };
  }
  const outsider = [one, other].find((party) => party.kind === 'client');
  if (met && outsider !== undefined && one.kind !== other.kind) {
    const user = outsider === one ? other : one; // a client comes into an internal call: told as in the call he came from
    return isFromOutside ? { from: outsider, to: user } : { from: user, to: outsider };
  }
  const [a, b] = [asColleague(one), asColleague(other)];
  const strangers = !call.legs.some((leg) => isBetween(leg, a, b));
  if (met && strangers && callers[0] !== undefined && callers[1] !== undefined && callers[0] !== callers[1])
    return callers[0] ? { from: a, to: b } : { from: b, to: a }; // who called keeps calling
  const earlier = met ? call.legs.find((leg) => involves(leg, a) || involves(leg, b)) : undefined;
  if (earlier === undefined) return { from: a, to: b };
  const stayed = involves(earlier, a) ? a : b;
  const left = stayed === a ? b : a;
  return personKey(earlier.to) === personKey(stayed) ? { from: left, to: stayed } : { from: stayed, to: left };
}

/** Whether a channel called (true) or was called (false) in its latest leg of this call; undefined where it had none. */
function roleOf(call: Call, id: ChannelId | undefined): boolean | undefined {
  const leg = call.legs.findLast(
    ({ caller, rung, talked }) => id !== undefined && [caller, ...rung, ...talked].includes(id),
  );
  if (leg === undefined || id === undefined) return undefined;
  return leg.caller === id;
}

/** Adds a leg between two people; they may have had one before (R8). */
export function addLeg(draft: Draft, callId: CallId, { one, other, how, at }: Encounter): RingingLeg {
  const call = draft.calls.get(callId);
  if (call === undefined) throw new Error(`no call ${callId}`);
  const isCaller = ({ id, party }: End): boolean =>
    party.kind === 'client' && id !== undefined && draft.channels.get(id)?.made === 'caller';
  const callers = [roleOf(call, one.id), roleOf(call, other.id)] as const;
  const isFromOutside = isCaller(one) || isCaller(other);
  const { from, to } = orient(call, { one: one.party, other: other.party, how, isFromOutside, callers });
  const taken = new Set(call.legs.map((leg) => leg.id));
  let nth = 1;
  while (taken.has(legId(callId, from, to, nth))) nth += 1;
  const id: LegId = legId(callId, from, to, nth);
  const ringing = how === 'meets' || other.id === undefined ? [] : [other.id];
  const leg: RingingLeg = {
    id,
    from,
    to,
    events: [{ type: 'appeared', at }],
    caller: one.id,
    ringing,
    rung: ringing,
    talked: [],
  };
  const { finishing: _, ...rest } = call;
  draft.putCall({ ...rest, legs: [...call.legs, leg] });
  for (const { id: channel } of [one, other]) if (channel !== undefined) takePart(draft, channel, callId);
  return leg;
}

/** Adds a channel to a call; the client's channel also gives facts that were not known before: his channel id, our own number. */
export function takePart(draft: Draft, id: ChannelId, callId: CallId): void {
  const [call, channel] = [draft.calls.get(callId), draft.channels.get(id)];
  if (call === undefined || channel === undefined) return;
  const former = channel.call;
  attach(draft, id, call);
  if (former !== undefined && former !== callId) considerEnd(draft, former, draft.now); // two calls joined, or the next one dialled
  const party = channel.party;
  const isClient =
    party?.kind === 'client' &&
    call.client !== undefined &&
    (samePerson(party, call.client) || call.clientChannel === undefined);
  if (!isClient || call.clientChannel === id) return;
  const line = call.line ?? (call.direction === 'outbound' ? draft.office.line(channel.shown) : undefined);
  draft.putCall({ ...call, clientChannel: id, ...(line !== undefined && { line }) });
}

/** An open leg of the two in this call. */
export function findLeg(call: Call | undefined, one: Party, other: Party): OpenLeg | undefined {
  return call?.legs.filter(isOpen).find((leg) => isBetween(leg, one, other));
}

/** Checks whether a call is over: fewer than two people left and no client who waits (R18). */
export function considerEnd(draft: Draft, callId: CallId, at: Micros): void {
  const call = draft.calls.get(callId);
  if (call === undefined || call.finishedAt !== undefined || call.legs.some(isOpen)) return;
  const here = draft.channels.live().filter((channel) => channel.call === callId && isParty(channel));
  if (here.some((channel) => channel.party?.kind === 'client')) return;
  const people = new Set(here.map((channel) => (channel.party === null ? '' : personKey(channel.party))));
  if (people.size > 1) return;
  const stillRouting = here.some((channel) => channel.made === 'caller' && channel.answeredAt === undefined);
  if (stillRouting) return;
  const until = at + (people.size === 0 ? TIMING.finish.micros : TIMING.alone.micros);
  if (call.finishing !== undefined && call.finishing.until <= until) return;
  draft.putCall({ ...call, finishing: { at: Math.max(at, call.finishing?.at ?? 0), until } });
  draft.due = Math.min(draft.due, until);
}

/** Ends the call: afterwards only its registration and recordings are told. */
export function finishCall(draft: Draft, call: Call, at: Micros): void {
  const legs = call.legs.map((leg) => end(leg, at));
  const client = call.clientChannel === undefined ? undefined : draft.channels.get(call.clientChannel);
  const ends = [...legs.map((leg) => leg.endedAt), client?.endedAt].filter((time) => time !== undefined);
  const finishedAt = Math.max(call.startedAt, ends.length === 0 ? at : Math.max(...ends));
  const unanswered = call.placed === true && !legs.some((leg) => leg.answeredAt !== undefined);
  const { finishing: _, ...rest } = call;
  draft.putCall({ ...rest, legs, finishedAt, ...(unanswered && { failed: true }) });
}
