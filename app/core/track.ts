/** The call model: facts in, a new state and intents out. Total, pure; the same facts in a slightly different order give the same calls (R1–R23). */
import type { Call, Fact, Micros, Office, State } from './model.ts';
import type { Intent } from './intent.ts';
import { isAlive, isBusy } from './channels.ts';
import { finishCall } from './call-boundaries.ts';
import { createDraft, type Changes, type Draft } from './draft.ts';
import { isLongBefore, isOpen } from './legs.ts';
import { onAlerted, onCreated, onEnded } from './ringing.ts';
import { attachRecordings, onRecording } from './recordings.ts';
import { report } from './report.ts';
import { onAlive, onRenamed } from './resync.ts';
import { find } from './split-map.ts';
import { TIMING } from './timing.ts';
import { onBridged, onHeld, onJoined, onLeft, onResumed, onUnbridged, settleLeg } from './talking.ts';

export type Step = { readonly state: State; readonly intents: readonly Intent[]; readonly changes: Changes };

/**
 * Tells facts to the model.
 * @param facts in order of arrival; times in µs by the exchange's clock
 * @param office identifies parties, and says what is reported
 * @returns the state afterwards, what the CRM must learn (in order), and all that changed
 */
export function track(state: State, facts: readonly Fact[], office: Office): Step {
  const draft = createDraft(state, office);
  const intents: Intent[] = [];
  for (const fact of facts) {
    const setBack = isLongBefore(fact.at, draft.now) && fact.kind !== 'created' && fact.kind !== 'alive';
    // Our own requests are fed at once, with our guess of the time: they must not overtake events that the exchange has sent and we have not read yet.
    const isOurs = fact.kind === 'asked' || fact.kind === 'unplaced';
    if (!isOurs) settle(draft, setBack ? Infinity : fact.at); // the exchange's clock was set back: nothing may wait for a time that comes again
    apply(draft, fact);
    if (fact.kind === 'tick') forget(draft, state);
    if (!isOurs) draft.now = setBack ? fact.at : Math.max(draft.now, fact.at);
    for (const [id, before] of draft.takeTouched()) {
      const after = draft.calls.get(id);
      if (after === undefined || after === before) continue;
      const told = report(before, after);
      intents.push(...told.intents);
      if (told.call !== after) draft.putCall(told.call);
    }
    draft.takeTouched();
  }
  return { ...draft.finish(), intents };
}

/** Channels a fact is about: all must be known before it means anything. */
function subjects(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'bridged':
    case 'unbridged':
      return [fact.a, fact.b];
    case 'rang':
    case 'answered':
    case 'held':
    case 'resumed':
    case 'joined':
    case 'left':
    case 'recording':
    case 'ended':
      return [fact.channel];
    case 'renamed':
      return [fact.old];
    case 'created':
    case 'asked':
    case 'unplaced':
    case 'alive':
    case 'waits':
    case 'tick':
      return [];
  }
}

function apply(draft: Draft, fact: Fact): void {
  const unknown = subjects(fact).some((id) => !draft.channels.has(id));
  if (unknown) {
    if (!draft.early.includes(fact)) draft.early = [...draft.early, fact].slice(-1000);
    return;
  }
  switch (fact.kind) {
    case 'created':
      onCreated(draft, fact);
      return catchUp(draft);
    case 'rang':
    case 'answered':
      return onAlerted(draft, fact);
    case 'bridged':
      return onBridged(draft, fact);
    case 'unbridged':
      return onUnbridged(draft, fact);
    case 'held':
      return onHeld(draft, fact);
    case 'resumed':
      return onResumed(draft, fact);
    case 'joined':
      return onJoined(draft, fact);
    case 'left':
      return onLeft(draft, fact);
    case 'recording':
      return onRecording(draft, fact);
    case 'ended':
      return onEnded(draft, fact);
    case 'renamed':
      onRenamed(draft, fact);
      return catchUp(draft);
    case 'asked':
      return draft.putAsked(fact);
    case 'unplaced':
      return onUnplaced(draft, fact);
    case 'alive':
      return onAlive(draft, fact);
    case 'waits': // for engine/live/redirect.ts: nothing of the call has changed yet
    case 'tick': // see forget
      return;
  }
}

/** Facts that came before their channel was known are fed again, in the order of their times. */
function catchUp(draft: Draft): void {
  if (draft.early.length === 0) return;
  const waiting = draft.early.toSorted((a, b) => a.at - b.at);
  draft.early = [];
  for (const fact of waiting) apply(draft, fact);
}

/** The exchange would not place a CALL at all: the CRM is told, there is no call to register (R16). */
function onUnplaced(draft: Draft, fact: Extract<Fact, { kind: 'unplaced' }>): void {
  const asked = draft.asked().get(fact.channel);
  if (asked === undefined || draft.calls.has(fact.channel)) return;
  draft.dropAsked(fact.channel);
  draft.putCall({
    id: fact.channel,
    direction: asked.to.kind === 'client' ? 'outbound' : 'internal',
    startedAt: asked.at,
    placed: true,
    ...(asked.communicationId !== undefined && { communicationId: asked.communicationId }),
    ...(asked.to.kind === 'client' && { client: asked.to }),
    announced: false,
    legs: [],
    recordings: [],
    toldAt: 0,
    failed: true,
    finishedAt: fact.at,
  });
}

/** Applies everything that was held back until `now` or earlier. */
function settle(draft: Draft, now: Micros): void {
  if (draft.due > now) return;
  draft.due = Infinity;
  for (const call of draft.calls.live()) {
    for (const leg of call.legs) if (isOpen(leg)) settleLeg(draft, call.id, leg, now);
    const current = draft.calls.get(call.id);
    if (current?.finishing !== undefined && current.finishing.until <= now) {
      finishCall(draft, current, current.finishing.at);
      attachRecordings(draft, call.id);
    }
    for (const time of pending(draft.calls.get(call.id))) draft.due = Math.min(draft.due, time);
  }
}

function pending(call: Call | undefined): Micros[] {
  if (call === undefined || call.finishedAt !== undefined) return [];
  const times = call.legs.filter(isOpen).flatMap((leg) => [leg.ending?.until, leg.resuming?.until]);
  return [...times, call.finishing?.until].filter((time) => time !== undefined);
}

/** Drops calls and channels that ended long ago; a call that changed in this step (its end was held back until now) is told and stored first. */
function forget(draft: Draft, before: State): void {
  const old = draft.now - TIMING.memory.micros;
  for (const call of draft.calls.past())
    if ((call.finishedAt ?? Infinity) < old && find(before.calls, call.id) === call) draft.dropCall(call.id);
  for (const channel of draft.channels.past()) {
    if (!isBusy(draft, channel) && (channel.endedAt ?? Infinity) < old) draft.dropChannel(channel.id);
  }
  for (const asked of [...draft.asked().values()]) {
    if (asked.at < draft.now - TIMING.asked.micros && !isAlive(draft.channels.get(asked.channel)))
      draft.dropAsked(asked.channel);
  }
  if (draft.early.length > 0) draft.early = draft.early.filter((fact) => fact.at > draft.now - TIMING.early.micros);
}
