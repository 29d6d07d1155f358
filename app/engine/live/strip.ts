/** The actions of the call strip: what a colleague does with a call from the window, each action only in states of the call where it is possible. */
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import type { StripAction, StripAnswer, StripTarget } from '../../contract/strip.ts';
import { WordedError } from '../../contract/worded-error.ts';
import { isSameUser } from '../../core/same-user.ts';
import { find } from '../../core/split-map.ts';
import type { Call, ChannelId, Leg, State } from '../../core/model.ts';
import type { Exchange } from '../../contract/exchange.ts';
import { dialledDigits } from '../window/people-api.ts';
import type { DialRequest, Dialing, Refused } from './dialing.ts';
import type { Phone } from './desk-phone.ts';
import { LegWatch } from './leg-watch.ts';
import { PickUps } from './pick-ups.ts';
import { sayStrip, type StripWord } from './strip-words.ts';

export type StripDeps = {
  readonly settings: () => Settings;
  readonly state: () => State;
  readonly exchange: Pick<Exchange, 'isConnected' | 'registered' | 'hangUp' | 'control'>;
  readonly phoneOf: (userId: string) => Phone | undefined;
  readonly dial: (request: DialRequest) => Promise<'accepted' | Refused>;
  readonly hangup: Dialing['hangup'];
  /** Judges and reads an outside number; words where it may not be dialled. */
  readonly judge: (number: string) => { ok: true; digits: string } | { ok: false; words: string };
  /** A phone rings no more for a pick-up: it has the call, or `why` it has not. */
  readonly onTakeOver: (phone: string, why?: unknown) => void;
  /** How long a phone has to obey, ms; 1.5 s where left out. */
  readonly phoneMs?: number;
  readonly log: Logger;
};

export type Strip = ReturnType<typeof createStrip>;

/** How long a phone has to obey, ms. */
const PHONE_MS = 1_500;

type Found = { readonly call: Call; readonly leg: Leg };
type Sides = { readonly own: ChannelId; readonly other: ChannelId };

export function createStrip(deps: StripDeps) {
  const { exchange } = deps;
  const { control } = exchange;
  const pickUps = new PickUps({ control, onOver: (phone, why) => deps.onTakeOver(phone, why), log: deps.log });
  const legs = new LegWatch(() => deps.state());

  const refuse = (word: StripWord): never => {
    throw new WordedError(word, sayStrip.both(word));
  };
  const channelOf = (id: ChannelId) => find(deps.state().channels, id);
  const isMine = (id: ChannelId, me: string): boolean => {
    const party = channelOf(id)?.party;
    return party?.kind === 'user' && isSameUser(party.userId, me);
  };

  const legOf = (legId: string): Found => {
    for (const call of deps.state().calls.live.values()) {
      const leg = call.legs.find(({ id, endedAt }) => id === legId && endedAt === undefined);
      if (leg !== undefined) return { call, leg };
    }
    return refuse('legOver');
  };

  /** My channel of a talk and the other party's; undefined while nobody talks, in a conference, or where I take no part. */
  const sidesOf = (leg: Leg, me: string): Sides | undefined => {
    if (leg.via === undefined || leg.via.room !== undefined) return undefined;
    const { a, b } = leg.via;
    if (isMine(a, me)) return { own: a, other: b };
    return isMine(b, me) ? { own: b, other: a } : undefined;
  };
  const talkOf = (leg: Leg, me: string): Sides => sidesOf(leg, me) ?? refuse('notTalking');

  const ownPhone = (me: string): Phone => deps.phoneOf(me) ?? refuse('noOwnPhone');

  /** What the dialplan is given for a target: a colleague's extension, or a number that the dial rules let pass. */
  const destinationOf = (to: StripTarget, me: string): { number: string; phone?: Phone } => {
    if ('userId' in to) {
      if (isSameUser(to.userId, me)) refuse('self');
      const phone = deps.phoneOf(to.userId) ?? refuse('noPhone');
      // Transferred to an unregistered phone, the client would be lost.
      if (exchange.registered()?.has(phone.extension) === false) refuse('phoneAway');
      return { number: phone.extension, phone };
    }
    const judged = deps.judge(to.number);
    if (!judged.ok) throw refusedAs(judged.words);
    const { dialing, country } = deps.settings();
    return { number: dialing.prefix + dialledDigits(judged.digits, country) };
  };

  /** @throws WordedError where the channel was gone when the exchange got the command */
  const must = async (done: Promise<boolean>): Promise<StripAnswer> => {
    if (!(await done)) refuse('legOver');
    return { ok: true };
  };

  /** My phone rings; when I pick up, it has the channel. Answers while it rings. */
  const take = (me: string, channel: ChannelId, shown: string | undefined): StripAnswer => {
    const phone = ownPhone(me);
    if (exchange.registered()?.has(phone.extension) === false) refuse('ownPhoneAway');
    const autoAnswer = deps.settings().dialing.autoAnswer.includes(phone.extension);
    return { ok: true, phone: pickUps.begin(me, { ...phone, channel, shown, autoAnswer }) };
  };

  /** The talk that waits and the one that was begun meanwhile, where a colleague asks another one. */
  const consultationOf = ({ call, leg }: Found, me: string): { waiting: Sides; asked: Leg } => {
    const open = call.legs.filter(({ endedAt }) => endedAt === undefined);
    const isPaused = (one: Leg): boolean => one.events.at(-1)?.type === 'paused';
    const waiting = open.find((one) => isPaused(one) && sidesOf(one, me) !== undefined);
    const asked = open.find(
      (one) => one !== waiting && !isPaused(one) && (sidesOf(one, me) !== undefined || isMine(one.caller, me)),
    );
    const sides = waiting === undefined ? undefined : sidesOf(waiting, me);
    if (sides === undefined || asked === undefined || ![waiting, asked].includes(leg)) return refuse('noConsultation');
    return { waiting: sides, asked };
  };

  const becomes = (legId: string, isSo: (leg: Leg) => boolean): Promise<boolean> =>
    legs.becomes(legId, isSo, deps.phoneMs ?? PHONE_MS);

  const setHold = async ({ leg }: Found, me: string, on: boolean): Promise<StripAnswer> => {
    const { own } = talkOf(leg, me);
    const isSo = ({ events }: Leg): boolean => (events.at(-1)?.type === 'paused') === on;
    if (isSo(leg)) return { ok: true };
    if (!(await control.askPhone(own, on ? 'hold' : 'talk'))) refuse('legOver');
    if (await becomes(leg.id, isSo)) return { ok: true };
    await control.hold(own, on);
    return (await becomes(leg.id, isSo)) ? { ok: true } : refuse('phoneDeaf');
  };

  const answer = async ({ leg }: Found, me: string): Promise<StripAnswer> => {
    const own = leg.via === undefined ? leg.ringing.find((id) => isMine(id, me)) : undefined;
    if (own === undefined) return refuse('notRinging');
    if (!(await control.askPhone(own, 'talk'))) refuse('legOver');
    const pickedUp = await becomes(leg.id, ({ answeredAt }) => answeredAt !== undefined);
    return pickedUp || channelOf(own)?.answeredAt !== undefined ? { ok: true } : refuse('phoneDeaf');
  };

  const transfer = async ({ leg }: Found, me: string, to: StripTarget): Promise<StripAnswer> => {
    const ringsMe = leg.via === undefined && leg.ringing.some((id) => isMine(id, me));
    const other = ringsMe ? leg.caller : talkOf(leg, me).other;
    const { number, phone } = destinationOf(to, me);
    return must(control.sendTo(other, number, phone?.extension ?? ownPhone(me).extension));
  };

  const consult = async ({ call, leg }: Found, me: string, to: StripTarget): Promise<StripAnswer> => {
    const { own } = talkOf(leg, me);
    const asksAlready = call.legs.some(
      (one) => one !== leg && one.endedAt === undefined && (sidesOf(one, me) !== undefined || isMine(one.caller, me)),
    );
    if (asksAlready) refuse('asksAlready');
    const { phone } = destinationOf(to, me);
    if (phone === undefined) return refuse('noPhone');
    return must(control.consult(own, phone.extension, phone.domain));
  };

  const join = async (found: Found, me: string): Promise<StripAnswer> => {
    const { waiting, asked } = consultationOf(found, me);
    const colleague = sidesOf(asked, me);
    if (colleague === undefined) return refuse('notAnsweredYet');
    return must(control.join(waiting.other, colleague.other, [...new Set([waiting.own, colleague.own])]));
  };

  const comeBack = async (found: Found, me: string): Promise<StripAnswer> => {
    const { waiting, asked } = consultationOf(found, me);
    const colleague = sidesOf(asked, me)?.other;
    for (const channel of colleague === undefined ? asked.ringing : [colleague]) await exchange.hangUp(channel);
    // Where the phone itself holds, it has to be told that the client is wanted again.
    if (channelOf(waiting.own)?.hold?.on === true) await control.askPhone(waiting.own, 'talk');
    return { ok: true };
  };

  const pickUp = ({ leg, call }: Found, me: string): StripAnswer => {
    if (leg.via !== undefined || leg.ringing.length === 0 || leg.to.kind !== 'user') refuse('notRinging');
    if (leg.ringing.some((id) => isMine(id, me)) || isMine(leg.caller, me)) refuse('ringsMe');
    const from = leg.from.kind === 'client' ? call.client?.phone : leg.from.number;
    return take(me, leg.caller, shownOf(from));
  };

  const takeBack = (callId: string, me: string): StripAnswer => {
    const call = deps.state().calls.live.get(callId);
    const channel = call?.clientChannel;
    if (call === undefined || call.finishedAt !== undefined || channel === undefined) return refuse('legOver');
    if (call.legs.some((leg) => leg.endedAt === undefined && leg.via !== undefined)) refuse('talksAlready');
    return take(me, channel, shownOf(call.client?.phone));
  };

  const park = async ({ leg }: Found, me: string): Promise<StripAnswer> => {
    const { other } = talkOf(leg, me);
    if (channelOf(other)?.party?.kind !== 'client') refuse('onlyClients');
    return must(control.park(other));
  };

  const accepted = (answered: 'accepted' | Refused): StripAnswer => {
    if (answered !== 'accepted') throw refusedAs(answered.message);
    return { ok: true };
  };

  const carryOut = async (action: StripAction): Promise<StripAnswer> => {
    const { me } = action;
    switch (action.do) {
      case 'call': {
        if ('userId' in action.to && isSameUser(action.to.userId, me)) refuse('self');
        const to =
          'userId' in action.to
            ? ({ kind: 'user', userId: action.to.userId } as const)
            : ({ kind: 'client', phone: action.to.number } as const);
        return accepted(await deps.dial({ fromUserId: me, to }));
      }
      case 'transfer':
        return transfer(legOf(action.legId), me, action.to);
      case 'consult':
        return consult(legOf(action.legId), me, action.to);
      case 'join':
        return join(legOf(action.legId), me);
      case 'comeBack':
        return comeBack(legOf(action.legId), me);
      case 'pickUp':
        return pickUp(legOf(action.legId), me);
      case 'park':
        return park(legOf(action.legId), me);
      case 'takeBack':
        return takeBack(action.callId, me);
      case 'hold':
      case 'resume':
        return setHold(legOf(action.legId), me, action.do === 'hold');
      case 'answer':
        return answer(legOf(action.legId), me);
      case 'hangup':
        return accepted(deps.hangup({ legId: action.legId, userId: me }));
      case 'cancel':
        return must(pickUps.cancel(action.phone, me));
    }
  };

  return {
    /**
     * Carries an action out.
     * @returns when the exchange has taken the command (hold, resume, answer: when it is so)
     * @throws WordedError where it makes no sense (any more), or where the exchange or its checks refuse
     */
    async act(action: StripAction): Promise<StripAnswer> {
      if (!exchange.isConnected()) refuse('offline');
      deps.log.info({ action: action.do, me: action.me }, 'asked for in the window');
      return carryOut(action);
    },
    /** Calls changed and were committed. */
    changed(): void {
      legs.changed();
    },
  };
}

/** What a phone shows of who is taken over: digits only. */
const shownOf = (number: string | undefined): string | undefined =>
  number !== undefined && /^\d{1,32}$/.test(number) ? number : undefined;

/** A refusal that already has its sentence, in the language of the user. */
const refusedAs = (message: string): WordedError => new WordedError('number', { ru: message, en: message });
