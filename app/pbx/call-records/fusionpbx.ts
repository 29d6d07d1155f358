/** FusionPBX's call records in its PostgreSQL: its importer takes each file away at once, so a folder of records is empty there. */
import { otherTables } from './database-words.ts';
import type { Database, DatabaseAddress } from '../../remote/postgres.ts';
import type { Files } from '../../remote/files.ts';
import { systemWords, WordedError } from '../../contract/worded-error.ts';
import { NotACdr } from './cdr.ts';
import { advance, isRead } from './cursor.ts';
import type { CallRecordProblem } from '../../exchange/driver.ts';
import type { Found, Portion, PortionOptions } from './folder.ts';
import { createArchive } from './fusionpbx-archive.ts';
import { isBare, readFusionRow, type FusionRow } from './fusionpbx-record.ts';
import { sayRecords } from './words.ts';

export type FusionSource = {
  readonly address: DatabaseAddress;
  /** One of its domains; null = all. */
  readonly domain: string | null;
  readonly open: () => Promise<Database>;
  /** The server's files, for records that were archived there (`cdr/storage = dir`); null where they can't be reached. */
  readonly files: () => Files | null;
  /** Where the exchange itself says that it logs (`global_getvar log_dir`); undefined where it can't be asked. */
  readonly logFolder?: () => Promise<string | undefined>;
};

/** What this version of FusionPBX has, and what we may read of it. */
type Schema = {
  readonly columns: ReadonlySet<string>;
  readonly json: boolean;
  readonly flow: boolean;
  readonly extensions: boolean;
  readonly domains: boolean;
  readonly messages: boolean;
};

const TABLES = [
  'v_xml_cdr',
  'v_xml_cdr_json',
  'v_xml_cdr_flow',
  'v_extensions',
  'v_domains',
  'v_voicemails',
  'v_voicemail_messages',
] as const;
const NEEDED = ['xml_cdr_uuid', 'start_epoch', 'end_epoch'];
/** Rows fetched at once: a row with its JSON is some 50 kB. */
const PORTION = 200;
/** Clocks of two machines may differ; what a record itself says decides later (ms). */
const SLACK = 7_200_000;

/**
 * Finds out which tables and columns there are: they change from version to version.
 * @throws WordedError `database-tables` or `database-rights`
 */
const readSchema = async ({ address }: FusionSource, db: Database): Promise<Schema> => {
  const found = await db.query<{ name: string; column: string; readable: boolean }>(
    `SELECT t.name, a.attname AS column, has_column_privilege(t.oid, a.attnum, 'SELECT') AS readable
       FROM (SELECT name, to_regclass(name)::oid AS oid FROM unnest($1::text[]) AS name) AS t
       JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped`,
    [TABLES],
  );
  const of = (name: (typeof TABLES)[number], readable: boolean): Set<string> =>
    new Set(found.filter((one) => one.name === name && one.readable === readable).map(({ column }) => column));
  const columns = of('v_xml_cdr', true);
  const forbidden = of('v_xml_cdr', false);
  const hidden = of('v_xml_cdr_json', false).size > 0 && !of('v_xml_cdr_json', true).has('json');
  if (NEEDED.some((name) => forbidden.has(name)) || hidden) {
    // The server's own refusal has the fitting words.
    await db.query(
      `SELECT ${hidden ? 'json FROM v_xml_cdr_json' : 'xml_cdr_uuid, start_epoch, end_epoch FROM v_xml_cdr'} LIMIT 1`,
    );
  }
  const missing = NEEDED.find((name) => !columns.has(name));
  if (missing !== undefined) throw otherTables(address, columns.size === 0 ? 'v_xml_cdr' : `v_xml_cdr.${missing}`);
  const has = (name: (typeof TABLES)[number], ...wanted: string[]): boolean =>
    wanted.every((column) => of(name, true).has(column));
  return {
    columns,
    json: has('v_xml_cdr_json', 'xml_cdr_uuid', 'json'),
    flow: has('v_xml_cdr_flow', 'xml_cdr_uuid', 'call_flow'),
    extensions: has('v_extensions', 'extension_uuid', 'extension') && columns.has('extension_uuid'),
    domains: has('v_domains', 'domain_uuid', 'domain_name'),
    messages:
      has('v_voicemail_messages', 'voicemail_message_uuid', 'voicemail_uuid') &&
      has('v_voicemails', 'voicemail_uuid', 'voicemail_id'),
  };
};

/** When a row was imported: what the cursor runs along. Without that column the call's end stands for it. */
const importedAt = ({ columns }: Schema): string => {
  const times = ['insert_date', 'end_stamp', 'start_stamp']
    .filter((name) => columns.has(name))
    .map((name) => `c.${name}`);
  return `coalesce(${[...times, 'to_timestamp(c.end_epoch::float8)'].join(', ')})`;
};

/** @returns a condition on rows, whose domain is `$2` */
const ofDomain = ({ columns, domains }: Schema): string => {
  const named = columns.has('domain_name') ? ['lower(c.domain_name) = lower($2)'] : [];
  const listed =
    domains && columns.has('domain_uuid')
      ? ['c.domain_uuid IN (SELECT domain_uuid FROM v_domains WHERE lower(domain_name) = lower($2))']
      : [];
  return `($2::text IS NULL${[...named, ...listed].map((one) => ` OR ${one}`).join('')})`;
};

/** @throws WordedError where the domain of the settings is none of theirs */
const checkDomain = async ({ domain }: FusionSource, db: Database, { domains }: Schema): Promise<void> => {
  if (domain === null || !domains) return;
  const names = (await db.query<{ name: string }>('SELECT domain_name AS name FROM v_domains ORDER BY 1')).map(
    ({ name }) => name,
  );
  if (!names.some((name) => name.toLowerCase() === domain.toLowerCase()))
    throw new WordedError('history-domain', sayRecords.both('noDomain', domain, names));
};

/** The rows of these ids, with all that belongs to them. */
const fetchRows = (db: Database, schema: Schema, ids: readonly string[]): Promise<FusionRow[]> => {
  const latest = (table: string, column: string, as: string): string =>
    `(SELECT ${column} FROM ${table} AS x WHERE x.xml_cdr_uuid = c.xml_cdr_uuid ORDER BY x.insert_date DESC NULLS LAST LIMIT 1) AS ${as}`;
  const own = [...schema.columns].filter(
    (name) => !(name === 'json' && schema.json) && !(name === 'call_flow' && schema.flow),
  );
  const more = [
    ...(schema.json ? [latest('v_xml_cdr_json', 'json', 'json')] : []),
    ...(schema.flow ? [latest('v_xml_cdr_flow', 'call_flow', 'call_flow')] : []),
    ...(schema.extensions
      ? ['(SELECT e.extension FROM v_extensions AS e WHERE e.extension_uuid = c.extension_uuid LIMIT 1) AS extension']
      : []),
    // The message's id is the caller's channel.
    ...(schema.messages
      ? [
          `(SELECT v.voicemail_id FROM v_voicemail_messages AS m JOIN v_voicemails AS v ON v.voicemail_uuid = m.voicemail_uuid
             WHERE m.voicemail_message_uuid = c.xml_cdr_uuid LIMIT 1) AS message_box`,
        ]
      : []),
  ];
  const list = own.map((name) => `c."${name}"`);
  return db.query<FusionRow>(
    `SELECT ${[...list, ...more].join(', ')} FROM v_xml_cdr AS c WHERE c.xml_cdr_uuid = ANY($1::uuid[])`,
    [ids],
  );
};

/** Where FusionPBX's settings say that FreeSWITCH logs, or keeps mailboxes; nothing where we may not read them, or none is set. */
const folderSet = async (db: Database, what: 'log' | 'voicemail'): Promise<string[]> => {
  const rows = await db
    .query<{ folder: string | null }>(
      `SELECT default_setting_value AS folder FROM v_default_settings
        WHERE default_setting_category = 'switch' AND default_setting_subcategory = $1`,
      [what],
    )
    .catch(() => []);
  return rows.flatMap(({ folder }) => (folder?.startsWith('/') ? [folder] : []));
};

const isBadRecord = (error: unknown): error is Error =>
  error instanceof NotACdr || error instanceof SyntaxError || (error instanceof Error && !('code' in error));

/**
 * Reads what was imported since the cursor, oldest first, in portions; a reader of createHistory.
 * @throws WordedError: the database is gone, slow, refuses us, or has other tables
 */
export async function* readFusionRows(source: FusionSource, options: PortionOptions): AsyncGenerator<Portion> {
  const { since, now, signal, portion = PORTION } = options;
  let { cursor } = options;
  const db = await source.open();
  let files: Files | null | undefined;
  let archive: ReturnType<typeof createArchive> | undefined;
  const archived = async (row: FusionRow): Promise<string | undefined> => {
    files ??= source.files();
    if (archive === undefined) {
      const told = await source.logFolder?.().catch(() => undefined);
      archive = createArchive(files, [...(await folderSet(db, 'log')), ...(told === undefined ? [] : [told])]);
    }
    return archive.find(row.xml_cdr_uuid, Number(row['start_epoch'] ?? 0));
  };
  try {
    const schema = await readSchema(source, db);
    await checkDomain(source, db, schema);
    const [mailboxes] = await folderSet(db, 'voicemail');
    const at = importedAt(schema);
    // The overlap: rows are seen only when their transaction ends, and clocks are set back.
    const from = Math.max(cursor.watermark - OVERLAP, since / 1000 - SLACK, 0);
    const listed = await db.query<{ id: string; at: number }>(
      `SELECT c.xml_cdr_uuid::text AS id, (extract(epoch FROM ${at}) * 1000)::float8 AS at FROM v_xml_cdr AS c
        WHERE ${at} >= to_timestamp($1::float8 / 1000) AND ${ofDomain(schema)} ORDER BY 2, 1`,
      [from, source.domain],
    );
    const all = listed
      .map((one) => ({ name: one.id, path: one.id, size: 0, isFolder: false, mtimeMs: one.at }))
      .filter((one) => !isRead(cursor, one));
    let carried: typeof all = [];
    for (let begin = 0; begin === 0 || begin < all.length; begin += portion) {
      signal?.throwIfAborted();
      const part = all.slice(begin, begin + portion);
      const rows = new Map(
        (part.length === 0
          ? []
          : await fetchRows(
              db,
              schema,
              part.map(({ name }) => name),
            )
        ).map((row) => [row.xml_cdr_uuid, row]),
      );
      const found: Found[] = [];
      const problems: CallRecordProblem[] = [];
      for (const { name, mtimeMs } of part) {
        const row = rows.get(name);
        if (row === undefined) continue; // deleted meanwhile (retention)
        try {
          const cdr = readFusionRow(row, isBare(row) ? await archived(row) : undefined, mailboxes);
          found.push({ cdr, writtenMs: mtimeMs, source: name });
        } catch (error) {
          if (!isBadRecord(error)) throw error;
          problems.push({ file: name, words: sayRecords.both('badRow', name, systemWords(error)) });
        }
      }
      const taken = [...carried, ...part];
      const before = cursor;
      yield {
        found,
        problems,
        after: (waiting) => {
          carried = taken.filter(({ name }) => waiting.has(name));
          cursor = advance(
            before,
            taken.filter(({ name }) => !waiting.has(name)),
            now,
          );
          return cursor;
        },
        done: Math.min(begin + portion, all.length),
        total: all.length,
        last: begin + portion >= all.length,
      };
    }
  } finally {
    await db.close();
    await files?.close();
  }
}
/** As long as the cursor remembers what it has read (ms). */
const OVERLAP = 26 * 3_600_000;

export type FusionProof = {
  readonly count: number;
  /** ms; undefined where there is no call yet. */
  readonly newest?: number;
  readonly oldest?: number;
  readonly domains: readonly string[];
  /** False where FusionPBX keeps the columns alone: less is known of each call. */
  readonly whole: boolean;
};

/**
 * Proves that the records can be read: counts them and reads the newest one.
 * @throws WordedError with what is wrong
 */
export const testFusionPbx = async (source: FusionSource): Promise<FusionProof> => {
  const db = await source.open();
  try {
    const schema = await readSchema(source, db);
    await checkDomain(source, db, schema);
    const at = importedAt(schema);
    const where = ofDomain(schema).replaceAll('$2', '$1');
    const [sum] = await db.query<{ count: number; newest: number | null; oldest: number | null }>(
      `SELECT count(*)::float8 AS count, (extract(epoch FROM max(c.end_epoch::float8 * interval '1 second' + 'epoch'::timestamptz)) * 1000)::float8 AS newest,
              (extract(epoch FROM min(${at})) * 1000)::float8 AS oldest FROM v_xml_cdr AS c WHERE ${where}`,
      [source.domain],
    );
    const [last] = await db.query<{ id: string }>(
      `SELECT c.xml_cdr_uuid::text AS id FROM v_xml_cdr AS c WHERE ${where} ORDER BY ${at} DESC LIMIT 1`,
      [source.domain],
    );
    const [row] = last === undefined ? [] : await fetchRows(db, schema, [last.id]);
    const domains = schema.domains
      ? (await db.query<{ name: string }>('SELECT domain_name AS name FROM v_domains ORDER BY 1')).map(
          ({ name }) => name,
        )
      : [];
    if (row !== undefined) readFusionRow(row);
    return {
      count: sum?.count ?? 0,
      ...(sum?.newest && { newest: sum.newest }),
      ...(sum?.oldest && { oldest: sum.oldest }),
      domains,
      whole: row === undefined || !isBare(row),
    };
  } catch (error) {
    if (error instanceof NotACdr || error instanceof SyntaxError)
      throw new WordedError('history-format', sayRecords.both('badRow', '', systemWords(error)), { cause: error });
    throw error;
  } finally {
    await db.close();
  }
};
