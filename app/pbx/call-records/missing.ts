/** Channels without their own record (b legs switched off, a record lost, only CSV): reconstructed from the other records. */
import type { ChannelId, Micros } from '../../core/model.ts';
import { variableOf } from './cdr.ts';
import type { Cdr, CdrPeer, CdrStretch } from './cdr.ts';
import { farUser, isLoopback, isOutside, isShort, madeLegs, originatedOf } from './called.ts';
import { percentDecoded } from '../../core/percent.ts';

type Lifetime = {
  readonly from: Micros;
  readonly rangAt?: Micros;
  readonly answeredAt?: Micros;
  readonly until: Micros;
  readonly cause: string;
};

/** Our number as the far end sees it. */
const shownNumber = (cdr: Cdr): string =>
  variableOf(cdr, 'effective_caller_id_number') ?? variableOf(cdr, 'outbound_caller_id_number') ?? '';

/** The channels of a group that have a record, and which loopback half belongs to which. */
type Known = {
  readonly has: (uuid: ChannelId) => boolean;
  readonly twin: (uuid: ChannelId) => ChannelId | undefined;
};

const knownOf = (records: readonly Cdr[]): Known => {
  const ids = new Set(records.map(({ uuid }) => uuid));
  const twins = new Map(
    records.flatMap((cdr) => {
      const other = variableOf(cdr, 'other_loopback_leg_uuid');
      return other === undefined || !isLoopback(percentDecoded(cdr.stretches[0].channelName))
        ? []
        : [[other, cdr.uuid]];
    }),
  );
  return { has: (uuid) => ids.has(uuid), twin: (uuid) => twins.get(uuid) };
};

/** What else is known of a channel that somebody's record names; `twin`: the other half of its loopback pair. */
type CalledChannel = {
  readonly user: string | undefined;
  readonly bridgedAt?: Micros | undefined;
  readonly twin?: ChannelId | undefined;
};

/** The record that a channel made by the exchange on behalf of `cdr` would have had. */
const calledCdr = (cdr: Cdr, peer: CdrPeer, lifetime: Lifetime, { user, bridgedAt, twin }: CalledChannel): Cdr => {
  const destination = percentDecoded(peer.destination);
  const variables = new Map<string, readonly string[]>([
    ['uuid', [peer.uuid]],
    ['originating_leg_uuid', [cdr.uuid]],
  ]);
  if (user !== undefined) variables.set('dialed_user', [user]);
  if (twin !== undefined) variables.set('other_loopback_leg_uuid', [twin]);
  // A phone of whom nothing else is known: whose it is, tells where it registered from.
  const contact = /^sofia\/internal\/(.+@.+)$/.exec(peer.channelName)?.[1];
  if (user === undefined && contact !== undefined) variables.set('sip_destination_url', [contact]);
  const back: CdrPeer = {
    uuid: cdr.uuid,
    channelName: cdr.stretches[0].channelName,
    destination: '',
    callerNumber: '',
  };
  return {
    uuid: peer.uuid,
    direction: 'outbound',
    variables,
    stretches: [
      {
        destination,
        context: '',
        channelName: peer.channelName || 'sofia/internal/unknown',
        callerNumber: peer.callerNumber || shownNumber(cdr),
        callerName: '',
        rdnis: percentDecoded(peer.rdnis ?? ''),
        from: lifetime.from,
        ...(bridgedAt !== undefined && { bridgedAt }),
        until: lifetime.until,
        originators: [back],
        originatees: [],
      },
    ],
    apps: [],
    holds: [],
    createdAt: lifetime.from,
    ...(lifetime.rangAt !== undefined && { rangAt: lifetime.rangAt }),
    ...(lifetime.answeredAt !== undefined && { answeredAt: lifetime.answeredAt }),
    endedAt: lifetime.until,
    cause: lifetime.cause,
  };
};

/** The record that a caller would have had, told by the channel that was made for him. */
const callerCdr = (cdr: Cdr, peer: CdrPeer): Cdr => {
  const first = cdr.stretches[0];
  const bridgedAt = first.bridgedAt;
  const variables = new Map<string, readonly string[]>([['uuid', [peer.uuid]]]);
  const contact = /^sofia\/internal\/([^@]+)@/.exec(percentDecoded(peer.channelName))?.[1];
  const user = [contact, peer.callerNumber].find((one) => one !== undefined && isShort(one)) ?? contact;
  if (user !== undefined) variables.set('user_name', [user]);
  return {
    uuid: peer.uuid,
    direction: 'inbound',
    variables,
    stretches: [
      {
        destination: peer.destination,
        context: '',
        channelName: peer.channelName,
        callerNumber: peer.callerNumber,
        callerName: '',
        rdnis: '',
        from: cdr.createdAt,
        ...(bridgedAt !== undefined && { bridgedAt }),
        until: cdr.endedAt,
        originators: [],
        originatees: [
          { uuid: cdr.uuid, channelName: first.channelName, destination: first.destination, callerNumber: '' },
        ],
      },
    ],
    apps: [],
    holds: [],
    createdAt: cdr.createdAt,
    ...(cdr.answeredAt !== undefined && { answeredAt: cdr.answeredAt }),
    endedAt: cdr.endedAt,
    cause: cdr.cause,
  };
};

/** The one of several phones that got the talk: what the channel was bridged with, else the one that was not sent away. */
const answering = (cdr: Cdr, stretch: CdrStretch, last: boolean): CdrPeer | undefined => {
  const bridged = last ? (variableOf(cdr, 'bridge_uuid') ?? variableOf(cdr, 'last_bridge_to')) : undefined;
  const taken = new Set(originatedOf(cdr).flatMap(({ uuid, cause }) => (cause === 'NONE' ? [uuid] : [])));
  const { originatees } = stretch;
  return (
    originatees.find(({ uuid }) => uuid === bridged) ??
    originatees.findLast(({ uuid }) => taken.has(uuid)) ??
    originatees.at(-1)
  );
};

/** A channel on which nobody talks (R19): `pickup/…` waits beside the ringing phones for a user who picks the call up. */
const isNobody = (channelName: string): boolean => /^(?:pickup|null|error)\//.test(percentDecoded(channelName));

const NEVER_RANG = /USER_NOT_REGISTERED|SUBSCRIBER_ABSENT|UNALLOCATED|CHAN_NOT_IMPLEMENTED|NO_ROUTE/;

const transferredTo = (cdr: Cdr, peer: ChannelId): boolean =>
  (cdr.variables.get('transfer_history') ?? []).some((entry) => entry.endsWith(`:uuid_br:${peer}`));

/**
 * A client whose own record was not written: known only from the record of the user who took the call over. The line that he dialled is where his call was sent on
 * from, where the record tells that.
 */
const takenOver = (cdr: Cdr, peer: CdrPeer, stretch: CdrStretch, bridgedAt: Micros): Cdr => {
  const number = percentDecoded(/^[^/]+\/[^/]+\/([^@]+)/.exec(peer.channelName)?.[1] ?? '');
  const client = callerCdr(cdr, { ...peer, destination: percentDecoded(peer.rdnis ?? ''), callerNumber: number });
  const [first] = client.stretches;
  const since = talkBefore(cdr)?.client.uuid === peer.uuid ? cdr.createdAt - JUST_BEFORE : undefined;
  return {
    ...client,
    stretches: [{ ...first, from: stretch.from, bridgedAt, until: stretch.until }],
    createdAt: since ?? Math.min(client.createdAt, stretch.from),
    answeredAt: since ?? bridgedAt,
    endedAt: stretch.until,
  };
};

/** Everybody with whom the record was bridged. */
const talkedWith = (cdr: Cdr, known: Known): Cdr[] => {
  const lastBridged = cdr.stretches.findLast(({ bridgedAt }) => bridgedAt !== undefined);
  const legs = madeLegs(cdr);
  return cdr.stretches.flatMap((stretch) => {
    const last = stretch === lastBridged;
    const peer = answering(cdr, stretch, last);
    const { bridgedAt } = stretch;
    if (peer === undefined || bridgedAt === undefined || known.has(peer.uuid)) return [];
    const made = legs.find(({ uuid }) => uuid === peer.uuid);
    // An outside channel that this one did not call is a client who was taken over (pick-up, transfer).
    if (made === undefined && isOutside(peer.channelName) && transferredTo(cdr, peer.uuid))
      return [takenOver(cdr, peer, stretch, bridgedAt)];
    const name = percentDecoded(peer.channelName);
    const user = isOutside(name) || isLoopback(name) ? undefined : farUser(cdr, peer, stretch, last);
    const from = Math.min(made?.from ?? stretch.from, bridgedAt);
    const rangAt = Math.min(bridgedAt, Math.max(from, cdr.rangAt ?? from));
    const lifetime = { from, rangAt, answeredAt: bridgedAt, until: stretch.until, cause: cdr.cause };
    return [calledCdr(cdr, peer, lifetime, { user, bridgedAt, twin: known.twin(peer.uuid) })];
  });
};

/** All parties that it called: those that did not talk with it rang without an answer, as long as it waited for one. */
const rangFor = (cdr: Cdr, known: Known): Cdr[] => {
  const legs = madeLegs(cdr);
  const bridges = cdr.stretches.flatMap(({ bridgedAt }) => bridgedAt ?? []);
  const domain = variableOf(cdr, 'dialed_domain') ?? variableOf(cdr, 'domain_name');
  return legs.flatMap(({ uuid, numbers, cause, target, channelName, rdnis, ...leg }) => {
    if (known.has(uuid) || NEVER_RANG.test(cause) || target?.through === 'nowhere') return [];
    if (isNobody(channelName)) return [];
    const dialled = target?.dialled === '' ? undefined : target?.dialled;
    const own = [...numbers, dialled ?? ''].findLast((one) => /^\+?\d{2,15}$/.test(one));
    const number = target?.user ?? own ?? dialled ?? (legs.length === 1 ? variableOf(cdr, 'dialed_user') : undefined);
    if (number === undefined || number === '') return [];
    const isUser = target?.user !== undefined || isShort(number);
    const user = !isUser ? undefined : domain === undefined || number.includes('@') ? number : `${number}@${domain}`;
    const answered = bridges.find((at) => at >= leg.from) ?? Infinity;
    const until = Math.max(leg.from, Math.min(leg.until, answered, cdr.endedAt));
    const rangAt = Math.min(until, Math.max(leg.from, cdr.rangAt ?? leg.from));
    const name = channelName || (user === undefined ? 'sofia/external/unknown' : '');
    const peer = { uuid, channelName: name, destination: percentDecoded(number), callerNumber: '', rdnis };
    const lifetime = { from: leg.from, rangAt, until, cause: cause || cdr.cause };
    return [calledCdr(cdr, peer, lifetime, { user, twin: known.twin(uuid) })];
  });
};

/** The talk in which the exchange's own transfer feature (`*4`) was used is told as begun this long before the colleague was called (µs). */
const JUST_BEFORE = 1_000;

/**
 * The exchange's own transfer feature (`*4`) ran on a phone: the record of the colleague whom it called names that phone, and the client who
 * was joined with the colleague at the end, so the two were talking before.
 */
export const talkBefore = (cdr: Cdr): { phone: CdrPeer; client: CdrPeer; until: Micros } | undefined => {
  const [first] = cdr.stretches;
  const [phone] = first.originators;
  const joined = cdr.stretches.find(
    (one) => one !== first && one.bridgedAt !== undefined && one.originatees.length > 0,
  );
  const client = joined?.originatees.at(-1);
  if (phone === undefined || cdr.direction !== 'outbound' || joined === undefined || client === undefined)
    return undefined;
  const isJoined = transferredTo(cdr, client.uuid) && !madeLegs(cdr).some(({ uuid }) => uuid === client.uuid);
  return isJoined && isOutside(percentDecoded(client.channelName)) ? { phone, client, until: joined.from } : undefined;
};

/** The phone in that talk. When the talk really began nobody has written down: it is told from the moment the colleague was called. */
const wasTalking = (cdr: Cdr, known: Known): Cdr[] => {
  const before = talkBefore(cdr);
  if (before === undefined || known.has(before.phone.uuid) || known.has(before.client.uuid)) return [];
  const { phone, client, until } = before;
  const number = [percentDecoded(phone.calleeNumber ?? ''), percentDecoded(phone.destination)].find(isShort);
  const domain = variableOf(cdr, 'dialed_domain') ?? variableOf(cdr, 'domain_name');
  const user = number === undefined || domain === undefined ? number : `${number}@${domain}`;
  const at = cdr.createdAt - JUST_BEFORE;
  const lifetime: Lifetime = { from: at, rangAt: at, answeredAt: at, until, cause: 'ATTENDED_TRANSFER' };
  const [first] = cdr.stretches;
  const teller: Cdr = { ...cdr, uuid: client.uuid, stretches: [{ ...first, channelName: client.channelName }] };
  return [calledCdr(teller, phone, lifetime, { user, bridgedAt: at })];
};

/** Several records may tell of one missing channel: the record of its originator knows its beginning, that of its last partner its end. */
const merged = (tellers: readonly { by: Cdr; told: Cdr }[]): Cdr[] => {
  const found = new Map<ChannelId, { by: Cdr; told: Cdr }>();
  for (const next of tellers) {
    const known = found.get(next.told.uuid);
    if (known === undefined) {
      found.set(next.told.uuid, next);
      continue;
    }
    const makes = (by: Cdr): boolean => originatedOf(by).some(({ uuid }) => uuid === next.told.uuid);
    const [first, other] = makes(next.by) && !makes(known.by) ? [next, known] : [known, next];
    const endedAt = Math.max(known.told.endedAt, next.told.endedAt);
    const answeredAt = first.told.answeredAt ?? other.told.answeredAt;
    found.set(next.told.uuid, {
      by: first.by,
      told: { ...first.told, ...(answeredAt !== undefined && { answeredAt }), endedAt },
    });
  }
  return [...found.values()].map(({ told }) => told);
};

/** The records, and for each channel that has none what can be known of it. */
export const completeCdrs = (group: readonly Cdr[]): Cdr[] => {
  const known = knownOf(group);
  const tell = (teller: (cdr: Cdr, known: Known) => Cdr[]): { by: Cdr; told: Cdr }[] =>
    group.flatMap((by) => teller(by, known).map((told) => ({ by, told })));
  const called = merged([...tell(talkedWith), ...tell(rangFor), ...tell(wasTalking)]);
  const told = new Set(called.map(({ uuid }) => uuid));
  const callers = group.flatMap((cdr) => {
    const by = cdr.direction === 'outbound' ? cdr.stretches[0].originators[0] : undefined;
    return by === undefined || known.has(by.uuid) || told.has(by.uuid) ? [] : [{ by: cdr, told: callerCdr(cdr, by) }];
  });
  return [...group, ...called, ...merged(callers)];
};
