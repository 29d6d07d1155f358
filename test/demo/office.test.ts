/** The demo office plays calls: the product understands them, and the office carries out what the CRM orders. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { openDemoOffice } from '../../app/demo/office.ts';
import type { DemoOffice } from '../../app/demo/office.ts';
import { createCommands } from '../../app/pbx/commands/commands.ts';
import { createLink } from '../../app/pbx/link/link.ts';
import type { Link } from '../../app/pbx/link/types.ts';
import { SUBSCRIPTIONS } from '../../app/pbx/events/translate.ts';
import { createWaiters } from '../../app/demo/waiters.ts';
import { callsOf, tell } from '../fixtures/told.ts';
import type { TraceEvent } from '../fixtures/trace.ts';

let exchange: DemoExchange;
let office: DemoOffice;
let link: Link;
let events: TraceEvent[];
let waiters: ReturnType<typeof createWaiters>;

const listen = async (): Promise<void> => {
  link = createLink({
    settings: { host: '127.0.0.1', port: exchange.port, password: 'demo' },
    subscriptions: SUBSCRIPTIONS,
    onEvents: (batch) => {
      events.push(...batch.map((event) => event.toRaw() as TraceEvent));
      waiters.check();
    },
    onState: () => waiters.check(),
    resync: async () => undefined,
    log: pino({ level: 'silent' }),
  });
  link.start();
  await waiters.until('the link', () => link.state() === 'connected' || undefined);
};

beforeEach(async () => {
  events = [];
  waiters = createWaiters(20_000);
  exchange = await createDemoExchange({
    heartbeatMs: 0,
    extensions: ['1001', '1002', '1003', '1004', '1005', '1006'].map((number) => ({
      number,
      domain: '127.0.0.1',
      name: number,
      contact: number === '1006' ? null : `sofia/internal/sip:${number}@127.0.0.1`,
    })),
  });
  await listen();
});
afterEach(async () => {
  link.stop();
  waiters.close();
  await office.stop();
  await exchange.close();
});

const hangups = (): number => events.filter((event) => event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE').length;
const births = (): number => events.filter((event) => event['Event-Name'] === 'CHANNEL_CREATE').length;

describe('by itself', () => {
  test('plays calls of all kinds that the product understands, and leaves nothing behind', async () => {
    office = openDemoOffice(exchange, { seed: 42, speed: 400 });
    await waiters.until('many channels', () => (births() >= 300 ? true : undefined));
    await office.stop();
    await waiters.until('their ends', () => (hangups() === births() ? true : undefined));
    expect(office.failures).toEqual([]);
    expect(exchange.table.ids()).toEqual([]);
    const calls = callsOf(tell(events).intents);
    expect(calls.length).toBeGreaterThan(20);
    expect(new Set(calls.map(({ direction }) => direction))).toEqual(new Set(['inbound', 'outbound', 'internal']));
    for (const call of calls) {
      expect(call.finished).toBe(1);
      expect(call.registrations).toHaveLength(1);
      for (const leg of call.legs) expect([leg.events[0], leg.events.at(-1)]).toEqual(['appeared', 'disconnected']);
    }
    const kinds = calls.flatMap(({ legs }) => legs.map(({ events: told }) => told.join()));
    expect(kinds).toContain('appeared,connected,paused,connected,disconnected');
    expect(calls.some(({ legs }) => legs.length === 3)).toBe(true);
  });

  test('a colleague without a registered phone neither calls nor is called', async () => {
    office = openDemoOffice(exchange, { seed: 7, speed: 400 });
    await waiters.until('forty channels', () => (births() >= 40 ? true : undefined));
    expect(
      events.filter((event) => event['variable_dialed_user'] === '1006' || event['variable_user_name'] === '1006'),
    ).toEqual([]);
  });
});

describe('on command', () => {
  const placement = () => ({
    channel: randomUUID(),
    communicationId: 'crm-42',
    extension: '1001',
    domain: null,
    number: '89990000104',
    shown: '79990000104',
    context: 'default',
    ringSeconds: 30,
    autoAnswer: false,
  });

  test("click-to-call: the user's phone first, then the client, both marked", async () => {
    office = openDemoOffice(exchange, { seed: 1, speed: 40, quiet: true });
    const order = placement();
    await createCommands(link).originate(order);
    await waiters.until('two births', () => (births() === 2 ? true : undefined));
    const [own, far] = events.filter((event) => event['Event-Name'] === 'CHANNEL_CREATE');
    expect(own).toMatchObject({
      'Unique-ID': order.channel,
      variable_dialed_user: '1001',
      'Caller-Caller-ID-Number': '79990000104',
    });
    expect(far).toMatchObject({ 'Caller-Destination-Number': '89990000104', variable_plecho_communication: 'crm-42' });
    await waiters.until('both ends', () => (hangups() === 2 ? true : undefined));
  });

  test('an extension without a phone, and a busy extension, are refused', async () => {
    office = openDemoOffice(exchange, { seed: 1, speed: 20, quiet: true });
    const commands = createCommands(link);
    await expect(commands.originate({ ...placement(), extension: '1006' })).rejects.toMatchObject({
      code: 'not-placed',
    });
    await commands.originate(placement());
    await expect(commands.originate(placement())).rejects.toThrow('busy');
  });

  test('hang-up ends the call; for a channel that is gone the answer says so', async () => {
    office = openDemoOffice(exchange, { seed: 1, speed: 20, quiet: true });
    const commands = createCommands(link);
    const order = placement();
    await commands.originate(order);
    expect(await commands.hangup(order.channel)).toBe(true);
    await waiters.until('all ends', () => (births() > 0 && hangups() === births() ? true : undefined));
    expect(await commands.hangup(order.channel)).toBe(false);
    expect(office.calls()).toBe(0);
  });

  test('a transfer takes the client along to another phone', async () => {
    office = openDemoOffice(exchange, { seed: 3, speed: 60 });
    const commands = createCommands(link);
    const inbound = (): TraceEvent | undefined =>
      events.find(
        (event) =>
          event['Event-Name'] === 'CHANNEL_CREATE' &&
          event['Call-Direction'] === 'inbound' &&
          String(event['Channel-Name']).includes('/external/'),
      );
    await waiters.until('a client', inbound);
    const client = String(inbound()?.['Unique-ID']);
    expect(await commands.transfer(client, '1004', 'default')).toBe(true);
    await waiters.until('the new phone', () => {
      const born = events.find(
        (event) => event['variable_dialed_user'] === '1004' && event['variable_originating_leg_uuid'] === client,
      );
      const talks = events.some(
        (event) =>
          event['Event-Name'] === 'CHANNEL_BRIDGE' &&
          event['Bridge-B-Unique-ID'] === born?.['Unique-ID'] &&
          event['Unique-ID'] === client,
      );
      return talks || undefined;
    });
    expect(office.failures).toEqual([]);
  });
});
