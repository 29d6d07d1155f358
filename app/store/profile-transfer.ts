/** Profile transfer: what a profile is, without its history, taken out of the database of one PC and put into that of another. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import { z } from 'zod';
import { person, settings as settingsSchema } from '../contract/settings.ts';
import { WordedError } from '../contract/worded-error.ts';
import { sayStore } from './words.ts';
import { DATABASE_FILE, openDatabase } from './db.ts';
import { createPeopleTable } from './people.ts';
import type { Sealer } from './secrets.ts';
import { createSettingsTable, parseKindly } from './settings.ts';
import type { Language } from '../contract/language.ts';

/** The new PC knows the calls of so many days as already reported. */
const KNOWN_DAYS = 40;
const DAY_MS = 86_400_000;
/** Belong to one profile alone: whether it was closed properly, which of an office's Plechos it is, how far its history was brought into today's form. */
const NOT_MOVED = [
  ...['clean', 'checked', 'plechoId', 'standbyPartner', 'movedIn'],
  ...['callBacksFilled', 'figuresToCount', 'sharesToMove'],
];

const text = z.string();
/** Built where a profile is read in. */
const payload = () =>
  z.looseObject({
    version: z.literal(1),
    settings: z.record(text, z.unknown()),
    people: z.array(person.extend({ source: z.enum(['crm', 'manual', 'call']) })),
    meta: z.array(z.tuple([text, text])),
    /** Lines and colleagues with their short numbers. */
    lines: z.array(z.tuple([text, z.number()])),
    names: z.array(z.tuple([text, text, z.number()])),
    /** Channels and calls in progress: legs go on being counted where they were. */
    live: z.array(z.tuple([text, text, text])),
    /** Channels (base64) of calls that are told, with their call ('' since its day is kept instead). */
    told: z.array(z.tuple([text, z.boolean(), text])),
    communications: z.array(z.tuple([text, text, z.number()])),
    outbox: z.array(
      z.strictObject({
        key: text,
        call_id: text,
        kind: text,
        intent: text,
        created: z.number(),
        /** False: told already, or by the old PC. */
        waits: z.boolean(),
        upload: text.nullable(),
      }),
    ),
  });
export type ExportedProfile = z.infer<ReturnType<typeof payload>>;

/**
 * Reads a profile, which may be in use.
 * @param isInUse another Plecho runs on it: what waits for the CRM stays with that one, else it goes along
 * @throws WordedError where there is no profile, or secrets that can't be opened here
 */
export function readProfile(dir: string, seal: Sealer, isInUse: boolean, now = Date.now()): ExportedProfile {
  const file = join(dir, DATABASE_FILE);
  if (!existsSync(file)) throw noProfile(dir);
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    return db.transaction(() => read(db, seal, isInUse, now))();
  } finally {
    db.close();
  }
}

function read(db: Database.Database, seal: Sealer, isInUse: boolean, now: number): ExportedProfile {
  const loaded = createSettingsTable(db, seal).load();
  if (loaded.unreadable.length > 0) throw sealedElsewhere(loaded.unreadable);
  const rows = <T>(sql: string, ...values: unknown[]): T[] =>
    db
      .prepare(sql)
      .raw()
      .all(...values) as T[];
  // Counted from the newest call: a PC's clock that is ahead must not make the new PC register them all again.
  const [[newest] = [null]] = rows<[number | null]>('SELECT max(n) FROM calls');
  const since = Math.min(now, newest ?? now) - KNOWN_DAYS * DAY_MS;
  const ofEarlierVersions = rows<[Buffer | string, string]>(
    `SELECT channel, call_id FROM told WHERE call_id <> ''
     AND (call_id IN (SELECT id FROM calls WHERE n >= ?) OR call_id NOT IN (SELECT id FROM calls))`,
    since,
  );
  // The profile may be that of an earlier version, which knows no days.
  const hasDays = rows("SELECT 1 FROM pragma_table_info('told') WHERE name = 'day'").length > 0;
  const ofDays = hasDays
    ? rows<[Buffer | string, string]>('SELECT channel, call_id FROM told WHERE day >= ?', Math.floor(since / DAY_MS))
    : [];
  const told = [...ofEarlierVersions, ...ofDays];
  const outbox = db
    .prepare(
      "SELECT key, call_id, kind, intent, created, state, expires, upload FROM outbox WHERE state IN ('waiting', 'done', 'dropped', 'dismissed', 'failed') ORDER BY id",
    )
    .all() as (ExportedProfile['outbox'][number] & { state: string; expires: number | null })[];
  return {
    version: 1,
    settings: { ...loaded.settings, people: [] },
    people: createPeopleTable(db, () => 'ru')
      .list()
      .map(({ userId, name, numbers, source }) => ({ userId, name, numbers, source })),
    meta: rows<[string, string]>('SELECT key, value FROM meta').filter(([key]) => !NOT_MOVED.includes(key)),
    lines: rows('SELECT line, code FROM lines'),
    names: rows('SELECT user_id, name, code FROM names'),
    live: rows('SELECT kind, id, json FROM live ORDER BY n'),
    told: told.map(([channel, call]) =>
      typeof channel === 'string' ? [channel, false, call] : [channel.toString('base64'), true, call],
    ),
    communications: rows('SELECT call_id, id, at FROM communications'),
    outbox: outbox.map(({ state, expires, ...row }) => ({
      ...row,
      waits: !isInUse && state === 'waiting' && expires === null,
    })),
  };
}

/**
 * Puts a profile into an empty folder, or into one that has this very one already (nothing happens then).
 * @param content what `readProfile` gave, unchecked
 * @param how `mark` tells one export from another
 * @throws WordedError where it is no profile, or the folder has another one; StoreFailure where it can't be written
 */
export function writeProfile(
  dir: string,
  seal: Sealer,
  content: unknown,
  { mark, log, language, now = Date.now }: { mark: string; log: Logger; language: Language; now?: () => number },
): void {
  const parsed = payload().safeParse(content);
  if (!parsed.success) throw noMovedProfile();
  const { db } = openDatabase(dir, now, language, log);
  try {
    const movedIn = db.prepare("SELECT value FROM meta WHERE key = 'movedIn'").pluck().get();
    if (movedIn === mark) return;
    const isEmpty = db.prepare('SELECT 1 FROM settings UNION SELECT 1 FROM outbox').get() === undefined;
    if (!isEmpty) throw notEmpty(dir);
    db.transaction(() => writeRows(db, createSettingsTable(db, seal), { ...parsed.data, mark, now: now() }))();
  } finally {
    db.close();
  }
}

function writeRows(
  db: Database.Database,
  table: Pick<ReturnType<typeof createSettingsTable>, 'save'>,
  { mark, now, ...profile }: ExportedProfile & { readonly mark: string; readonly now: number },
): void {
  const each = (sql: string, rows: readonly (readonly unknown[])[]): void => {
    const put = db.prepare(sql);
    for (const row of rows) put.run(...row);
  };
  const today = Math.floor(now / DAY_MS);
  const { settings } = parseKindly(profile.settings);
  table.save(settingsSchema.parse(settings), now);
  createPeopleTable(db, () => settings.app.language).merge(profile.people, settings);
  each('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', [...profile.meta, ['movedIn', mark]]);
  each('INSERT OR IGNORE INTO lines (line, code) VALUES (?, ?)', profile.lines);
  each('INSERT OR IGNORE INTO names (user_id, name, code) VALUES (?, ?, ?)', profile.names);
  each('INSERT OR IGNORE INTO live (kind, id, json) VALUES (?, ?, ?)', profile.live);
  each(
    "INSERT OR IGNORE INTO told (channel, call_id, day) VALUES (?, '', ?)",
    profile.told.map(([channel, isUuid]) => [isUuid ? Buffer.from(channel, 'base64') : channel, today]),
  );
  each('INSERT OR IGNORE INTO communications (call_id, id, at) VALUES (?, ?, ?)', profile.communications);
  each(
    'INSERT OR IGNORE INTO outbox (key, call_id, kind, intent, created, state, ended, upload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    profile.outbox.map(({ key, call_id, kind, intent, created, waits, upload }) => [
      key,
      call_id,
      kind,
      intent,
      created,
      waits ? 'waiting' : 'done',
      waits ? null : now,
      upload,
    ]),
  );
}

const noProfile = (dir: string): WordedError => new WordedError('no-profile', sayStore.both('noProfile', dir));
const sealedElsewhere = (paths: readonly string[]): WordedError =>
  new WordedError('sealed-elsewhere', sayStore.both('sealedElsewhere', paths.join(', ')));
const noMovedProfile = (): WordedError => new WordedError('no-moved-profile', sayStore.both('noMovedProfile'));
const notEmpty = (dir: string): WordedError => new WordedError('not-empty', sayStore.both('notEmpty', dir));
