/** Translates FreeSWITCH's events into facts. Pure; with birth.ts, snapshot.ts and the CDR readers the only code that knows FreeSWITCH's terms. */
import type { ChannelId, EndCause, Fact, Micros } from '../../core/model.ts';
import { asBorn, nobody, readCreated, type Whose } from './birth.ts';
import { isKeptMessage, messageBox } from './voicemail-message.ts';
import { headerOf, type ExchangeEvent, type Header } from './headers.ts';

/** The events that we subscribe to, by name only (verbose and frequent kinds would only cost time). */
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

const at = (get: Header, name = 'Event-Date-Timestamp'): Micros => Number(get(name) ?? 0);
function readBridge(get: Header): { a: ChannelId; b: ChannelId } | null {
  const a = get('Bridge-A-Unique-ID') ?? get('Unique-ID');
  const b = get('Bridge-B-Unique-ID') ?? get('Other-Leg-Unique-ID');
  return a === undefined || b === undefined || a === b ? null : { a, b };
}

/** FreeSWITCH's hangup causes (Q.850 and its own) in the model's terms; a cause that is missing here is `other`. */
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
  if (file === undefined) return [];
  const box = messageBox(file, channel);
  if (box === undefined) return [{ kind: 'recording', at: when, channel, file, state }];
  const isLost = state === 'stopped' && !isKeptMessage((name) => get(`variable_${name}`));
  return isLost ? [] : [{ kind: 'recording', at: when, channel, file, state, message: true, box }];
}

/** mod_voicemail has kept a message; the event names the caller's own channel and comes at its end (seen on 1.10.12). */
function voicemail(get: Header, when: Micros): Fact[] {
  const channel = get('Unique-ID');
  const file = get('VM-File-Path');
  if (get('VM-Action') !== 'leave-message' || channel === undefined || file === undefined) return [];
  if (get('VM-Message-Len') === '0') return [];
  const box = get('VM-User');
  return [
    { kind: 'recording', at: when, channel, file, state: 'stopped', message: true, ...(box !== undefined && { box }) },
  ];
}

function conference(get: Header, when: Micros): Fact[] {
  const channel = get('Unique-ID');
  const room = get('Conference-Name');
  const action = get('Action');
  if (channel === undefined || room === undefined) return [];
  if (action === 'add-member') return [{ kind: 'joined', at: when, channel, room }];
  return action === 'del-member' ? [{ kind: 'left', at: when, channel, room }] : [];
}

/** Events from which a missed creation can be read: the channel exists while they are sent. */
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
 * @param known whether a channel's creation has been seen: where not, `created` is made from this event first
 * @returns facts in order; none for an event that is not told (R19)
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
