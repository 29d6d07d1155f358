/** The database's shape as an append-only list of steps: `user_version` counts those done. Never edit a step that was released. */
import type { Database } from 'better-sqlite3';

/** Hours, days and `n` are ms, hours or days of UTC; times inside JSON are µs as in the call model. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Every saved version of the settings without their secrets: the newest counts, older ones are kept for a mishap.
  CREATE TABLE settings (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE TABLE secrets (path TEXT PRIMARY KEY, sealed TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE people (
    user_id TEXT PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, position INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE numbers (
    number_key TEXT PRIMARY KEY, number TEXT NOT NULL, user_id TEXT NOT NULL, position INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- What lives: channels, calls and CALLs as the call model has them. Read once at start.
  CREATE TABLE live (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;

  -- The history, one row a finished call. n = ms of its start, moved on by one where taken: rows lie in order of time.
  CREATE TABLE calls (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    direction INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    line TEXT NOT NULL,
    people TEXT NOT NULL,
    words TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    attached TEXT
  );
  CREATE TABLE bodies (n INTEGER PRIMARY KEY, call BLOB NOT NULL);
  -- Words, and the filters as words of their own (tags.ts).
  CREATE VIRTUAL TABLE word_index
    USING fts5(words, direction, missed, line, people, content='', contentless_delete=1, tokenize='trigram');
  -- Every channel of every told call, uuids as 16 bytes: history does not tell twice what was told live.
  CREATE TABLE told (channel PRIMARY KEY, call_id TEXT NOT NULL) WITHOUT ROWID;

  -- Sums by hour. user_id '' = the call itself, else one participant's share in it.
  CREATE TABLE sums (
    user_id TEXT NOT NULL, hour INTEGER NOT NULL, direction INTEGER NOT NULL, line TEXT NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    wait INTEGER NOT NULL, w0 INTEGER NOT NULL, w1 INTEGER NOT NULL, w2 INTEGER NOT NULL, w3 INTEGER NOT NULL,
    w4 INTEGER NOT NULL, w5 INTEGER NOT NULL, w6 INTEGER NOT NULL,
    PRIMARY KEY (user_id, hour, direction, line)
  ) WITHOUT ROWID;
  -- The colleagues' part of the sums again, by day: long stretches of time are summed from these.
  CREATE TABLE people_days (
    day INTEGER NOT NULL, user_id TEXT NOT NULL, direction INTEGER NOT NULL, line TEXT NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    PRIMARY KEY (day, user_id, direction, line)
  ) WITHOUT ROWID;
  -- Colleagues and lines of the history, with the short numbers by which calls name them.
  CREATE TABLE names (user_id TEXT PRIMARY KEY, name TEXT NOT NULL, code INTEGER NOT NULL UNIQUE) WITHOUT ROWID;
  CREATE TABLE lines (line TEXT PRIMARY KEY, code INTEGER NOT NULL UNIQUE) WITHOUT ROWID;

  -- Messages for the CRM. state: waiting | failed | done | dropped | dismissed. Times are ms of the PC's clock.
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    call_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    intent TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    words TEXT NOT NULL DEFAULT '',
    upload TEXT,
    ended INTEGER
  );
  -- The indexes over waiting rows are small while all is well, and keep a night's outage cheap.
  CREATE INDEX outbox_lanes ON outbox (call_id, id) WHERE state = 'waiting' AND kind <> 'call-recording';
  CREATE INDEX outbox_recordings ON outbox (call_id) WHERE state = 'waiting' AND kind = 'call-recording';
  CREATE INDEX outbox_waiting ON outbox (created, next_at) WHERE state = 'waiting';
  CREATE INDEX outbox_expires ON outbox (expires) WHERE state = 'waiting' AND expires IS NOT NULL;
  CREATE INDEX outbox_failed ON outbox (call_id, kind) WHERE state = 'failed';
  CREATE INDEX outbox_call ON outbox (call_id);
  CREATE INDEX outbox_ended ON outbox (ended) WHERE ended IS NOT NULL;
  -- The CRM's own id of a call, as call-started answered it.
  CREATE TABLE communications (call_id TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Rows of some KB: without rowids they spilled over pages that were freed and taken with every write.
  CREATE TABLE living (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (kind, id)
  );
  INSERT INTO living (kind, id, json) SELECT kind, id, json FROM live;
  DROP TABLE live;
  ALTER TABLE living RENAME TO live;
  -- One index less to write with every message: what waits is little, and is looked through once a second.
  DROP INDEX outbox_expires;
  DROP INDEX outbox_waiting;
  CREATE INDEX outbox_waiting ON outbox (created, next_at, expires) WHERE state = 'waiting';
  `,
  `
  -- What was wrong and when (codes of contract/problems.ts). settled = over, and whoever was told of it knows. Times are ms.
  CREATE TABLE problem_log (
    n INTEGER PRIMARY KEY, code TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, alert TEXT,
    settled INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX problem_log_unsettled ON problem_log (n) WHERE settled = 0;
  CREATE INDEX problem_log_since ON problem_log (since);
  -- Alerts and reports on their ways (webhook, email, telegram). state: waiting | done | dropped.
  CREATE TABLE letters (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, kind TEXT NOT NULL, way TEXT NOT NULL, letter TEXT NOT NULL,
    created INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting', why TEXT NOT NULL DEFAULT '', ended INTEGER, UNIQUE (id, kind, way)
  );
  CREATE INDEX letters_waiting ON letters (way, n) WHERE state = 'waiting';
  -- Certificates of erasure, as JSON without the number that was erased.
  CREATE TABLE erasures (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, certificate TEXT NOT NULL);
  `,
  `
  -- A registration waits for the exchange's records until then (ms), whatever the CRM does meanwhile.
  ALTER TABLE outbox ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
  DROP INDEX outbox_waiting;
  CREATE INDEX outbox_waiting ON outbox (created, next_at, expires, held) WHERE state = 'waiting';
  `,
  `
  -- What the calls of the last 30 days mean for their clients (core/call-backs.ts, as JSON). at is µs.
  CREATE TABLE client_calls (
    phone TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (phone, id)
  ) WITHOUT ROWID;
  CREATE INDEX client_calls_at ON client_calls (at);
  -- Clients who called in vain, each once. missed_at is ms.
  CREATE TABLE call_backs (
    phone TEXT PRIMARY KEY, is_open INTEGER NOT NULL, missed_at INTEGER NOT NULL, state TEXT NOT NULL
  );
  CREATE INDEX call_backs_newest ON call_backs (is_open, missed_at);
  -- Marked as done by hand: all his calls in vain up to up_to. Times are µs.
  CREATE TABLE call_back_marks (
    n INTEGER PRIMARY KEY, phone TEXT NOT NULL, up_to INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL
  );
  CREATE INDEX call_back_marks_phone ON call_back_marks (phone);
  `,
  `
  -- Clients by number, named as the CRM's cards name them; words = the name folded. at is ms.
  CREATE TABLE clients (phone TEXT PRIMARY KEY, name TEXT NOT NULL, words TEXT NOT NULL, at INTEGER NOT NULL);
  `,
  `
  -- The CRM's contacts (kind 0) and companies (1). id: 16 bytes; phones: seven bytes each; companies of a contact: their ids.
  CREATE TABLE cards (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, name TEXT NOT NULL, phones BLOB, companies BLOB
  );
  CREATE TABLE card_phones (phone INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (phone, n)) WITHOUT ROWID;
  `,
  `
  -- Calls from outside by quarter of an hour: missed, and answered within 20 s.
  CREATE TABLE quarters (
    quarter INTEGER NOT NULL, line TEXT NOT NULL, inbound INTEGER NOT NULL, missed INTEGER NOT NULL, quick INTEGER NOT NULL,
    PRIMARY KEY (quarter, line)
  ) WITHOUT ROWID;
  -- When each client called or was called (store/episodes.ts), and from which call in vain until when he waited for a talk. Times are ms.
  CREATE TABLE client_times (
    phone TEXT NOT NULL, at INTEGER NOT NULL, n INTEGER NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (phone, at, n)
  ) WITHOUT ROWID;
  CREATE TABLE episodes (
    phone TEXT NOT NULL, first_at INTEGER NOT NULL, missed_at INTEGER NOT NULL, state INTEGER NOT NULL, closed_at INTEGER,
    line TEXT NOT NULL, PRIMARY KEY (phone, first_at)
  ) WITHOUT ROWID;
  CREATE INDEX episodes_first ON episodes (first_at, missed_at, state, closed_at, line);
  -- What an earlier version kept is counted afterwards (store/figures.ts).
  INSERT OR REPLACE INTO meta SELECT 'figuresToCount', (min(n) - 1) || ' ' || max(n) FROM calls HAVING max(n) IS NOT NULL;
  `,
  `
  -- What many calls' blobs hold, kept once: a colleague, with his name of that time, as JSON; his id (store/shape.ts).
  CREATE TABLE phrases (n INTEGER PRIMARY KEY, phrase TEXT NOT NULL UNIQUE);
  `,
  `
  -- The day on which the call began, instead of the call's id: three bytes for 37. Rows of earlier versions keep the id and have no day.
  ALTER TABLE told ADD COLUMN day INTEGER;
  `,
  `
  -- As word_index, but it knows only which calls hold three letters, not where: half the room. Calls of earlier versions stay in word_index.
  CREATE VIRTUAL TABLE trigram_index
    USING fts5(words, direction, missed, line, people, content='', contentless_delete=1, detail=none, tokenize='trigram');
  -- By what names, folded, calls named each colleague: the words of a call leave them out, his number in the table names finds his calls.
  CREATE TABLE colleague_words (words TEXT NOT NULL, code INTEGER NOT NULL, PRIMARY KEY (words, code)) WITHOUT ROWID;
  `,
  `
  -- The calls' own part of the sums again, by day, and the colleagues' by 30 days: years are summed from these. (Few rows: filled at once.)
  CREATE TABLE call_days (
    day INTEGER NOT NULL, direction INTEGER NOT NULL, line TEXT NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    wait INTEGER NOT NULL, w0 INTEGER NOT NULL, w1 INTEGER NOT NULL, w2 INTEGER NOT NULL, w3 INTEGER NOT NULL,
    w4 INTEGER NOT NULL, w5 INTEGER NOT NULL, w6 INTEGER NOT NULL,
    PRIMARY KEY (day, direction, line)
  ) WITHOUT ROWID;
  INSERT INTO call_days SELECT hour / 24, direction, line, sum(calls), sum(answered), sum(missed), sum(talk), sum(wait),
    sum(w0), sum(w1), sum(w2), sum(w3), sum(w4), sum(w5), sum(w6) FROM sums WHERE user_id = '' GROUP BY 1, 2, 3;
  CREATE TABLE people_months (
    month INTEGER NOT NULL, user_id TEXT NOT NULL, direction INTEGER NOT NULL, line TEXT NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    PRIMARY KEY (month, user_id, direction, line)
  ) WITHOUT ROWID;
  INSERT INTO people_months SELECT day / 30, user_id, direction, line, sum(calls), sum(answered), sum(missed), sum(talk)
    FROM people_days GROUP BY 1, 2, 3, 4;
  `,
  `
  -- The colleagues' part of the sums by hour and by day, with the short numbers of names and lines (0 = no line): of sums and people_days most was the id in
  -- every row. What earlier versions counted stays there, and is moved afterwards, a day at a time (store/sums.ts).
  CREATE TABLE shares_by_hour (
    person INTEGER NOT NULL, hour INTEGER NOT NULL, direction INTEGER NOT NULL, line INTEGER NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    wait INTEGER NOT NULL, w0 INTEGER NOT NULL, w1 INTEGER NOT NULL, w2 INTEGER NOT NULL, w3 INTEGER NOT NULL,
    w4 INTEGER NOT NULL, w5 INTEGER NOT NULL, w6 INTEGER NOT NULL,
    PRIMARY KEY (person, hour, direction, line)
  ) WITHOUT ROWID;
  CREATE TABLE shares_by_day (
    day INTEGER NOT NULL, person INTEGER NOT NULL, direction INTEGER NOT NULL, line INTEGER NOT NULL,
    calls INTEGER NOT NULL, answered INTEGER NOT NULL, missed INTEGER NOT NULL, talk INTEGER NOT NULL,
    PRIMARY KEY (day, person, direction, line)
  ) WITHOUT ROWID;
  INSERT OR REPLACE INTO meta SELECT 'sharesToMove', (min(day) - 1) || ' ' || max(day) FROM people_days HAVING max(day) IS NOT NULL;
  `,
];

/** How many steps the database has behind it; 0 for an empty file. */
export const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));

/**
 * Brings a database to the newest shape, each step in a transaction of its own: after a failure the steps before it stay done.
 * @param steps the product's own; others in tests
 * @returns false where the database was made by a newer version of the product (nothing is changed then)
 * @throws SqliteError where a step can't be done (a full disk)
 */
export function migrate(db: Database, steps: readonly string[] = MIGRATIONS): boolean {
  const done = versionOf(db);
  if (done > steps.length) return false;
  steps.slice(done).forEach((step, index) => {
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${done + index + 1}`);
    }).immediate();
  });
  return true;
}
