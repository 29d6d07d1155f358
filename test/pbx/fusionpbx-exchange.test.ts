/** FreeSWITCH under FusionPBX, over a real socket: list_users is empty, there is no global domain, and each tenant's context is its domain. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settings as shape } from '../../app/contract/settings.ts';
import type { Fact } from '../../app/core/model.ts';
import { createDemoExchange, type DemoExchange } from '../../app/demo/exchange.ts';
import { DemoChannel } from '../../app/demo/office-channel.ts';
import { createWaiters } from '../../app/demo/waiters.ts';
import { createFreeSwitch } from '../../app/pbx/freeswitch.ts';
import { QUICK } from './link-story.ts';

const CHANNEL = '0f0e0d0c-0000-4000-8000-000000000001';
const PHONES = [
  ['1001', 'office.local', 'gw+1001@127.0.0.3:5160'],
  ['1001', 'office.local', 'gw+x9k2@127.0.0.3:5160'],
  ['1002', 'office.local', 'gw+1002@127.0.0.3:5160'],
  ['2001', 'second.local', 'gw+2001@127.0.0.4:5160'],
] as const;
const PROFILE = `<profile>\n<profile-info></profile-info>\n<registrations>${PHONES.map(
  ([user, domain, contact]) =>
    `<registration><call-id>x</call-id><user>${user}@${domain}</user><contact>"" &lt;sip:${contact};transport=udp&gt;</contact></registration>`,
).join('')}</registrations></profile>`;

let demo: DemoExchange;
let exchange: ReturnType<typeof createFreeSwitch>;
let isSilent = false;
const facts: Fact[] = [];
const waiters = createWaiters();

beforeEach(async () => {
  facts.splice(0);
  isSilent = false;
  demo = await createDemoExchange({
    // The core's registration list has one phone per user.
    extensions: PHONES.filter(([, , contact]) => !contact.includes('x9k2')).map(([number, domain, contact]) => ({
      number,
      domain,
      name: number,
      contact: `sofia/internal/sip:${contact}`,
    })),
    handlers: {
      list_users: () =>
        'userid|context|domain|group|contact|callgroup|effective_caller_id_name|effective_caller_id_number\n\n+OK\n',
      global_getvar: (args) =>
        ({ log_dir: '/srv/log/freeswitch', recordings_dir: '/srv/recordings' })[args.trim()] ?? '-ERR no reply\n',
      sofia: (args) =>
        args === 'xmlstatus'
          ? '<profiles><profile><name>internal</name><type>profile</type></profile></profiles>'
          : args === 'xmlstatus profile internal reg'
            ? PROFILE
            : '-ERR\n',
      user_data: (args) =>
        isSilent
          ? new Promise<string>(() => undefined)
          : (/^\d+@([\w.]+) var user_context$/.exec(args)?.[1] ?? '-ERR no reply\n'),
      originate: () => `+OK ${CHANNEL}\n`,
      uuid_transfer: () => '+OK\n',
    },
  });
  exchange = createFreeSwitch({
    // Only the connection to the exchange is configured.
    settings: () => shape.parse({ pbx: { host: demo.host, port: demo.port, password: 'demo' } }),
    connect: () => undefined,
    now: () => Date.now() * 1000,
    lastHeard: 0,
    timings: QUICK,
    log: pino({ level: 'silent' }),
  });
  exchange.listen({
    heard: () => undefined,
    timeIs: () => undefined,
    facts: (news) => {
      facts.push(...news);
      waiters.check();
    },
    read: () => Promise.resolve(),
    gap: () => undefined,
    changed: () => waiters.check(),
    knows: () => false,
  });
  exchange.start();
  await waiters.until('a connection and its phones', () =>
    exchange.isConnected() && exchange.registered() !== null ? true : undefined,
  );
});
afterEach(async () => {
  exchange.stop();
  await demo.close();
});

const placed = (): string | undefined => demo.commands.findLast((line) => line.includes('originate {'));

test('users are known from the registrations, every phone of a user with its contact', async () => {
  expect([...(exchange.registered() ?? [])].toSorted()).toEqual(
    ['1001', '1001@office.local', '1002', '1002@office.local', '2001', '2001@second.local'].toSorted(),
  );
  expect(exchange.ownerOf('gw+x9k2@127.0.0.3:5160')).toBe('1001@office.local');
  expect(await exchange.extensions()).toEqual([]);
  expect(await exchange.logFolder()).toBe('/srv/log/freeswitch');
  expect(await exchange.recordingsFolder()).toBe('/srv/recordings');
});

test('CALL without domain and context in the settings: those of the phone’s registration are used', async () => {
  await exchange.dial({
    channel: CHANNEL,
    extension: '1002',
    domain: null,
    number: '89997775533',
    shown: '79997775533',
    autoAnswer: false,
  });
  expect(placed()).toMatch(/\}user\/1002@office\.local 89997775533 XML office\.local$/m);
  await exchange.dial({
    channel: CHANNEL,
    extension: '2001',
    domain: null,
    number: '89997775533',
    shown: '79997775533',
    autoAnswer: false,
  });
  expect(placed()).toMatch(/\}user\/2001@second\.local 89997775533 XML second\.local$/m);
});

test('a client is transferred to a colleague in the colleague’s own context, never to a context that does not exist', async () => {
  await exchange.transfer(CHANNEL, '1002', 'default');
  await exchange.transfer(CHANNEL, '2001@second.local', 'default');
  await exchange.transfer(CHANNEL, '1002', 'features');
  expect(demo.commands.filter((line) => line.includes('uuid_transfer'))).toEqual([
    expect.stringMatching(/1002 XML office\.local$/),
    expect.stringMatching(/2001 XML second\.local$/),
    expect.stringMatching(/1002 XML features$/),
  ]);
});

test('the exchange does not return the context in time: the client’s call goes its usual way', async () => {
  isSilent = true;
  await expect(exchange.transfer(CHANNEL, '1002', 'default')).rejects.toThrow('did not answer');
  expect(demo.commands.some((line) => line.includes('uuid_transfer'))).toBe(false);
});

test('two phones of one user in a ring group, known only by contact, are that user', async () => {
  const ring = (contact: string): string =>
    new DemoChannel(
      demo,
      {
        direction: 'outbound',
        name: `sofia/internal/${contact.replace('+', '%2B')}@127.0.0.3:5160`,
        callerNumber: '79997775533',
        destination: contact,
        context: 'office.local',
        variables: { sip_destination_url: `sip:${contact}@127.0.0.3:5160;transport=udp` },
      },
      () => Date.now() * 1000,
    ).id;
  const ids = [ring('gw+1001'), ring('gw+x9k2')];
  await waiters.until('both phones', () =>
    ids.every((id) => facts.some((fact) => fact.kind === 'created' && fact.channel === id)) ? true : undefined,
  );
  const claims = facts.flatMap((fact) =>
    fact.kind === 'created' && ids.includes(fact.channel) ? [fact.claim.user] : [],
  );
  expect(claims).toEqual(['1001@office.local', '1001@office.local']);
});
