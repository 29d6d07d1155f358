/** Recordings and messages: which leg a file belongs to (R23). A file is known by its path; start and stop may come on different channels. */
import type { Call, CallId, Channel, ChannelId, Fact, Leg, LegId, Micros, Recording } from './model.ts';
import { callerOf } from './channels.ts';
import type { Draft } from './draft.ts';
import { partyOf } from './legs.ts';

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

export function onRecording(draft: Draft, fact: Of<'recording'>): void {
  const channel = draft.channels.get(fact.channel);
  const callId = channel === undefined ? undefined : (channel.call ?? callOfPath(draft, channel));
  const own = callId === undefined ? undefined : draft.calls.get(callId);
  const knows = (one: Call): boolean => one.recordings.some((recording) => recording.file === fact.file);
  const call = own !== undefined && knows(own) ? own : (draft.calls.all().find(knows) ?? own);
  if (call === undefined) return;
  const before = call.recordings.find((recording) => recording.file === fact.file);
  const box = fact.box ?? before?.box;
  const startedAt = Math.max(before?.startedAt ?? 0, fact.state === 'started' ? fact.at : 0);
  const recording: Recording = {
    file: fact.file,
    channels: [...new Set([...(before?.channels ?? []), fact.channel])],
    from: Math.min(
      before?.from ?? fact.at,
      fact.state === 'started' ? fact.at : call.startedAt,
      before?.from ?? Infinity,
    ),
    ...(startedAt > 0 && { startedAt }),
    ...(fact.state === 'stopped'
      ? { until: Math.max(fact.at, before?.until ?? 0) }
      : before?.until !== undefined && { until: before.until }),
    ...(before?.attached !== undefined && { attached: before.attached }),
    ...((fact.message ?? before?.message) === true && { message: true as const }),
    ...(box !== undefined && { box }),
  };
  const started = before !== undefined && fact.state === 'stopped' ? { ...recording, from: before.from } : recording;
  draft.putCall({ ...call, recordings: [...call.recordings.filter((other) => other.file !== fact.file), started] });
  attachRecordings(draft, call.id);
}

/** The call that one half of a loopback pair serves: the call of the channel that had it made. */
function callOfPath(draft: Draft, channel: Channel): CallId | undefined {
  const twin = channel.twin === undefined ? undefined : draft.channels.get(channel.twin);
  const callers = [channel, twin].map((half) => (half === undefined ? undefined : callerOf(draft, half)));
  return callers.map((caller) => (caller === 'unknown' ? undefined : caller?.call)).find((id) => id !== undefined);
}

/** Once the call is over, each finished file goes to its leg; one that recorded no talk goes nowhere. */
export function attachRecordings(draft: Draft, callId: string): void {
  const call = draft.calls.get(callId);
  if (call?.finishedAt === undefined) return;
  const recordings = call.recordings.map((recording) => {
    if (recording.attached !== undefined) return recording;
    if (recording.message === true) return withMessage(call, recording);
    const until = isStopped(recording) ? recording.until : channelsEnd(draft, recording);
    const leg =
      until === undefined ? undefined : legOf(call, recording, until, (id) => partyOf(draft, id) !== undefined);
    return leg === undefined ? recording : { ...recording, attached: leg };
  });
  if (recordings.some((recording, index) => recording !== call.recordings[index]))
    draft.putCall({ ...call, recordings });
}

const isStopped = ({ until, startedAt = 0 }: Recording): boolean => until !== undefined && until > startedAt;

/** Is this a message that was left, or one that was begun and not kept (too short, thrown away, still being spoken)? */
export const isLeft = (recording: Recording): boolean => recording.message === true && isStopped(recording);

/**
 * A message goes to the leg of the mailbox's owner where he was called without answering, else to that of the last user who was; where no phone rang,
 * to the one item by which such a call is registered (R14). Where somebody had talked with everybody who was called, it stays in the exchange's
 * mailbox alone.
 */
export function withMessage(call: Call, recording: Recording): Recording {
  if (!isLeft(recording)) return recording;
  const missed = call.legs.filter((leg) => leg.answeredAt === undefined);
  const own = missed.findLast(({ to }) => to.kind === 'user' && to.number === recording.box);
  const attached = call.legs.length === 0 ? missedItemId(call) : (own ?? missed.at(-1))?.id;
  return attached === undefined ? recording : { ...recording, attached };
}

/** The id of the item by which a call is registered in which no phone rang. */
export const missedItemId = ({ id }: Pick<Call, 'id'>): LegId => `${id}:client:user:1`;

/** Where the stop was not seen: a file ends with the last channel it ran on. */
function channelsEnd(draft: Draft, recording: Recording): Micros | undefined {
  const ends = recording.channels
    .map((id) => draft.channels.get(id))
    .map((channel) => (channel === undefined ? 0 : channel.endedAt));
  return ends.every((end) => end !== undefined) ? Math.max(...ends) || Infinity : undefined;
}

/**
 * (R23) The leg that a file goes to: the one connected the longest while it ran.
 * @param until its end, µs
 * @param isSomebodys false for a channel that is no person's own (half of a loopback pair): its file may be that of any leg
 */
export function legOf(
  call: Call,
  recording: Recording,
  until: Micros,
  isSomebodys: (channel: ChannelId) => boolean,
): LegId | undefined {
  const own = call.legs.filter((leg) => leg.talked.some((id) => recording.channels.includes(id)));
  const onParty = recording.channels.every(isSomebodys);
  const candidates = own.length > 0 || onParty ? own : call.legs; // recorded on half of a loopback pair
  let best: { leg: Leg; talk: Micros } | undefined;
  for (const leg of candidates) {
    const talk = talkBetween(leg, recording.from, until);
    if (talk > 0 && (best === undefined || talk > best.talk)) best = { leg, talk };
  }
  return best?.leg.id;
}

/** How long a leg talked between two moments, pauses not counted. */
export function talkBetween(leg: Leg, from: Micros, until: Micros): Micros {
  return leg.events.reduce((sum, event, index) => {
    if (event.type !== 'connected') return sum;
    const next = leg.events[index + 1]?.at ?? until;
    return sum + Math.max(0, Math.min(next, until) - Math.max(event.at, from));
  }, 0);
}
