/** Lines of mod_cdr_csv as rows with named columns: FreeSWITCH's default template (`example`), or the module's own where there is none. */
import { parse } from 'csv-parse/sync';
import type { Micros } from '../../core/model.ts';

/** cdr_csv.conf.xml, template "example": what a line's columns mean. */
const EXAMPLE = [
  'caller_id_name',
  'caller_id_number',
  'destination_number',
  'context',
  'start_stamp',
  'answer_stamp',
  'end_stamp',
  'duration',
  'billsec',
  'hangup_cause',
  'uuid',
  'bleg_uuid',
  'accountcode',
  'read_codec',
  'write_codec',
] as const;

/** mod_cdr_csv.c, where no template is configured. */
const BUILT_IN = [
  'accountcode',
  'caller_id_number',
  'destination_number',
  'context',
  'caller_id',
  'channel_name',
  'bridge_channel',
  'last_app',
  'last_arg',
  'start_stamp',
  'answer_stamp',
  'end_stamp',
  'duration',
  'billsec',
  'hangup_cause',
  'amaflags',
  'uuid',
  'userfield',
] as const;

/** Local time of the exchange → µs since the epoch. `offsetMinutes` undefined = this PC's zone. */
export const stampToMicros = (stamp: string, offsetMinutes?: number): Micros | undefined => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(stamp.trim());
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const ms =
    offsetMinutes === undefined
      ? new Date(year, month - 1, day, hour, minute, second).getTime()
      : Date.UTC(year, month - 1, day, hour, minute, second) - offsetMinutes * 60_000;
  return ms * 1000;
};

/**
 * The exchange's zone, found by comparing the last line's end with the time the file was written.
 * @returns undefined where this PC's own zone fits, or nothing fits
 */
export const zoneOf = (lastEnd: string, writtenMs: number): number | undefined => {
  const here = stampToMicros(lastEnd);
  const utc = stampToMicros(lastEnd, 0);
  if (here === undefined || utc === undefined || Math.abs(here / 1000 - writtenMs) < 120_000) return undefined;
  const minutes = Math.round((utc / 1000 - writtenMs) / 900_000) * 15;
  const rest = Math.abs(utc / 1000 - minutes * 60_000 - writtenMs);
  return rest < 120_000 && minutes >= -720 && minutes <= 840 ? minutes : undefined;
};

/** One line's fields by the names of their columns. */
export type CsvRow = ReadonlyMap<string, string>;

const TEMPLATES: readonly (readonly string[])[] = [EXAMPLE, BUILT_IN];
const isStamp = (value: string | undefined): boolean => /^\d{4}-\d\d-\d\d \d\d:/.test(value ?? '');
const fits = (values: readonly string[], template: readonly string[]): boolean =>
  values.length >= template.length - 1 &&
  values.length <= template.length + 8 &&
  isStamp(values[template.indexOf('start_stamp')]) &&
  ['answer_stamp', 'end_stamp'].every((name) => {
    const value = values[template.indexOf(name)];
    return value === '' || isStamp(value);
  });

/** As the module writes it: every field in quotes, quotes and commas inside left as they are (`"ООО "Ромашка", склад"`). */
const splitQuoted = (line: string): string[] => line.replace(/^"/, '').replace(/"$/, '').split('","');

const parsed = (line: string): string[] => {
  try {
    const [row] = parse(line, { relaxQuotes: true, relaxColumnCount: true });
    return (row ?? []).map(String);
  } catch {
    return [];
  }
};

/** @returns null for a line of another template */
export const readRow = (line: string): CsvRow | null => {
  const text = line.replace(/;?\s*$/, '');
  for (const split of text.startsWith('"') ? [splitQuoted, parsed] : [parsed]) {
    const values = split(text);
    const columns = TEMPLATES.find((template) => fits(values, template));
    if (columns !== undefined) return new Map(columns.map((name, at) => [name, values[at] ?? '']));
  }
  return null;
};

/** The end of the last line of a text, as written. */
export const lastEndStamp = (text: string): string | undefined => {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  return readRow(line)?.get('end_stamp');
};
