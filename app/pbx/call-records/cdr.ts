/** One record of the exchange's history, whatever module wrote it: the life of one channel. Times are µs since the epoch. */
import type { Words } from '../../contract/language.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { ChannelId, Micros } from '../../core/model.ts';
import type { Header } from '../events/headers.ts';

/** The other side of a bridge as a record names it. */
export type CdrPeer = {
  readonly uuid: ChannelId;
  readonly channelName: string;
  /** As dialled on the peer's channel. */
  readonly destination: string;
  readonly callerNumber: string;
  /** The identity that the peer gave when it answered. */
  readonly calleeNumber?: string;
  /** The number dialled before the call was transferred to this peer. */
  readonly rdnis?: string;
};

/** A stretch of the channel's life between two transfers ("caller profile", "callflow"). */
export type CdrStretch = {
  readonly destination: string;
  readonly context: string;
  readonly channelName: string;
  readonly callerNumber: string;
  readonly callerName: string;
  readonly rdnis: string;
  readonly from: Micros;
  /** Last bridge of this stretch. */
  readonly bridgedAt?: Micros;
  /** Transferred or hung up. */
  readonly until: Micros;
  readonly originators: readonly CdrPeer[];
  readonly originatees: readonly CdrPeer[];
  /** Everybody it had called, those who did not answer too. */
  readonly originations?: readonly CdrPeer[];
};

export type Cdr = {
  readonly uuid: ChannelId;
  /** `inbound`: the channel came in; `outbound`: the exchange made it. FreeSWITCH's view, not the call's direction. */
  readonly direction: 'inbound' | 'outbound';
  readonly variables: ReadonlyMap<string, readonly string[]>;
  /** Oldest first; at least one. */
  readonly stretches: readonly [CdrStretch, ...CdrStretch[]];
  /** Applications as they ran. */
  readonly apps: readonly { readonly name: string; readonly data: string; readonly at: Micros }[];
  readonly holds: readonly { readonly from: Micros; readonly until?: Micros }[];
  readonly createdAt: Micros;
  readonly rangAt?: Micros;
  readonly answeredAt?: Micros;
  readonly endedAt: Micros;
  readonly cause: string;
  /** Where the importer of the record (FusionPBX) found its recording, and how long that is (s). */
  readonly recorded?: { readonly file: string; readonly seconds?: number };
  /** The message in a mailbox of FusionPBX, where its database knows better than the record whether there is one, and where; null: there is none. */
  readonly message?: LeftMessage | null;
};

/** A message that the caller left: the file as the exchange names it, and whose mailbox that is. */
export type LeftMessage = { readonly file: string; readonly box: string };

/** A file that is no CDR; its words say what is wrong with it. */
export class NotACdr extends WordedError {
  override name = 'NotACdr';
  constructor(why: Words) {
    super('not-a-cdr', why);
  }
}

/** `ARRAY::a|:b` is how FreeSWITCH writes a header that occurs twice. */
export const splitArray = (value: string): string[] => {
  const [, list] = /^ARRAY::([^]*)$/.exec(value) ?? [];
  return list === undefined ? [value] : list.split('|:');
};

/** A time as CDRs write it: digits, 0 for never. */
export const micros = (value: string | undefined): Micros | undefined => {
  const number = value !== undefined && /^\d+$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : undefined;
};

export const variableOf = (cdr: Pick<Cdr, 'variables'>, name: string): string | undefined => {
  const value = cdr.variables.get(name)?.at(-1);
  return value === '' ? undefined : value;
};

const PROFILE: Readonly<Record<string, (first: CdrStretch) => string>> = {
  'Channel-Name': (first) => first.channelName,
  'Caller-Channel-Name': (first) => first.channelName,
  'Caller-Destination-Number': (first) => first.destination,
  'Caller-Caller-ID-Number': (first) => first.callerNumber,
  'Caller-Caller-ID-Name': (first) => first.callerName,
  'Caller-RDNIS': (first) => first.rdnis,
  'Caller-Context': (first) => first.context,
};

/**
 * A channel that dialled somebody itself carries the callee's `dialed_user`: then the phone's presence id says whose it is; an outside line
 * is nobody's phone.
 */
const dialledUser = (cdr: Cdr): string | undefined => {
  const presence = variableOf(cdr, 'presence_id');
  const dialled = variableOf(cdr, 'dialed_user');
  if (cdr.direction !== 'outbound' || dialled === undefined || !cdr.variables.has('originated_legs')) return dialled;
  if (presence?.includes('@')) return presence;
  const isTrunk =
    variableOf(cdr, 'sip_gateway_name') !== undefined || variableOf(cdr, 'sip_profile_name') === 'external';
  return isTrunk ? undefined : dialled;
};

/** The record read as if it were the event of the channel's creation (CHANNEL_CREATE): what came later is left out. */
export const creationHeaders = (cdr: Cdr): Header => {
  const [first] = cdr.stretches;
  const by = first.originators[0];
  return (name) => {
    if (name === 'Unique-ID') return cdr.uuid;
    if (name === 'Call-Direction') return cdr.direction;
    if (name === 'Other-Type') return by && 'originator';
    if (name === 'Other-Leg-Unique-ID') return by?.uuid;
    if (name === 'variable_dialed_user') return dialledUser(cdr);
    if (name.startsWith('variable_')) return variableOf(cdr, name.slice('variable_'.length));
    return PROFILE[name]?.(first) || undefined;
  };
};

/** All other channels the record knows of. */
export const linkedChannels = (cdr: Cdr): ReadonlySet<ChannelId> => {
  const links = new Set<ChannelId>();
  for (const name of LINKS) for (const value of cdr.variables.get(name) ?? []) links.add(value);
  for (const { originators, originatees, originations = [] } of cdr.stretches)
    for (const { uuid } of [...originators, ...originatees, ...originations]) links.add(uuid);
  for (const leg of cdr.variables.get('originated_legs') ?? []) links.add(leg.split(';')[0] ?? '');
  for (const entry of cdr.variables.get('transfer_history') ?? []) links.add(/:uuid_br:(.+)$/.exec(entry)?.[1] ?? '');
  links.delete('');
  links.delete(cdr.uuid);
  return links;
};

const LINKS = [
  'originating_leg_uuid',
  'bridge_uuid',
  'last_bridge_to',
  'signal_bond',
  'ent_originate_aleg_uuid',
  'cc_member_session_uuid',
  'fifo_bridge_uuid',
  'other_loopback_leg_uuid',
  'other_loopback_from_uuid',
  'originator',
] as const;

/** The channel on whose behalf this one was originated: its record must come, or was lost. */
export const originatorOf = (cdr: Cdr): ChannelId | undefined =>
  cdr.direction === 'inbound'
    ? variableOf(cdr, 'other_loopback_from_uuid') // half of a loopback pair
    : (variableOf(cdr, 'originating_leg_uuid') ?? cdr.stretches[0].originators[0]?.uuid);

/**
 * The times of a channel in order. The exchange's clock may be set back during the call: then the end is before the beginning, and
 * only the existence of the call is certain, and whether it was answered.
 */
export const inOrder = (
  createdAt: Micros,
  answeredAt: Micros | undefined,
  endedAt: Micros,
): { answeredAt?: Micros; endedAt: Micros } => {
  if (answeredAt === undefined) return { endedAt: Math.max(createdAt, endedAt) };
  const back = Math.max(0, createdAt - answeredAt);
  const answered = answeredAt + back;
  return { answeredAt: answered, endedAt: Math.max(answered, endedAt + back) };
};
