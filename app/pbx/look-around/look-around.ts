/** One look around an exchange's server with one SSH login, read-only: what is there, where it is, and what could not be seen. */
import type { Extension } from '../../contract/api.ts';
import { wordsOf } from '../../contract/worded-error.ts';
import type { Words } from '../../contract/language.ts';
import { openDatabase, type DatabaseAddress } from '../../remote/postgres.ts';
import { databaseFailed } from '../call-records/database-words.ts';
import type { Seen, Server } from '../../remote/server.ts';
import { readFusionOffice, type FusionOffice, type Gateway } from './fusionpbx-office.ts';
import {
  filledIn,
  isOutsideLogin,
  parseAcl,
  parseConfigConf,
  parseDirectory,
  parseModules,
  parseParams,
  parseVars,
  type DirectoryUser,
} from './server-files.ts';

export type EventSocket = {
  readonly file: string;
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** The access list that the event socket applies, and whom it lets in. */
  readonly acl?: string;
  readonly allowed: readonly string[];
  /** The file of access lists. */
  readonly aclFile?: ServerFile;
};

export type ServerFile = { readonly file: string; readonly text: string };

/** A module that writes call records, and where. */
export type CdrWriter = {
  readonly module: 'json_cdr' | 'xml_cdr' | 'csv';
  readonly file: string;
  readonly text: string;
  readonly folder: string;
  readonly loaded: boolean;
  /** True where b legs are recorded too: without them less is known afterwards. */
  readonly bLegs: boolean;
};

export type ServerView = {
  /** FreeSWITCH's folder of settings; undefined where none was found. */
  readonly conf?: string;
  readonly confWhy?: 'missing' | 'forbidden';
  readonly eventSocket?: EventSocket;
  readonly eventSocketWhy?: 'missing' | 'forbidden';
  readonly fusion?: {
    readonly database: DatabaseAddress;
    readonly office?: FusionOffice;
    /** Why the database could not be read. */
    readonly why?: Words;
  };
  readonly fusionWhy?: 'missing' | 'forbidden';
  readonly domain?: string;
  readonly extensions: readonly Extension[];
  readonly gateways: readonly Gateway[];
  readonly outsideLogins: readonly string[];
  readonly recordings?: { readonly folder: string; readonly readable: boolean };
  readonly writers: readonly CdrWriter[];
  /** The XML dialplan of a bare FreeSWITCH; FusionPBX keeps its own in the database. */
  readonly dialplan: readonly ServerFile[];
  readonly fail2ban: boolean;
};

const CONF = [
  '/etc/freeswitch',
  '/usr/local/freeswitch/conf',
  '/opt/freeswitch/conf',
  '/usr/local/freeswitch/etc/freeswitch',
];
const RECORDINGS = ['/var/lib/freeswitch/recordings', '/usr/local/freeswitch/recordings', '/opt/freeswitch/recordings'];
const LOGS = ['/var/log/freeswitch', '/usr/local/freeswitch/log', '/opt/freeswitch/log'];
const WRITERS = [
  { module: 'json_cdr', loads: 'mod_json_cdr', file: 'json_cdr.conf.xml', folder: 'json_cdr' },
  { module: 'xml_cdr', loads: 'mod_xml_cdr', file: 'xml_cdr.conf.xml', folder: 'xml_cdr' },
  { module: 'csv', loads: 'mod_cdr_csv', file: 'cdr_csv.conf.xml', folder: 'cdr-csv' },
] as const;

const isThere = <T>(seen: Seen<T>): seen is { readonly found: T } => 'found' in seen;
const port = (value: string | undefined, otherwise: number): number => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : otherwise;
};
/** An address that means the server itself becomes the loopback address: the connection is made from there. */
const local = (host: string | undefined): string =>
  host === undefined || /^(0\.0\.0\.0|::|::1|localhost|)$/.test(host) ? '127.0.0.1' : host;

/** The first of several folders that exists. */
const firstFolder = async (
  server: Server,
  folders: readonly string[],
): Promise<Seen<{ path: string; names: readonly string[] }>> => {
  let forbidden = false;
  for (const path of folders) {
    const names = await server.list(path);
    if (isThere(names)) return { found: { path, names: names.found } };
    forbidden ||= names.why === 'forbidden';
  }
  return { why: forbidden ? 'forbidden' : 'missing' };
};

const databaseOf = (config: ReadonlyMap<string, string>): DatabaseAddress | undefined => {
  const of = (name: string): string => config.get(`database.0.${name}`) ?? '';
  if (of('name') === '' || of('username') === '') return undefined;
  return {
    host: local(of('host')),
    port: port(of('port'), 5432),
    database: of('name'),
    user: of('username'),
    password: of('password'),
    tls: /^(require|verify-ca|verify-full)$/.test(of('sslmode')),
  };
};

const lookAtSocket = async (server: Server, conf: string | undefined, config: ReadonlyMap<string, string>) => {
  const file = conf === undefined ? '' : `${conf}/autoload_configs/event_socket.conf.xml`;
  const seen = file === '' ? ({ why: 'missing' } as const) : await server.read(file);
  const aclPath = `${conf ?? ''}/autoload_configs/acl.conf.xml`;
  const acls = conf === undefined ? null : await server.read(aclPath);
  const params = isThere(seen) ? parseParams(seen.found) : new Map<string, string>();
  // FusionPBX stores the same login for its own pages: it is used when we may not read FreeSWITCH's file.
  const own = (...names: string[]): string | undefined =>
    names.map((name) => config.get(name)).find((value) => value !== undefined && value !== '');
  const password = params.get('password') ?? own('switch.event_socket.password', 'event_socket.password');
  if (password === undefined) return { eventSocketWhy: isThere(seen) ? ('missing' as const) : seen.why };
  const acl = params.get('apply-inbound-acl');
  const allowed = acl !== undefined && acls !== null && isThere(acls) ? (parseAcl(acls.found).get(acl) ?? []) : [];
  const eventSocket: EventSocket = {
    file: isThere(seen) ? file : '/etc/fusionpbx/config.conf',
    host: local(params.get('listen-ip') ?? own('switch.event_socket.host', 'event_socket.ip_address')),
    port: port(params.get('listen-port') ?? own('switch.event_socket.port', 'event_socket.port'), 8021),
    password,
    ...(acl !== undefined && { acl }),
    allowed,
    ...(acls !== null && isThere(acls) && { aclFile: { file: aclPath, text: acls.found } }),
  };
  return { eventSocket };
};

/** Users in the XML directory of a bare FreeSWITCH. */
const lookAtDirectory = async (
  server: Server,
  conf: string,
  domain: string | undefined,
  vars: ReadonlyMap<string, string>,
): Promise<DirectoryUser[]> => {
  const found: DirectoryUser[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const names = await server.list(folder);
    if (!isThere(names)) return;
    for (const name of names.found.slice(0, 2000)) {
      if (name.endsWith('.xml')) {
        const file = await server.read(`${folder}/${name}`);
        if (isThere(file)) found.push(...parseDirectory(filledIn(file.found, vars), domain));
      } else if (depth > 1 && !name.includes('.plecho-') && !name.startsWith('.'))
        await walk(`${folder}/${name}`, depth - 1);
    }
  };
  await walk(`${conf}/directory`, 3);
  return [...new Map(found.map((one) => [one.number, one])).values()];
};

const lookAtGateways = async (server: Server, conf: string): Promise<Gateway[]> => {
  const folder = `${conf}/sip_profiles/external`;
  const names = await server.list(folder);
  if (!isThere(names)) return [];
  const found: Gateway[] = [];
  for (const name of names.found.filter((one) => one.endsWith('.xml'))) {
    const file = await server.read(`${folder}/${name}`);
    if (!isThere(file)) continue;
    const text = file.found.replaceAll(/<!--[^]*?-->/g, '');
    for (const [, gateway = '', body = ''] of text.matchAll(
      /<gateway\b[^>]*\bname="([^"]*)"[^>]*>([^]*?)<\/gateway>/g,
    )) {
      const params = parseParams(body);
      found.push({
        name: gateway,
        login: params.get('username') ?? '',
        proxy: params.get('proxy') ?? params.get('realm') ?? '',
        registers: params.get('register') !== 'false',
      });
    }
  }
  return found;
};

const lookAtWriters = async (server: Server, conf: string, vars: ReadonlyMap<string, string>): Promise<CdrWriter[]> => {
  const modules = await server.read(`${conf}/autoload_configs/modules.conf.xml`);
  const loaded = isThere(modules) ? parseModules(modules.found) : new Set<string>();
  const log = await firstFolder(server, LOGS);
  const base = isThere(log) ? log.found.path : (LOGS[0] ?? '');
  const found: CdrWriter[] = [];
  for (const { module, loads, file, folder } of WRITERS) {
    const path = `${conf}/autoload_configs/${file}`;
    const seen = await server.read(path);
    if (!isThere(seen)) continue;
    const params = parseParams(filledIn(seen.found, vars));
    const given = params.get('log-dir') ?? params.get('log-base') ?? '';
    const at = given === '' ? `${base}/${folder}` : given.startsWith('/') ? given : `${base}/${given}`;
    found.push({
      module,
      file: path,
      text: seen.found,
      folder: module === 'csv' && given !== '' && !given.endsWith('cdr-csv') ? `${at}/cdr-csv` : at,
      loaded: loaded.has(loads),
      bLegs:
        module === 'csv'
          ? /^(b|ab)$/.test(params.get('legs') ?? '')
          : /^(true|yes|on|1)$/i.test(params.get('log-b-leg') ?? ''),
    });
  }
  return found;
};

/** The dialplan's files, contexts first. */
const lookAtDialplan = async (server: Server, conf: string): Promise<ServerFile[]> => {
  const found: ServerFile[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const names = await server.list(folder);
    if (!isThere(names)) return;
    for (const name of names.found.slice(0, 500)) {
      const path = `${folder}/${name}`;
      if (!name.endsWith('.xml')) {
        if (depth > 1 && !name.includes('.')) await walk(path, depth - 1);
        continue;
      }
      const file = await server.read(path);
      if (isThere(file)) found.push({ file: path, text: file.found });
    }
  };
  await walk(`${conf}/dialplan`, 2);
  return found;
};

/** Looks around. What cannot be seen is part of the result, not an error. @throws what the connection itself throws */
export const lookAround = async (server: Server): Promise<ServerView> => {
  const configFile = await server.read('/etc/fusionpbx/config.conf');
  const config = isThere(configFile) ? parseConfigConf(configFile.found) : new Map<string, string>();
  const confDir = config.get('switch.conf.dir');
  const folder = await firstFolder(server, [...(confDir === undefined ? [] : [confDir]), ...CONF]);
  const conf = isThere(folder) ? folder.found.path : undefined;
  const varsFile = conf === undefined ? null : await server.read(`${conf}/vars.xml`);
  const vars = varsFile !== null && isThere(varsFile) ? parseVars(varsFile.found) : new Map<string, string>();
  const domainVar = vars.get('domain');
  const domain = domainVar === undefined || domainVar.includes('${') ? undefined : domainVar;

  const database = databaseOf(config);
  let fusion: ServerView['fusion'];
  if (database !== undefined) {
    try {
      const db = await openDatabase({ address: database, failed: databaseFailed, connect: server.connect });
      try {
        fusion = { database, office: await readFusionOffice(db) };
      } finally {
        await db.close();
      }
    } catch (error) {
      fusion = { database, why: wordsOf(error, (message) => ({ ru: message, en: message })) };
    }
  }
  const users: readonly DirectoryUser[] =
    fusion?.office?.extensions ?? (conf === undefined ? [] : await lookAtDirectory(server, conf, domain, vars));
  const gateways = fusion?.office?.gateways ?? (conf === undefined ? [] : await lookAtGateways(server, conf));
  const outside = users.filter(({ number, name, context }) =>
    isOutsideLogin({ login: number, label: name, ...(context !== undefined && { context }) }, gateways),
  );
  const recordings = await firstFolder(
    server,
    [config.get('switch.recordings.dir') ?? '', ...RECORDINGS].filter((path) => path !== ''),
  );
  const jail = await server.list('/etc/fail2ban');
  return {
    ...(conf === undefined ? { confWhy: 'why' in folder ? folder.why : 'missing' } : { conf }),
    ...(await lookAtSocket(server, conf, config)),
    ...(fusion === undefined ? { fusionWhy: isThere(configFile) ? ('missing' as const) : configFile.why } : { fusion }),
    ...(domain !== undefined && { domain }),
    extensions: users.filter((one) => !outside.includes(one)).map(({ context: _, ...one }) => one),
    gateways,
    outsideLogins: [...(fusion?.office?.outsideLogins ?? []), ...outside.map(({ number }) => number)],
    ...(isThere(recordings) && { recordings: { folder: recordings.found.path, readable: true } }),
    writers: conf === undefined ? [] : await lookAtWriters(server, conf, vars),
    dialplan: conf === undefined || fusion !== undefined ? [] : await lookAtDialplan(server, conf),
    fail2ban: isThere(jail),
  };
};
