/** The call-back list as SQLite keeps it: what each call of the last 30 days means for its client, the client's state, and what people marked as done. */
import type { Database } from 'better-sqlite3';
import {
  afterCall,
  callBackOf,
  clientCallOf,
  GIVEN_UP_AFTER,
  inVainOf,
  type CallBack,
  type ClientCall,
  type Mark,
} from '../core/call-backs.ts';
import type { Call } from '../core/model.ts';
import type { MissedRow } from '../contract/view.ts';
import type { WorkingHours } from '../contract/settings.ts';
import { isWorking } from '../contract/working-hours.ts';
import type { CardsTable } from './cards.ts';
import type { ClientsTable } from './clients.ts';
import type { EpisodesTable } from './episodes.ts';
import { createPacker } from './pack.ts';

/** Older missed calls are no longer worth a call-back: the history still has them. */
const WINDOW_MS = GIVEN_UP_AFTER / 1000;
/** Clients who wait, and settled ones, that are listed at most. */
const MOST_OPEN = 500;
const MOST_SETTLED = 200;
const FILLED_AT_ONCE = 50;
const DAY_MS = 86_400_000;
const FILLED = 'callBacksFilled';

const ms = (micros: number): number => Math.round(micros / 1000);

export type CallBacksTable = ReturnType<typeof createCallBacks>;

/** @param clock ms */
export function createCallBacks(
  db: Database,
  clients: Pick<ClientsTable, 'nameOf'> & Pick<CardsTable, 'cardOf'>,
  episodes: Pick<EpisodesTable, 'marked'>,
  clock: () => number,
) {
  const packer = createPacker(db);
  const put = db.prepare(
    'INSERT INTO client_calls (phone, id, at, fact) VALUES (?, ?, ?, ?) ON CONFLICT (phone, id) DO UPDATE SET at = excluded.at, fact = excluded.fact',
  );
  const drop = db.prepare('DELETE FROM client_calls WHERE phone = ? AND id = ?');
  const isKnown = db.prepare<[string, string], number>('SELECT 1 FROM client_calls WHERE phone = ? AND id = ?').pluck();
  const facts = db.prepare<[string], string>('SELECT fact FROM client_calls WHERE phone = ?').pluck();
  const hasCalled = db.prepare<[string], number>('SELECT 1 FROM client_calls WHERE phone = ? LIMIT 1').pluck();
  const newest = db.prepare<[], number | null>('SELECT max(at) FROM client_calls').pluck();
  const marksOf = db.prepare<[string], Mark>('SELECT up_to AS upTo, at, note FROM call_back_marks WHERE phone = ?');
  const addMark = db.prepare('INSERT INTO call_back_marks (phone, up_to, at, note) VALUES (?, ?, ?, ?)');
  const stateOf = db.prepare<[string], string>('SELECT state FROM call_backs WHERE phone = ?').pluck();
  const putState = db.prepare(
    `INSERT INTO call_backs (phone, is_open, missed_at, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (phone) DO UPDATE SET is_open = excluded.is_open, missed_at = excluded.missed_at, state = excluded.state`,
  );
  const dropState = db.prepare('DELETE FROM call_backs WHERE phone = ?');
  const page = db
    .prepare<[number, number, number], string>(
      'SELECT state FROM call_backs WHERE is_open = ? AND missed_at >= ? ORDER BY missed_at DESC LIMIT ?',
    )
    .pluck();
  const countOpen = db
    .prepare<[number], number>('SELECT count(*) FROM call_backs WHERE is_open = 1 AND missed_at >= ?')
    .pluck();
  const openPhones = db
    .prepare<[number, number], string>(
      'SELECT phone FROM call_backs WHERE is_open = 1 AND missed_at >= ? AND missed_at <= ?',
    )
    .pluck();
  const old = db.prepare<[number], string>('SELECT DISTINCT phone FROM client_calls WHERE at < ?').pluck();
  const dropOld = db.prepare('DELETE FROM client_calls WHERE at < ?');
  const dropMarks = db.prepare('DELETE FROM call_back_marks WHERE phone = ?');
  const dropOldMarks = db.prepare(
    'DELETE FROM call_back_marks WHERE at < ? AND phone NOT IN (SELECT phone FROM client_times)',
  );
  const bodies = db.prepare<[number, number, number], { n: number; call: Buffer }>(
    'SELECT n, call FROM bodies WHERE n < ? AND n >= ? ORDER BY n DESC LIMIT ?',
  );
  const newestBody = db.prepare<[], number | null>('SELECT max(n) FROM bodies').pluck();
  const getMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const putMeta = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');

  const save = (phone: string, state: CallBack | undefined): void => {
    if (state === undefined) dropState.run(phone);
    else putState.run(phone, state.state === 'open' ? 1 : 0, ms(state.missedAt), JSON.stringify(state));
  };
  const known = (phone: string): CallBack | undefined => {
    const json = stateOf.get(phone);
    return json === undefined ? undefined : (JSON.parse(json) as CallBack);
  };
  /** Computes the client's state from all his calls and marks. */
  const refold = (phone: string): void =>
    save(
      phone,
      callBackOf(
        facts.all(phone).map((json) => JSON.parse(json) as ClientCall),
        marksOf.all(phone),
      ),
    );
  /** Where the list begins, ms: counted from the newest call, for an office may have been closed for long. */
  const edge = (now: number): number => Math.min(now, ms(newest.get() ?? now * 1000)) - WINDOW_MS;

  const add = (call: Call, before: Call | null): void => {
    const was = before === null ? undefined : clientCallOf(before);
    const fact = clientCallOf(call);
    if (was !== undefined && was.phone !== fact?.phone) {
      drop.run(was.phone, was.id);
      refold(was.phone);
    }
    if (fact === undefined) return;
    const isNew = isKnown.get(fact.phone, fact.id) === undefined;
    put.run(fact.phone, fact.id, fact.at, JSON.stringify(fact));
    if (!isNew) return refold(fact.phone);
    cut();
    const state = known(fact.phone);
    // Nearly every call is the newest of its client: then the rest need not be read.
    if (state === undefined && fact.kind !== 'missed') return;
    if (state !== undefined && fact.at > state.lastAt) save(fact.phone, afterCall(state, fact));
    else refold(fact.phone);
  };
  /** A long history that comes in at once (from records, from another program) must not be kept here as a whole until the next housekeeping. */
  let cutAt = 0;
  const cut = (): void => {
    const from = edge(clock());
    if (from - cutAt <= DAY_MS) return;
    if (cutAt > 0) pruneAll(from * 1000);
    cutAt = from;
  };
  const fillSome = db.transaction((from: number, until: number): number | null => {
    const rows = bodies.all(from, until, FILLED_AT_ONCE);
    for (const { call } of rows) {
      const kept = packer.call(call);
      if (kept !== null) add(kept, null);
    }
    const last = rows.at(-1)?.n ?? null;
    putMeta.run(FILLED, last === null ? 'yes' : String(last));
    return last;
  });
  const pruneAll = db.transaction((before: number): void => {
    const phones = old.all(before);
    dropOld.run(before);
    for (const phone of phones) refold(phone);
    dropOldMarks.run(before);
  });
  const markAll = db.transaction((phones: readonly string[], note: string, now: number): number => {
    let done = 0;
    for (const phone of phones) {
      const state = known(phone);
      if (state?.state !== 'open') continue;
      addMark.run(phone, state.missedAt, now * 1000, note);
      refold(phone);
      episodes.marked(phone, ms(state.missedAt));
      done += 1;
    }
    return done;
  });

  return {
    /** Inside the caller's transaction: a finished call, and what was kept of it before. */
    add,
    /** Inside the caller's transaction: the call is forgotten. */
    remove(call: Call): void {
      const fact = clientCallOf(call);
      if (fact === undefined || drop.run(fact.phone, fact.id).changes === 0) return;
      refold(fact.phone);
    },
    /** What was marked of an erased client, whose calls are gone. */
    erase(phone: string): void {
      dropMarks.run(phone);
      refold(phone);
      episodes.marked(phone, 0);
    },
    /** Clients missed in the last 30 days, newest first, each once; and how many wait. @param hours the office's working hours */
    list(now: number, hours: WorkingHours | null): { rows: MissedRow[]; open: number } {
      const from = edge(now);
      const rows = [...page.all(1, from, MOST_OPEN), ...page.all(0, from, MOST_SETTLED)]
        .map((json) => rowOf(JSON.parse(json) as CallBack, hours))
        .map((row) => {
          const card = clients.cardOf(row.phone);
          return { ...row, name: clients.nameOf(row.phone) ?? row.name, ...(card !== undefined && { card }) };
        })
        .toSorted((a, b) => b.missedAt - a.missedAt);
      return { rows, open: countOpen.get(from) ?? 0 };
    },
    /** Did this client call, or was he called, in the last 30 days? */
    hasCalled: (phone: string): boolean => hasCalled.get(phone) !== undefined,
    /** Who talked with him last before that moment, and when (ms). */
    lastTalk(phone: string, before: number): { at: number; by: string } | undefined {
      let last: ClientCall | undefined;
      for (const json of facts.all(phone)) {
        const fact = JSON.parse(json) as ClientCall;
        const talked = (fact.kind === 'gotThrough' || fact.kind === 'reached') && ms(fact.at) < before;
        if (talked && fact.at > (last?.at ?? 0)) last = fact;
      }
      return last === undefined
        ? undefined
        : { at: ms(last.at), by: last.by === undefined ? '' : last.by.name || last.by.number };
    },
    open: (now: number): number => countOpen.get(edge(now)) ?? 0,
    /**
     * Marks clients as done by hand.
     * @param phone one client; undefined = all open clients missed up to `upTo` (ms)
     * @returns how many were open
     */
    mark(input: { phone?: string | undefined; upTo?: number | undefined; note: string }, now: number): number {
      const upTo = input.upTo ?? Number.MAX_SAFE_INTEGER;
      const phones = input.phone === undefined ? openPhones.all(edge(now), upTo) : [input.phone];
      return markAll.immediate(phones, input.note, now);
    },
    /** Forgets what is older than the list, in one transaction. */
    prune: (now: number): void => pruneAll.immediate(edge(now) * 1000),
    /** After an update: the late part of a history that an earlier version wrote, in small steps; goes on where it was cut off. */
    async fill(now: number): Promise<void> {
      const until = Math.min(now, newestBody.get() ?? now) - WINDOW_MS;
      let from: number | null = Number(getMeta.get(FILLED) ?? Number.MAX_SAFE_INTEGER);
      if (Number.isNaN(from)) return; // done
      while (from !== null) {
        await new Promise((resolve) => setImmediate(resolve)); // also before the first: a start does not wait for it
        if (!db.open) return;
        from = fillSome.immediate(from, until);
      }
    },
  };
}

function rowOf(state: CallBack, hours: WorkingHours | null): MissedRow {
  // A client who was missed during working hours counts as missed then, whenever else he called.
  const isOutside = hours !== null && !inVainOf(state).some((at) => isWorking(hours, ms(at)));
  const { phone, name = '', times, tries, rang, by, triedBy, closedAt, note } = state;
  return {
    ...{ phone, name, state: state.state, times, tries },
    missedAt: ms(state.missedAt),
    firstMissedAt: ms(state.firstMissedAt),
    by: by === undefined ? null : by.name || by.number,
    ...(by?.userId !== undefined && { byUserId: by.userId }),
    closedAt: closedAt === undefined ? null : ms(closedAt),
    ...(isOutside && { outsideHours: true as const }),
    ...(triedBy !== undefined && { triedBy: triedBy.name || triedBy.number }),
    ...(note !== undefined && note !== '' && { note }),
    ...(state.message !== undefined && { message: { ...state.message } }),
    rang: rang.map((one) => ({ name: one.name || one.number, seconds: one.seconds })),
  };
}
