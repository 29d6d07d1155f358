/** What the CRM must learn: a call before and after, compared (R18). The only place where a time is told. */
import type { Call, LegEvent, Leg, Micros, Party } from './model.ts';
import { missedItemId } from './recordings.ts';
import type { Intent, Participant, RegisteredItem } from './intent.ts';

export function participant(party: Party): Participant {
  if (party.kind === 'client') return { type: 'client' };
  return { type: 'user', ...(party.userId !== undefined && { userId: party.userId }) };
}

type Told = { leg: Leg; event: LegEvent; index: number };
const RANK = { disconnected: 0, appeared: 1, connected: 2, paused: 3 } as const;

/** Events that legs gained, in the order they happened: a leg that ends is told before a leg that begins. */
function gained(before: Call | undefined, after: Call): Told[] {
  const news = after.legs.flatMap((leg) => {
    const known = before?.legs.find((other) => other.id === leg.id)?.events.length ?? 0;
    return leg.events.slice(known).map((event, offset) => ({ leg, event, index: known + offset }));
  });
  return news.toSorted((a, b) => a.event.at - b.event.at || RANK[a.event.type] - RANK[b.event.type]);
}

/** Items of register-call: every leg, or, where no phone rang, one from the client to nobody we know (R14). */
export function registeredItems(call: Call): RegisteredItem[] {
  const finishedAt = call.finishedAt ?? call.startedAt;
  if (call.legs.length === 0) {
    return [{ id: missedItemId(call), from: { type: 'client' }, to: { type: 'user' }, finishedAt }];
  }
  return call.legs.map((leg) => ({
    id: leg.id,
    from: participant(leg.from),
    to: participant(leg.to),
    ...(leg.answeredAt !== undefined && { startedAt: leg.answeredAt }),
    finishedAt: leg.endedAt ?? finishedAt,
  }));
}

type About = Pick<Extract<Intent, { kind: 'register-call' }>, 'direction' | 'clientPhone' | 'line'>;
const baseOf = ({ id, communicationId }: Call) => ({
  callId: id,
  ...(communicationId !== undefined && { communicationId }),
});
function aboutOf({ client, direction, line }: Call): About {
  const phone = client?.phone || undefined;
  return { direction, ...(phone !== undefined && { clientPhone: phone }), ...(line !== undefined && { line }) };
}

/** The registration of a finished call (R18). @param at told as its time */
export function registrationOf(call: Call, at: Micros): Extract<Intent, { kind: 'register-call' }> {
  const key = `${call.id}/registered`;
  const items = registeredItems(call);
  return { ...baseOf(call), ...aboutOf(call), kind: 'register-call', key, at, createdAt: call.startedAt, items };
}

/** The recordings of a finished call that are newly assigned to a leg, or to another leg than before. */
export function recordingIntents(before: Call | undefined, after: Call): Extract<Intent, { kind: 'call-recording' }>[] {
  const known = new Map(before?.recordings.map(({ file, attached }) => [file, attached]));
  return after.recordings.flatMap(({ file, attached }) => {
    if (attached === undefined || known.get(file) === attached) return [];
    const key = `${after.id}/recording/${file}`;
    const at = Math.max(after.toldAt, after.finishedAt ?? 0);
    return [{ ...baseOf(after), kind: 'call-recording', key, at, legId: attached, file }];
  });
}

/**
 * Compares a call before and after.
 * @param before undefined where the call is new
 * @returns the intents in order, and the call with the latest time told noted in it
 */
export function report(before: Call | undefined, after: Call): { call: Call; intents: Intent[] } {
  const intents: Intent[] = [];
  let toldAt = after.toldAt;
  const tell = (at: Micros): Micros => (toldAt = Math.max(toldAt, at));
  const base = baseOf(after);
  const about = aboutOf(after);

  if (after.announced) {
    if (before === undefined)
      intents.push({ ...base, ...about, kind: 'call-started', key: `${after.id}/started`, at: tell(after.startedAt) });
    for (const { leg, event, index } of gained(before, after)) {
      const [from, to] = [participant(leg.from), participant(leg.to)];
      const key = `${leg.id}/${index}`;
      intents.push({ ...base, kind: 'call-event', key, at: tell(event.at), legId: leg.id, type: event.type, from, to });
    }
  }
  if (after.failed === true && before?.failed !== true && after.communicationId !== undefined) {
    const communicationId = after.communicationId;
    intents.push({
      ...base,
      communicationId,
      kind: 'call-failed',
      key: `${after.id}/failed`,
      at: tell(after.finishedAt ?? after.startedAt),
    });
  }
  if (after.announced && after.finishedAt !== undefined) {
    if (before?.finishedAt === undefined) {
      const at = tell(after.finishedAt);
      intents.push({ ...base, ...about, kind: 'call-finished', key: `${after.id}/finished`, at });
      intents.push(registrationOf(after, at));
    }
    const recordings = recordingIntents(before, after);
    if (recordings.length > 0) tell(after.finishedAt);
    intents.push(...recordings.map((intent) => ({ ...intent, at: toldAt })));
  }
  return { call: toldAt === after.toldAt ? after : { ...after, toldAt }, intents };
}
