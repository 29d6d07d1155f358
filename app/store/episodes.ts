/** How long each missed client waited for a talk, over the whole history: the times of his calls, and the episodes made of them. */
import type { Database } from 'better-sqlite3';
import { clientCallOf } from '../core/call-backs.ts';
import { episodesOf, isAwaited, type Episode, type EpisodeStep } from '../core/episodes.ts';
import type { Call } from '../core/model.ts';

const KINDS = ['missed', 'tried', 'gotThrough', 'reached'] as const;
export const STATES = ['open', 'calledBack', 'gotThrough', 'done'] as const;

const ms = (micros: number): number => Math.round(micros / 1000);

type Time = { readonly n: number; readonly at: number; readonly kind: number };
type Mark = { readonly upTo: number; readonly at: number };
type Last = { readonly first: number; readonly missed: number; readonly closed: number | null };
/** One episode as the overview reads it: ms. */
export type EpisodeRow = [first: number, missed: number, state: number, closed: number | null];

export type EpisodesTable = ReturnType<typeof createEpisodes>;

export function createEpisodes(db: Database) {
  const put = db.prepare('INSERT OR REPLACE INTO client_times (phone, at, n, kind) VALUES (?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM client_times WHERE phone = ? AND at = ? AND n = ?');
  const times = db.prepare<[string, number], Time>('SELECT n, at, kind FROM client_times WHERE phone = ? AND at >= ?');
  const marks = db.prepare<[string, number], Mark>(
    'SELECT up_to AS upTo, at FROM call_back_marks WHERE phone = ? AND up_to >= ?',
  );
  // `(SELECT ?)`: where a plain `?` is compared and the rows are sorted too, SQLite (with STAT4) prepares the statement anew at every execution.
  const lastBefore = db.prepare<[string, number], Last>(
    `SELECT first_at AS first, missed_at AS missed, closed_at AS closed FROM episodes
     WHERE phone = (SELECT ?) AND first_at <= (SELECT ?) ORDER BY first_at DESC LIMIT 1`,
  );
  const clear = db.prepare('DELETE FROM episodes WHERE phone = ? AND first_at >= ?');
  const insert = db.prepare(
    `INSERT INTO episodes (phone, first_at, missed_at, state, closed_at, line)
     VALUES (?, ?, ?, ?, ?, coalesce((SELECT line FROM calls WHERE n = ?), ''))`,
  );
  const columns = 'SELECT first_at, missed_at, state, closed_at FROM episodes WHERE first_at >= ? AND first_at < ?';
  const all = db.prepare<[number, number], EpisodeRow>(`${columns} ORDER BY first_at`).raw();
  const ofLine = db.prepare<[number, number, string], EpisodeRow>(`${columns} AND line = ? ORDER BY first_at`).raw();

  const stepsFrom = (phone: string, from: number): EpisodeStep[] => [
    ...times.all(phone, from).map(({ n, at, kind }) => ({ kind: KINDS[kind] ?? 'tried', at, n })),
    ...marks
      .all(phone, (from - 1) * 1000)
      .map(({ upTo, at }) => ({ kind: 'mark' as const, at: ms(upTo), setAt: ms(at) }))
      .filter(({ at }) => at >= from),
  ];
  /** Since when the client has been waiting for a call-back at that moment; undefined if he is not waiting: then nothing earlier matters. */
  const waitsSince = (phone: string, at: number): number | undefined => {
    const last = lastBefore.get(phone, at);
    if (last === undefined) return undefined;
    const { first, missed, closed } = last;
    const isOver = closed === null ? !isAwaited({ state: 'open', missedAt: missed }, at) : closed < at;
    return isOver ? undefined : first;
  };
  const refold = (phone: string, at: number): void => {
    const from = waitsSince(phone, at) ?? at;
    clear.run(phone, from);
    for (const one of episodesOf(stepsFrom(phone, from))) save(phone, one);
  };
  /** Nearly every call is from or to a client who is not waiting: then only a missed call changes anything. */
  const changed = ({ kind, phone }: { kind: string; phone: string }, at: number): void => {
    if (kind === 'missed' || waitsSince(phone, at) !== undefined) refold(phone, at);
  };
  const save = (phone: string, { firstAt, missedAt, state, closedAt, n }: Episode): void =>
    void insert.run(phone, firstAt, missedAt, STATES.indexOf(state), closedAt ?? null, n);

  return {
    /** All that happened with one client: what his episodes are made of. */
    steps: (phone: string): EpisodeStep[] => stepsFrom(phone, 0),
    /** Inside the caller's transaction: a finished call at its place. @param n ms */
    add(n: number, call: Call): void {
      const fact = clientCallOf(call);
      if (fact === undefined) return;
      const at = ms(fact.at);
      put.run(fact.phone, at, n, KINDS.indexOf(fact.kind));
      changed(fact, at);
    },
    /** Inside the caller's transaction: the call is deleted, or is about to be added in a changed form. */
    remove(n: number, call: Call): void {
      const fact = clientCallOf(call);
      if (fact === undefined) return;
      const at = ms(fact.at);
      if (drop.run(fact.phone, at, n).changes > 0) changed(fact, at);
    },
    /** Inside the caller's transaction: he was marked by hand, at his missed call of that moment (ms). */
    marked: refold,
    /** Those that began in that time (ms), in order of time. */
    between: (from: number, until: number, line: string | undefined): EpisodeRow[] =>
      line === undefined ? all.all(from, until) : ofLine.all(from, until, line),
  };
}
