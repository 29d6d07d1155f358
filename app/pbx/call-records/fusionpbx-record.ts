/** One call record as FusionPBX keeps it in PostgreSQL, made into a record like any other: from its JSON, its XML, or the columns alone. */
import { NotACdr } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { buildCdr } from './json.ts';
import { parseXmlCdr } from './xml.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A row of `v_xml_cdr` with what belongs to it in `v_xml_cdr_json`, `v_xml_cdr_flow` and `v_extensions`. Columns that this version of FusionPBX
 * does not have are absent. Of what the importer worked out itself only the recording is believed: `direction`, `status`, `missed_call` and
 * `duration` are those of the last leg, not of the call.
 */
export type FusionRow = {
  readonly xml_cdr_uuid: string;
  readonly json?: unknown;
  readonly call_flow?: unknown;
  readonly xml?: string | null;
  /** The extension's number of `extension_uuid`, and its domain. */
  readonly extension?: string | null;
  readonly [column: string]: unknown;
};

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** XML made into JSON by PHP keeps attributes apart, under `@attributes`: they become properties as everywhere else. */
const withoutAttributes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutAttributes);
  if (!isRecord(value)) return value;
  const { '@attributes': attributes, ...rest } = value;
  const own = Object.entries(rest).map(([name, child]) => [name, withoutAttributes(child)]);
  return { ...(isRecord(attributes) ? attributes : {}), ...Object.fromEntries(own) };
};

const parsed = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);

const textOf = (row: FusionRow, name: string): string | undefined => {
  const value = row[name];
  if (value instanceof Date) return String(Math.round(value.getTime() / 1000));
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
};

/** Variables as the columns have them, where the whole record was not kept. */
const COLUMNS: Readonly<Record<string, string>> = {
  bridge_uuid: 'bridge_uuid',
  originating_leg_uuid: 'originating_leg_uuid',
  start_epoch: 'start_epoch',
  answer_epoch: 'answer_epoch',
  end_epoch: 'end_epoch',
  hangup_cause: 'hangup_cause',
  domain_name: 'domain_name',
  cc_member_session_uuid: 'cc_member_session_uuid',
  conference_uuid: 'conference_uuid',
  caller_destination: 'caller_destination',
  last_app: 'last_app',
  last_arg: 'last_arg',
};

const flowList = (flow: unknown): Json[] => (Array.isArray(flow) ? flow : [flow]).filter(isRecord);
const child = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** Who the channel was, where nothing but the columns is left: an outbound or local row's `extension_uuid` is the caller's own, an inbound one's the called. */
const columnsOnly = (row: FusionRow, flow: unknown): Json => {
  const flows = flowList(flow);
  const first = flows.toSorted(
    (one, other) => Number(child(one, 'profile_index') ?? 0) - Number(child(other, 'profile_index') ?? 0),
  )[0];
  const profile = child(first, 'caller_profile');
  const variables: Record<string, unknown> = { uuid: row.xml_cdr_uuid };
  for (const [column, name] of Object.entries(COLUMNS)) {
    const value = textOf(row, column);
    if (value !== undefined) variables[name] = value;
  }
  const channelName = child(profile, 'chan_name');
  const made = isRecord(child(profile, 'originator')) || /@[^@]*:\d+$/.test(String(channelName ?? ''));
  variables['direction'] = made ? 'outbound' : 'inbound';
  const dialled = textOf(row, 'caller_destination') ?? textOf(row, 'destination_number');
  const callerNumber = textOf(row, 'caller_id_number');
  const isOwn = textOf(row, 'accountcode') !== undefined || textOf(row, 'direction') === 'local';
  const number = textOf(row, 'extension');
  const own = /^sofia\/internal\/([^@]+)@/.exec(String(channelName ?? ''))?.[1];
  if (isOwn && !made) variables['user_name'] = own ?? (textOf(row, 'direction') === 'outbound' ? number : callerNumber);
  if (number !== undefined && textOf(row, 'direction') !== 'outbound') variables['dialed_user'] = number;
  const destination = textOf(row, 'destination_number');
  const target = /^(?:user|sofia)\//.test(textOf(row, 'last_arg') ?? '') ? textOf(row, 'last_arg') : undefined;
  if (flows.length > 0) {
    const apps =
      target === undefined || textOf(row, 'last_app') !== 'bridge'
        ? []
        : [{ app_name: 'bridge', app_data: target, app_stamp: String(Number(textOf(row, 'start_epoch') ?? 0) * 1e6) }];
    return { variables, callflow: flows, app_log: { applications: apps } };
  }
  const answered = textOf(row, 'answer_epoch');
  if (answered !== undefined && variables['bridge_uuid'] !== undefined) variables['bridge_epoch'] = answered;
  return {
    variables: {
      ...variables,
      sip_req_user: dialled ?? '',
      destination_number: destination ?? '',
      context: textOf(row, 'context') ?? '',
      channel_name: isOwn ? `sofia/internal/${own ?? callerNumber ?? ''}` : `sofia/external/${callerNumber ?? ''}`,
      caller_id_number: callerNumber ?? '',
      caller_id_name: textOf(row, 'caller_id_name') ?? '',
    },
  };
};

const recordedOf = (row: FusionRow): Pick<Cdr, 'recorded'> => {
  const [folder, name] = [textOf(row, 'record_path'), textOf(row, 'record_name')];
  if (folder === undefined || name === undefined) return {};
  const seconds = Number(textOf(row, 'record_length'));
  return { recorded: { file: `${folder.replace(/\/$/, '')}/${name}`, ...(seconds > 0 && { seconds }) } };
};

/** True where the row has nothing but its columns: the whole record may lie in the archive folder. */
export const isBare = (row: FusionRow): boolean => (row.json ?? row.xml ?? null) === null;

/**
 * Reads one row.
 * @param archived the text of the row's file in FusionPBX's archive (`cdr/storage = dir`), JSON or XML
 * @throws NotACdr, or SyntaxError where JSON or XML is broken
 */
export const readFusionRow = (row: FusionRow, archived?: string): Cdr => {
  const { xml } = row;
  const stored = parsed(row.json ?? (archived?.trimStart().startsWith('{') ? archived : undefined)) ?? undefined;
  const text = typeof xml === 'string' && xml !== '' ? xml : archived;
  const flow = withoutAttributes(parsed(row.call_flow) ?? undefined);
  const cdr =
    stored !== undefined
      ? buildCdr(withoutAttributes(stored))
      : text === undefined
        ? buildCdr(columnsOnly(row, flow), false)
        : parseXmlCdr(text);
  if (cdr.uuid !== row.xml_cdr_uuid) throw new NotACdr(`the record is that of another channel (${cdr.uuid})`);
  return { ...cdr, ...recordedOf(row) };
};
