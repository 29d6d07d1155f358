/** The look around over one SSH login to a real sshd: the settings of a FusionPBX server and of a bare FreeSWITCH are found and taken over; it still helps where half of it is forbidden. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findingsOf } from '../../app/pbx/look-around/findings.ts';
import { makeChange } from '../../app/pbx/look-around/make-change.ts';
import type { PlannedChange } from '../../app/exchange/driver.ts';
import type { Probe } from '../../app/pbx/link/probe-exchange.ts';
import { settings as schema, type Settings } from '../../app/contract/settings.ts';
import { lookAround } from '../../app/pbx/look-around/look-around.ts';
import { openServer, type Server } from '../../app/remote/server.ts';
import { noSshd, prepareSshd, type Sshd } from '../callbacks/sshd.ts';
import { DOMAIN, fusionSchema } from '../fixtures/fusionpbx-tables.ts';
import { insertRows, noPostgres, preparePostgres, type Postgres } from '../fixtures/postgres.ts';
import { folder } from './product.ts';

/** Files of a server, placed below a temporary folder (path → content). */
type Tree = Readonly<Record<string, string>>;

const SOCKET = `<configuration name="event_socket.conf"><settings>
  <param name="nat-map" value="false"/>
  <param name="listen-ip" value="::"/>
  <param name="listen-port" value="8021"/>
  <!-- <param name="password" value="old"/> -->
  <param name="password" value="s3cret"/>
  <param name="apply-inbound-acl" value="lan"/>
</settings></configuration>`;
const ACL = `<configuration name="acl.conf"><network-lists><list name="lan" default="deny"><node type="allow" cidr="192.168.1.0/24"/></list></network-lists></configuration>`;
const JSON_CDR = `<configuration name="json_cdr.conf">
  <settings>
    <!-- <param name="log-b-leg" value="true"/> -->
    <param name="log-b-leg" value="false"/>
    <param name="log-dir" value=""/>
  </settings>
</configuration>
`;
const BARE: Tree = {
  '/etc/freeswitch/vars.xml': '<include><X-PRE-PROCESS cmd="set" data="domain=pbx.office.example"/></include>',
  '/etc/freeswitch/autoload_configs/event_socket.conf.xml': SOCKET,
  '/etc/freeswitch/autoload_configs/acl.conf.xml': ACL,
  '/etc/freeswitch/autoload_configs/modules.conf.xml':
    '<configuration><modules><load module="mod_json_cdr"/><!-- <load module="mod_xml_cdr"/> --></modules></configuration>',
  '/etc/freeswitch/autoload_configs/json_cdr.conf.xml': JSON_CDR,
  '/etc/freeswitch/directory/default/1001.xml': `<include><user id="1001"><params><param name="password" value="x"/></params><variables>
    <variable name="effective_caller_id_name" value="Мария Смирнова"/><variable name="email" value="m@office.example"/></variables></user></include>`,
  '/etc/freeswitch/directory/default/1002.xml':
    '<include><user id="1002"><variables><variable name="effective_caller_id_name" value="Dmitry Orlov"/></variables></user></include>',
  '/etc/freeswitch/directory/default/goip1.xml': '<include><user id="goip1"/></include>',
  '/etc/freeswitch/directory/default/provider.xml': '<include><user id="provider"/></include>',
  '/etc/freeswitch/directory/default/700.xml':
    '<include><user id="700"><variables><variable name="user_context" value="public"/></variables></user></include>',
  '/etc/freeswitch/sip_profiles/external/trunk.xml':
    '<include><gateway name="provider"><param name="username" value="74951234567"/><param name="proxy" value="sip.provider.example"/></gateway></include>',
  '/var/lib/freeswitch/recordings/a.wav': '',
  '/var/log/freeswitch/freeswitch.log': '',
  '/etc/fail2ban/jail.local': '[DEFAULT]',
};

describe.skipIf(noSshd !== null)('a look around a server', () => {
  let sshd: Sshd;
  let place: ReturnType<typeof folder>;
  const opened: Server[] = [];

  beforeAll(async () => {
    sshd = await prepareSshd(['Subsystem sftp internal-sftp']);
    await sshd.start();
  });
  afterAll(() => sshd.remove());
  beforeEach(() => {
    place = folder();
  });
  afterEach(() => {
    for (const server of opened.splice(0)) server.close();
    place[Symbol.dispose]();
  });

  const plant = (tree: Tree): void => {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(place.path, path)), { recursive: true });
      writeFileSync(join(place.path, path), text);
    }
  };
  /** No time limit: the machine may be busy. */
  const unlimited = (): AbortSignal => new AbortController().signal;
  /** The server behind the login, with our folder as its root: the real sshd serves every file. */
  const server = async (timeOver = unlimited): Promise<Server> => {
    const options = { login: () => sshd.login, learnHostKey: () => undefined, log: pino({ level: 'silent' }) };
    const real = await openServer(options, timeOver);
    opened.push(real);
    const at = (path: string): string => join(place.path, path);
    return {
      ...real,
      read: (path) => real.read(at(path)),
      list: (path) => real.list(at(path)),
      replace: (path, before, after) => real.replace(at(path), before, after),
    };
  };
  const login = () => ({ ...sshd.login });
  const look = async (settings: Settings = schema.parse({}), probe: Probe | null = null) => {
    const view = await lookAround(await server());
    const found = findingsOf({ view, probe, login: login(), settings, language: 'ru' });
    const byId = new Map(found.findings.map((one) => [one.id, one]));
    return { view, ...found, of: (id: string) => byId.get(id) };
  };

  it('a command that prints without end is killed and gives no answer; up to four megabytes are read completely', async () => {
    const real = await server();
    expect(await real.run('echo да; echo нет >&2')).toBe('да\n');
    expect(await real.run('yes')).toBeNull();
    expect(await real.run('head -c 5000000 /dev/zero')).toBeNull();
    expect((await real.run('head -c 3000000 /dev/zero'))?.length).toBe(3_000_000);
  });

  it('a command that prints nothing is given up after its time limit and killed on the server; the login goes on', async () => {
    const limit = new AbortController();
    const hasty = await server(() => limit.signal);
    const noted = join(place.path, 'pid');
    const answer = hasty.run(`echo $$ >'${noted}'; echo half; exec sleep 600`);
    const begun = (): string => (existsSync(noted) ? readFileSync(noted, 'utf8') : '');
    await expect.poll(begun).toMatch(/^\d+\n$/);
    const pid = Number(begun());
    limit.abort();
    expect(await answer).toBeNull();
    const isThere = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isThere).toBe(false);
    const patient = await server();
    expect(await patient.run('echo ok')).toBe('ok\n');
  });

  it('a command that starts only after its time limit is killed on the server too', async () => {
    const limit = new AbortController();
    const hasty = await server(() => limit.signal);
    const noted = join(place.path, 'ended');
    const answer = hasty.run(`trap "echo yes >'${noted}'; exit" TERM; sleep 600 & wait`);
    limit.abort();
    expect(await answer).toBeNull();
    await expect.poll(() => existsSync(noted)).toBe(true);
  });

  it('a bare FreeSWITCH: event socket, people, outside lines, recordings, call records, fail2ban; settings for all of them', async () => {
    plant(BARE);
    const { of, view, changes } = await look();
    expect(of('freeswitch')).toMatchObject({ state: 'found', text: expect.stringContaining('/etc/freeswitch') });
    expect(of('eventSocket')?.patch).toMatchObject({
      pbx: { host: '127.0.0.1', port: 8021, password: 's3cret', ssh: { user: sshd.login.user } },
    });
    expect(of('eventSocket')?.details).toContain('apply-inbound-acl: lan 192.168.1.0/24');
    expect(JSON.stringify(of('eventSocket')?.text)).not.toContain('s3cret');
    expect(of('domains')?.patch).toEqual({ dialing: { domain: 'pbx.office.example', context: 'default' } });
    expect(view.extensions).toEqual([
      {
        number: '1001',
        domain: 'pbx.office.example',
        name: 'Мария Смирнова',
        registered: false,
        emails: ['m@office.example'],
      },
      { number: '1002', domain: 'pbx.office.example', name: 'Dmitry Orlov', registered: false },
    ]);
    expect(of('gateways')).toMatchObject({
      text: expect.stringMatching(/^provider \(sip\.provider\.example\), /),
      patch: { outsideLogins: expect.arrayContaining(['goip1', 'provider', '700']) },
    });
    expect(of('recordings')?.patch).toEqual({
      recordings: {
        upload: true,
        source: { kind: 'sftp', from: '/var/lib/freeswitch/recordings', to: '/var/lib/freeswitch/recordings' },
      },
    });
    expect(of('history')).toMatchObject({
      state: 'warning',
      patch: { history: { kind: 'sftp', format: 'json_cdr', path: '/var/log/freeswitch/json_cdr' } },
    });
    expect(of('firewall')?.state).toBe('found');
    expect(of('fusionpbx')).toBeUndefined();
    expect(changes.map(({ id, canDo }) => ({ id, canDo }))).toEqual([{ id: 'log-b-leg', canDo: true }]);
  });

  it('a change is made with consent, a copy of the old file is kept, and a change made meanwhile is not overwritten', async () => {
    plant(BARE);
    const { changes } = await look();
    const [change] = changes;
    const path = '/etc/freeswitch/autoload_configs/json_cdr.conf.xml';
    const real = join(place.path, path);
    chmodSync(real, 0o640);
    const copy = await (await server()).replace(path, change?.before ?? '', change?.after ?? '');
    expect(readFileSync(copy, 'utf8')).toBe(JSON_CDR);
    const now = readFileSync(real, 'utf8');
    expect(now).toContain('<!-- <param name="log-b-leg" value="true"/> -->');
    expect((await look()).changes).toEqual([]);
    await expect((await server()).replace(path, JSON_CDR, 'x')).rejects.toThrow('changed meanwhile');
    expect(readFileSync(real, 'utf8')).toBe(now);
    expect(readdirSync(dirname(real)).filter((name) => name.includes('.plecho-'))).toHaveLength(1);
  });

  describe('recording, the redirect and the access list', () => {
    const DEFAULT = `<include>
  <!-- <context name="default"> of before -->
  <context name="default">
    <extension name="local"><condition field="destination_number" expression="^(10\\d\\d)$"><action application="bridge" data="user/$1"/></condition></extension>
    <!-- <action application="record_session" data="x.wav"/> -->
  </context>
</include>
`;
    const PUBLIC = '<include>\n  <context name="public">\n    <extension name="did"/>\n  </context>\n</include>\n';
    const WITH_DIALPLAN: Tree = {
      ...BARE,
      '/etc/freeswitch/dialplan/default.xml': DEFAULT,
      '/etc/freeswitch/dialplan/public.xml': PUBLIC,
      '/etc/freeswitch/dialplan/default/01_out.xml': '<include><extension name="out"/></include>',
    };
    const redirecting = schema.parse({ redirect: { enabled: true }, lines: ['74951234567', '74951234568'] });
    const planned = async (id: string, settings?: Settings, probe?: Probe) => {
      const plan = (await look(settings, probe ?? null)).changes.find((one) => one.id === id);
      if (plan?.file === undefined || plan.before === undefined || plan.after === undefined)
        throw new Error(`no plan ${id}`);
      return { ...plan, file: plan.file, before: plan.before, after: plan.after };
    };
    const textOf = (path: string): string => readFileSync(join(place.path, path), 'utf8');
    const copies = (path: string): string[] =>
      readdirSync(dirname(join(place.path, path))).filter((name) => name.includes('.plecho-'));

    it('the exact lines are put at the top of the right context, existing lines stay, a copy is kept', async () => {
      plant(WITH_DIALPLAN);
      const asked: string[] = [];
      const take = (command: string): Promise<string> => {
        asked.push(command);
        return Promise.resolve('+OK [Success]\n');
      };
      const record = await planned('record');
      const done = await makeChange(record, await server(), take, 'ru');
      const text = textOf('/etc/freeswitch/dialplan/default.xml');
      expect(text.replace(`\n${record.lines}`, '')).toBe(DEFAULT);
      expect(text.indexOf('plecho_record')).toBeGreaterThan(text.lastIndexOf('<context name="default">'));
      expect(text.indexOf('plecho_record')).toBeLessThan(text.indexOf('name="local"'));
      expect(done).toMatchObject({ ok: true, text: expect.stringContaining('Старый файл сохранён') });
      const [copy = ''] = copies('/etc/freeswitch/dialplan/default.xml');
      expect(textOf(`/etc/freeswitch/dialplan/${copy}`)).toBe(DEFAULT);

      await makeChange(await planned('redirect', redirecting), await server(), take, 'en');
      const redirect = textOf('/etc/freeswitch/dialplan/public.xml');
      expect(redirect).toContain('expression="^\\+?(74951234567|74951234568)$"');
      expect(redirect).toContain('<action application="set" data="plecho_redirect=ask"/>');
      expect(redirect.indexOf('plecho_redirect')).toBeLessThan(redirect.indexOf('name="did"'));
      expect(asked).toEqual(['reloadxml', 'reloadxml']);
      const again = (await look(redirecting)).changes.map(({ id }) => id);
      expect(again).toEqual(['log-b-leg']);
    });

    it('the exchange rejects the change: the file is restored and reloaded', async () => {
      plant(WITH_DIALPLAN);
      const asked: string[] = [];
      const refuse = (command: string): Promise<string> => {
        asked.push(`${command} ${textOf('/etc/freeswitch/dialplan/default.xml') === DEFAULT ? 'old' : 'new'}`);
        return Promise.resolve(
          asked.length === 1 ? '+OK [[error near line 79]: unexpected closing tag </document>]\n' : '+OK [Success]\n',
        );
      };
      const result = await makeChange(await planned('record'), await server(), refuse, 'ru');
      expect(result).toMatchObject({ ok: false, text: expect.stringContaining('возвращён') });
      expect(result.text).toContain('error near line 79');
      expect(asked).toEqual(['reloadxml new', 'reloadxml old']);
      expect(textOf('/etc/freeswitch/dialplan/default.xml')).toBe(DEFAULT);
    });

    it('the exchange can’t be asked: the change stays, and the result says what is left to do', async () => {
      plant(WITH_DIALPLAN);
      const result = await makeChange(await planned('record'), await server(), () => Promise.resolve(null), 'en');
      expect(result).toMatchObject({ ok: true, text: expect.stringContaining('Run on the exchange: reloadxml') });
    });

    it('an access list that excludes the server itself is opened for the server only', async () => {
      plant(WITH_DIALPLAN);
      const refused: Probe = { ok: false, code: 'acl', words: { ru: 'не пускает', en: 'refused' } };
      const plan: PlannedChange = await planned('acl', undefined, refused);
      expect(plan).toMatchObject({ canDo: true, lines: '<node type="allow" cidr="127.0.0.1/32"/>' });
      expect(plan.after).toContain('<list name="lan" default="deny">\n      <node type="allow" cidr="127.0.0.1/32"/>');
      expect((await look()).changes.map(({ id }) => id)).not.toContain('acl');
    });

    it('nothing is proposed that already exists or is switched off', async () => {
      plant({
        ...WITH_DIALPLAN,
        '/etc/freeswitch/dialplan/default.xml': DEFAULT.replaceAll('<!-- <action', '<action').replaceAll(
          '/> -->',
          '/>',
        ),
        '/etc/freeswitch/dialplan/public/00_own.xml':
          '<include><action application="set" data="plecho_redirect=ask"/></include>',
      });
      expect((await look(redirecting)).changes.map(({ id }) => id)).toEqual(['log-b-leg']);
    });
  });

  it('an empty server: everything is reported as missing, with what to do; nothing is offered', async () => {
    const { findings } = await look();
    expect(findings.every(({ offered }) => !offered)).toBe(true);
    expect(findings.find(({ id }) => id === 'eventSocket')?.why).toContain('впишите его в шаге «АТС»');
  });

  it('half is forbidden: the rest helps', async () => {
    const { '/etc/freeswitch/autoload_configs/event_socket.conf.xml': socket, ...rest } = BARE;
    plant(rest);
    const path = join(place.path, '/etc/freeswitch/autoload_configs/event_socket.conf.xml');
    // Root may read every file, but a folder cannot be read as a file.
    if (process.getuid?.() === 0) mkdirSync(path);
    else writeFileSync(path, socket ?? '', { mode: 0 });
    const { of } = await look();
    expect(of('eventSocket')?.state).toBe('forbidden');
    expect(of('recordings')?.state).toBe('found');
    expect(of('extensions')?.state).toBe('found');
  });

  describe.skipIf(noPostgres !== null)('a FusionPBX server', () => {
    let postgres: Postgres;
    const config = (over = ''): string =>
      [
        '# FusionPBX',
        'database.0.type = pgsql',
        'database.0.host = localhost',
        `database.0.port = ${postgres.port}`,
        'database.0.name = fusionpbx',
        `database.0.username = ${postgres.user}`,
        `database.0.password = ${postgres.password}`,
        'switch.conf.dir = /etc/freeswitch',
        'switch.recordings.dir = /var/lib/freeswitch/recordings',
        'switch.event_socket.host = 127.0.0.1',
        'switch.event_socket.port = 8021',
        'switch.event_socket.password = ClueCon',
        over,
      ].join('\n');

    beforeAll(async () => {
      postgres = await preparePostgres();
      await postgres.start();
      await postgres.run(
        'fusionpbx',
        `${fusionSchema()}
         CREATE TABLE v_destinations (domain_uuid uuid, destination_type text, destination_prefix text, destination_number text, destination_actions json, destination_record boolean, destination_enabled boolean);
         CREATE TABLE v_gateways (gateway text, username text, proxy text, register boolean, enabled boolean);
         CREATE TABLE v_ring_groups (ring_group_extension text, ring_group_name text);
         CREATE TABLE v_users (user_uuid uuid, username text, user_email text, contact_uuid uuid);
         CREATE TABLE v_extension_users (extension_uuid uuid, user_uuid uuid);
         CREATE TABLE v_software (software_version text);
         INSERT INTO v_software VALUES ('5.4.0');
         INSERT INTO v_ring_groups VALUES ('2000', 'sales');
         INSERT INTO v_gateways VALUES ('trunk', '74951234567', 'sip.provider.example', true, true);
         INSERT INTO v_users VALUES ('a0000000-0000-4000-8000-000000000001', 'masha', 'masha@office.example', null);
         INSERT INTO v_extension_users VALUES ('6dbf44f5-befc-4fda-a67c-01e03a1f5921', 'a0000000-0000-4000-8000-000000000001');
         INSERT INTO v_destinations VALUES
           ('${DOMAIN.uuid}', 'inbound', '7', '4951234567', '[{"destination_app":"transfer","destination_data":"1001 XML office.local"}]', true, true),
           ('${DOMAIN.uuid}', 'inbound', '7', '4951234568', '[{"destination_app":"transfer","destination_data":"2000 XML office.local"}]', false, true),
           ('${DOMAIN.uuid}', 'inbound', '7', '4951230000', '[]', false, false);`,
      );
      await insertRows(postgres, 'fusionpbx', 'v_domains', [
        { domain_uuid: DOMAIN.uuid, domain_name: DOMAIN.name, domain_enabled: true },
      ]);
      await insertRows(postgres, 'fusionpbx', 'v_extensions', [
        {
          extension_uuid: '6dbf44f5-befc-4fda-a67c-01e03a1f5921',
          domain_uuid: DOMAIN.uuid,
          extension: '1001',
          directory_first_name: 'Мария',
          directory_last_name: 'Смирнова',
          effective_caller_id_name: 'Masha',
          enabled: true,
          user_record: 'all',
        },
        {
          extension_uuid: '8fca0b45-b0fb-4c02-afb6-839e96418f10',
          domain_uuid: DOMAIN.uuid,
          extension: '1002',
          effective_caller_id_name: 'Dmitry Orlov',
          enabled: true,
        },
        {
          extension_uuid: '078d65c1-86df-4a6b-8ea5-7931aad619bf',
          domain_uuid: DOMAIN.uuid,
          extension: '3001',
          description: 'GoIP 4',
          enabled: true,
        },
        {
          extension_uuid: '82d2a564-d87d-4813-b1d4-165c6376bbee',
          domain_uuid: DOMAIN.uuid,
          extension: '1009',
          enabled: false,
        },
      ]);
    });
    afterAll(() => postgres.remove());

    it('its database, domain, people with e-mails, outside numbers and their destinations, recording, call records', async () => {
      plant({ ...BARE, '/etc/fusionpbx/config.conf': config() });
      const { of, view, changes } = await look();
      expect(of('fusionpbx')).toMatchObject({ state: 'found', text: expect.stringContaining('5.4.0, база fusionpbx') });
      expect(of('domains')?.patch).toEqual({
        dialing: { domain: 'office.local', context: 'office.local' },
        redirect: { context: 'office.local' },
      });
      expect(view.extensions).toEqual([
        {
          number: '1001',
          domain: 'office.local',
          name: 'Мария Смирнова',
          aliases: ['Masha'],
          registered: false,
          emails: ['masha@office.example'],
        },
        { number: '1002', domain: 'office.local', name: 'Dmitry Orlov', registered: false },
      ]);
      expect(of('lines')?.patch).toEqual({ lines: ['74951234567', '74951234568'] });
      expect(of('lines')?.details).toEqual([
        '74951234567 → сотрудник 1001 Мария Смирнова',
        '74951234568 → группа 2000 sales',
      ]);
      expect(of('gateways')?.text).toBe('trunk (sip.provider.example), 3001');
      expect(of('recordings')).toMatchObject({ state: 'found', details: ['74951234567', '1001'] });
      expect(of('history')?.patch).toMatchObject({
        history: {
          kind: 'fusionpbx',
          host: '127.0.0.1',
          port: postgres.port,
          database: 'fusionpbx',
          user: postgres.user,
          password: postgres.password,
          domain: null,
          tls: false,
        },
      });
      expect(changes).toEqual([]);
      // Settings that FusionPBX keeps in its database are changed in its web pages: the result names the menu entry.
      const wanting = schema.parse({ redirect: { enabled: true }, lines: ['74951234567'] });
      const refused: Probe = { ok: false, code: 'acl', words: { ru: 'не пускает', en: 'refused' } };
      expect((await look(wanting, refused)).changes).toMatchObject([
        { id: 'fusion-redirect', canDo: false, place: expect.stringContaining('(Destinations)') },
        { id: 'acl', canDo: false, place: expect.stringContaining('(Access Controls) → lan') },
      ]);
      await postgres.run('fusionpbx', `UPDATE v_extensions SET user_record = ''`);
      await postgres.run('fusionpbx', 'UPDATE v_destinations SET destination_record = false');
      expect((await look()).changes).toMatchObject([
        { id: 'fusion-recording', canDo: false, place: expect.stringContaining('Внутренние номера (Extensions)') },
      ]);
      await postgres.run('fusionpbx', `UPDATE v_extensions SET user_record = 'all' WHERE extension = '1001'`);
      // All offered settings are valid settings of the product.
      for (const { patch } of (await look()).findings) if (patch !== undefined) schema.parse(patch);
    });

    it('event_socket.conf.xml is unreadable: FusionPBX’s configuration has the password too', async () => {
      const { '/etc/freeswitch/autoload_configs/event_socket.conf.xml': _, ...rest } = BARE;
      plant({ ...rest, '/etc/fusionpbx/config.conf': config() });
      const { of } = await look();
      expect(of('eventSocket')).toMatchObject({ state: 'warning', patch: { pbx: { password: 'ClueCon' } } });
      expect(of('eventSocket')?.why).toContain('ClueCon стоит по умолчанию');
    });

    it('the database refuses: that is reported, and the rest is there', async () => {
      plant({ ...BARE, '/etc/fusionpbx/config.conf': config('database.0.password = wrong') });
      const { of, view } = await look();
      expect(of('fusionpbx')).toMatchObject({ state: 'warning', text: expect.stringContaining('не приняла имя') });
      expect(view.extensions.length).toBe(2);
      expect(of('recordings')?.state).toBe('found');
    });
  });
});
