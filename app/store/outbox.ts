/** The messages for the CRM, committed with the state that caused them; the outbox worker takes them from here. */
import type { Database } from 'better-sqlite3';
import type { CallId, LegEventType, LegId, Micros } from '../core/model.ts';
import type { Intent, IntentKind } from '../core/intent.ts';
import type { OutboxItem, Upload } from '../core/outbox-item.ts';
import type { OutboxRow } from '../contract/view.ts';
import { createPlaces } from './ids.ts';

/** Real-time messages are worthless after a minute (by the PC's clock, from the moment of the commit). */
export const REAL_TIME_LIFE_MS = 60_000;
const REAL_TIME: readonly IntentKind[] = ['call-started', 'call-event', 'call-finished'];
/** The PC's clock was set back if a message was made later than now, or is to wait longer than any pause is. */
const CLOCK_SLACK_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Delivered messages keep their keys for so long that no replay can bring them again. */
const KEEP_ENDED_MS = 7 * 86_400_000;

export type OutboxTable = ReturnType<typeof createOutboxTable>;

type Row = {
  id: number;
  call_id: string;
  intent: string;
  created: number;
  expires: number | null;
  attempts: number;
  upload: string | null;
  communication: string | null;
};

/** @param onCommit told after each transaction of `together` */
export function createOutboxTable(db: Database, onCommit: () => void = () => undefined) {
  const places = createPlaces(db);
  const insert = db.prepare(
    'INSERT INTO outbox (key, call_id, kind, intent, created, expires) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  // (R18) Per call in order: the first waiting message of each call. Real-time ones before all else. (A LIMIT would cost more
  // than it saves: SQLite then sorts in a temporary table.)
  const messages = db
    .prepare<[{ at: number; ahead: number }], number>(`
      SELECT o.id FROM (
        SELECT min(id) AS id FROM outbox WHERE state = 'waiting' AND kind <> 'call-recording' GROUP BY call_id) h
      JOIN outbox o ON o.id = h.id WHERE (o.next_at <= @at OR o.next_at > @ahead) AND (o.held <= @at OR o.held > @ahead)
      ORDER BY o.expires IS NULL, o.next_at, o.id`)
    .pluck();
  // (R18) Recordings wait until all else of the call is told and registered, and do not wait for each other.
  const recordings = db
    .prepare<[{ at: number; ahead: number }], number>(`
      SELECT o.id FROM outbox o INDEXED BY outbox_recordings
      WHERE o.state = 'waiting' AND o.kind = 'call-recording' AND (o.next_at <= @at OR o.next_at > @ahead)
      AND NOT EXISTS (
        SELECT 1 FROM outbox p WHERE p.call_id = o.call_id AND p.state = 'waiting' AND p.kind <> 'call-recording')
      AND NOT EXISTS (
        SELECT 1 FROM outbox p WHERE p.call_id = o.call_id AND p.state = 'failed' AND p.kind = 'register-call')
      ORDER BY o.next_at, o.id`)
    .pluck();
  // No JOIN in frequent queries: better-sqlite3 13 would then recompile its row constructor at every execution.
  const whole = db.prepare<[number], Row>(`
    SELECT id, call_id, intent, created, expires, attempts, upload,
      (SELECT c.id FROM communications c WHERE c.call_id = outbox.call_id) AS communication
    FROM outbox WHERE id = ?`);
  const nextDue = db
    .prepare<[number], number | null>(
      "SELECT min(max(next_at, held)) FROM outbox INDEXED BY outbox_waiting WHERE state = 'waiting' AND max(next_at, held) > ?",
    )
    .pluck();
  const hurry = db.prepare(
    "UPDATE outbox SET next_at = 0 WHERE state = 'waiting' AND kind <> 'call-recording' AND next_at > ?",
  );
  // A message that closes a call or a leg is kept while the CRM knows of the call: otherwise its card would stay open.
  const expire = db.prepare(`UPDATE outbox SET state = 'dropped', ended = ?, words = 'late'
    WHERE state = 'waiting' AND expires IS NOT NULL AND (expires <= ? OR expires > ?)
    AND id NOT IN (SELECT value FROM json_each(?))`);
  const end = db.prepare('UPDATE outbox SET state = ?, ended = ?, words = ? WHERE id = ?');
  const later = db.prepare('UPDATE outbox SET attempts = attempts + 1, next_at = ?, words = ? WHERE id = ?');
  const skip = db.prepare(`UPDATE outbox SET state = 'dropped', ended = ?, words = ?
    WHERE call_id = ? AND state = 'waiting' AND expires IS NOT NULL`);
  const forgive = db.prepare(
    "UPDATE outbox SET state = 'dropped', ended = ? WHERE call_id = ? AND state = 'failed' AND expires IS NOT NULL",
  );
  const realTimeOf = 'FROM outbox WHERE call_id = ? AND expires IS NOT NULL';
  const gap = db.prepare<[string]>(`SELECT 1 ${realTimeOf} AND state NOT IN ('waiting', 'done') LIMIT 1`);
  // Dropped after a try: its answer may have been lost, and the CRM may have it.
  const heardOf = db.prepare<[string], { intent: string; state: string }>(
    `SELECT intent, state ${realTimeOf} AND (state = 'done' OR (state = 'dropped' AND attempts > 0)) ORDER BY id`,
  );
  const doubt =
    db.prepare(`UPDATE outbox SET attempts = 1 WHERE state = 'waiting' AND attempts = 0 AND (kind = 'call-recording'
    OR id IN (SELECT min(id) FROM outbox WHERE state = 'waiting' AND kind <> 'call-recording' GROUP BY call_id))`);
  const attached = db.prepare<[string], { intent: string; upload: string }>(
    "SELECT intent, upload FROM outbox WHERE call_id = ? AND kind = 'call-recording' AND state = 'done' AND upload IS NOT NULL",
  );
  const upload = db.prepare('UPDATE outbox SET upload = ? WHERE id = ?');
  const communicate = db.prepare(
    'INSERT INTO communications (call_id, id, at) VALUES (?, ?, ?) ON CONFLICT (call_id) DO UPDATE SET id = excluded.id, at = excluded.at',
  );
  const markSent = db.prepare('UPDATE calls SET sent = 1 WHERE n = ?');
  const markAttached = db.prepare(
    "UPDATE calls SET attached = json_insert(coalesce(attached, '[]'), '$[#]', ?) WHERE n = ?",
  );
  /** Shown in the history: the CRM has the call, or its recording. */
  const markTold = (callId: CallId, intent: Intent): void => {
    if (intent.kind === 'register-call') markSent.run(places.of(callId) ?? null);
    if (intent.kind === 'call-recording') markAttached.run(intent.file, places.of(callId) ?? null);
  };
  const unsent = "call_id = ? AND kind = 'register-call' AND state = 'waiting'";
  const hold = db.prepare(`UPDATE outbox SET held = ? WHERE ${unsent}`);
  const amend = db.prepare("UPDATE outbox SET intent = ?, next_at = 0, held = 0 WHERE key = ? AND state = 'waiting'");
  const counts = db.prepare<[], { waiting: number; oldest: number | null }>(
    "SELECT count(*) AS waiting, min(created) AS oldest FROM outbox INDEXED BY outbox_waiting WHERE state = 'waiting'",
  );
  const failed = db.prepare<[], number>("SELECT count(*) FROM outbox WHERE state = 'failed'").pluck();
  const shown = (state: string, index: string, order: string) =>
    db.prepare<[number], OutboxRow>(`
      SELECT id, call_id AS callId, kind, created AS createdAt, attempts, next_at AS nextAt, state, words
      FROM outbox INDEXED BY ${index} WHERE state = '${state}' ORDER BY ${order} LIMIT ?`);
  const shownFailed = shown('failed', 'outbox_failed', 'id');
  const shownWaiting = shown('waiting', 'outbox_waiting', 'created, id');
  const again =
    db.prepare(`UPDATE outbox SET state = 'waiting', next_at = 0, held = 0, ended = NULL, attempts = 0, created = ?, words = ''
    WHERE id = ? AND state = 'failed' AND expires IS NULL`);
  const dueNow = db.prepare("UPDATE outbox SET next_at = 0, held = 0 WHERE state = 'waiting' AND id = ?");
  const dismiss = db.prepare(
    "UPDATE outbox SET state = 'dismissed', ended = ? WHERE id = ? AND state IN ('failed', 'waiting')",
  );
  const dismissRecordings =
    db.prepare(`UPDATE outbox SET state = 'dismissed', ended = ? WHERE state = 'waiting' AND kind = 'call-recording'
    AND call_id = (SELECT r.call_id FROM outbox r WHERE r.id = ? AND r.kind = 'register-call')`);
  const waitingRows = db.prepare<[], { id: number; call_id: string; key: string; intent: string }>(
    "SELECT id, call_id, key, intent FROM outbox INDEXED BY outbox_waiting WHERE state = 'waiting' ORDER BY created, id",
  );
  const latestEnded = db
    .prepare<[number], string>('SELECT key FROM outbox WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT ?')
    .pluck();
  // Counts as tried once: the CRM may have it, and its answer to a repeat is then understood.
  const sendAgain =
    db.prepare(`UPDATE outbox SET state = 'waiting', next_at = 0, ended = NULL, attempts = 1, upload = NULL,
    created = ?, words = '' WHERE key = ? AND state <> 'waiting' AND expires IS NULL`);
  const sweep = db.prepare("DELETE FROM outbox WHERE ended < ? AND state IN ('done', 'dropped')");
  const sweepRefused = db.prepare("DELETE FROM outbox WHERE ended < ? AND state IN ('failed', 'dismissed')");
  const sweepIds = db.prepare('DELETE FROM communications WHERE at < ?');

  const item = (row: Row): OutboxItem => ({
    id: row.id,
    callId: row.call_id,
    intent: JSON.parse(row.intent) as Intent,
    createdAt: row.created,
    expiresAt: row.expires,
    attempts: row.attempts,
    communicationId: row.communication,
    upload: row.upload === null ? null : (JSON.parse(row.upload) as Upload),
  });

  return {
    /**
     * Inside the caller's transaction. A key that is there already is left alone: the same story is told once.
     * @param at ms
     * @param clock the exchange's time now (µs): what happened a while ago (a gap in the line) is that much older already
     */
    add(intents: readonly Intent[], at: number, clock = 0): number {
      let added = 0;
      for (const intent of intents) {
        const age = Math.max(0, clock - intent.at) / 1000;
        const expires = REAL_TIME.includes(intent.kind) ? Math.round(at + REAL_TIME_LIFE_MS - age) : null;
        added += insert.run(intent.key, intent.callId, intent.kind, JSON.stringify(intent), at, expires).changes;
      }
      return added;
    },
    /**
     * What may be sent now, waiting longest first: at most one message a call, or recordings of calls that are told.
     * @param at ms
     * @param isTaken true for messages (by id) that are under way already
     */
    heads(
      lane: 'messages' | 'recordings',
      at: number,
      limit: number,
      isTaken: (id: number) => boolean = () => false,
    ): OutboxItem[] {
      const ids = (lane === 'messages' ? messages : recordings).all({ at, ahead: at + LONGEST_PAUSE_MS });
      const rows = ids.filter((id) => !isTaken(id)).slice(0, limit);
      return rows.flatMap((id) => whole.all(id)).map(item);
    },
    /** The moment at which the next postponed message comes due, or null. */
    nextDue: (at: number): number | null => nextDue.get(at) ?? null,
    /** A registration waits until `until` (ms; 0 lets it go) for what the exchange's records may add. @returns false where it is not waiting */
    hold: (callId: CallId, until: number): boolean => hold.run(until, callId).changes > 0,
    /** Another content for the message of the same key that waits, to be sent now. @returns false where it was sent already */
    amend: (intent: Intent): boolean => amend.run(JSON.stringify(intent), intent.key).changes > 0,
    /** The CRM is back: messages postponed because of it come due now; those that wait for the exchange's records (`hold`) go on waiting. */
    hurry: (at: number): number => hurry.run(at).changes,
    /**
     * Drops real-time messages that are a minute old, or older than a clock that was set back.
     * @param taken those under way (ids): the CRM may be taking them this moment, and what follows them in their call waits for that
     * @returns how many
     */
    expire: (at: number, taken: readonly number[] = []): number =>
      expire.run(at, at, at + REAL_TIME_LIFE_MS + CLOCK_SLACK_MS, JSON.stringify(taken)).changes,
    /** Runs the work in one transaction: all that it writes, or nothing. */
    together(work: () => void): void {
      db.transaction(work).immediate();
      onCommit();
    },
    /** The CRM has it (inside the caller's transaction: it is up to three rows). */
    done(sent: OutboxItem, at: number): void {
      end.run('done', at, '', sent.id);
      if (sent.intent.kind === 'register-call') forgive.run(at, sent.callId); // refused messages of the call do not matter any more
      markTold(sent.callId, sent.intent);
    },
    /** Not worth sending any more. */
    drop: (id: number, at: number, words: string): void => void end.run('dropped', at, words, id),
    /** The CRM will never take it as it stands. */
    fail: (id: number, at: number, words: string): void => void end.run('failed', at, words, id),
    later: (id: number, nextAt: number, words: string): void => void later.run(nextAt, words, id),
    /** What of a call's real-time messages the CRM has, where some were dropped or refused on the way; null: it has them all. */
    told(callId: CallId): { started: boolean; last: Map<LegId, Set<LegEventType | 'nothing'>> } | null {
      if (gap.get(callId) === undefined) return null;
      const last = new Map<LegId, Set<LegEventType | 'nothing'>>();
      let started = false;
      for (const { intent: text, state } of heardOf.all(callId)) {
        const intent = JSON.parse(text) as Intent;
        const isSure = state === 'done';
        if (intent.kind === 'call-started') started ||= isSure;
        if (intent.kind !== 'call-event') continue;
        const before = isSure ? [] : (last.get(intent.legId) ?? ['nothing']);
        last.set(intent.legId, new Set([...before, intent.type]));
      }
      return { started, last };
    },
    /** The first message of each call may have been sent by somebody who could not store that: it counts as tried once. */
    doubt: (): void => void doubt.run(),
    /** Recordings of a call that the CRM has already. */
    attached: (callId: CallId): { legId: LegId; upload: Upload }[] =>
      attached.all(callId).flatMap((row) => {
        const intent = JSON.parse(row.intent) as Intent;
        return 'legId' in intent ? [{ legId: intent.legId, upload: JSON.parse(row.upload) as Upload }] : [];
      }),
    /** Drops the call's waiting real-time messages; its registration stays. */
    skipRealTime: (callId: CallId, at: number, words: string): number => skip.run(at, words, callId).changes,
    saveUpload: (id: number, file: Upload | null): void =>
      void upload.run(file === null ? null : JSON.stringify(file), id),
    saveCommunication: (callId: CallId, id: string, at: number): void => void communicate.run(callId, id, at),
    counts(at: number): { waiting: number; failed: number; oldestSeconds: number } {
      const { waiting, oldest } = counts.get() ?? { waiting: 0, oldest: null };
      return {
        waiting,
        failed: failed.get() ?? 0,
        oldestSeconds: oldest === null ? 0 : Math.max(0, Math.floor((at - oldest) / 1000)),
      };
    },
    /** The refused ones first, then the waiting, oldest first. */
    list: (limit = 500): OutboxRow[] => [...shownFailed.all(limit), ...shownWaiting.all(limit)].slice(0, limit),
    /** Sends a failed message again, a waiting one at once. @returns false where there is nothing to send (real-time: too late) */
    retry: (id: number, at: number): boolean => again.run(at, id).changes + dueNow.run(id).changes > 0,
    /** The admin does not want it sent. */
    dismiss: db.transaction((id: number, at: number): boolean => {
      dismissRecordings.run(at, id); // recordings of a call that will not be registered have nowhere to go
      return dismiss.run(at, id).changes > 0;
    }),
    /** What waits, oldest first: its key, when it happened and, of registrations, when the call began (the exchange's time, µs). */
    waiting: (): { key: string; at: Micros; since?: Micros }[] =>
      waitingRows.all().map(({ key, intent: text }) => {
        const intent = JSON.parse(text) as Intent;
        return { key, at: intent.at, ...(intent.kind === 'register-call' && { since: intent.createdAt }) };
      }),
    /** Keys of the messages last sent, refused or dropped, newest first. */
    latestEnded: (limit: number): string[] => latestEnded.all(limit),
    /**
     * Another Plecho of the office has told these: they count as told by us.
     * @param isTold looks at a waiting message
     * @param at ms
     * @returns how many
     */
    toldElsewhere: db.transaction(
      (isTold: (row: { key: string; at: Micros; intent: Intent }) => boolean, at: number): number => {
        const told = waitingRows
          .all()
          .map((row) => ({ ...row, intent: JSON.parse(row.intent) as Intent }))
          .filter(({ key, intent }) => isTold({ key, at: intent.at, intent }));
        for (const { id, call_id: callId, intent } of told) {
          end.run('done', at, '', id);
          markTold(callId, intent);
        }
        return told.length;
      },
    ),
    /** Sends a message that was told, refused or dropped once more. @returns false where it is not kept any more, or waits already */
    again: (key: string, at: number): boolean => sendAgain.run(at, key).changes > 0,
    /** Forgets what was delivered or dropped a week ago, and what was refused so many days ago. */
    sweep(at: number, refusedDays = 365): void {
      sweep.run(at - KEEP_ENDED_MS);
      sweepRefused.run(at - refusedDays * 86_400_000);
      sweepIds.run(at - 30 * 86_400_000);
    },
  };
}
