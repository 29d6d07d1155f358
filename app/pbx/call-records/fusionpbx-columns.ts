/** A call record of which FusionPBX kept only the columns of its row, and perhaps the callflow: brought into the shape of a whole record. Pure. */
import { isLoopback, isOutside, isShort } from './called.ts';
import { dialTargets, type DialTarget } from './dial-string.ts';
import type { FusionRow } from './fusionpbx-record.ts';
import { percentDecoded, percentEncoded } from '../../core/percent.ts';

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value : [value]).filter(isRecord);
const child = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const textIn = (value: unknown, name: string): string => {
  const found = child(value, name);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
};

/** @returns what a column holds; undefined where it is empty or this version of FusionPBX does not have it */
export const textOf = (row: FusionRow, name: string): string | undefined => {
  const value = row[name];
  if (value instanceof Date) return String(Math.round(value.getTime() / 1000));
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
};

/** Columns that are called like the variables they were taken from. */
const COLUMNS = [
  'bridge_uuid',
  'originating_leg_uuid',
  'start_epoch',
  'answer_epoch',
  'end_epoch',
  'hangup_cause',
  'domain_name',
  'cc_member_session_uuid',
  'conference_uuid',
  'caller_destination',
] as const;

/** Half of a loopback pair: no SIP call, so nothing of one is known. */
const isOfLoopback = (row: FusionRow): boolean =>
  ['sip_call_id', 'network_addr', 'sip_hangup_disposition'].every((name) => textOf(row, name) === undefined);

/**
 * True for a channel that the exchange made itself: a phone that lost the race, an agent who did not answer, a colleague who was called by a
 * phone, or a client whom a user had called and passed on.
 */
const wasMade = (row: FusionRow): boolean =>
  textOf(row, 'originating_leg_uuid') !== undefined ||
  textOf(row, 'cc_side') === 'agent' ||
  // A click-to-call of FusionPBX's pages whose phone did not pick up: no dialplan ran.
  (textOf(row, 'direction') === 'outbound' && textOf(row, 'last_app') === undefined && !isOfLoopback(row));

const targetsOf = (row: FusionRow): DialTarget[] => {
  if (textOf(row, 'last_app') !== 'bridge') return [];
  const arg = textOf(row, 'last_arg') ?? '';
  const all = dialTargets(arg.includes('%3D') || arg.includes('%40') ? percentDecoded(arg) : arg);
  const real = all.filter(({ through }) => through !== 'nowhere');
  return real.length > 0 ? real : all;
};

type Far = { readonly number: string; readonly channelName: string };
const phone = (user: string): Far => {
  const [number = ''] = user.split('@');
  return { number, channelName: `sofia/internal/${number}` };
};
const endOf = ({ user, dialled, through }: DialTarget): Far =>
  user !== undefined
    ? phone(user)
    : through === 'loopback'
      ? { number: dialled, channelName: `loopback/${dialled}-a` }
      : { number: dialled, channelName: `sofia/${through === 'phone' ? 'internal' : 'external'}/${dialled}` };

/** Who was at the far end. */
const farEnd = (row: FusionRow): Far => {
  const picked = takenUp(row);
  if (picked !== undefined) {
    const number = textOf(row, 'caller_id_number') ?? '';
    return isShort(number) ? phone(number) : { number, channelName: `sofia/external/${number}` };
  }
  const targets = targetsOf(row);
  const extension = textOf(row, 'extension');
  const [only] = targets;
  if (only !== undefined && targets.length === 1) return endOf(only);
  // Of several that rang the importer names the one who answered, as far as he is an extension.
  if (extension !== undefined) return phone(extension);
  const other = targets.find(({ user }) => user === undefined);
  return other === undefined ? phone('') : endOf(other);
};

/** The call that was picked up from another phone (`**1001`, `*8`). */
const takenUp = (row: FusionRow): string | undefined =>
  textOf(row, 'last_app') === 'intercept' ? textOf(row, 'bridge_uuid') : undefined;

/** µs; where the caller had to wait after a transfer, or in a queue, the last talk began later than the channel was answered. */
const talkBegan = (row: FusionRow): number => {
  const of = (name: string): number => Number(textOf(row, name) ?? 0);
  const answered = of('answer_epoch');
  return answered === 0 ? 0 : Math.max(answered, of('start_epoch') + of('waitsec')) * 1_000_000;
};

/**
 * What is left of a channel of which there are but the columns. `extension_uuid` is the caller's own of an outbound row, the called
 * (last) one's of any other; `caller_id_number` of an outbound row is our line.
 */
const onlyStretches = (row: FusionRow): Json[] => {
  const direction = textOf(row, 'direction');
  const [caller, extension] = [textOf(row, 'caller_id_number') ?? '', textOf(row, 'extension')];
  const [source, dialled] = [textOf(row, 'source_number') ?? '', textOf(row, 'destination_number') ?? ''];
  const isOwn = textOf(row, 'accountcode') !== undefined || direction === 'local';
  const made = wasMade(row);
  // A client whom a user called and passed on has a dialplan of its own afterwards; a phone has none.
  const isPhone = made && textOf(row, 'last_app') === undefined;
  const isClient = made && !isPhone && !isOfLoopback(row);
  const own = isShort(source) ? source : direction === 'outbound' ? (extension ?? caller) : caller;
  const channelName = isOfLoopback(row)
    ? `loopback/${dialled}-${made ? 'a' : 'b'}`
    : isPhone
      ? `sofia/internal/${extension ?? dialled}`
      : isOwn && !made
        ? `sofia/internal/${own}`
        : `sofia/external/${caller}`;
  const peer = textOf(row, 'bridge_uuid');
  const far = farEnd(row);
  const profile = {
    uuid: peer ?? `${row.xml_cdr_uuid}-b`,
    chan_name: far.channelName,
    destination_number: far.number,
    caller_id_number: direction === 'outbound' && isOwn ? caller : '',
  };
  const from = Number(textOf(row, 'start_epoch') ?? 0) * 1_000_000;
  const answered = Number(textOf(row, 'answer_epoch') ?? 0) * 1_000_000;
  const until = Number(textOf(row, 'end_epoch') ?? 0) * 1_000_000;
  const began = peer === undefined ? 0 : talkBegan(row);
  const ownProfile = {
    uuid: row.xml_cdr_uuid,
    chan_name: channelName,
    destination_number: isPhone
      ? (extension ?? dialled)
      : isClient
        ? caller
        : (textOf(row, 'caller_destination') ?? dialled),
    caller_id_number: isClient ? '' : isOwn && !made ? own : caller,
    caller_id_name: textOf(row, 'caller_id_name') ?? '',
    context: textOf(row, 'context') ?? '',
  };
  const last = {
    profile_index: '2',
    caller_profile: {
      ...ownProfile,
      ...(peer !== undefined && { originatee: { originatee_caller_profile: profile } }),
    },
    times: times(from, began, until),
  };
  const by = textOf(row, 'originating_leg_uuid');
  if (!isClient || by === undefined || began <= answered) return [last];
  // What he talked about with the user who had called him ended when that one passed him on, before anybody else answered.
  const originator = { originator_caller_profile: { uuid: by, chan_name: 'sofia/internal/', destination_number: '' } };
  const first = {
    profile_index: '1',
    caller_profile: { ...ownProfile, originator },
    times: { ...times(from, answered, 0), transfer_time: String(began - 1) },
  };
  return [first, { ...last, times: times(began - 1, began, until) }];
};

const times = (created: number, bridged: number, hangup: number): Record<string, string> => ({
  profile_created_time: String(created),
  bridged_time: String(bridged),
  hangup_time: String(hangup),
});

const peersOf = (stretch: Json, role: 'originator' | 'originatee' | 'origination'): Json[] => {
  const holder = child(child(stretch, 'caller_profile'), role);
  return listOf(child(holder, `${role}_caller_profiles`) ?? child(holder, `${role}_caller_profile`)).filter(
    (peer) => textIn(peer, 'uuid') !== '' && textIn(peer, 'chan_name') !== '',
  );
};

/** What the callflow tells of others: whom the channel had called, and which clients it took over from somebody else. */
const othersOf = (stretches: readonly Json[]) => {
  const called = stretches.flatMap((stretch) => peersOf(stretch, 'origination'));
  const ids = new Set(called.map((peer) => textIn(peer, 'uuid')));
  const answered = stretches.flatMap((stretch) => peersOf(stretch, 'originatee'));
  const isCalled = (peer: Json): boolean => ids.has(textIn(peer, 'uuid'));
  const entry = (peer: Json, number: string): string =>
    `${textIn(peer, 'uuid')};;${percentEncoded(percentDecoded(textIn(peer, number)))}`;
  return {
    legs: [
      ...called.map((peer) => entry(peer, 'destination_number')),
      ...answered
        .filter((peer) => isCalled(peer) && isShort(percentDecoded(textIn(peer, 'callee_id_number'))))
        .map((peer) => entry(peer, 'callee_id_number')),
    ],
    taken: answered
      .filter((peer) => !isCalled(peer) && isOutside(textIn(peer, 'chan_name')))
      .map((peer) => textIn(peer, 'uuid')),
  };
};

/** When the application that ran last began (µs): with the last stretch that called somebody, after the transfer that led there. */
const lastRan = (stretches: readonly Json[]): number => {
  const time = (stretch: Json | undefined, name: string): number => Number(textIn(child(stretch, 'times'), name));
  const calling = stretches.findLastIndex((stretch) => peersOf(stretch, 'origination').length > 0);
  const at = calling < 0 ? stretches.length - 1 : calling;
  // A record repeats the beginning of the stretch before.
  const before = at > 0 ? time(stretches[at - 1], 'transfer_time') + 1 : 0;
  return Math.max(time(stretches[at], 'profile_created_time'), before);
};

/**
 * The record as far as columns (and the callflow, where that was kept) can tell it: what was dialled last, whom the channel called, who answered.
 * @param flow the content of `v_xml_cdr_flow.call_flow`, without `@attributes`
 */
export const recordOfColumns = (row: FusionRow, flow: unknown): Json => {
  const kept = listOf(flow);
  const stretches = (kept.length > 0 ? kept : onlyStretches(row)).toSorted(
    (one, other) => Number(one['profile_index']) - Number(other['profile_index']),
  );
  const profile = child(stretches[0], 'caller_profile');
  const channelName = percentDecoded(textIn(profile, 'chan_name'));
  const contact = /^sofia\/internal\/([^@]+)/.exec(channelName)?.[1];
  const made =
    wasMade(row) ||
    isRecord(child(profile, 'originator')) ||
    // The contact of a phone is what the exchange dialled there; a phone's own call goes to somebody else.
    (kept.length > 0 && contact !== undefined && contact === percentDecoded(textIn(profile, 'destination_number')));
  const variables: Record<string, unknown> = { uuid: row.xml_cdr_uuid, direction: made ? 'outbound' : 'inbound' };
  for (const column of COLUMNS) {
    const value = textOf(row, column);
    if (value !== undefined) variables[column] = value;
  }
  const [source, caller] = [textOf(row, 'source_number'), textIn(profile, 'caller_id_number')];
  const extension = textOf(row, 'extension');
  if (contact !== undefined && !isLoopback(channelName)) {
    // The extension of a row is the one called last: a phone that ran a dialplan itself is another one's.
    const own =
      made && textOf(row, 'last_app') === undefined ? [contact, extension] : [contact, source, caller, extension];
    const user = own.find((one) => one !== undefined && isShort(one)) ?? contact;
    variables[made ? 'dialed_user' : 'user_name'] = user;
    if (made && variables['domain_name'] !== undefined)
      variables['presence_id'] = `${user}@${textOf(row, 'domain_name') ?? ''}`;
  }
  const { legs, taken } = othersOf(kept);
  const picked = takenUp(row);
  const targets = targetsOf(row);
  // Nobody answered: that the dialled phones rang is the best that can be said.
  const rang =
    kept.length === 0 && variables['bridge_uuid'] === undefined
      ? targets.map((target, at) => `${row.xml_cdr_uuid}-b${at};;${percentEncoded(endOf(target).number)}`)
      : [];
  if (legs.length + rang.length > 0) variables['originated_legs'] = [...legs, ...rang];
  if (taken.length > 0 || picked !== undefined)
    variables['transfer_history'] = [...new Set([...taken, ...(picked === undefined ? [] : [picked])])].map(
      (uuid) => `0:${uuid}:uuid_br:${uuid}`,
    );
  const [app, data] = [textOf(row, 'last_app'), textOf(row, 'last_arg')];
  const application = { app_name: app ?? '', app_data: data ?? '', app_stamp: String(lastRan(stretches)) };
  return { variables, callflow: stretches, ...(app !== undefined && { app_log: { application } }) };
};
