/** The creation of a channel: its party, whom it calls and on whose behalf, from CHANNEL_CREATE or from later headers. Pure. */
import type { ChannelId, Claim, Fact, Micros } from '../../core/model.ts';
import { contactKey, type Header } from './headers.ts';
import { percentDecoded } from '../../core/percent.ts';

/** The user who registered from a contact (see contactKey), `1001@domain`; undefined where unknown. */
export type Whose = (contact: string) => string | undefined;
export const nobody: Whose = () => undefined;

const withDomain = (user: string, domain: string | undefined): string =>
  domain === undefined || user.includes('@') ? user : `${user}@${domain}`;

/** True for channels that are no party's phone: nobody talks on them (R19). */
const isService = (name: string): boolean => /^(pickup|null|error|portaudio|alsa)\//.test(name);
export const isLoopback = (name: string): boolean => name.startsWith('loopback/');

/**
 * The party that the exchange reports for a channel, as at its creation: later headers are misleading (a client's channel carries `dialed_user` too).
 * @param get the headers of CHANNEL_CREATE, of `uuid_dump`, or of a CDR put under the same names
 * @param late the headers were written after the creation (`uuid_dump`, a CDR): they may include variables set by the dialplan
 * @param whose the user (`1001@domain`) who registered from a contact, where that is known
 */
export function readClaim(get: Header, made: 'caller' | 'exchange', late = false, whose: Whose = nobody): Claim {
  const channel = percentDecoded(get('Channel-Name') ?? get('Caller-Channel-Name') ?? '');
  const profile = get('variable_sofia_profile_name') ?? get('variable_sip_profile_name') ?? channel.split('/')[1];
  if (made === 'caller') {
    const user = loginOf(get, late);
    const domain = get('variable_domain_name');
    const name = get('Caller-Orig-Caller-ID-Name') ?? get('Caller-Caller-ID-Name');
    const number =
      get('Caller-Orig-Caller-ID-Number') ?? get('Caller-Caller-ID-Number') ?? get('variable_sip_from_user');
    const shown = name === undefined || name === number ? undefined : percentDecoded(name);
    const far = { ...(number && { number: percentDecoded(number) }), ...(shown && { name: shown }) };
    if (user !== undefined) return { user: withDomain(user, domain), ...aliasesOf(get, user), ...far, outside: false };
    return { ...far, ...(isHidden(get) && { hidden: true }), outside: profile !== 'internal' };
  }
  const number = percentDecoded(get('Caller-Destination-Number') ?? '');
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
 * The user whose phone the exchange dialled, `1001@domain`. A caller who is transferred runs through the dialplan himself, and the next user dialled for
 * him overwrites his own: in late headers, a header that names the phone since its creation takes precedence, and without one a transferred channel belongs to nobody.
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

/** The network passes the number on, but the caller withheld it (CLIR). */
function isHidden(get: Header): boolean {
  const privacy = get('variable_sip_Privacy') ?? get('variable_sip_h_Privacy') ?? '';
  return get('Caller-Privacy-Hide-Number') === 'true' || /\b(id|user|full)\b/i.test(privacy);
}

/**
 * The registered user behind an inbound channel. `set_user` in the dialplan overwrites `user_name` later: in late headers it is used only
 * where it also appears in headers that are fixed at the creation.
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

/** The channel on whose behalf the exchange originated this one. Grouping by `Channel-Call-UUID` would be wrong: it is reset during the call. */
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
    percentDecoded(
      contactKey(value ?? '')
        .replace(/^tel:/, '')
        .split('@', 1)[0] ?? '',
    ),
  );
  return users.filter((user) => /^\+?\d{5,15}$/.test(user));
}

/** The creation of a channel as a fact, from CHANNEL_CREATE or any event with the same headers. */
export function readCreated(get: Header, when: Micros, late = false, whose: Whose = nobody): Created | null {
  const channel = get('Unique-ID');
  if (channel === undefined) return null;
  const name = percentDecoded(get('Channel-Name') ?? '');
  const made = get('Call-Direction') === 'outbound' ? 'exchange' : 'caller';
  const dialled = get('Caller-Destination-Number') ?? get('variable_sip_req_user');
  const shown = made === 'exchange' ? get('Caller-Caller-ID-Number') : undefined;
  const by = made === 'exchange' ? readOriginator(get) : undefined;
  const twin = get('variable_other_loopback_leg_uuid');
  const forwardedBy =
    made === 'exchange' && get('variable_dialed_user') === undefined ? get('Caller-RDNIS') : undefined;
  const mark = get('variable_plecho_call');
  const communicationId = get('variable_plecho_communication');
  const line = get('variable_plecho_line');
  const number = dialled === undefined ? '' : percentDecoded(dialled);
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
    ...(dialled !== undefined && { dialled: percentDecoded(dialled) }),
    ...(elsewhere.length > 0 && { dialledAs: elsewhere }),
    ...(shown !== undefined && { shown: percentDecoded(shown) }),
    ...(by !== undefined && by !== channel && { by }),
    ...(twin !== undefined && isLoopback(name) && { twin }),
    ...(forwardedBy !== undefined && { forwardedBy: percentDecoded(forwardedBy) }),
    ...(mark !== undefined && { mark }),
    ...(mark !== undefined && communicationId !== undefined && { communicationId }),
    ...(mark !== undefined && line !== undefined && { line }),
    ...(isService(name) && { service: true }),
  };
}

/**
 * Headers of a later event as they were at the creation, as far as possible: after a transfer a channel has other numbers in its profile, but SIP
 * headers keep the first To and From.
 */
export const asBorn =
  (get: Header): Header =>
  (name) => {
    const made = get('Call-Direction') === 'outbound' ? 'exchange' : 'caller';
    if (name === 'Caller-Destination-Number' && made === 'caller') return get('variable_sip_req_user') ?? get(name);
    if (made === 'caller' || !wasPassedOn(get)) return get(name);
    if (name === 'Caller-Caller-ID-Number') return get('variable_sip_from_user') ?? get(name);
    if (name !== 'Caller-Destination-Number') return get(name);
    return /^(?:sips?:)?([^@;?]+)@/i.exec(get('variable_sip_destination_url') ?? '')?.[1] ?? get(name);
  };
