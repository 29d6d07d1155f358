/** Reads lines of mod_cdr_csv written with FreeSWITCH's default template (`example`), or with the module's own if there is none. */
import { parse } from 'csv-parse/sync';
import { decode } from '../events/headers.ts';
import type { Micros } from '../../core/model.ts';
import { inOrder, NotACdr } from './cdr.ts';
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

const fieldsOf = (row: CsvRow | null): CsvRow => {
  if (row === null) throw new NotACdr('not the default template of mod_cdr_csv');
  return row;
};

/** The end of the last line of a text, as written. */
export const lastEndStamp = (text: string): string | undefined => {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  return readRow(line)?.get('end_stamp');
};

/** The line on whose behalf another was written. */
export type ALeg = { readonly uuid: string; readonly destination: string };

/** The other line that this one names; some templates name the line itself. */
const otherLeg = (row: CsvRow): string => {
  const other = row.get('bleg_uuid') ?? '';
  return other === row.get('uuid') ? '' : other;
};

/**
 * What lines say of other lines: b leg → the line that names it. A phone that rang for a caller while a line of the same caller went on (an
 * agent of a queue, with b legs recorded) belongs to that one: it is no call of its own.
 */
export const aLegsOf = (rows: readonly CsvRow[]): Map<string, ALeg> => {
  const found = new Map<string, ALeg>();
  const of = (row: CsvRow, name: string): string => row.get(name) ?? '';
  const byCaller = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const [b, uuid] = [otherLeg(row), of(row, 'uuid')];
    // Both may name each other: the one that was created first is the A leg.
    if (b !== '' && uuid !== '' && !found.has(uuid)) found.set(b, { uuid, destination: of(row, 'destination_number') });
    const caller = of(row, 'caller_id_number');
    byCaller.set(caller, [...(byCaller.get(caller) ?? []), row].slice(-200));
  }
  for (const row of rows) {
    const [uuid, caller] = [of(row, 'uuid'), of(row, 'caller_id_number')];
    if (!rangForClient(row) || found.has(uuid)) continue;
    const around = byCaller.get(caller)?.find((other) => {
      const [from, until] = [of(other, 'start_stamp'), of(other, 'end_stamp')];
      const isLonger = from < of(row, 'start_stamp') || until > of(row, 'end_stamp');
      return other !== row && isLonger && from <= of(row, 'start_stamp') && until >= of(row, 'end_stamp');
    });
    if (around !== undefined)
      found.set(uuid, { uuid: of(around, 'uuid'), destination: of(around, 'destination_number') });
  }
  return found;
};

/** Who is rung at a contact: some phones register as `gw+1001` (percent-encoded in the file); others under names that tell nothing. */
const userAt = (destination: string): string | undefined => {
  const user = decode(destination).replace(/^gw\+/, '');
  return isShort(user) ? user : undefined;
};
/** No number that anybody dials: a phone's contact, or a login. */
const isName = (destination: string): boolean => /[^\d+*#]/.test(decode(destination));

/** No phone was there to ring: the line is the caller's own. */
const NEVER_RANG = /USER_NOT_REGISTERED|SUBSCRIBER_ABSENT|UNALLOCATED|NO_ROUTE|CHAN_NOT_IMPLEMENTED/;

/**
 * Did a phone here ring in vain for somebody outside? Alone such a line may be the client's own, or that of an agent's phone, whose queue's line
 * comes when the client leaves. (An answered or bridged client's line names the other channel; an agent's names none.)
 */
export const rangForClient = (row: CsvRow): boolean => {
  const destination = row.get('destination_number') ?? '';
  return (
    (row.get('answer_stamp') ?? '') === '' &&
    otherLeg(row) === '' &&
    (userAt(destination) !== undefined || isName(destination)) &&
    !isShort(row.get('caller_id_number') ?? '') &&
    !NEVER_RANG.test(row.get('hangup_cause') ?? '')
  );
};

/** What a file's lines show of how it is written. */
export type CsvHabits = {
  /** The phones that are called have lines of their own (`legs` = b or ab). */
  readonly bLegs: boolean;
  /** What was rung or dialled from here: phones, not menus or queues. */
  readonly phones: ReadonlySet<string>;
};

/** B legs have lines where one line names another, or one that rang in vain lies within another of its caller. */
export const habitsOf = (rows: readonly CsvRow[]): CsvHabits => {
  const of = (row: CsvRow, name: string): string => row.get(name) ?? '';
  const aLegs = aLegsOf(rows);
  const called = rows.filter((row) => aLegs.has(of(row, 'uuid')));
  const callers = rows.map((row) => of(row, 'caller_id_number')).filter(isShort);
  return {
    bLegs: called.length > 0,
    phones: new Set([...called.map((row) => of(row, 'destination_number')), ...callers]),
  };
};

/** Must the line that explains this one still come? Only a called phone loses a race; else where such phones have lines of their own. */
export const isExplainedLater = (row: CsvRow, { bLegs, phones }: CsvHabits): boolean => {
  const destination = row.get('destination_number') ?? '';
  return row.get('hangup_cause') === 'LOSE_RACE' || (bLegs && (phones.has(destination) || isName(destination)));
};

const isShort = (number: string): boolean => /^\d{2,6}$/.test(number);

/** Contexts into which lines from outside lead, as people call them; who comes in there is a client however short his number is. */
const FROM_OUTSIDE =
  /public|trunk|extern|inbound|incoming|^from-(?!internal)|(?:^|[-_])(?:did|pstn|gw|gateway|provider|sip-?in)(?:$|[-_])/i;

/** @throws NotACdr; see parseCsvRow */
export const parseCsvLine = (line: string, offsetMinutes: number | undefined, aLegs?: ReadonlyMap<string, ALeg>): Cdr =>
  parseCsvRow(readRow(line), offsetMinutes, aLegs);

/**
 * Reads one line. Thin: only the first channel's view; who answered is the number dialled last.
 * @param aLegs lines that name this one's uuid as their b leg, by that uuid: then it is one
 * @throws NotACdr
 */
export const parseCsvRow = (
  row: CsvRow | null,
  offsetMinutes: number | undefined,
  aLegs: ReadonlyMap<string, ALeg> = new Map(),
): Cdr => {
  const fields = fieldsOf(row);
  const of = (name: string): string => (name === 'bleg_uuid' ? otherLeg(fields) : (fields.get(name) ?? ''));
  const time = (name: string): Micros | undefined => stampToMicros(of(name), offsetMinutes);
  const [createdAt, written, end] = [time('start_stamp'), time('answer_stamp'), time('end_stamp')];
  const uuid = of('uuid');
  if (uuid === '' || createdAt === undefined || end === undefined) throw new NotACdr('no uuid, start or end');
  const { answeredAt, endedAt } = inOrder(createdAt, written, end);
  const caller = of('caller_id_number');
  const isUser = !FROM_OUTSIDE.test(of('context')) && (isShort(caller) || of('accountcode') !== '');
  const channelName = of('channel_name') || `sofia/${isUser ? 'internal' : 'external'}/${caller}@csv`;
  const destination = of('destination_number');
  const peerId = of('bleg_uuid') || (of('bridge_channel') === '' ? '' : `${uuid}-b`);
  const user = userAt(destination);
  const outside = user === undefined;
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
      ? [['dialed_user', [user ?? a?.destination ?? '']] as const]
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
