/** How lines of mod_cdr_csv relate: whose B leg a line is, and whether the line of its A leg must still come. */
import type { CsvRow } from './csv-rows.ts';
import { percentDecoded } from '../../core/percent.ts';

/** An extension, or another number of the office. */
export const isShort = (number: string): boolean => /^\d{2,6}$/.test(number);

/** The line on whose behalf another was written. */
export type ALeg = { readonly uuid: string; readonly destination: string };

/** The other line that this one names; some templates name the line itself. */
export const otherLeg = (row: CsvRow): string => {
  const other = row.get('bleg_uuid') ?? '';
  return other === row.get('uuid') ? '' : other;
};

/**
 * Maps each B leg to the line that names it. A phone that rang for a caller while a line of the same caller went on (an
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

/** The user behind a contact: some phones register as `gw+1001` (percent-encoded in the file), others under names without meaning. */
export const userAt = (destination: string): string | undefined => {
  const user = percentDecoded(destination).replace(/^gw\+/, '');
  return isShort(user) ? user : undefined;
};
/** No number that anybody dials: a phone's contact, or a login. */
const isName = (destination: string): boolean => /[^\d+*#]/.test(percentDecoded(destination));

/** No phone was there to ring: the line is the caller's own. */
const NEVER_RANG = /USER_NOT_REGISTERED|SUBSCRIBER_ABSENT|UNALLOCATED|NO_ROUTE|CHAN_NOT_IMPLEMENTED/;

/**
 * Whether a phone here rang for an outside caller without an answer. Such a line alone may be the client's own, or that of an agent's phone, whose queue's line
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

/** B legs have lines where one line names another, or an unanswered line lies within another line of the same caller. */
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
