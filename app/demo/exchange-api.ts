/** What the demo exchange answers to `api` and `bgapi`, in FreeSWITCH's own words (mod_commands.c). */
import type { ChannelTable } from './channel-table.ts';
import type { WireEvent } from './frames.ts';
import type { HashTable } from './hash-table.ts';

/** A user of the demo exchange's directory. `contact` null = no phone registered. */
export type DemoExtension = {
  readonly number: string;
  readonly domain: string;
  readonly name: string;
  readonly context?: string;
  readonly group?: string;
  readonly contact: string | null;
};

/** An own answer to one api command; `jobId` is there for `bgapi`. */
export type ApiHandler = (args: string, jobId?: string) => string | Promise<string>;

export type ApiWorld = {
  readonly table: ChannelTable;
  readonly extensions: () => readonly DemoExtension[];
  /** Headers every event begins with. */
  readonly head: (name: string) => WireEvent;
  readonly globals: ReadonlyMap<string, string>;
  readonly version: string;
  /** The content of mod_hash; lost when the exchange restarts. */
  readonly hash: HashTable;
  /** When the exchange started, ms of its clock. */
  readonly startedAt: () => number;
};

const NO_CHANNEL = '-ERR No such channel!\n';

const listUsers = (world: ApiWorld): string => {
  const lines = world
    .extensions()
    .map(
      ({ number, domain, name, context, group, contact }) =>
        `${number}|${context ?? 'default'}|${domain}|${group ?? 'default'}|${contact ?? 'error/user_not_registered'}||${name}|${number}\n`,
    );
  return `userid|context|domain|group|contact|callgroup|effective_caller_id_name|effective_caller_id_number\n${lines.join('')}\n+OK\n`;
};

const registrations = (world: ApiWorld): string => {
  const rows = world
    .extensions()
    .filter(({ contact }) => contact !== null)
    .map(({ number, domain, contact }) => ({
      reg_user: number,
      realm: domain,
      token: `demo-${number}`,
      url: contact ?? '',
      expires: String(Math.floor(Date.now() / 1000) + 3600),
      network_ip: '127.0.0.1',
      network_port: '5160',
      network_proto: 'udp',
      hostname: 'demo',
      metadata: '',
    }));
  return rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows });
};

const profileRegistrations = (world: ApiWorld): string => {
  const seen = world.extensions().filter(({ contact }) => contact !== null);
  const blocks = seen.map(
    ({ number, domain }) =>
      `Call-ID:    \tdemo-${number}\nUser:       \t${number}@${domain}\nContact:    \t"" <sip:${number}@127.0.0.1:5160>\nAgent:      \tDemo phone\nStatus:     \tRegistered(UDP)(unknown) EXP(2026-12-31 23:59:59) EXPSECS(3600)\nPing-Status:\tReachable\nPing-Time:\t0.00\nHost:       \tdemo\nIP:         \t127.0.0.1\nPort:       \t5160\nAuth-User:  \t${number}\nAuth-Realm: \t${domain}\nMWI-Account:\t${number}@${domain}\n\n`,
  );
  const line = '='.repeat(149);
  return `\nRegistrations:\n${line}\n${blocks.join('')}Total items returned: ${seen.length}\n${line}\n`;
};

const show = (world: ApiWorld, args: string): string => {
  if (args === 'channels as json') return world.table.showJson();
  if (args === 'registrations as json') return registrations(world);
  if (args === 'channels count' || args === 'channels') return `\n${world.table.ids().length} total.\n`;
  return `-USAGE: show ${args}\n`;
};

/** The built-in answers, by command. What places or moves calls is refused unless somebody takes it over (`handlers`). */
export const builtInCommands = (world: ApiWorld): Record<string, ApiHandler> => {
  const onChannel = (args: string): string => (world.table.has(args.split(' ')[0] ?? '') ? '+OK\n' : NO_CHANNEL);
  return {
    version: () => world.version,
    strepoch: () => `${String(world.head('API')['Event-Date-Timestamp']).slice(0, 10)}\n`,
    status: () =>
      `UP 0 years, 1 day, 2 hours, 3 minutes, 4 seconds, 5 milliseconds, 6 microseconds\nFreeSWITCH (Version 1.11.3-demo 64bit) is ready\n200 session(s) since startup\n${world.table.ids().length} session(s) - peak 8, last 5min 4 \n0 session(s) per Sec out of max 30, peak 3, last 5min 1 \n1000 session(s) max\nmin idle cpu 0.00/97.00\n`,
    show: (args) => show(world, args.trim()),
    uuid_dump: (args) => {
      const [uuid = '', format = 'txt'] = args.trim().split(/\s+/);
      return format === 'json' ? world.table.dumpJson(uuid, world.head('CHANNEL_DATA')) : onChannel(uuid);
    },
    uuid_exists: (args) => (world.table.has(args.trim()) ? 'true' : 'false'),
    uuid_kill: onChannel,
    uuid_transfer: onChannel,
    uuid_break: onChannel,
    uuid_getvar: (args) => {
      const [uuid = '', name = ''] = args.trim().split(/\s+/);
      const value = world.table.data(uuid)?.[`variable_${name}`];
      if (!world.table.has(uuid)) return NO_CHANNEL;
      return typeof value === 'string' ? value : '_undef_';
    },
    uuid_setvar: onChannel,
    originate: () => '-ERR USER_NOT_REGISTERED\n',
    list_users: () => listUsers(world),
    sofia: (args) => (/^status profile \S+ reg/.test(args) ? profileRegistrations(world) : '-USAGE: sofia status\n'),
    global_getvar: (args) => world.globals.get(args.trim()) ?? '',
    user_exists: (args) => {
      const [, user = '', domain = ''] = args.trim().split(/\s+/);
      return String(world.extensions().some((one) => one.number === user && (!domain || one.domain === domain)));
    },
    hash: (args) => world.hash.command(args),
    hash_dump: (args) => world.hash.dump(args),
    limit_usage: () => '0',
    uptime: (args) => {
      const ms = Math.floor(Number(world.head('API')['Event-Date-Timestamp']) / 1000) - world.startedAt();
      return String(Math.floor(args.trim() === 'ms' ? ms : ms / 1000));
    },
    hupall: () => '+OK hangup all channels with cause NORMAL_CLEARING\n',
  };
};
