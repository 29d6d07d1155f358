/** Plecho was off during all calls of a FusionPBX: after the start they are read from its database, once each, with people, times and recordings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readOnlyUserSql } from '../../app/pbx/call-records/database-words.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { DOMAIN, fusionSchema } from '../fixtures/fusionpbx-tables.ts';
import { fusionStories, moveStory, type FusionStory, type LiveCall } from '../fixtures/fusionpbx.ts';
import { insertRows, noPostgres, preparePostgres, type Postgres } from '../fixtures/postgres.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';
import { folder } from './product.ts';

const MINUTE = 60_000;
const SECRET = 'reader secret';
const RECORDINGS = '/var/lib/freeswitch/recordings';
type Told = FusionStory & { readonly told: readonly LiveCall[] };
const LIVE = fusionStories().filter((story): story is Told => story.told !== undefined);
/** Calls whose rows lack something: see test/pbx/fusionpbx-records.test.ts. */
const UNTOLD_LEG = /^43a49501.*:client:u1001:1$/;
const UNTOLD_TIME = /^40e6f542.*:client:u1002:1$|^cfe3ae18.*:u1001:u1002:1$/;
const UNTOLD_FILE = /43a49501|8a2c2745/;

describe.skipIf(noPostgres !== null)('the records of a FusionPBX', () => {
  let server: Postgres;
  let place: ReturnType<typeof folder>;
  let office: Office;
  let turn = 0;
  let database = '';

  beforeAll(async () => {
    server = await preparePostgres();
    await server.start();
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    database = `fusion${(turn += 1)}`;
    place = folder();
    await server.run(database, fusionSchema());
    await insertRows(server, database, 'v_domains', [{ domain_uuid: DOMAIN.uuid, domain_name: DOMAIN.name }]);
    await server.run(database, 'DROP ROLE IF EXISTS plecho');
    await server.run(database, readOnlyUserSql(database, 'plecho').replace('…', SECRET));
    const { port } = server;
    office = await openOffice({
      config: {
        recordings: { upload: true, source: { kind: 'folder', from: RECORDINGS, to: join(place.path, 'recordings') } },
        history: {
          kind: 'fusionpbx',
          host: '127.0.0.1',
          port,
          database,
          user: 'plecho',
          password: SECRET,
          domain: null,
          tls: false,
        },
      },
    });
    await office.engine.stop();
    const store = openStore({
      dir: office.profile,
      seal: createKeyFileSealer(office.profile),
      log: pino({ level: 'silent' }),
    });
    store.setMeta('historySince', String((Date.now() - 180 * MINUTE) * 1000));
    store.close();
  });
  afterEach(async () => {
    await office[Symbol.asyncDispose]();
    await server.run(database, 'DROP OWNED BY plecho');
    place[Symbol.dispose]();
  });

  /** Puts a call of so long ago into the database, as imported, with its files on the disk. */
  const happen = async (story: Told, ago: number): Promise<readonly LiveCall[]> => {
    const moved = moveStory(story, Date.now() - ago) as Told;
    for (const table of ['v_xml_cdr', 'v_xml_cdr_json', 'v_xml_cdr_flow'] as const)
      await insertRows(server, database, table, moved.rows[table]);
    for (const { file } of moved.told.flatMap(({ recordings }) => recordings)) {
      const path = join(place.path, 'recordings', file.slice(RECORDINGS.length));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(2000)]));
    }
    return moved.told;
  };
  const registered = () => [...office.crm.calls.values()].filter(({ registrations }) => registrations.length > 0);
  const requests = (): number => office.crm.requests.filter(({ path }) => path.includes('register-call')).length;
  const userOf = (name: string): string | undefined =>
    office.crm.users.find(({ extension }) => extension === name.slice(1))?.id;
  /** A leg id with this office's user ids. */
  const named = (id: string): string => id.replace(/(?<=:)u1\d{3}(?=:)/g, (user) => userOf(user) ?? user);
  const history = () => office.engine.status().problems.find(({ id }) => id === 'history');

  it('all are registered once with people, times and recordings; a second start registers none', async () => {
    const want: LiveCall[] = [];
    for (const [at, story] of LIVE.entries()) want.push(...(await happen(story, (170 - 2 * at) * MINUTE)));
    await office.restart();
    await office.crm.waitFor(() => registered().length >= want.length, 90_000);
    expect(
      registered()
        .map(({ externalId }) => externalId)
        .toSorted(),
    ).toEqual(want.map(({ id }) => id).toSorted());
    const far = (one: string | undefined, micros: number | undefined): number =>
      Math.abs(Date.parse(one ?? '') - (micros ?? 0) / 1000);
    for (const call of want) {
      const got = office.crm.calls.get(call.id);
      const [body] = got?.registrations ?? [];
      expect(got?.registrations).toHaveLength(1);
      expect(body).toMatchObject({
        direction: call.direction,
        ...(call.clientPhone && { clientPhone: call.clientPhone }),
        ...(call.line && { externalVatsPhone: call.line }),
      });
      const items = call.items.filter(({ id }) => !UNTOLD_LEG.test(id));
      expect(body?.items.map(({ id }) => id).toSorted()).toEqual(items.map(({ id }) => named(id)).toSorted());
      for (const item of items.filter(({ id }) => !UNTOLD_TIME.test(id))) {
        const same = body?.items.find(({ id }) => id === named(item.id));
        expect(same?.startedAt === undefined, `${item.id} answered`).toBe(item.startedAt === undefined);
        if (item.startedAt !== undefined)
          expect(far(same?.startedAt, item.startedAt), `answer of ${item.id}`).toBeLessThan(1500);
        expect(far(same?.finishedAt, item.finishedAt), `end of ${item.id}`).toBeLessThan(2000);
      }
    }
    const files = want.flatMap(({ recordings }) => recordings).filter(({ file }) => !UNTOLD_FILE.test(file));
    const attached = () => [...office.crm.calls.values()].flatMap(({ recordings }) => recordings);
    await office.crm.waitFor(() => attached().length >= files.length, 60_000);
    expect(
      attached()
        .map(({ legId, name }) => `${legId} ${name}`)
        .filter((one) => !UNTOLD_FILE.test(one.slice(36)))
        .toSorted(),
    ).toEqual(files.map(({ legId, file }) => `${named(legId)} ${file.split('/').at(-1) ?? ''}`).toSorted());
    expect(
      [...office.crm.calls.values()].flatMap(({ log }) => log).filter((what) => !/register-call|recording/.test(what)),
    ).toEqual([]);
    expect(office.crm.faults).toEqual([]);

    const before = requests();
    const [one] = LIVE;
    if (one === undefined) throw new Error('a story');
    await office.restart();
    await server.run(database, 'DELETE FROM v_xml_cdr WHERE xml_cdr_uuid = $1', [one.rows.v_xml_cdr[0]?.xml_cdr_uuid]);
    const after = LIVE[1]?.rows.v_xml_cdr[0]?.xml_cdr_uuid;
    await server.run(database, 'UPDATE v_xml_cdr SET insert_date = now() WHERE xml_cdr_uuid = $1', [after]);
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    await office.engine.stop(); // a running round is finished first
    expect(requests()).toBe(before);
  });

  it('the database is down, then refuses, then is back: the window says so, and the calls of that time are not lost', async () => {
    await office.restart();
    await server.stop();
    const [first, second] = LIVE;
    if (first === undefined || second === undefined) throw new Error('two stories');
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    await waitForStatus(office.engine, () => history() !== undefined);
    expect(history()?.text).toMatch(/^База 127\.0\.0\.1:\d+ не отвечает/);
    await server.start();
    await server.run(database, `ALTER ROLE plecho PASSWORD 'another'`);
    const calls = [...(await happen(first, 20 * MINUTE)), ...(await happen(second, 10 * MINUTE))];
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    await waitForStatus(office.engine, () => /не приняла имя plecho или пароль/.test(history()?.text ?? ''));
    await server.run(database, `ALTER ROLE plecho PASSWORD '${SECRET}'`);
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    await waitForStatus(office.engine, () => history() === undefined);
    await office.crm.waitFor(() => registered().length >= calls.length, 60_000);
    expect(
      registered()
        .map(({ externalId }) => externalId)
        .toSorted(),
    ).toEqual(calls.map(({ id }) => id).toSorted());
  });
});
