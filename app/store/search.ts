/** Searching the history: hours without matching calls are skipped by means of their sums, words are found by trigrams. */
import { onlyDigits } from '../core/written-number.ts';
import type { Database } from 'better-sqlite3';
import type { Call } from '../core/model.ts';
import { plainText, takeApart } from '../core/written-number.ts';
import type { HistoryFilter, HistoryRow } from '../contract/view.ts';
import type { CallBacksTable } from './call-backs.ts';
import type { CardsTable } from './cards.ts';
import type { ClientsTable } from './clients.ts';
import { DIRECTIONS, fold } from './digest.ts';
import { createPlaces, idOf } from './ids.ts';
import { createPacker } from './pack.ts';
import { historyRow, type Message } from './row.ts';
import { HOUR_MS, type Sums } from './sums.ts';
import { createTags, PRIVATE } from './tags.ts';
import { createWordIndex, holding, SHORTEST_INDEXED, type Accepts } from './word-index.ts';

/** Rows found by words are counted so far beyond the page that is asked for. */
const COUNTED_AHEAD = 1_000;
/** One or two characters have no trigram: only so many of the newest calls are looked through. */
const LOOKED_THROUGH = 20_000;

/** `capped`: there are `total` rows or more; older ones were not counted yet (or, for one or two characters, not looked at). */
export type FoundCalls = { rows: HistoryRow[]; total: number; capped: boolean; hasMore: boolean };

type Found = Omit<FoundCalls, 'rows'> & { rows: Narrow[] };
type Narrow = {
  n: number;
  id: Buffer | string;
  direction: number;
  answered: number;
  sent: number;
  attached: string | null;
};
/** What a text asks for: one of these texts among the call's words, or one of these colleagues in it. */
type Sought = { readonly texts: readonly string[]; readonly people: readonly number[] };
type Condition = { sql: string; values: (string | number)[] };

/** The text as it is looked for: phones by their digits however they are written, 8… also as 7…; names folded. */
export function needles(text: string): string[] {
  const folded = fold(plainText(text)).replace(PRIVATE, '').trim().replace(/\s+/g, ' ');
  const { number, extension } = takeApart(folded);
  if (extension !== undefined) return needles(number);
  if (!/^[+\d\s().[\]/-]+$/.test(folded)) return folded === '' ? [] : [folded];
  const digits = onlyDigits(folded);
  if (digits === '') return [];
  const national = /^8\d{3,}$/.test(digits) ? [`7${digits.slice(1)}`] : [];
  return [digits, ...national];
}

/** Conditions on the columns of `calls`, text apart. @param person the number of the filter's person; -1 = a person without calls */
function conditions(filter: HistoryFilter, person: number): Condition {
  const parts: Condition[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => void parts.push({ sql, values });
  if (filter.from !== undefined) add('c.n >= ?', filter.from);
  if (filter.until !== undefined) add('c.n < ?', filter.until);
  if (filter.direction !== undefined) add('c.direction = ?', DIRECTIONS.indexOf(filter.direction));
  if (filter.missed !== undefined) add('c.missed = ?', filter.missed ? 1 : 0);
  if (filter.line !== undefined) add('c.line = ?', filter.line);
  if (filter.userId !== undefined) add('instr(c.people, ?) > 0', ` ${person} `);
  return { sql: parts.map(({ sql }) => ` AND ${sql}`).join(''), values: parts.flatMap(({ values }) => values) };
}

export function createSearch(
  db: Database,
  clients: Pick<ClientsTable, 'nameOf' | 'phonesLike'> & Pick<CardsTable, 'cardOf'> & Pick<CallBacksTable, 'lastTalk'>,
  sums: Pick<Sums, 'sharesByHour'>,
) {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  /** There are few shapes of filters: each is prepared once. */
  const statement = <T>(sql: string) => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found as ReturnType<typeof db.prepare<(string | number)[], T>>;
  };
  const tags = createTags(db);
  const packer = createPacker(db);
  const index = createWordIndex(db);
  const places = createPlaces(db);
  const personOf = (filter: HistoryFilter): number =>
    filter.userId === undefined ? -1 : (tags.person(filter.userId) ?? -1);
  const columns = 'c.n, c.id, c.direction, c.answered, c.sent, c.attached';
  const body = db.prepare<[number], Buffer>('SELECT call FROM bodies WHERE n = ?').pluck();
  const messages = db.prepare<[string], Message>(
    "SELECT id, kind, state, words, intent FROM outbox WHERE call_id = ? AND state IN ('waiting', 'failed', 'dismissed')",
  );

  const callAt = (n: number): Call | null => packer.call(body.get(n));

  /** What is left of a call whose body the disk has damaged: the page is shown nevertheless. */
  const remains = ({ n, id, direction }: Narrow): Call => ({
    ...{ id: idOf(id), direction: DIRECTIONS[direction] ?? 'inbound', startedAt: n * 1000, finishedAt: n * 1000 },
    ...{ announced: true, legs: [], recordings: [], toldAt: 0 },
  });

  const toPlainRow = (narrow: Narrow): HistoryRow => {
    const call = callAt(narrow.n) ?? remains(narrow);
    const attached = narrow.attached === null ? [] : (JSON.parse(narrow.attached) as string[]);
    return historyRow(call, {
      answered: narrow.answered === 1,
      sent: narrow.sent === 1,
      attached,
      messages: messages.all(call.id),
    });
  };

  /** The row with what is known of the client. */
  const toRow = (narrow: Narrow): HistoryRow => {
    const row = toPlainRow(narrow);
    const { clientPhone, startedAt } = row;
    if (clientPhone === undefined) return row;
    const clientName = clients.nameOf(clientPhone);
    const clientCard = clients.cardOf(clientPhone);
    const lastTalk = clients.lastTalk(clientPhone, startedAt);
    return {
      ...row,
      ...(clientName !== undefined && { clientName }),
      ...(clientCard !== undefined && { clientCard }),
      ...(lastTalk !== undefined && { lastTalk }),
    };
  };

  /** How many calls of the filter each hour holds, newest first; the hours at both ends are counted row by row. */
  const hours = (filter: HistoryFilter, where: Condition): { hour: number; count: number }[] => {
    const first = Math.floor((filter.from ?? 0) / HOUR_MS);
    const last = Math.floor(((filter.until ?? Number.MAX_SAFE_INTEGER) - 1) / HOUR_MS);
    const what = filter.missed === undefined ? 'calls' : filter.missed ? 'missed' : 'calls - missed';
    const values: (string | number)[] = [filter.userId ?? '', first, last];
    const table = filter.userId === undefined ? 'sums' : sums.sharesByHour();
    let sql = `SELECT hour, sum(${what}) AS count FROM ${table} WHERE user_id = ? AND hour BETWEEN ? AND ?`;
    if (filter.direction !== undefined) {
      sql += ' AND direction = ?';
      values.push(DIRECTIONS.indexOf(filter.direction));
    }
    if (filter.line !== undefined) {
      sql += ' AND line = ?';
      values.push(filter.line);
    }
    // `missed` of a person's share is the call's own: the phone rang, nobody answered.
    const found = statement<{ hour: number; count: number }>(
      `${sql} GROUP BY hour HAVING count > 0 ORDER BY hour DESC`,
    ).all(...values);
    const cut = (hour: number): boolean =>
      (filter.from !== undefined && hour === first && filter.from % HOUR_MS !== 0) ||
      (filter.until !== undefined && hour === last && filter.until % HOUR_MS !== 0);
    return found.flatMap(({ hour, count }) => {
      const exact = cut(hour) ? countHour(hour, where) : count;
      return exact > 0 ? [{ hour, count: exact }] : [];
    });
  };

  const countHour = (hour: number, where: Condition): number =>
    statement<{ found: number }>(`SELECT count(*) AS found FROM calls c WHERE c.n >= ? AND c.n < ?${where.sql}`).get(
      hour * HOUR_MS,
      (hour + 1) * HOUR_MS,
      ...where.values,
    )?.found ?? 0;

  const browse = (filter: HistoryFilter, offset: number, limit: number): Found => {
    const where = conditions(filter, personOf(filter));
    const rows: Narrow[] = [];
    let total = 0;
    const inHour = statement<Narrow>(
      `SELECT ${columns} FROM calls c WHERE c.n >= ? AND c.n < ?${where.sql} ORDER BY c.n DESC LIMIT ? OFFSET ?`,
    );
    for (const { hour, count } of hours(filter, where)) {
      const skip = Math.max(0, offset - total);
      if (rows.length < limit && skip < count) {
        rows.push(...inHour.all(hour * HOUR_MS, (hour + 1) * HOUR_MS, ...where.values, limit - rows.length, skip));
      }
      total += count;
    }
    return { rows, total, capped: false, hasMore: offset + rows.length < total };
  };

  const narrowAt = db.prepare<[number], Narrow>(`SELECT ${columns} FROM calls c WHERE c.n = ?`);

  /** The text itself, the numbers of the clients whom the CRM calls so, and colleagues of that name. */
  const soughtBy = ({ text = '' }: HistoryFilter): Sought => {
    const own = needles(text);
    if (own.length === 0) return { texts: [], people: [] };
    return { texts: [...own, ...clients.phonesLike(text)], people: [...new Set(own.flatMap(tags.named))] };
  };

  const isShort = (text: string): boolean => Array.from(text).length < SHORTEST_INDEXED;

  /** Searches only the newest calls. */
  const withShort = (text: string, filter: HistoryFilter, range: readonly number[], limit: number): number[] => {
    const where = conditions(filter, personOf(filter));
    return statement<{ n: number }>(
      `SELECT c.n FROM (SELECT * FROM calls WHERE n >= ? AND n < ? ORDER BY n DESC LIMIT ?) c
       WHERE instr(c.words, ?) > 0${where.sql} ORDER BY c.n DESC LIMIT ?`,
    )
      .all(...range, LOOKED_THROUGH, text, ...where.values, limit)
      .map(({ n }) => n);
  };

  /** Calls that hold what is sought and fit the filter, newest first. FTS5 gives rows by rowid: nothing is sorted. */
  const bySearch = ({ texts, people }: Sought, filter: HistoryFilter, limit: number): number[] => {
    const range = [filter.from ?? 0, filter.until ?? Number.MAX_SAFE_INTEGER] as const;
    const holdsIt: Accepts = (words, colleagues) =>
      texts.some((text) => words.includes(text)) || people.some((code) => colleagues.includes(` ${code} `));
    const wanted = tags.wanted(filter);
    if (wanted === null) return [];
    const any = [...texts.filter((text) => !isShort(text)), ...people.map(tags.personTag)].map(holding);
    const match = [`(${any.join(' OR ')})`, ...wanted.map(holding)].join(' AND ');
    const indexed = any.length === 0 ? [] : index.find(match, range, holdsIt, limit);
    const newest = texts.filter(isShort).flatMap((text) => withShort(text, filter, range, limit));
    return newest.length === 0
      ? indexed
      : [...new Set([...indexed, ...newest])].toSorted((a, b) => b - a).slice(0, limit);
  };

  const find = (filter: HistoryFilter, offset: number, limit: number): Found => {
    const sought = soughtBy(filter);
    if (sought.texts.length === 0) return browse(filter, offset, limit);
    const counted = offset + limit + COUNTED_AHEAD;
    const found = bySearch(sought, filter, counted);
    const rows = found.slice(offset, offset + limit).flatMap((n) => narrowAt.get(n) ?? []);
    const capped = found.length === counted || sought.texts.some(isShort);
    return { rows, total: found.length, capped, hasMore: offset + rows.length < found.length };
  };

  return {
    /** @param offset rows to pass over, newest first @param limit rows wanted */
    find(filter: HistoryFilter, offset: number, limit: number): FoundCalls {
      const { rows, ...rest } = find(filter, offset, limit);
      return { rows: rows.map(toRow), ...rest };
    },
    /** Calls found by a filter with text, as they are kept: for sums over them. */
    bodies: (filter: HistoryFilter, limit: number): Call[] =>
      bySearch(soughtBy(filter), filter, limit).flatMap((n) => callAt(n) ?? []),
    /** One call of the history by its id. */
    one(id: string): HistoryRow | null {
      const n = places.of(id);
      const narrow = n === undefined ? undefined : narrowAt.get(n);
      return narrow === undefined ? null : toRow(narrow);
    },
    /** A finished call as the model had it. */
    whole(id: string): Call | null {
      const n = places.of(id);
      return n === undefined ? null : callAt(n);
    },
    /**
     * All calls of a filter, newest first, each once, however long the reader takes: calls that come meanwhile are not among them.
     * @param names false: without what is known of the client, in a third of the time
     */
    *each(filter: HistoryFilter, { names = true, page = 200 } = {}): Generator<HistoryRow> {
      const rowOf = names ? toRow : toPlainRow;
      for (let before = filter.until; ;) {
        const { rows, hasMore } = find(before === undefined ? filter : { ...filter, until: before }, 0, page);
        for (const row of rows) yield rowOf(row);
        before = rows.at(-1)?.n;
        if (!hasMore || before === undefined) return;
      }
    },
  };
}
