/** CALL and HANGUP: the CRM, the window or a `tel:` link has a phone rung or a leg ended (R16, crm-api.md §5). */
import { all, find } from '../../core/split-map.ts';
import { isSameUser } from '../../core/same-user.ts';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Placement } from '../../contract/exchange.ts';
import type { Person, Settings } from '../../contract/settings.ts';
import type { ChannelId, Fact, Leg, Party, State } from '../../core/model.ts';
import { dialledDigits } from '../window/people-api.ts';
import type { HandledCallRequests } from './handled-call-requests.ts';
import { phoneOf, type Phone } from './desk-phone.ts';

export type DialingDeps = {
  readonly settings: () => Settings;
  readonly people: () => readonly Person[];
  readonly state: () => State;
  /** Extensions whose phones are registered; null while that is not known. */
  readonly registered: () => ReadonlySet<string> | null;
  readonly isConnected: () => boolean;
  /** Judges and reads an outside number; words where it may not be dialled. */
  readonly judge: (number: string) => { ok: true; digits: string } | { ok: false; words: string };
  /** The colleague whose number this is; undefined where it is nobody's here. */
  readonly colleagueOf: (digits: string) => Party | undefined;
  readonly tell: (fact: Fact) => void;
  /** Resolves when the exchange has placed the call, rejects with words when it would not. */
  readonly place: (placement: Placement) => Promise<void>;
  readonly kill: (channel: ChannelId) => Promise<void>;
  /** Our own outside number of an extension, where the exchange can tell. */
  readonly lineOf: (extension: string, domain: string | null) => Promise<string | undefined>;
  /** Is it known in which domain the extension's phone rings? undefined where the exchange has not told yet. */
  readonly hasDomain: (extension: string) => boolean | undefined;
  /** A CALL was refused because it is not. */
  readonly onNoDomain: () => void;
  readonly now: () => number;
  readonly words: (key: 'noExtension' | 'noColleague' | 'noDomain' | 'offline' | 'noLeg' | 'notYours') => string;
  /** Which CALLs were carried out, over restarts. */
  readonly asked: HandledCallRequests;
  readonly log: Logger;
};

export type Refused = { readonly refuse: 'invalidConstraints' | 'invalidDatas'; readonly message: string };
export type DialRequest = {
  /** The CRM's; absent where the window or a `tel:` link asks. */
  readonly communicationId?: string;
  readonly fromUserId: string;
  readonly to: { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'client'; readonly phone: string };
};

export type Dialing = ReturnType<typeof createDialing>;

export function createDialing(deps: DialingDeps) {
  const extensionOf = (userId: string): Phone | undefined => phoneOf(userId, deps);

  const partyOf = (userId: string, number: string): Party => {
    const person = deps.people().find((one) => isSameUser(one.userId, userId));
    return { kind: 'user', number, userId: person?.userId ?? userId, ...(person?.name && { name: person.name }) };
  };

  /** Whom the call is for: the party of the leg, and the digits for the dialplan. */
  const targetOf = (
    to: DialRequest['to'],
    fromUserId: string,
  ): { party: Party; number: string; shown: string } | Refused => {
    const { dialing, country } = deps.settings();
    if (to.kind === 'user') {
      const phone = extensionOf(to.userId);
      if (phone === undefined) return { refuse: 'invalidConstraints', message: deps.words('noColleague') };
      return { party: partyOf(to.userId, phone.extension), number: phone.extension, shown: phone.extension };
    }
    const judged = deps.judge(to.phone);
    if (!judged.ok) return { refuse: 'invalidConstraints', message: judged.words };
    const { digits } = judged;
    const colleague = deps.colleagueOf(digits);
    const isOther =
      colleague?.kind === 'user' && colleague.userId !== undefined && !isSameUser(colleague.userId, fromUserId);
    return {
      party: isOther ? colleague : { kind: 'client', phone: digits }, // a colleague's mobile or line: an internal call
      number: dialing.prefix + dialledDigits(digits, country),
      shown: digits,
    };
  };

  /** Whose phone rings first. */
  const ownOf = (userId: string): { extension: string; domain: string | null } | Refused => {
    const own = extensionOf(userId);
    if (own === undefined) return { refuse: 'invalidConstraints', message: deps.words('noExtension') };
    const isHomeless = (own.domain ?? '') === '' && deps.isConnected() && deps.hasDomain(own.extension) === false;
    if (!isHomeless) return own;
    deps.onNoDomain();
    return { refuse: 'invalidConstraints', message: deps.words('noDomain') };
  };

  /** Placed by another Plecho of the office, which has told nobody: the CRM repeats what it heard no answer to. */
  const isUnderWay = (communicationId: string): boolean =>
    [...deps.state().asked.values(), ...all(deps.state().calls)].some((one) => one.communicationId === communicationId);

  return {
    /** May it be placed? Nothing is done. */
    judge(request: DialRequest): 'accepted' | Refused {
      const own = ownOf(request.fromUserId);
      if ('refuse' in own) return own;
      const target = targetOf(request.to, request.fromUserId);
      return 'refuse' in target ? target : 'accepted';
    },

    /**
     * Judges a CALL and, when it may be placed, places it afterwards: whatever goes wrong then is told by call-failed.
     * @returns at once; a refusal reaches no exchange
     */
    call(request: DialRequest): 'accepted' | Refused {
      const { communicationId } = request;
      if (communicationId !== undefined && (deps.asked.has(communicationId) || isUnderWay(communicationId)))
        return 'accepted';
      const own = ownOf(request.fromUserId);
      if ('refuse' in own) return own;
      const target = targetOf(request.to, request.fromUserId);
      if ('refuse' in target) return target;
      if (communicationId !== undefined) deps.asked.note(communicationId);
      void this.place(request, own, target);
      return 'accepted';
    },

    async place(
      request: DialRequest,
      own: { extension: string; domain: string | null },
      target: { party: Party; number: string; shown: string },
    ): Promise<void> {
      const uuid = randomUUID();
      const { communicationId } = request;
      const line =
        target.party.kind === 'client' && deps.isConnected()
          ? await deps.lineOf(own.extension, own.domain).catch(() => undefined)
          : undefined;
      const user = partyOf(request.fromUserId, own.extension);
      deps.tell({
        kind: 'asked',
        at: deps.now(),
        channel: uuid,
        ...(communicationId !== undefined && { communicationId }),
        user,
        to: target.party,
        ...(line !== undefined && { line }),
      });
      try {
        if (!deps.isConnected()) throw new Error(deps.words('offline'));
        if (communicationId !== undefined) deps.asked.keep(communicationId);
        const autoAnswer = deps.settings().dialing.autoAnswer.includes(own.extension);
        await deps.place({
          channel: uuid,
          ...own,
          number: target.number,
          shown: target.shown,
          ...(line !== undefined && { line }),
          autoAnswer,
          ...(communicationId !== undefined && { communicationId }),
        });
      } catch (error) {
        deps.log.info(
          { reason: error instanceof Error ? error.message : 'unknown' },
          'a call from the CRM could not be placed',
        );
        deps.tell({ kind: 'unplaced', at: deps.now(), channel: uuid });
      }
    },

    /** Ends a user's leg (HANGUP): the leg's own, or, without one, whatever leg of this user goes on in that call. */
    hangup({
      legId,
      userId,
      communicationId,
    }: {
      legId?: string;
      userId?: string;
      communicationId?: string;
    }): 'accepted' | Refused {
      const open = all(deps.state().calls).flatMap((call) => call.legs.map((leg) => ({ call, leg })));
      const found =
        open.find(({ leg }) => leg.id === legId) ??
        open.find(
          ({ call, leg }) =>
            legId === undefined &&
            call.communicationId === communicationId &&
            leg.endedAt === undefined &&
            (userId === undefined || takesPart(leg, userId, deps.state())),
        );
      if (found === undefined)
        return legId === undefined ? { refuse: 'invalidConstraints', message: deps.words('noLeg') } : 'accepted';
      if (userId !== undefined && !takesPart(found.leg, userId, deps.state()))
        return { refuse: 'invalidConstraints', message: deps.words('notYours') };
      if (found.leg.endedAt !== undefined) return 'accepted'; // it is over already: what was wanted is so
      for (const channel of channelsToEnd(found.leg, userId, deps.state())) {
        deps.kill(channel).catch((error: unknown) => deps.log.info({ err: error }, 'a leg could not be ended'));
      }
      return 'accepted';
    },
  };
}

/** Is this user one of the two people of the leg, or does his phone ring for it? */
function takesPart(leg: Leg, userId: string, state: State): boolean {
  const channels = [leg.caller, ...leg.ringing, ...(leg.via === undefined ? [] : [leg.via.a, leg.via.b])];
  const parties = [leg.from, leg.to, ...channels.map((id) => find(state.channels, id)?.party)];
  return parties.some((party) => party?.kind === 'user' && isSameUser(party.userId, userId));
}

/** The user's own channels of a leg: the one he talks on, else those that ring for him, else the call he tries to make. */
export function channelsToEnd(leg: Leg, userId: string | undefined, state: State): ChannelId[] {
  const isUser = (id: ChannelId): boolean => {
    const party = find(state.channels, id)?.party;
    return party?.kind === 'user' && (userId === undefined || isSameUser(party.userId, userId));
  };
  if (leg.via !== undefined) {
    const own = [leg.via.a, leg.via.b].filter(isUser);
    return own.length > 0 ? own.slice(0, 1) : [leg.via.b];
  }
  const ringing = leg.ringing.filter(isUser);
  if (ringing.length > 0) return ringing;
  return isUser(leg.caller) || leg.ringing.length === 0 ? [leg.caller] : [...leg.ringing];
}
