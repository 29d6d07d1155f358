/** The channels that live on the demo exchange, built from its own events: what `show channels` and `uuid_dump` answer. */
import type { WireEvent } from './frames.ts';

/** A row of `show channels as json`, in FreeSWITCH's columns. */
export type ChannelRow = Record<string, string>;

type Live = {
  created: string;
  createdEpoch: string;
  first: WireEvent;
  /** The last event that had everything, and those after it: put together only where somebody asks. */
  events: readonly WireEvent[];
  app: string;
  appData: string;
  /** Hung up, not destroyed yet: still in the list, but no command finds it any more. */
  down: boolean;
};

export type ChannelTable = {
  /** Takes part of every event that names a channel. */
  readonly apply: (event: WireEvent) => void;
  readonly has: (uuid: string) => boolean;
  readonly ids: () => string[];
  /** Headers known of a channel, newest. */
  readonly data: (uuid: string) => WireEvent | undefined;
  /** The text of `show channels as json`: with no channel there is no `rows` key. */
  readonly showJson: () => string;
  /** The text of `uuid_dump <uuid> json`, or the refusal. */
  readonly dumpJson: (uuid: string, head: WireEvent) => string;
  /** Answers given instead of those built from events, until the next event of that channel (recorded snapshots). */
  readonly override: (snapshot: { show?: string; dumps?: ReadonlyMap<string, string> } | null) => void;
  readonly clear: () => void;
};

const text = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value?.[0] ?? '');

const EVENT_HEADER = /^(Event-|Core-UUID|FreeSWITCH-|Application|Content-Length|_body)/;

/** Put together once for each state of a channel, however often somebody asks. */
const merged = new WeakMap<Live, WireEvent>();
/** All headers known of a channel, without those that are about one event. */
const dataOf = (live: Live): WireEvent => {
  const found = merged.get(live);
  if (found !== undefined) return found;
  const { events } = live;
  const data: Record<string, string | readonly string[]> = {};
  for (const event of events) {
    for (const [key, value] of Object.entries(event)) if (!EVENT_HEADER.test(key)) data[key] = value;
    data['FreeSWITCH-Switchname'] = event['FreeSWITCH-Switchname'] ?? data['FreeSWITCH-Switchname'] ?? '';
  }
  merged.set(live, data);
  return data;
};

const rowOf = (live: Live): ChannelRow => {
  const data = dataOf(live);
  const now = (name: string): string => text(data[name]);
  const then = (name: string): string => text(live.first[name]);
  return {
    uuid: now('Unique-ID'),
    direction: now('Call-Direction'),
    created: live.created,
    created_epoch: live.createdEpoch,
    name: now('Channel-Name'),
    state: now('Channel-State'),
    cid_name: now('Caller-Caller-ID-Name'),
    cid_num: now('Caller-Caller-ID-Number'),
    ip_addr: now('Caller-Network-Addr'),
    dest: now('Caller-Destination-Number'),
    application: live.app,
    application_data: live.appData,
    dialplan: now('Caller-Dialplan'),
    context: now('Caller-Context'),
    read_codec: now('Channel-Read-Codec-Name'),
    read_rate: now('Channel-Read-Codec-Rate'),
    read_bit_rate: now('Channel-Read-Codec-Bit-Rate'),
    write_codec: now('Channel-Write-Codec-Name'),
    write_rate: now('Channel-Write-Codec-Rate'),
    write_bit_rate: now('Channel-Write-Codec-Bit-Rate'),
    secure: '',
    hostname: now('FreeSWITCH-Switchname'),
    presence_id: now('Channel-Presence-ID'),
    presence_data: '',
    accountcode: now('variable_accountcode'),
    callstate: now('Channel-Call-State'),
    callee_name: now('Caller-Callee-ID-Name'),
    callee_num: now('Caller-Callee-ID-Number'),
    callee_direction: '',
    call_uuid: now('Channel-Call-UUID'),
    sent_callee_name: '',
    sent_callee_num: '',
    initial_cid_name: then('Caller-Caller-ID-Name'),
    initial_cid_num: then('Caller-Caller-ID-Number'),
    initial_ip_addr: then('Caller-Network-Addr'),
    initial_dest: then('Caller-Destination-Number'),
    initial_dialplan: then('Caller-Dialplan'),
    initial_context: then('Caller-Context'),
  };
};

/** An empty table. */
export const createChannelTable = (): ChannelTable => {
  const channels = new Map<string, Live>();
  let recorded: { show?: string; dumps?: ReadonlyMap<string, string> } | null = null;

  const apply = (event: WireEvent): void => {
    const uuid = text(event['Unique-ID']);
    const name = text(event['Event-Name']);
    if (!uuid || name === 'CUSTOM') return;
    if (name === 'CHANNEL_DESTROY') {
      channels.delete(uuid);
      return;
    }
    const old = text(event['Old-Unique-ID']);
    const before = channels.get(uuid) ?? (old ? channels.get(old) : undefined);
    if (old) channels.delete(old);
    if (!before && name !== 'CHANNEL_CREATE') return;
    const isWhole = 'variable_uuid' in event;
    channels.set(uuid, {
      created: before?.created ?? text(event['Event-Date-Local']),
      createdEpoch: before?.createdEpoch ?? text(event['Event-Date-Timestamp']).slice(0, 10),
      first: before?.first ?? event,
      events: isWhole || before === undefined ? [event] : [...before.events, event],
      app: name === 'CHANNEL_EXECUTE' ? text(event['Application']) : (before?.app ?? ''),
      appData: name === 'CHANNEL_EXECUTE' ? text(event['Application-Data']) : (before?.appData ?? ''),
      down: before?.down === true || name === 'CHANNEL_HANGUP',
    });
    if (name === 'CHANNEL_BRIDGE') bridge(event);
  };

  /** By the time CHANNEL_BRIDGE is sent both channels name each other, whether or not an event of theirs says so soon. */
  const bridge = (event: WireEvent): void => {
    const [a, b] = [text(event['Bridge-A-Unique-ID']), text(event['Bridge-B-Unique-ID'])];
    const since = event['Caller-Channel-Bridged-Time'];
    for (const [uuid, peer] of [[a, b] as const, [b, a] as const]) {
      const live = channels.get(uuid);
      if (live === undefined || peer === '') continue;
      const bridged = {
        variable_bridge_uuid: peer,
        ...(since !== undefined && { 'Caller-Channel-Bridged-Time': since }),
      };
      channels.set(uuid, { ...live, events: [...live.events, bridged] });
    }
  };

  const showJson = (): string => {
    if (recorded?.show !== undefined) return recorded.show;
    const rows = [...channels.values()].map(rowOf);
    return rows.length === 0 ? '{"row_count": 0}\n' : `${JSON.stringify({ row_count: rows.length, rows })}\n`;
  };

  const dumpJson = (uuid: string, head: WireEvent): string => {
    const known = recorded?.dumps?.get(uuid);
    if (known !== undefined) return known;
    const live = channels.get(uuid);
    return live?.down === false ? JSON.stringify({ ...head, ...dataOf(live) }) : '-ERR No such channel!\n';
  };

  return {
    apply,
    has: (uuid) => channels.get(uuid)?.down === false || (recorded?.dumps?.has(uuid) ?? false),
    ids: () => [...channels.keys()],
    data: (uuid) => {
      const live = channels.get(uuid);
      return live && dataOf(live);
    },
    showJson,
    dumpJson,
    override: (snapshot) => {
      recorded = snapshot;
    },
    clear: () => channels.clear(),
  };
};
