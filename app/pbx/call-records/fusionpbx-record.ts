/** One call record as FusionPBX keeps it in PostgreSQL, made into a record like any other: from its JSON, its XML, or the columns alone. */
import { NotACdr } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { recordOfColumns, textOf } from './fusionpbx-columns.ts';
import { buildCdr } from './json.ts';
import { messageIn, messageOf } from './left-message.ts';
import { sayRecords } from './words.ts';
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
  /** The mailbox in which `v_voicemail_messages` has a message of this channel. */
  readonly message_box?: string | null;
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

const recordedOf = (row: FusionRow): Pick<Cdr, 'recorded'> => {
  const [folder, name] = [textOf(row, 'record_path'), textOf(row, 'record_name')];
  if (folder === undefined || name === undefined) return {};
  const seconds = Number(textOf(row, 'record_length'));
  return { recorded: { file: `${folder.replace(/\/$/, '')}/${name}`, ...(seconds > 0 && { seconds }) } };
};

/**
 * The message that was left: what stands in the mailbox, what the channel's variables say, or (of bare columns) the importer, which calls the
 * mailbox's extension the destination, `1004` or `*991004`.
 */
const leftMessage = (row: FusionRow, cdr: Cdr, folder: string | undefined): Pick<Cdr, 'message'> => {
  const told = row['voicemail_message'] === true || row['voicemail_message'] === 'true';
  const called = textOf(row, 'destination_number')?.replace(/^\*99/, '');
  const box = row.message_box ?? (told ? (textOf(row, 'voicemail_id') ?? called) : undefined);
  return { message: messageOf(cdr, folder) ?? messageIn(cdr, box, folder) ?? null };
};

/** True where the row has nothing but its columns: the whole record may lie in the archive folder. */
export const isBare = (row: FusionRow): boolean => (row.json ?? row.xml ?? null) === null;

/** A whole record from which the callflow or the applications were left out: the row has them too, the last application at least. */
const completed = (row: FusionRow, record: unknown, flow: unknown): unknown => {
  if (!isRecord(record) || (record['callflow'] !== undefined && record['app_log'] !== undefined)) return record;
  const { callflow, app_log: log } = recordOfColumns(row, flow ?? record['callflow']);
  return { ...(flow !== undefined && { callflow }), ...(log !== undefined && { app_log: log }), ...record };
};

/**
 * Reads one row.
 * @param archived the text of the row's file in FusionPBX's archive (`cdr/storage = dir`), JSON or XML
 * @param mailboxes the folder of all mailboxes, as FusionPBX's settings have it
 * @throws NotACdr, or SyntaxError where JSON or XML is broken
 */
export const readFusionRow = (row: FusionRow, archived?: string, mailboxes?: string): Cdr => {
  const { xml } = row;
  const stored = parsed(row.json ?? (archived?.trimStart().startsWith('{') ? archived : undefined)) ?? undefined;
  const text = typeof xml === 'string' && xml !== '' ? xml : archived;
  const flow = withoutAttributes(parsed(row.call_flow) ?? undefined);
  const cdr =
    stored !== undefined
      ? buildCdr(completed(row, withoutAttributes(stored), flow))
      : text === undefined
        ? buildCdr(recordOfColumns(row, flow), false)
        : parseXmlCdr(text);
  if (cdr.uuid !== row.xml_cdr_uuid) throw new NotACdr(sayRecords.both('why.otherChannel', cdr.uuid));
  return { ...cdr, ...recordedOf(row), ...leftMessage(row, cdr, mailboxes) };
};
