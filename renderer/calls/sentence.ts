/** The one sentence that tells what a call is doing right now: which sentence, and who is in it. Pure. */
import type { CallView, LegView, PartyView } from '../../app/contract/view.ts';
import { talkTime, talkingLegs, talkingSince } from '../../app/contract/measures.ts';
import type { PartOf } from '../../app/contract/catalogue.ts';
import type { WindowCode } from '../../app/contract/text.ts';

export type Mood = 'ringing' | 'talking' | 'held' | 'ended' | 'missed';

export type Sentence = {
  readonly key: PartOf<WindowCode, 'calls.sentence'>;
  readonly mood: Mood;
  /** Colleagues, in the order of the sentence. */
  readonly users: readonly PartyView[];
  /** The colleague who calls (internal calls that ring). */
  readonly from?: PartyView;
  /** Where the time beside it runs from, ms: a talk's leaves holds out, as the history does; after the end it says how long was talked. */
  readonly since?: number;
};

function users(leg: LegView): PartyView[] {
  return [leg.from, leg.to].filter((party) => party.kind === 'user');
}

function hasClient(leg: LegView): boolean {
  return leg.from.kind === 'client' || leg.to.kind === 'client';
}

function distinct(parties: readonly PartyView[]): PartyView[] {
  const seen = new Set<string>();
  return parties.filter((party) => {
    const key = party.userId ?? party.number;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Since when these legs have been in their present state. */
const since = (legs: readonly LegView[]): number =>
  Math.min(...legs.map((leg) => leg.stretches.at(-1)?.from ?? leg.answeredAt ?? leg.appearedAt));

function ended(call: CallView, endedAt: number): Sentence {
  const talked = call.legs.filter((leg) => leg.answeredAt !== undefined);
  const last = talked.at(-1);
  const internal = call.direction === 'internal';
  if (last)
    return {
      key: internal ? 'endedTalkColleagues' : 'endedTalk',
      mood: 'ended',
      users: distinct(users(last)),
      since: endedAt - talkTime(call),
    };
  if (internal) return { key: 'endedNoAnswerInternal', mood: 'ended', users: distinct(call.legs.flatMap(users)) };
  if (call.direction === 'inbound') return { key: 'endedMissed', mood: 'missed', users: [] };
  return { key: 'endedNoAnswer', mood: 'ended', users: [] };
}

function talking(call: CallView, legs: readonly LegView[], held: readonly LegView[]): Sentence {
  const withClient = legs.filter(hasClient);
  const people = distinct((withClient.length > 0 ? withClient : legs).flatMap(users));
  if (withClient.length > 0)
    return {
      key: people.length > 1 ? 'talkMany' : 'talkOne',
      mood: 'talking',
      users: people,
      since: talkingSince(talkingLegs(call)),
    };
  const waits = held.some(hasClient);
  return {
    key: waits ? 'consult' : 'talkColleagues',
    mood: 'talking',
    users: people,
    since: talkingSince(call.direction === 'internal' ? talkingLegs(call) : legs),
  };
}

function ringing(call: CallView, legs: readonly LegView[]): Sentence {
  const at = Math.min(...legs.map((leg) => leg.appearedAt));
  const first = legs[0];
  if (first && legs.every((leg) => leg.from.kind === 'user' && leg.to.kind === 'user')) {
    return {
      key: 'ringInternal',
      mood: 'ringing',
      from: first.from,
      users: distinct(legs.map((leg) => leg.to)),
      since: at,
    };
  }
  const key = call.direction === 'outbound' && first?.to.kind === 'client' ? 'ringOut' : 'ringIn';
  return { key, mood: 'ringing', users: distinct(legs.flatMap(users)), since: at };
}

/** What a call is doing: talk is told before hold, hold before ringing. */
export function sentenceOf(call: CallView): Sentence {
  if (call.endedAt !== undefined) return ended(call, call.endedAt);
  const inState = (state: LegView['state']): LegView[] => call.legs.filter((leg) => leg.state === state);
  const [talk, hold, ring] = [inState('talking'), inState('held'), inState('ringing')];
  if (talk.length > 0) return talking(call, talk, hold);
  if (hold.length > 0) {
    const withClient = hold.some(hasClient);
    return {
      key: withClient ? 'held' : 'heldColleagues',
      mood: 'held',
      users: distinct(hold.flatMap(users)),
      since: since(hold),
    };
  }
  if (ring.length > 0) return ringing(call, ring);
  const key = call.direction === 'internal' ? 'connecting' : 'waiting';
  return { key, mood: 'ringing', users: [], since: call.startedAt };
}
