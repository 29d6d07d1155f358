/** Reads a record of mod_json_cdr: plain or percent-encoded values (`encode-values`), with or without callflow. */
import { inOrder, micros, NotACdr, splitArray } from './cdr.ts';
import type { Cdr, CdrPeer, CdrStretch } from './cdr.ts';
import { percentDecoded } from '../../core/percent.ts';
import { sayRecords } from './words.ts';

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const child = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const textOf = (value: unknown, name: string): string => {
  const found = child(value, name);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
};
const YEAR_2000 = Date.UTC(2000, 0) * 1000;
const YEAR_2100 = Date.UTC(2100, 0) * 1000;
const HOUR = 3_600_000_000;

/** No record of a real call has more of anything: what a broken one has beyond is left out, so that nothing takes for ever. */
const MOST = { variables: 3_000, values: 200, length: 32 * 1024, apps: 500, stretches: 100, peers: 200, holds: 500 };

/** One object or many, as XML leaves it: always a list. */
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];

const peersOf = (profile: unknown, role: 'originator' | 'originatee' | 'origination'): CdrPeer[] => {
  const holder = child(profile, role);
  const list = child(holder, `${role}_caller_profiles`) ?? child(holder, `${role}_caller_profile`);
  const peers = listOf(list)
    .slice(0, MOST.peers)
    .map((peer) => ({
      uuid: textOf(peer, 'uuid'),
      channelName: textOf(peer, 'chan_name'),
      destination: textOf(peer, 'destination_number'),
      callerNumber: textOf(peer, 'caller_id_number'),
      calleeNumber: textOf(peer, 'callee_id_number'),
      rdnis: textOf(peer, 'rdnis'),
    }));
  return [...new Map(peers.filter(({ uuid }) => uuid !== '').map((peer) => [peer.uuid, peer])).values()];
};

const stretchOf = (flow: unknown, end: number): CdrStretch => {
  const profile = child(flow, 'caller_profile');
  const times = child(flow, 'times');
  const time = (name: string): number | undefined => {
    const at = micros(textOf(times, name));
    return at !== undefined && at >= YEAR_2000 && at <= end + HOUR ? at : undefined;
  };
  const bridgedAt = time('bridged_time');
  return {
    destination: textOf(profile, 'destination_number'),
    context: textOf(profile, 'context'),
    channelName: textOf(profile, 'chan_name'),
    callerNumber: textOf(profile, 'caller_id_number'),
    callerName: textOf(profile, 'caller_id_name'),
    rdnis: textOf(profile, 'rdnis'),
    from: time('profile_created_time') ?? time('created_time') ?? 0,
    ...(bridgedAt !== undefined && { bridgedAt }),
    until: time('transfer_time') ?? time('hangup_time') ?? end,
    originators: peersOf(profile, 'originator'),
    originatees: peersOf(profile, 'originatee'),
    originations: peersOf(profile, 'origination'),
  };
};

/** `{{on,off},{on,off}}`, newest first. */
const parseHolds = (value: string | undefined): Cdr['holds'] => {
  const pairs = [...(value ?? '').matchAll(/\{(\d{1,20}),(\d{0,20})\}/g)].slice(0, MOST.holds);
  return pairs.flatMap(([, on, off]) => {
    const from = micros(on);
    const until = micros(off);
    return from === undefined ? [] : [{ from, ...(until !== undefined && { until }) }];
  });
};

/** Lists of applications are under different names in JSON (`applications`) and XML (`application`). */
const appsOf = (record: unknown): Cdr['apps'] => {
  const log = child(record, 'app_log');
  const apps = listOf(child(log, 'applications') ?? child(log, 'application')).slice(0, MOST.apps);
  return apps.map((app) => ({
    name: textOf(app, 'app_name'),
    data: textOf(app, 'app_data'),
    at: micros(textOf(app, 'app_stamp')) ?? 0,
  }));
};

/**
 * Builds the record from parsed JSON (or XML brought into the same shape).
 * @param encoded whether the variables' values are percent-encoded; found out where left open
 * @throws NotACdr
 */
export const buildCdr = (record: unknown, encoded?: boolean): Cdr => {
  const raw = child(record, 'variables');
  if (!isRecord(raw)) throw new NotACdr(sayRecords.both('why.noVariables'));
  const isEncoded = encoded ?? /%[0-9A-Fa-f]{2}/.test(textOf(raw, 'start_stamp'));
  const variables = new Map<string, string[]>();
  for (const [name, value] of Object.entries(raw).slice(0, MOST.variables)) {
    const values = listOf(value).filter((one) => typeof one === 'string' || typeof one === 'number');
    variables.set(
      name,
      values
        .slice(0, MOST.values)
        .map((one) => String(one).slice(0, MOST.length))
        .flatMap((one) => splitArray(isEncoded ? percentDecoded(one) : one).slice(0, MOST.values)),
    );
  }
  const value = (name: string): string | undefined => variables.get(name)?.at(-1);
  const time = (name: string): number | undefined =>
    micros(value(`${name}_uepoch`)) ?? (micros(value(`${name}_epoch`)) ?? 0) * 1_000_000;

  const flows = listOf(child(record, 'callflow'))
    .slice(-MOST.stretches)
    .toSorted((a, b) => Number(textOf(a, 'profile_index')) - Number(textOf(b, 'profile_index')));
  const uuid = value('uuid') ?? value('call_uuid') ?? textOf(child(flows[0], 'caller_profile'), 'uuid');
  const firstTimes = child(flows[0], 'times');
  const createdAt = time('start') || micros(textOf(firstTimes, 'created_time'));
  const end = time('end') || micros(textOf(child(flows.at(-1), 'times'), 'hangup_time'));
  if (!uuid || createdAt === undefined || end === undefined) throw new NotACdr(sayRecords.both('why.noBounds'));
  const { answeredAt, endedAt } = inOrder(createdAt, time('answer') || undefined, end);
  if (createdAt < YEAR_2000 || endedAt > YEAR_2100) throw new NotACdr(sayRecords.both('why.times'));

  const [head, ...tail] = flows.map((flow) => stretchOf(flow, endedAt));
  const first: CdrStretch = head ?? bareStretch(variables, createdAt, endedAt, time('bridge') || undefined);
  const rings = [time('progress'), time('progress_media')].filter((at) => at !== undefined && at > 0);
  const direction = value('direction') ?? textOf(child(record, 'channel_data'), 'direction');
  return {
    uuid,
    direction: direction === 'outbound' ? 'outbound' : 'inbound',
    variables,
    stretches: [first, ...tail],
    apps: appsOf(record),
    holds: parseHolds(value('hold_events')),
    createdAt,
    ...(rings.length > 0 && { rangAt: Math.min(...rings.map(Number)) }),
    ...(answeredAt !== undefined && { answeredAt }),
    endedAt,
    cause: value('hangup_cause') ?? 'UNKNOWN',
  };
};

/** A record without callflow (some templates drop it): what the variables say. */
const bareStretch = (
  variables: ReadonlyMap<string, readonly string[]>,
  from: number,
  until: number,
  bridgedAt: number | undefined,
): CdrStretch => {
  const value = (name: string): string => variables.get(name)?.at(-1) ?? '';
  const peer = value('bridge_uuid') || value('last_bridge_to');
  const channelName = value('bridge_channel');
  const peers = peer === '' ? [] : [{ uuid: peer, channelName, destination: '', callerNumber: '' }];
  const isOriginator = value('last_bridge_role') !== 'originatee' && value('direction') !== 'outbound';
  return {
    destination: value('sip_req_user') || value('destination_number'),
    context: value('context'),
    channelName: value('channel_name'),
    callerNumber: value('caller_id_number') || value('sip_from_user'),
    callerName: value('caller_id_name'),
    rdnis: '',
    from,
    ...(bridgedAt !== undefined && { bridgedAt }),
    until,
    originators: isOriginator ? [] : peers,
    originatees: isOriginator ? peers : [],
  };
};

/** Parses the text of one `*.cdr.json`. Throws NotACdr; a SyntaxError means the file is not complete or no JSON at all. */
export const parseJsonCdr = (text: string): Cdr => buildCdr(JSON.parse(text));
