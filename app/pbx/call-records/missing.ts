/** Channels without a record of their own (b legs switched off, a record lost, only CSV): what the other records say of them. */
import type { ChannelId, Micros } from '../../core/model.ts';
import { variableOf } from './cdr.ts';
import type { Cdr, CdrPeer, CdrStretch } from './cdr.ts';
import { farUser, isOutside, isShort, originatedOf, targetsOf } from './called.ts';
import { decode } from '../events/translate.ts';

type Life = {
  readonly from: Micros;
  readonly rangAt?: Micros;
  readonly answeredAt?: Micros;
  readonly until: Micros;
  readonly cause: string;
};

/** Our number as the far end sees it. */
const shownNumber = (cdr: Cdr): string =>
  variableOf(cdr, 'effective_caller_id_number') ?? variableOf(cdr, 'outbound_caller_id_number') ?? '';

/** The record that a channel made by the exchange on behalf of `cdr` would have had. */
const calledCdr = (
  cdr: Cdr,
  peer: CdrPeer,
  user: string | undefined,
  life: Life,
  bridgedAt: Micros | undefined,
): Cdr => {
  const destination = decode(peer.destination);
  const variables = new Map<string, readonly string[]>([
    ['uuid', [peer.uuid]],
    ['originating_leg_uuid', [cdr.uuid]],
  ]);
  if (user !== undefined) variables.set('dialed_user', [user]);
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
        rdnis: '',
        from: life.from,
        ...(bridgedAt !== undefined && { bridgedAt }),
        until: life.until,
        originators: [back],
        originatees: [],
      },
    ],
    apps: [],
    holds: [],
    createdAt: life.from,
    ...(life.rangAt !== undefined && { rangAt: life.rangAt }),
    ...(life.answeredAt !== undefined && { answeredAt: life.answeredAt }),
    endedAt: life.until,
    cause: life.cause,
  };
};

/** The record that a caller would have had, told by the channel that was made for him. */
const callerCdr = (cdr: Cdr, peer: CdrPeer): Cdr => {
  const first = cdr.stretches[0];
  const bridgedAt = first.bridgedAt;
  const variables = new Map<string, readonly string[]>([['uuid', [peer.uuid]]]);
  const contact = /^sofia\/internal\/([^@]+)@/.exec(decode(peer.channelName))?.[1];
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

const NEVER_RANG = /USER_NOT_REGISTERED|SUBSCRIBER_ABSENT|UNALLOCATED|CHAN_NOT_IMPLEMENTED|NO_ROUTE/;

const transferredTo = (cdr: Cdr, peer: ChannelId): boolean =>
  (cdr.variables.get('transfer_history') ?? []).some((entry) => entry.endsWith(`:uuid_br:${peer}`));

/** A client whose own record was not written: known only from the one who took him over; which line he dialled is lost. */
const takenOver = (cdr: Cdr, peer: CdrPeer, stretch: CdrStretch, bridgedAt: Micros): Cdr => {
  const number = decode(/^[^/]+\/[^/]+\/([^@]+)/.exec(peer.channelName)?.[1] ?? '');
  const client = callerCdr(cdr, { ...peer, destination: '', callerNumber: number });
  const [first] = client.stretches;
  return {
    ...client,
    stretches: [{ ...first, from: stretch.from, bridgedAt, until: stretch.until }],
    answeredAt: bridgedAt,
    endedAt: stretch.until,
  };
};

/** Everybody with whom the record was bridged. */
const talkedWith = (cdr: Cdr, known: ReadonlySet<ChannelId>): Cdr[] => {
  const lastBridged = cdr.stretches.findLast(({ bridgedAt }) => bridgedAt !== undefined);
  return cdr.stretches.flatMap((stretch) => {
    const last = stretch === lastBridged;
    const peer = answering(cdr, stretch, last);
    const { bridgedAt } = stretch;
    if (peer === undefined || bridgedAt === undefined || known.has(peer.uuid)) return [];
    const user = isOutside(peer.channelName) ? undefined : farUser(cdr, peer, stretch, last);
    const rangAt = Math.min(bridgedAt, Math.max(stretch.from, cdr.rangAt ?? stretch.from));
    const life = { from: stretch.from, rangAt, answeredAt: bridgedAt, until: stretch.until, cause: cdr.cause };
    const made = originatedOf(cdr).some(({ uuid }) => uuid === peer.uuid);
    // An outside channel that this one did not call is a client who was taken over (pick-up, transfer).
    if (!made && isOutside(peer.channelName) && transferredTo(cdr, peer.uuid))
      return [takenOver(cdr, peer, stretch, bridgedAt)];
    return [calledCdr(cdr, peer, user, life, bridgedAt)];
  });
};

/** Everybody who only rang for it. */
const rangFor = (cdr: Cdr, known: ReadonlySet<ChannelId>): Cdr[] => {
  const called = originatedOf(cdr);
  const targets = targetsOf(cdr);
  const bridges = cdr.stretches.flatMap(({ bridgedAt }) => bridgedAt ?? []);
  return called.flatMap(({ uuid, numbers, cause }, at) => {
    if (known.has(uuid) || NEVER_RANG.test(cause)) return [];
    const own = numbers.map(decode).findLast((one) => /^\+?\d{2,15}$/.test(one));
    const number =
      (targets.length === called.length ? targets[at] : undefined) ??
      own ??
      (called.length === 1 ? variableOf(cdr, 'dialed_user') : undefined);
    if (number === undefined || number === '') return [];
    const domain = variableOf(cdr, 'dialed_domain') ?? variableOf(cdr, 'domain_name');
    const user = !isShort(number) ? undefined : domain === undefined ? number : `${number}@${domain}`;
    const until = Math.min(cdr.endedAt, bridges[0] ?? cdr.endedAt);
    const from = cdr.stretches.findLast((stretch) => stretch.from < until)?.from ?? cdr.createdAt;
    const rangAt = Math.min(until, Math.max(from, cdr.rangAt ?? from));
    const peer = {
      uuid,
      channelName: user === undefined ? 'sofia/external/unknown' : '',
      destination: number,
      callerNumber: '',
    };
    return [calledCdr(cdr, peer, user, { from, rangAt, until, cause: cause || cdr.cause }, undefined)];
  });
};

/** Several records may tell of one missing channel: whoever made it knows its beginning, whoever talked with it last its end. */
const merged = (tellers: readonly { by: Cdr; told: Cdr }[]): Cdr[] => {
  const found = new Map<ChannelId, { by: Cdr; told: Cdr }>();
  for (const next of tellers) {
    const known = found.get(next.told.uuid);
    if (known === undefined) {
      found.set(next.told.uuid, next);
      continue;
    }
    const makes = (by: Cdr): boolean => originatedOf(by).some(({ uuid }) => uuid === next.told.uuid);
    const first = makes(next.by) && !makes(known.by) ? next : known;
    const endedAt = Math.max(known.told.endedAt, next.told.endedAt);
    found.set(next.told.uuid, { by: first.by, told: { ...first.told, endedAt } });
  }
  return [...found.values()].map(({ told }) => told);
};

/** The records, and for each channel that has none what can be known of it. */
export const completeCdrs = (group: readonly Cdr[]): Cdr[] => {
  const known = new Set(group.map(({ uuid }) => uuid));
  const talked = merged(group.flatMap((by) => talkedWith(by, known).map((told) => ({ by, told }))));
  for (const { uuid } of talked) known.add(uuid);
  const rang = merged(group.flatMap((by) => rangFor(by, known).map((told) => ({ by, told }))));
  for (const { uuid } of rang) known.add(uuid);
  const callers = group.flatMap((cdr) => {
    const by = cdr.direction === 'outbound' ? cdr.stretches[0].originators[0] : undefined;
    return by === undefined || known.has(by.uuid) ? [] : [{ by: cdr, told: callerCdr(cdr, by) }];
  });
  return [...group, ...talked, ...rang, ...merged(callers)];
};
