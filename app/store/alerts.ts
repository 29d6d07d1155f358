/** Stores outages with their times, and the messages about them with their delivery, so that an alert survives the outage it reports. */
import type { Database } from 'better-sqlite3';

/** A period in which something was wrong. Times are ms of the PC's clock. */
export type Stretch = {
  readonly n: number;
  /** Of contract/problems.ts. */
  readonly code: string;
  readonly since: number;
  /** null while it lasts. */
  readonly until: number | null;
  /** The id of the alert that reported it; null if nobody was alerted. */
  readonly alert: string | null;
};

/** An alert or report to be sent by one way (webhook, e-mail, Telegram). `letter` is the JSON that is sent, the same at every attempt. */
export type WaitingLetter = {
  readonly n: number;
  readonly kind: string;
  readonly way: string;
  readonly letter: string;
  readonly created: number;
  readonly attempts: number;
  readonly nextAt: number;
  readonly why: string;
};

export type AlertsTable = ReturnType<typeof createAlertsTable>;

export function createAlertsTable(db: Database) {
  const columns = 'n, code, since, until, alert';
  /** Problems that last, and those that are over without an all-clear sent yet. */
  const unsettled = db.prepare<[], Stretch>(`SELECT ${columns} FROM problem_log WHERE settled = 0 ORDER BY n`);
  const begin = db.prepare('INSERT INTO problem_log (code, since) VALUES (?, ?)');
  const began = db.prepare('UPDATE problem_log SET since = ? WHERE n = ?');
  const end = db.prepare('UPDATE problem_log SET until = ? WHERE n = ?');
  const tell = db.prepare('UPDATE problem_log SET alert = ? WHERE n = ?');
  const settle = db.prepare('UPDATE problem_log SET settled = 1 WHERE n = ?');
  const forget = db.prepare('DELETE FROM problem_log WHERE n = ?');
  const past = db.prepare('INSERT INTO problem_log (code, since, until, settled) VALUES (?, ?, ?, 1)');
  const between = db.prepare<[number, number], Stretch>(
    `SELECT ${columns} FROM problem_log WHERE since < ? AND (until IS NULL OR until > ?) ORDER BY since`,
  );
  const post = db.prepare(
    'INSERT INTO letters (id, kind, way, letter, created) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id, kind, way) DO NOTHING',
  );
  // A report that its receiver refuses does not hold up alerts.
  const heads = db.prepare<[], WaitingLetter>(`
    SELECT n, kind, way, letter, created, attempts, next_at AS nextAt, why FROM letters
    WHERE n IN (SELECT min(n) FROM letters WHERE state = 'waiting' GROUP BY way, kind = 'report') ORDER BY n`);
  const finish = db.prepare('UPDATE letters SET state = ?, ended = ?, why = ? WHERE n = ?');
  const later = db.prepare('UPDATE letters SET attempts = attempts + 1, next_at = ?, why = ? WHERE n = ?');
  const waiting = db.prepare<[], number>("SELECT count(*) FROM letters WHERE state = 'waiting'").pluck();
  const sweepProblems = db.prepare('DELETE FROM problem_log WHERE settled = 1 AND until < ?');
  const sweepLetters = db.prepare("DELETE FROM letters WHERE state <> 'waiting' AND ended < ?");

  return {
    unsettled: (): Stretch[] => unsettled.all(),
    /** Codes of the problems that somebody was alerted of and has had no all-clear for. */
    told: (): Set<string> => new Set(unsettled.all().flatMap(({ code, alert }) => (alert === null ? [] : [code]))),
    begin: (code: string, since: number): void => void begin.run(code, since),
    /** The PC's clock was set: corrects when the problem began. */
    began: (n: number, since: number): void => void began.run(since, n),
    /** @param until null: it goes on after all */
    end: (n: number, until: number | null): void => void end.run(until, n),
    /** The problem is over, and everybody who was alerted has got the all-clear. */
    settle: (n: number): void => void settle.run(n),
    forget: (n: number): void => void forget.run(n),
    /** Adds a problem that could not be recorded while it lasted. */
    past: (code: string, since: number, until: number): void => void past.run(code, since, until),
    /** Problems within the half-open interval, oldest first. */
    between: (from: number, until: number): Stretch[] => between.all(until, from),
    /** Marks the stretches as told by this alert and posts its letter on each way, all or nothing. */
    post: db.transaction(
      (
        letter: { readonly id: string; readonly kind: string; readonly json: string },
        ways: readonly string[],
        at: number,
        stretches: { readonly tell?: readonly number[]; readonly settle?: readonly number[] } = {},
      ): void => {
        for (const way of ways) post.run(letter.id, letter.kind, way, letter.json, at);
        for (const n of stretches.tell ?? []) tell.run(letter.id, n);
        for (const n of stretches.settle ?? []) settle.run(n);
      },
    ),
    /** The oldest waiting alert or all-clear, and the oldest waiting report, of each way: each kind goes out in order. */
    heads: (): WaitingLetter[] => heads.all(),
    delivered: (n: number, at: number): void => void finish.run('done', at, '', n),
    /** Not to be sent any more: too old, or its way is not set up any longer. */
    drop: (n: number, at: number, why: string): void => void finish.run('dropped', at, why, n),
    later: (n: number, nextAt: number, why: string): void => void later.run(nextAt, why, n),
    waiting: (): number => waiting.get() ?? 0,
    /** Deletes problems that were over before that moment (ms). */
    sweep(before: number): void {
      sweepProblems.run(before);
      sweepLetters.run(before);
    },
  };
}
