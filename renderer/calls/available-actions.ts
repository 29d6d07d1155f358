/** The actions possible now, for a call and for a colleague. Pure; the program checks each action again when it is requested. */
import type { CallView, ColleagueView, LegView, PartyView } from '../../app/contract/view.ts';
import { named } from '../components/party.ts';
import type { StripAction, StripActionName } from '../../app/contract/strip.ts';

/** An action, the call it is about, and whom its words name. */
export type CallAction = { readonly action: StripAction; readonly callId?: string; readonly about: PartyView | null };

const isOpen = (leg: LegView): boolean => leg.state !== 'ended';
const isMine = (leg: LegView, me: string): boolean => leg.from.userId === me || leg.to.userId === me;
const otherOf = (leg: LegView, me: string): PartyView => (leg.from.userId === me ? leg.to : leg.from);
const openLegs = (call: CallView): LegView[] => (call.endedAt === undefined ? call.legs.filter(isOpen) : []);

/** My own legs of a call: the waiting talk during a consultation, and the consultation. */
function consultation(call: CallView, me: string): { waiting: LegView; asked: LegView } | undefined {
  const mine = openLegs(call).filter((leg) => isMine(leg, me));
  const waiting = mine.find(({ state }) => state === 'held');
  const asked = mine.find((leg) => leg !== waiting && leg.from.userId === me && leg.state !== 'held');
  return waiting === undefined || asked === undefined ? undefined : { waiting, asked };
}

/** Talks of mine that can go to somebody else, and whether a colleague can be asked first. */
export function movable(call: CallView, me: string): { leg: LegView; canAsk: boolean }[] {
  const asks = consultation(call, me) !== undefined;
  return openLegs(call)
    .filter((leg) => isMine(leg, me))
    .filter(({ state, to }) => (state === 'ringing' ? to.userId === me : !asks))
    .map((leg) => ({ leg, canAsk: leg.state !== 'ringing' }));
}

/**
 * What I can do with a call.
 * @param me whose phone is mine
 */
export function onCall(call: CallView, me: string): CallAction[] {
  const legs = openLegs(call);
  const made = (action: StripAction, about: PartyView | null = null): CallAction => ({
    action,
    callId: call.id,
    about: about === null ? null : named(about, call),
  });
  const asking = consultation(call, me);
  if (asking !== undefined) {
    const { waiting, asked } = asking;
    const back = made({ do: 'comeBack', me, legId: asked.id }, otherOf(waiting, me));
    return asked.state === 'talking' ? [made({ do: 'join', me, legId: asked.id }, asked.to), back] : [back];
  }
  const mine = legs.filter((leg) => isMine(leg, me));
  if (mine.length > 0)
    return mine.flatMap((leg) => {
      const act = (name: 'answer' | 'hold' | 'resume' | 'park'): CallAction => made({ do: name, me, legId: leg.id });
      if (leg.state === 'ringing') return leg.to.userId === me ? [act('answer')] : [];
      if (leg.state === 'held') return [act('resume')];
      return otherOf(leg, me).kind === 'client' ? [act('hold'), act('park')] : [act('hold')];
    });
  const rings = legs.find(({ state, to }) => state === 'ringing' && to.kind === 'user');
  const talks = legs.some(({ state }) => state !== 'ringing');
  if (rings !== undefined && !talks) return [made({ do: 'pickUp', me, legId: rings.id }, rings.from)];
  const waits =
    legs.length === 0 &&
    call.endedAt === undefined &&
    (call.direction === 'inbound' || (call.direction === 'outbound' && call.legs.length > 0));
  return waits ? [made({ do: 'takeBack', me, callId: call.id })] : [];
}

/**
 * What I can do with a colleague: the likeliest first.
 * @param only a call that was dragged onto him: nothing but moving it there
 */
export function onColleague(
  person: ColleagueView,
  calls: readonly CallView[],
  me: string,
  only?: string,
): CallAction[] {
  if (person.userId === me) return [];
  const to = { userId: person.userId };
  const away = person.state === 'offline';
  const found: CallAction[] = [];
  for (const call of calls) {
    if (only !== undefined && call.id !== only) continue;
    const asking = consultation(call, me);
    if (asking !== undefined && asking.asked.to.userId === person.userId) found.push(...onCall(call, me));
    for (const { leg, canAsk } of away ? [] : movable(call, me)) {
      if (otherOf(leg, me).userId === person.userId) continue;
      const about = named(otherOf(leg, me), call);
      found.push({ action: { do: 'transfer', me, legId: leg.id, to }, callId: call.id, about });
      if (canAsk) found.push({ action: { do: 'consult', me, legId: leg.id, to }, callId: call.id, about });
    }
    const rings = openLegs(call).find((leg) => leg.state === 'ringing' && leg.to.userId === person.userId);
    if (rings !== undefined && !isMine(rings, me))
      found.push({ action: { do: 'pickUp', me, legId: rings.id }, callId: call.id, about: named(rings.from, call) });
  }
  if (only === undefined && !away) found.push({ action: { do: 'call', me, to }, about: null });
  return found;
}

/** Whether an action in progress can be cancelled. */
export const canCancel = (action: StripActionName): boolean => action === 'pickUp' || action === 'takeBack';
