/** One call record as FusionPBX keeps it in PostgreSQL, made into a record like any other: from its JSON, its XML, or the columns alone. */
import { NotACdr } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { dialTargets } from './dial-string.ts';
import { decode } from '../events/translate.ts';
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

/** Columns that are called like the variables they were taken from, where the whole record was not kept. */
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

const flowList = (flow: unknown): Json[] => (Array.isArray(flow) ? flow : [flow]).filter(isRecord);
const child = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** The far end as `last_arg` of a bridge names it: `user/1002@office`, `sofia/gateway/<id>/8999…`, or a phone's contact with its variables. */
const bridged = (row: FusionRow): { readonly number: string; readonly channelName: string } | undefined => {
  if (textOf(row, 'last_app') !== 'bridge') return undefined;
  const arg = textOf(row, 'last_arg') ?? '';
  const targets = dialTargets(arg.includes('%3D') || arg.includes('%40') ? decode(arg) : arg);
  const [target] = targets;
  if (target === undefined || targets.length > 1) return undefined;
  if (target.user === undefined) return { number: target.dialled, channelName: `sofia/external/${target.dialled}` };
  const [number = ''] = target.user.split('@');
  return { number, channelName: `sofia/internal/${number}` };
};

/**
 * The one stretch of a channel of which only the columns are left. `extension_uuid` is the caller's own of an outbound row, the called
 * (last) one's of any other; `caller_id_number` of an outbound row is our line.
 */
const onlyStretch = (row: FusionRow): Json => {
  const direction = textOf(row, 'direction');
  const [callerNumber, number] = [textOf(row, 'caller_id_number') ?? '', textOf(row, 'extension')];
  const isOwn = textOf(row, 'accountcode') !== undefined || direction === 'local';
  const own = direction === 'outbound' ? (number ?? callerNumber) : callerNumber;
  const peer = textOf(row, 'bridge_uuid');
  const far = bridged(row) ?? { number: number ?? '', channelName: `sofia/internal/${number ?? ''}` };
  const micros = (name: string): string => String(Number(textOf(row, name) ?? 0) * 1_000_000);
  const profile = {
    uuid: peer ?? `${row.xml_cdr_uuid}-b`,
    chan_name: far.channelName,
    destination_number: far.number,
    caller_id_number: direction === 'outbound' && isOwn ? callerNumber : '',
  };
  return {
    profile_index: '1',
    caller_profile: {
      uuid: row.xml_cdr_uuid,
      chan_name: `sofia/${isOwn ? 'internal' : 'external'}/${own}`,
      destination_number: textOf(row, 'caller_destination') ?? textOf(row, 'destination_number') ?? '',
      caller_id_number: isOwn ? own : callerNumber,
      caller_id_name: textOf(row, 'caller_id_name') ?? '',
      context: textOf(row, 'context') ?? '',
      ...(peer !== undefined && { originatee: { originatee_caller_profile: profile } }),
    },
    times: {
      profile_created_time: micros('start_epoch'),
      bridged_time: peer === undefined ? '0' : micros('answer_epoch'),
      hangup_time: micros('end_epoch'),
    },
  };
};

/** The record as far as columns (and the callflow, where that was kept) can tell it. */
const columnsOnly = (row: FusionRow, flow: unknown): Json => {
  const kept = flowList(flow);
  const flows = kept.length > 0 ? kept : [onlyStretch(row)];
  const first = flows.toSorted((one, other) => Number(one['profile_index']) - Number(other['profile_index']))[0];
  const profile = child(first, 'caller_profile');
  const name = child(profile, 'chan_name');
  const channelName = typeof name === 'string' ? name : '';
  const variables: Record<string, unknown> = { uuid: row.xml_cdr_uuid };
  for (const column of COLUMNS) {
    const value = textOf(row, column);
    if (value !== undefined) variables[column] = value;
  }
  const made = isRecord(child(profile, 'originator')) || /@[^@]*:\d+$/.test(channelName);
  variables['direction'] = made ? 'outbound' : 'inbound';
  const own = /^sofia\/internal\/([^@]+)/.exec(channelName)?.[1];
  if (own !== undefined && !made) variables['user_name'] = own;
  const far = bridged(row);
  // Nobody answered: that the dialled phone rang is the best that can be said.
  if (variables['bridge_uuid'] === undefined && far !== undefined && kept.length === 0)
    variables['originated_legs'] = `${row.xml_cdr_uuid}-b;;${far.number}`;
  return { variables, callflow: flows };
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
