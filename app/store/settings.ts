/** The office's settings as they are kept: readable JSON, secrets sealed apart from it. Nothing is thrown away on a mismatch. */
import type { Database } from 'better-sqlite3';
import { settings as schema, type Settings } from '../contract/settings.ts';
import { joinSecrets, removeAt, splitSecrets, type Plain, type Sealer } from './secrets.ts';

/** How many older versions of the settings are kept, in case of a mishap. */
const KEPT_VERSIONS = 20;

export type LoadedSettings = {
  readonly settings: Settings;
  /** True if the profile has no settings yet. */
  readonly fresh: boolean;
  /** Secrets that this PC cannot open: they read as not set. */
  readonly unreadable: readonly string[];
  /** Values that do not fit this version's schema: they read as their defaults, the stored ones stay until the next save. */
  readonly ignored: readonly string[];
};

export type SettingsTable = ReturnType<typeof createSettingsTable>;

export function createSettingsTable(db: Database, seal: Sealer) {
  const newest = db.prepare<[], string>('SELECT json FROM settings ORDER BY id DESC LIMIT 1').pluck();
  const insert = db.prepare('INSERT INTO settings (at, json) VALUES (?, ?)');
  const trim = db.prepare('DELETE FROM settings WHERE id <= (SELECT max(id) FROM settings) - ?');
  const sealed = db.prepare<[], { path: string; sealed: string }>('SELECT path, sealed FROM secrets');
  const putSecret = db.prepare(
    'INSERT INTO secrets VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET sealed = excluded.sealed',
  );
  const dropSecret = db.prepare('DELETE FROM secrets WHERE path = ?');

  const openAll = (): { secrets: Map<string, string>; unreadable: string[] } => {
    const secrets = new Map<string, string>();
    const unreadable: string[] = [];
    for (const row of sealed.all()) {
      try {
        secrets.set(row.path, seal.open(row.sealed));
      } catch {
        unreadable.push(row.path);
      }
    }
    return { secrets, unreadable };
  };

  return {
    load(): LoadedSettings {
      const json = newest.get();
      const { secrets, unreadable } = openAll();
      const stored = json === undefined ? {} : (JSON.parse(json) as Plain);
      return { ...parseKindly(joinSecrets(stored, secrets)), fresh: json === undefined, unreadable };
    },
    /** Keeps a whole settings object. Secrets it does not hold are forgotten, but for those that could not be opened. @param at ms */
    save: db.transaction((settings: Settings, at: number): void => {
      const { open, secrets } = splitSecrets(settings);
      const old = openAll();
      const json = JSON.stringify(open);
      if (json !== newest.get()) {
        insert.run(at, json);
        trim.run(KEPT_VERSIONS);
      }
      for (const path of old.secrets.keys()) if (!secrets.has(path)) dropSecret.run(path);
      for (const [path, plain] of secrets) if (old.secrets.get(path) !== plain) putSecret.run(path, seal.seal(plain));
    }),
  };
}

/** Read once at a start: code made for it would cost more than it saves. */
const ONCE = { jitless: true };

/** Parses stored settings; what does not fit is left out, value by value, until the rest fits. */
export function parseKindly(stored: Plain): { settings: Settings; ignored: string[] } {
  const rest = structuredClone(stored);
  const ignored: string[] = [];
  for (;;) {
    const parsed = schema.safeParse(rest, ONCE);
    if (parsed.success) return { settings: parsed.data, ignored };
    const before = ignored.length;
    for (const issue of parsed.error.issues) {
      const found = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      ignored.push(...found.flatMap((keys) => dropNearest(rest, keys)));
    }
    if (ignored.length === before) return { settings: schema.parse({}, ONCE), ignored: ['*'] };
  }
}

/** Removes the value itself or, where that is an item of a list or missing, the nearest thing around it. @returns what was removed */
function dropNearest(root: Plain, keys: readonly PropertyKey[]): string[] {
  for (let length = keys.length; length > 0; length -= 1) {
    const near = keys.slice(0, length);
    if (removeAt(root, near)) return [near.map(String).join('.')];
  }
  return [];
}
