/** FusionPBX's call records read from a real PostgreSQL: once each, with any database user and in any state of the database. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_CURSOR, parseCursor, type HistoryCursor } from '../../app/pbx/call-records/cursor.ts';
import type { CallRecordGroup } from '../../app/exchange/driver.ts';
import { createHistory } from '../../app/pbx/call-records/folder.ts';
import { readFusionRows, testFusionPbx, type FusionSource } from '../../app/pbx/call-records/fusionpbx.ts';
import { localFiles } from '../../app/remote/files.ts';
import { databaseFailed, readOnlyUserSql } from '../../app/pbx/call-records/database-words.ts';
import { openDatabase, type DatabaseAddress } from '../../app/remote/postgres.ts';
import { createSsh } from '../../app/remote/ssh.ts';
import { noSshd, prepareSshd, type Sshd } from '../callbacks/sshd.ts';
import { DOMAIN, fusionSchema } from '../fixtures/fusionpbx-tables.ts';
import { fusionStories, moveStory, type FusionStory } from '../fixtures/fusionpbx.ts';
import { insertRows, noPostgres, preparePostgres, type Postgres } from '../fixtures/postgres.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const HOUR = 3_600_000;
const stories = new Map(fusionStories().map((story) => [story.name, story]));
type Recorded = { readonly variables: { readonly start_uepoch: string } };
const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'plecho-archive-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
};
const log = pino({ level: 'silent' });

describe.skipIf(noPostgres !== null)('a real PostgreSQL', () => {
  let server: Postgres;
  let database = '';
  let now = NOW;
  const reader = { user: 'plecho', password: 'reader secret' };

  beforeAll(async () => {
    server = await preparePostgres();
    await server.start();
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    now = NOW;
    database = 'fusion';
    await fresh();
  });
  /** An empty database of FusionPBX with its two domains. */
  const fresh = async (without: readonly string[] = []): Promise<void> => {
    // In one database for all tests: creating another costs more than most of them.
    await server.run(database, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${fusionSchema(without)}`);
    if (without.includes('v_domains')) return;
    await insertRows(server, database, 'v_domains', [
      { domain_uuid: DOMAIN.uuid, domain_name: DOMAIN.name, domain_enabled: true },
      { domain_uuid: 'd0000000-0000-4000-8000-000000000009', domain_name: 'other.local', domain_enabled: true },
    ]);
  };
  /** Imports a call that began at `at`, as FusionPBX's importer does. */
  const bring = async (name: string, at: number, over: Record<string, unknown> = {}): Promise<FusionStory> => {
    const story = moveStory(stories.get(name) ?? ({} as FusionStory), at);
    for (const table of ['v_xml_cdr', 'v_xml_cdr_json', 'v_xml_cdr_flow'] as const)
      await insertRows(
        server,
        database,
        table,
        story.rows[table].map((row) => ({ ...row, ...(table === 'v_xml_cdr' && over) })),
      );
    return story;
  };
  const address = (over: Partial<DatabaseAddress> = {}): DatabaseAddress => ({
    host: '127.0.0.1',
    port: server.port,
    database,
    user: server.user,
    password: server.password,
    tls: false,
    ...over,
  });
  type Ways = Partial<FusionSource> & { queryMs?: number; connectMs?: number };
  const sourceOf = ({ queryMs, connectMs, ...over }: Ways = {}): FusionSource => {
    const place = over.address ?? address();
    const limits = { ...(queryMs !== undefined && { queryMs }), ...(connectMs !== undefined && { connectMs }) };
    return {
      address: place,
      domain: null,
      open: () => openDatabase({ address: place, failed: databaseFailed, ...limits }),
      files: () => null,
      ...over,
    };
  };
  const round = async (cursor: HistoryCursor, ways: Ways & { since?: number; portion?: number } = {}) => {
    const { since = 0, portion, ...over } = ways;
    const source = sourceOf(over);
    const history = createHistory({
      path: 'FusionPBX',
      readPortions: (options) => readFusionRows(source, options),
      log,
      clock: () => now,
      ...(portion !== undefined && { portion }),
    });
    const groups: CallRecordGroup[] = [];
    const problems: string[] = [];
    let stored = cursor;
    let waiting = 0;
    for await (const batch of history.read(cursor, { since })) {
      groups.push(...batch.groups);
      problems.push(...batch.problems.map(({ words }) => words.ru));
      stored = parseCursor(JSON.parse(JSON.stringify(batch.cursor)));
      ({ waiting } = batch);
    }
    return {
      groups,
      channels: groups.flatMap(({ channels }) => channels).toSorted(),
      problems,
      cursor: stored,
      waiting,
    };
  };
  const ids = (...all: readonly FusionStory[]): string[] =>
    all.flatMap(({ rows }) => rows.v_xml_cdr.map(({ xml_cdr_uuid: id }) => id)).toSorted();

  describe('reading', () => {
    test('each call is read once, also after a restart, and calls imported since then come with the next round', async () => {
      const one = await bring('inbound-answered', NOW - 3 * HOUR);
      const two = await bring('attended-transfer', NOW - 2 * HOUR);
      const first = await round(EMPTY_CURSOR);
      expect(first.channels).toEqual(ids(one, two));
      expect((await round(first.cursor)).channels).toEqual([]);
      const three = await bring('outbound-answered', NOW - HOUR);
      const second = await round(first.cursor);
      expect(second.channels).toEqual(ids(three));
      expect((await round(second.cursor)).channels).toEqual([]);
    });

    test('a row that becomes visible late, though imported before the newest, is not skipped', async () => {
      await bring('inbound-answered', NOW - HOUR);
      const first = await round(EMPTY_CURSOR);
      const late = await bring('wrong-number', NOW - 5 * HOUR);
      expect((await round(first.cursor)).channels).toEqual(ids(late));
    });

    test('in portions, calls across their border stay whole', async () => {
      const all = [];
      for (const [at, name] of [
        'inbound-answered',
        'attended-transfer',
        'queue-answered',
        'ring-group-mobile',
        'enterprise-mobile',
      ].entries())
        all.push(await bring(name, NOW - 5 * HOUR + at * HOUR * 0.5));
      expect((await round(EMPTY_CURSOR, { portion: 2 })).channels).toEqual(ids(...all));
    });

    test('the client’s own channel is still up: the records of its call wait', async () => {
      const story = moveStory(stories.get('enterprise-mobile') ?? ({} as FusionStory), NOW - 20 * 60_000);
      const client = story.told?.[0]?.id;
      const put = (own: boolean): Promise<void[]> =>
        Promise.all(
          (['v_xml_cdr', 'v_xml_cdr_json', 'v_xml_cdr_flow'] as const).map((table) =>
            insertRows(
              server,
              database,
              table,
              story.rows[table].filter((row) => (row.xml_cdr_uuid === client) === own),
            ),
          ),
        );
      await put(false);
      const first = await round(EMPTY_CURSOR);
      expect(first).toMatchObject({ channels: [], waiting: ids(story).length - 1 });
      await put(true);
      expect((await round(first.cursor)).channels).toEqual(ids(story));
    });

    test('one domain of several; for an unknown one the error lists the existing ones', async () => {
      const ours = await bring('inbound-answered', NOW - 3 * HOUR);
      await bring('outbound-answered', NOW - 2 * HOUR, {
        domain_uuid: 'd0000000-0000-4000-8000-000000000009',
        domain_name: 'other.local',
      });
      const unnamed = await bring('user-recorded', NOW - HOUR, { domain_name: null });
      expect((await round(EMPTY_CURSOR, { domain: 'Office.local' })).channels).toEqual(ids(ours, unnamed));
      expect((await round(EMPTY_CURSOR, { domain: 'other.local' })).channels).toHaveLength(1);
      await expect(round(EMPTY_CURSOR, { domain: 'third.local' })).rejects.toMatchObject({
        words: { ru: expect.stringContaining('нет домена third.local. Есть: office.local, other.local') },
      });
    });

    test('calls from before the set-up are left out', async () => {
      await bring('inbound-answered', NOW - 20 * 24 * HOUR);
      const young = await bring('outbound-answered', NOW - HOUR);
      expect((await round(EMPTY_CURSOR, { since: (NOW - 24 * HOUR) * 1000 })).channels).toEqual(ids(young));
    });

    test('a corrupt record is one problem; the others are read', async () => {
      const fine = await bring('inbound-answered', NOW - 3 * HOUR);
      const spoilt = await bring('outbound-answered', NOW - 2 * HOUR);
      const [id] = ids(spoilt);
      await server.run(database, `UPDATE v_xml_cdr_json SET json = '{"variables":[]}' WHERE xml_cdr_uuid = $1`, [id]);
      const { channels, problems, cursor } = await round(EMPTY_CURSOR);
      expect(channels).toEqual(ids(fine));
      expect(problems).toEqual([expect.stringContaining(`${id} в базе FusionPBX не разобрана и пропущена`)]);
      expect((await round(cursor)).problems).toEqual([]);
    });

    test('the record is in the xml column, in a file of the archive, or nowhere but in the columns', async () => {
      const story = await bring('inbound-answered', NOW - HOUR);
      const [id = ''] = ids(story);
      const json = JSON.stringify(story.rows.v_xml_cdr_json[0]?.['json']);
      await server.run(database, 'DELETE FROM v_xml_cdr_json');
      const bare = await round(EMPTY_CURSOR);
      expect(bare.channels).toEqual([id]);
      await using place = await temporaryFolder();
      const put = async (logs: string, day: string, text: string): Promise<void> => {
        await mkdir(join(place.path, logs, 'xml_cdr/archive', day), { recursive: true });
        await writeFile(join(place.path, logs, 'xml_cdr/archive', day, `${id}.json`), text);
      };
      /** Whether the leg before the transfer is read too; the columns do not contain it. */
      const isWhole = async (ways: Ways): Promise<boolean> => {
        const { groups } = await round(EMPTY_CURSOR, { files: () => localFiles(), ...ways });
        const created = groups.flatMap(({ facts }) => facts).find((fact) => fact.kind === 'created');
        return created?.at === started;
      };
      const started = Number((JSON.parse(json) as Recorded).variables.start_uepoch);
      const exchange = join(place.path, 'exchange');
      expect(await isWhole({})).toBe(false);
      await put('exchange', '2026/Nov/27', json);
      expect(await isWhole({})).toBe(false);
      expect(await isWhole({ logFolder: () => Promise.resolve(`${exchange}/`) })).toBe(true);
      expect(await isWhole({ logFolder: () => Promise.reject(new Error('no exchange')) })).toBe(false);

      // FusionPBX's own setting (Advanced → Default Settings → Switch → log); its importer's clock in another zone than the database's.
      await put('set', '2026/Nov/26', json);
      await server.run(
        database,
        'CREATE TABLE v_default_settings (default_setting_category text, default_setting_subcategory text, default_setting_value text)',
      );
      await server.run(database, 'INSERT INTO v_default_settings VALUES ($1, $2, $3)', [
        'switch',
        'log',
        join(place.path, 'set'),
      ]);
      expect(await isWhole({})).toBe(true);
      expect(await isWhole({ files: () => null })).toBe(false);
    });
  });

  describe('the database user', () => {
    beforeEach(async () => {
      await server.run(database, `DROP ROLE IF EXISTS plecho`).catch(async () => {
        await server.run(database, 'DROP OWNED BY plecho; DROP ROLE plecho');
      });
      await server.run(database, readOnlyUserSql(database, 'plecho').replace('…', reader.password));
    });

    test('a user created as the window says can read everything and change nothing', async () => {
      const story = await bring('inbound-answered', NOW - HOUR);
      const source = sourceOf({ address: address(reader) });
      expect(await testFusionPbx(source)).toMatchObject({
        count: 1,
        whole: true,
        domains: [DOMAIN.name, 'other.local'],
      });
      expect((await round(EMPTY_CURSOR, { address: address(reader) })).channels).toEqual(ids(story));
      const db = await source.open();
      await expect(db.query('DELETE FROM v_xml_cdr')).rejects.toMatchObject({
        code: expect.stringContaining('database-'),
      });
      await db.close();
      expect(await server.run(database, 'SELECT 1 FROM v_xml_cdr')).toHaveLength(1);
    });

    test('that user can read which mailbox has a message, and nothing else of it; without that right only the call record is used', async () => {
      const story = await bring('voicemail-left', NOW - HOUR);
      const [id = ''] = ids(story);
      const box = 'd0000000-0000-4000-8000-00000000b0c5';
      await insertRows(server, database, 'v_voicemails', [{ voicemail_uuid: box, voicemail_id: '1004' }]);
      await insertRows(server, database, 'v_voicemail_messages', [
        { voicemail_message_uuid: id, voicemail_uuid: box, message_length: 2 },
      ]);
      const messages = async (): Promise<string[]> =>
        (await round(EMPTY_CURSOR, { address: address(reader) })).groups
          .flatMap(({ facts }) => facts)
          .flatMap((fact) => (fact.kind === 'recording' && fact.state === 'stopped' ? [fact.file] : []));
      expect(await messages()).toEqual([
        `/var/lib/freeswitch/storage/voicemail/default/office.local/1004/msg_${id}.wav`,
      ]);
      const db = await sourceOf({ address: address(reader) }).open();
      await expect(db.query('SELECT message_base64 FROM v_voicemail_messages')).rejects.toMatchObject({
        code: 'database-rights',
      });
      await db.close();
      await server.run(
        database,
        'REVOKE ALL (voicemail_message_uuid, voicemail_uuid) ON v_voicemail_messages FROM plecho',
      );
      expect(await messages()).toEqual([]);
    });

    test('FusionPBX’s own user cannot write, because our connection is read-only', async () => {
      await bring('inbound-answered', NOW - HOUR);
      const db = await sourceOf().open();
      await expect(db.query('DELETE FROM v_xml_cdr')).rejects.toThrow('read-only transaction');
      await db.close();
    });

    test('for a user without the right to read, the error contains the GRANT to run', async () => {
      await server.run(database, 'REVOKE SELECT ON v_xml_cdr_json FROM plecho');
      await expect(round(EMPTY_CURSOR, { address: address(reader) })).rejects.toMatchObject({
        code: 'database-rights',
        words: { ru: expect.stringContaining('GRANT SELECT ON v_xml_cdr, v_xml_cdr_json') },
      });
    });
  });

  describe('errors say what to do', () => {
    const refusal = (ways: Ways): Promise<unknown> =>
      round(EMPTY_CURSOR, ways).then(
        () => null,
        (error: unknown) => error,
      );

    test('password changed, no such database, nobody there, no encryption', async () => {
      expect(await refusal({ address: address({ password: 'old' }) })).toMatchObject({
        code: 'database-login',
        words: { ru: expect.stringContaining('/etc/fusionpbx/config.conf') },
      });
      expect(await refusal({ address: address({ database: 'nothing' }) })).toMatchObject({ code: 'database-missing' });
      expect(await refusal({ address: address({ port: 1 }) })).toMatchObject({
        code: 'database-unreachable',
        words: { ru: expect.stringContaining('в соединении отказано') },
      });
      expect(await refusal({ address: address({ tls: true }) })).toMatchObject({ code: 'database-tls' });
    });

    test('another database, and tables of another version', async () => {
      expect(await refusal({ address: address({ database: 'postgres' }) })).toMatchObject({
        code: 'database-tables',
        words: { ru: expect.stringContaining('v_xml_cdr') },
      });
      await server.run(database, 'ALTER TABLE v_xml_cdr RENAME COLUMN xml_cdr_uuid TO uuid');
      expect(await refusal({})).toMatchObject({
        code: 'database-tables',
        words: { en: expect.stringContaining('v_xml_cdr.xml_cdr_uuid') },
      });
    });

    test('an older version: the JSON in the row itself, no import time, no callflow table', async () => {
      database = `${database}_old`;
      await fresh(['v_xml_cdr.insert_date', 'v_xml_cdr.domain_name', 'v_xml_cdr_json', 'v_xml_cdr_flow']);
      const story = moveStory(stories.get('queue-then-transfer') ?? ({} as FusionStory), NOW - HOUR);
      const rows = story.rows.v_xml_cdr.map((row) => ({
        ...row,
        json: story.rows.v_xml_cdr_json.find((one) => one.xml_cdr_uuid === row.xml_cdr_uuid)?.['json'],
      }));
      await insertRows(server, database, 'v_xml_cdr', rows);
      const first = await round(EMPTY_CURSOR, { domain: DOMAIN.name });
      expect(first.channels).toEqual(ids(story));
      expect((await round(first.cursor)).channels).toEqual([]);
    });

    test('too slow: reported after the time limit, and nothing is skipped', async () => {
      const story = await bring('inbound-answered', NOW - HOUR);
      const holder = server.run(database, 'BEGIN; LOCK TABLE v_xml_cdr; SELECT pg_sleep(2); COMMIT');
      await expect
        .poll(() =>
          server.run(
            database,
            `SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'v_xml_cdr'::regclass`,
          ),
        )
        .toHaveLength(1);
      expect(await refusal({ queryMs: 300 })).toMatchObject({
        code: 'database-slow',
        words: { ru: expect.stringContaining('слишком долго') },
      });
      await holder;
      expect((await round(EMPTY_CURSOR)).channels).toEqual(ids(story));
    });

    test('connection lost in the middle of a round: reported, and the next round reads everything', async () => {
      const stories_ = [await bring('inbound-answered', NOW - 2 * HOUR), await bring('outbound-answered', NOW - HOUR)];
      const source = sourceOf();
      const reading = readFusionRows(source, { cursor: EMPTY_CURSOR, since: 0, now, portion: 1 });
      expect((await reading.next()).value?.found).toHaveLength(1);
      await server.stop();
      await expect(reading.next()).rejects.toMatchObject({ code: 'database-unreachable' });
      expect(await refusal({})).toMatchObject({ code: 'database-unreachable' });
      await server.start();
      expect((await round(EMPTY_CURSOR)).channels).toEqual(ids(...stories_));
    });
  });

  describe('the test in the set-up', () => {
    test('shows how many calls, since when, and the latest; an empty database is no error', async () => {
      expect(await testFusionPbx(sourceOf())).toMatchObject({ count: 0, whole: true });
      const { rows } = await bring('inbound-answered', NOW - 3 * HOUR);
      await bring('outbound-answered', NOW - HOUR);
      const proof = await testFusionPbx(sourceOf());
      expect(proof.count).toBe(2);
      expect(proof.newest).toBeGreaterThan(NOW - HOUR - 1000);
      expect(Math.abs((proof.oldest ?? 0) - Date.parse(String(rows.v_xml_cdr[0]?.['insert_date'])))).toBeLessThan(1000);
      await server.run(database, 'DELETE FROM v_xml_cdr_json');
      expect((await testFusionPbx(sourceOf())).whole).toBe(false);
    });
  });

  describe.skipIf(noSshd !== null)('through an SSH login', () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await prepareSshd();
      await sshd.start();
    });
    afterAll(() => sshd.remove());

    test('the connection is forwarded; a port where nothing listens is reported as the database’s problem', async () => {
      const story = await bring('inbound-answered', NOW - HOUR);
      const ssh = createSsh({ login: () => sshd.login, learnHostKey: () => undefined, log });
      const open = (place: DatabaseAddress) => () =>
        openDatabase({ address: place, failed: databaseFailed, connect: ssh.connect });
      expect((await round(EMPTY_CURSOR, { open: open(address()) })).channels).toEqual(ids(story));
      const nowhere = address({ port: 1 });
      await expect(round(EMPTY_CURSOR, { address: nowhere, open: open(nowhere) })).rejects.toMatchObject({
        code: 'database-unreachable',
        words: { ru: expect.stringContaining('PostgreSQL там не отвечает на 127.0.0.1:1') },
      });
      ssh.close();
    });
  });
});
