/** FreeSWITCH's events made into facts: pure, and the only place (with snapshot.ts and the CDR readers) where FreeSWITCH's words are known. */
import type { ChannelId, Claim, EndCause, Fact, Micros } from '../../core/model.ts';
import { JsonEvent, type RawEvent } from './json-event.ts';

export type { RawEvent };
/** From the socket, or as an object (recorded, or made of a record). */
export type ExchangeEvent = JsonEvent | RawEvent;
export type Header = (name: string) => string | undefined;
/** The user who registered from a contact (see contactKey), `1001@domain`; undefined where nobody is known. */
export type Whose = (contact: string) => string | undefined;
const nobody: Whose = () => undefined;

/** What is asked of the event socket: named events only (verbose and noisy kinds would only cost). */
export const SUBSCRIPTIONS = [
  'CHANNEL_CREATE',
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_BRIDGE',
  'CHANNEL_UNBRIDGE',
  'CHANNEL_HOLD',
  'CHANNEL_UNHOLD',
  'CHANNEL_HANGUP',
  'CHANNEL_HANGUP_COMPLETE',
  'CHANNEL_UUID',
  'RECORD_START',
  'RECORD_STOP',
  'HEARTBEAT',
  'BACKGROUND_JOB',
  'CUSTOM',
  'conference::maintenance',
  'vm::maintenance',
  'sofia::register',
  'sofia::unregister',
  'sofia::expire',
] as const;

/** Reads one header; the first of several values. Empty counts as absent. */
export function headerOf(event: ExchangeEvent): Header {
  if (event instanceof JsonEvent) return (name) => event.header(name);
  return (name) => {
    const value = event[name];
    const first = typeof value === 'string' ? value : value?.[0];
    return first === '' ? undefined : first;
  };
}

/** Percent-encoding as FreeSWITCH leaves it in channel names and destinations; a stray `%` stays as it is. */
export function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const at = (get: Header, name = 'Event-Date-Timestamp'): Micros => Number(get(name) ?? 0);
const withDomain = (user: string, domain: string | undefined): string =>
  domain === undefined || user.includes('@') ? user : `${user}@${domain}`;

/** True for channels that are no party's phone: nobody talks on them (R19). */
const isService = (name: string): boolean => /^(pickup|null|error|portaudio|alsa)\//.test(name);
export const isLoopback = (name: string): boolean => name.startsWith('loopback/');

/**
 * Who the exchange says is at the end of a channel, as at its creation: later headers lie (a client's channel carries `dialed_user` too).
 * @param get the headers of CHANNEL_CREATE, of `uuid_dump`, or of a CDR put under the same names
 * @param late the headers were written after the birth (`uuid_dump`, a CDR): variables of the dialplan may stand among them
 * @param whose the user (`1001@domain`) who registered from a contact, where that is known
 */
export function readClaim(get: Header, made: 'caller' | 'exchange', late = false, whose: Whose = nobody): Claim {
  const channel = decode(get('Channel-Name') ?? get('Caller-Channel-Name') ?? '');
  const profile = get('variable_sofia_profile_name') ?? get('variable_sip_profile_name') ?? channel.split('/')[1];
  if (made === 'caller') {
    const user = loginOf(get, late);
    const domain = get('variable_domain_name');
    const name = get('Caller-Orig-Caller-ID-Name') ?? get('Caller-Caller-ID-Name');
    const number =
      get('Caller-Orig-Caller-ID-Number') ?? get('Caller-Caller-ID-Number') ?? get('variable_sip_from_user');
    const shown = name === undefined || name === number ? undefined : decode(name);
    const far = { ...(number && { number: decode(number) }), ...(shown && { name: shown }) };
    if (user !== undefined) return { user: withDomain(user, domain), ...aliasesOf(get, user), ...far, outside: false };
    return { ...far, ...(isHidden(get) && { hidden: true }), outside: profile !== 'internal' };
  }
  const number = decode(get('Caller-Destination-Number') ?? '');
  const dialed = dialledUserOf(get, late);
  if (dialed !== undefined)
    return { user: dialed, ...aliasesOf(get, dialed), ...(number !== '' && { number }), outside: false };
  const outside = get('variable_sip_gateway_name') !== undefined || (profile !== undefined && profile !== 'internal');
  const presence = get('Channel-Presence-ID') ?? get('variable_presence_id');
  if (!outside && presence !== undefined && !/^\d+$/.test(number)) return { user: presence, number, outside };
  const registered = outside ? undefined : whose(readContact(get, number));
  if (registered !== undefined) return { user: registered, number, outside };
  return { number, outside };
}

/**
 * The user whose phone the exchange dialled, `1001@domain`. Whoever is passed on runs through the dialplan himself, and the next user dialled for
 * him is then written over his own: read late, what names the phone since its birth wins, and without it a channel that was passed on is nobody's.
 */
function dialledUserOf(get: Header, late: boolean): string | undefined {
  const dialed = get('variable_dialed_user');
  if (dialed === undefined) return undefined;
  const presence = late ? (get('Channel-Presence-ID') ?? get('variable_presence_id')) : undefined;
  if (presence !== undefined) return presence;
  return late && wasPassedOn(get) ? undefined : withDomain(dialed, get('variable_dialed_domain'));
}

/** A channel that the exchange made has one profile; another is added each time it is sent through the dialplan. */
const wasPassedOn = (get: Header): boolean => Number(get('Caller-Profile-Index') ?? 1) > 1;

/** Where a phone is reached, as it registered: `user@host:port` without parameters. */
const readContact = (get: Header, number: string): string =>
  contactKey(get('variable_sip_destination_url') ?? `${number}@`);

/** A contact without scheme, parameters and brackets, decoded: `"x" <sip:gw%2B1001@10.0.0.5:5160;ob>` → `gw+1001@10.0.0.5:5160`. */
export function contactKey(contact: string): string {
  const address = /<([^>]*)>/.exec(contact)?.[1] ?? contact;
  return decode(
    address
      .trim()
      .replace(/^sips?:/i, '')
      .split(/[;?]/, 1)[0] ?? '',
  ).toLowerCase();
}

/** The number is told by the network, but marked as hidden by the caller (CLIR). */
function isHidden(get: Header): boolean {
  const privacy = get('variable_sip_Privacy') ?? get('variable_sip_h_Privacy') ?? '';
  return get('Caller-Privacy-Hide-Number') === 'true' || /\b(id|user|full)\b/i.test(privacy);
}

/**
 * The registered user behind a channel that came in. `set_user` in the dialplan overwrites `user_name` later: read late, it is taken only
 * where it stands in what was fixed at birth too.
 */
function loginOf(get: Header, late: boolean): string | undefined {
  const authenticated = get('variable_sip_auth_username');
  const named = get('variable_user_name');
  if (authenticated !== undefined && (late || named === undefined)) return authenticated;
  if (!late || named === undefined) return named;
  const born = [get('Channel-Presence-ID'), get('variable_presence_id'), get('variable_sip_from_uri')];
  return born.some((one) => one?.split('@', 1)[0] === named) ? named : undefined;
}

/** Other numbers of the user in the exchange's directory, as far as the channel carries them. */
function aliasesOf(get: Header, user: string): { aliases?: string[] } {
  const names = ['number_alias', 'dialed_extension', 'extension', 'effective_caller_id_number'];
  const found = names.map((name) => get(`variable_${name}`)).filter((one) => one !== undefined && one !== user);
  const aliases = [...new Set(found)].filter((one) => one !== undefined);
  return aliases.length === 0 ? {} : { aliases };
}

/** The channel for whose sake the exchange made this one. Grouping by `Channel-Call-UUID` would be wrong: it is reset on the way. */
function readOriginator(get: Header): ChannelId | undefined {
  return (
    get('variable_originating_leg_uuid') ??
    get('variable_ent_originate_aleg_uuid') ??
    get('variable_cc_member_session_uuid') ??
    get('variable_fifo_bridge_uuid') ??
    (get('Other-Type') === 'originator' ? get('Other-Leg-Unique-ID') : undefined)
  );
}

type Created = Extract<Fact, { kind: 'created' }>;

/** Other places of the dialled number, best first: the provider calls our login, and the number stands elsewhere. */
function dialledElsewhere(get: Header): string[] {
  const called = [
    get('variable_sip_to_user'),
    get('variable_sip_h_P-Called-Party-ID') ?? get('variable_sip_P-Called-Party-ID'),
    get('variable_sip_h_Diversion') ?? get('variable_sip_Diversion'),
    get('variable_sip_h_History-Info') ?? get('variable_sip_History-Info'),
  ];
  const users = called.map((value) =>
    decode(
      contactKey(value ?? '')
        .replace(/^tel:/, '')
        .split('@', 1)[0] ?? '',
    ),
  );
  return users.filter((user) => /^\+?\d{5,15}$/.test(user));
}

/** The birth of a channel, from CHANNEL_CREATE or anything that carries the same headers. */
export function readCreated(get: Header, when: Micros, late = false, whose: Whose = nobody): Created | null {
  const channel = get('Unique-ID');
  if (channel === undefined) return null;
  const name = decode(get('Channel-Name') ?? '');
  const made = get('Call-Direction') === 'outbound' ? 'exchange' : 'caller';
  const dialled = get('Caller-Destination-Number') ?? get('variable_sip_req_user');
  const shown = made === 'exchange' ? get('Caller-Caller-ID-Number') : undefined;
  const by = made === 'exchange' ? readOriginator(get) : undefined;
  const twin = get('variable_other_loopback_leg_uuid');
  const forwardedBy =
    made === 'exchange' && get('variable_dialed_user') === undefined ? get('Caller-RDNIS') : undefined;
  const mark = get('variable_plecho_call');
  const number = dialled === undefined ? '' : decode(dialled);
  const elsewhere = made === 'caller' ? dialledElsewhere(get).filter((user) => user !== number) : [];
  const claim = readClaim(get, made, late, whose);
  const asOutsider = made === 'caller' && claim.user !== undefined && get('Caller-Context') === 'public';
  return {
    kind: 'created',
    at: when,
    channel,
    made,
    claim,
    ...(asOutsider && { asOutsider }),
    ...(dialled !== undefined && { dialled: decode(dialled) }),
    ...(elsewhere.length > 0 && { dialledAs: elsewhere }),
    ...(shown !== undefined && { shown: decode(shown) }),
    ...(by !== undefined && by !== channel && { by }),
    ...(twin !== undefined && isLoopback(name) && { twin }),
    ...(forwardedBy !== undefined && { forwardedBy: decode(forwardedBy) }),
    ...(mark !== undefined && { mark }),
    ...(isService(name) && { service: true }),
  };
}

/**
 * Headers of a later event as they stood at the birth, as far as that can be known: passed on, a channel has other numbers in its profile, but SIP
 * keeps whom it was first sent to and from.
 */
const asBorn =
  (get: Header): Header =>
  (name) => {
    const made = get('Call-Direction') === 'outbound' ? 'exchange' : 'caller';
    if (name === 'Caller-Destination-Number' && made === 'caller') return get('variable_sip_req_user') ?? get(name);
    if (made === 'caller' || !wasPassedOn(get)) return get(name);
    if (name === 'Caller-Caller-ID-Number') return get('variable_sip_from_user') ?? get(name);
    if (name !== 'Caller-Destination-Number') return get(name);
    return /^(?:sips?:)?([^@;?]+)@/i.exec(get('variable_sip_destination_url') ?? '')?.[1] ?? get(name);
  };

function readBridge(get: Header): { a: ChannelId; b: ChannelId } | null {
  const a = get('Bridge-A-Unique-ID') ?? get('Unique-ID');
  const b = get('Bridge-B-Unique-ID') ?? get('Other-Leg-Unique-ID');
  return a === undefined || b === undefined || a === b ? null : { a, b };
}

/** FreeSWITCH's hang-up causes (Q.850 and its own) in the model's words; whatever is not here is `other`. */
const CAUSES: Readonly<Record<string, EndCause>> = {
  USER_BUSY: 'refused',
  CALL_REJECTED: 'refused',
  ORIGINATOR_CANCEL: 'gaveUp',
  LOSE_RACE: 'gaveUp',
  PICKED_OFF: 'gaveUp',
  UNALLOCATED_NUMBER: 'unreachable',
  NO_ROUTE_DESTINATION: 'unreachable',
  SUBSCRIBER_ABSENT: 'unreachable',
  USER_NOT_REGISTERED: 'unreachable',
  NO_USER_RESPONSE: 'unreachable',
  DESTINATION_OUT_OF_ORDER: 'unreachable',
  NETWORK_OUT_OF_ORDER: 'unreachable',
  GATEWAY_DOWN: 'unreachable',
};

/** @param cause as FreeSWITCH names it, `NORMAL_CLEARING`; undefined where it says none */
export const endCause = (cause: string | undefined): EndCause =>
  cause !== undefined && Object.hasOwn(CAUSES, cause) ? (CAUSES[cause] ?? 'other') : 'other';

/** Facts about one channel, by event; each reader gets the channel and the moment. */
const READERS: Readonly<Record<string, (get: Header, channel: ChannelId, when: Micros) => readonly (Fact | null)[]>> = {
  CHANNEL_PROGRESS: (_, channel, when) => [{ kind: 'rang', at: when, channel }],
  CHANNEL_PROGRESS_MEDIA: (_, channel, when) => [{ kind: 'rang', at: when, channel }],
  CHANNEL_ANSWER: (_, channel, when) => [{ kind: 'answered', at: when, channel }],
  CHANNEL_BRIDGE: (get, _, when) => {
    const pair = readBridge(get);
    const holding = get('variable_soft_holding_uuid');
    return pair === null
      ? []
      : [
          {
            kind: 'bridged',
            at: when,
            ...pair,
            ...(holding !== undefined && holding !== pair.a && holding !== pair.b && { holding }),
          },
        ];
  },
  CHANNEL_UNBRIDGE: (get, _, when) => {
    const pair = readBridge(get);
    return pair === null ? [] : [{ kind: 'unbridged', at: when, ...pair }];
  },
  CHANNEL_HOLD: (_, channel, when) => [{ kind: 'held', at: when, channel }],
  CHANNEL_UNHOLD: (get, channel, when) => {
    const leaving = /replace/.test(get('variable_transfer_disposition') ?? '');
    return [{ kind: 'resumed', at: when, channel, ...(leaving && { leaving }) }];
  },
  CHANNEL_HANGUP: (get, channel, when) => [{ kind: 'ended', at: when, channel, cause: endCause(get('Hangup-Cause')) }],
  CHANNEL_HANGUP_COMPLETE: (get, channel, when) => [
    { kind: 'ended', at: when, channel, cause: endCause(get('Hangup-Cause')) },
  ],
  CHANNEL_UUID: (get, channel, when) => {
    const old = get('Old-Unique-ID');
    return old === undefined ? [] : [{ kind: 'renamed', at: when, channel, old }];
  },
  RECORD_START: (get, channel, when) => recording(get, channel, when, 'started'),
  RECORD_STOP: (get, channel, when) => recording(get, channel, when, 'stopped'),
};

function recording(get: Header, channel: ChannelId, when: Micros, state: 'started' | 'stopped'): Fact[] {
  const file = get('Record-File-Path') ?? get('variable_Record-File-Path');
  return file === undefined ? [] : [{ kind: 'recording', at: when, channel, file, state }];
}

/** mod_voicemail has kept a message; it is told on the caller's own channel, at the end of it (seen on 1.10.12). */
function voicemail(get: Header, when: Micros): Fact[] {
  const channel = get('Unique-ID');
  const file = get('VM-File-Path');
  if (get('VM-Action') !== 'leave-message' || channel === undefined || file === undefined) return [];
  if (get('VM-Message-Len') === '0') return [];
  return [{ kind: 'recording', at: when, channel, file, state: 'stopped', message: true }];
}

function conference(get: Header, when: Micros): Fact[] {
  const channel = get('Unique-ID');
  const room = get('Conference-Name');
  const action = get('Action');
  if (channel === undefined || room === undefined) return [];
  if (action === 'add-member') return [{ kind: 'joined', at: when, channel, room }];
  return action === 'del-member' ? [{ kind: 'left', at: when, channel, room }] : [];
}

/** Events that may stand for a birth we did not see: the channel lives while they are sent. */
const ALIVE = /^CHANNEL_(PROGRESS|PROGRESS_MEDIA|ANSWER|BRIDGE|HOLD|UNHOLD)$/;

/** Events on which the dialplan's question where to send a client can be seen: its variable is set before `ring_ready` or `answer`. */
const ASKING = new Set(['CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_ANSWER']);

/** Does the dialplan wait to be told where to send this client? @param variable the channel variable that says so, `true` or anything but `false` */
function asksWhere(get: Header, name: string, variable: string | undefined): boolean {
  if (variable === undefined || !ASKING.has(name)) return false;
  const value = get(`variable_${variable}`);
  return value !== undefined && value !== 'false';
}

/** What is known besides the event. */
export type Context = {
  /** The user who registered from a contact, for phones that a dial string names by that alone. */
  readonly whose?: Whose;
  /** The channel variable with which the dialplan asks where to send a client; absent where nobody answers. */
  readonly askingVariable?: string;
};

/**
 * Translates one event.
 * @param event as the socket sent it, or as an object
 * @param known whether a channel's birth has been seen: where not, it is told from this event first
 * @returns facts in order; none for an event that is nobody's business (R19)
 */
export function translate(
  event: ExchangeEvent,
  known: (channel: ChannelId) => boolean,
  { whose = nobody, askingVariable }: Context = {},
): Fact[] {
  const get = headerOf(event);
  const name = get('Event-Name') ?? '';
  const when = at(get);
  if (when === 0) return [];
  if (name === 'CUSTOM') {
    const subclass = get('Event-Subclass');
    if (subclass === 'vm::maintenance') return voicemail(get, when);
    return subclass === 'conference::maintenance' ? conference(get, when) : [];
  }
  const channel = get('Unique-ID');
  if (name === 'CHANNEL_CREATE') return [readCreated(get, when, false, whose)].filter((fact) => fact !== null);
  const reader = READERS[name];
  if (reader === undefined || channel === undefined) return [];
  const facts = reader(get, channel, when).filter((fact) => fact !== null);
  if (asksWhere(get, name, askingVariable)) facts.push({ kind: 'waits', at: when, channel });
  if (!ALIVE.test(name) || known(channel) || get('Answer-State') === 'hangup') return facts;
  const birth = readCreated(asBorn(get), at(get, 'Caller-Channel-Created-Time') || when, true, whose);
  return birth === null ? facts : [birth, ...facts];
}
