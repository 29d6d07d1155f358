/** Reads lines of mod_cdr_csv written with FreeSWITCH's default template (`example`), or with the module's own if there is none. */
import { parse } from 'csv-parse/sync';
import type { Micros } from '../../core/model.ts';
import { NotACdr } from './cdr.ts';
import type { Cdr, CdrPeer } from './cdr.ts';

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

/** Splits lines into fields; a line of another template is refused with words. */
const fieldsOf = (line: string): ReadonlyMap<string, string> => {
  const [row] = parse(line.replace(/;\s*$/, ''), { relaxQuotes: true, relaxColumnCount: true });
  const values: string[] = (row ?? []).map(String);
  const columns = [EXAMPLE, BUILT_IN].find((template) => {
    const start = values[(template as readonly string[]).indexOf('start_stamp')] ?? '';
    return values.length >= template.length - 1 && /^\d{4}-\d\d-\d\d \d\d:/.test(start);
  });
  if (columns === undefined) throw new NotACdr('not the default template of mod_cdr_csv');
  return new Map(columns.map((name, at) => [name, values[at] ?? '']));
};

/** The end of the last line of a text, as written. */
export const lastEndStamp = (text: string): string | undefined => {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  try {
    return fieldsOf(line).get('end_stamp');
  } catch {
    return undefined;
  }
};

/** The line on whose behalf another was written. */
export type ALeg = { readonly uuid: string; readonly destination: string };

/** What lines say of other lines: b leg → the line that names it. */
export const aLegsOf = (lines: readonly string[]): Map<string, ALeg> => {
  const found = new Map<string, ALeg>();
  for (const line of lines) {
    try {
      const fields = fieldsOf(line);
      const [b, uuid] = [fields.get('bleg_uuid') ?? '', fields.get('uuid') ?? ''];
      // Both may name each other: whoever came first is the A leg.
      if (b !== '' && uuid !== '' && !found.has(uuid))
        found.set(b, { uuid, destination: fields.get('destination_number') ?? '' });
    } catch {
      // told when the line itself is read
    }
  }
  return found;
};

const isShort = (number: string): boolean => /^\d{2,6}$/.test(number);

/**
 * Reads one line. Thin: only the first channel's view; who answered is the number dialled last.
 * @param aLegs lines that name this one's uuid as their b leg, by that uuid: then it is one
 * @throws NotACdr
 */
export const parseCsvLine = (
  line: string,
  offsetMinutes: number | undefined,
  aLegs: ReadonlyMap<string, ALeg> = new Map(),
): Cdr => {
  const fields = fieldsOf(line);
  const of = (name: string): string => fields.get(name) ?? '';
  const time = (name: string): Micros | undefined => stampToMicros(of(name), offsetMinutes);
  const [createdAt, answeredAt, endedAt] = [time('start_stamp'), time('answer_stamp'), time('end_stamp')];
  const uuid = of('uuid');
  if (uuid === '' || createdAt === undefined || endedAt === undefined) throw new NotACdr('no uuid, start or end');
  const caller = of('caller_id_number');
  const isUser = of('context') !== 'public' && (isShort(caller) || of('accountcode') !== '');
  const channelName = of('channel_name') || `sofia/${isUser ? 'internal' : 'external'}/${caller}@csv`;
  const destination = of('destination_number');
  const peerId = of('bleg_uuid') || (of('bridge_channel') === '' ? '' : `${uuid}-b`);
  const outside = !isShort(destination);
  const peer: CdrPeer = {
    uuid: peerId,
    channelName: of('bridge_channel') || `sofia/${outside ? 'external' : 'internal'}/${destination}@csv`,
    destination,
    callerNumber: '',
  };
  const a = aLegs.get(uuid);
  const isB = a !== undefined;
  const talked = peerId !== '' && !isB && answeredAt !== undefined && Number(of('billsec')) > 0;
  const variables = new Map<string, readonly string[]>([
    ['uuid', [uuid]],
    ...(isUser ? [['user_name', [isShort(caller) ? caller : of('accountcode')]] as const] : []),
    ...(a !== undefined ? [['originating_leg_uuid', [a.uuid]] as const] : []),
    ...(!outside || (a !== undefined && isShort(a.destination))
      ? [['dialed_user', [outside ? (a?.destination ?? '') : destination]] as const]
      : []),
    // Nobody answered: that the dialled phone rang is the best that can be said.
    ...(!talked && !isB && (answeredAt === undefined || peerId !== '')
      ? [['originated_legs', [`${peerId || `${uuid}-b`};;${destination}`]] as const]
      : []),
  ]);
  return {
    uuid,
    direction: isB ? 'outbound' : 'inbound',
    variables,
    stretches: [
      {
        destination,
        context: of('context'),
        channelName,
        callerNumber: caller,
        callerName: of('caller_id_name'),
        rdnis: '',
        from: createdAt,
        ...(talked && { bridgedAt: answeredAt }),
        until: endedAt,
        originators: [],
        originatees: talked ? [peer] : [],
      },
    ],
    apps: [],
    holds: [],
    createdAt,
    ...(answeredAt !== undefined && { answeredAt }),
    ...(isB && { rangAt: createdAt }),
    endedAt,
    cause: of('hangup_cause') || 'UNKNOWN',
  };
};
