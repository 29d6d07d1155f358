/** The commands that we send to the exchange, and above all the ones we never send. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { CommandRefused } from '../../app/pbx/commands/checks.ts';
import { createCommands, originateLine } from '../../app/pbx/commands/commands.ts';
import type { Commands, Placement } from '../../app/pbx/commands/commands.ts';
import { parseRegistrations, parseUsers, parseVersion, registeredUsers } from '../../app/pbx/commands/directory.ts';
import { createStory } from './link-story.ts';
import type { Story } from './link-story.ts';

const CHANNEL = '6f2b2a3e-0b51-4c6f-9d3a-0a4d8f1b2c3d';
const placement: Placement = {
  channel: CHANNEL,
  communicationId: '5b1c9b6e-4a70-4d6d-8d7f-0b8f0c7b9a11',
  extension: '1001',
  domain: 'office.example',
  number: '989991112233',
  shown: '79991112233',
  context: 'default',
  ringSeconds: 30,
  autoAnswer: false,
};

let exchange: DemoExchange;
let story: Story;
let commands: Commands;
beforeEach(async () => {
  exchange = await createDemoExchange({
    heartbeatMs: 0,
    extensions: [
      { number: '1001', domain: 'office.example', name: 'Маша', contact: 'sofia/internal/sip:1001@10.0.0.7' },
      { number: '1002', domain: 'office.example', name: 'Дима', contact: null },
    ],
  });
  story = createStory({ port: exchange.port });
  story.link.start();
  await story.untilState('connected');
  commands = createCommands(story.link);
});
afterEach(async () => {
  story.end();
  await exchange.close();
});

describe('click-to-call', () => {
  test("rings the user's phone, shows the client, then lets the office's dialplan dial", async () => {
    let args = '';
    exchange.handlers['originate'] = (text) => {
      args = text;
      return `+OK ${CHANNEL}\n`;
    };
    await commands.originate(placement);
    expect(args).toBe(
      `{origination_uuid=${CHANNEL},originate_timeout=30,ignore_early_media=true,origination_caller_id_number=79991112233,origination_caller_id_name=79991112233,plecho_call=${CHANNEL},plecho_communication=5b1c9b6e-4a70-4d6d-8d7f-0b8f0c7b9a11,export_vars=plecho_call\\,plecho_communication}user/1001@office.example 989991112233 XML default`,
    );
  });

  test('the extension’s own domain takes precedence; none is fine too; auto-answer only where wanted', () => {
    expect(originateLine({ ...placement, extension: '1001@other.example' })).toContain('user/1001@other.example 98');
    expect(originateLine({ ...placement, domain: null })).toContain('}user/1001 98');
    expect(originateLine(placement)).not.toContain('sip_auto_answer');
    expect(originateLine({ ...placement, autoAnswer: true })).toContain(',sip_auto_answer=true}');
  });

  test('an extension without a phone gives a clear error', async () => {
    await expect(commands.originate(placement)).rejects.toMatchObject({
      code: 'not-placed',
      words: { ru: 'Звонок не состоялся: телефон сотрудника не на связи.' },
    });
  });
});

const HOSTILE = [
  '89991112233}&system(id)',
  '8999,sip_auto_answer=true',
  '8999{x=y}',
  '8999 XML evil',
  '8999\nbgapi system id',
  '8999\n\napi shutdown',
  '8999\r',
  '8999|user/1002',
  '8999^^:x',
  "8999'",
  '8999;',
  '8999&bridge(sofia/x)',
  '${system(id)}',
  '8999%0a',
  '٨٩٩٩',
  '8999\u2028',
];

describe('nothing hostile reaches the exchange', () => {
  for (const evil of HOSTILE) {
    test(`refused: ${JSON.stringify(evil)}`, async () => {
      const before = exchange.commands.length;
      const fields = ['number', 'shown', 'extension', 'channel', 'communicationId', 'context', 'domain'] as const;
      for (const field of fields)
        await expect(commands.originate({ ...placement, [field]: evil })).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.hangup(evil)).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.hangup(CHANNEL, evil)).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.transfer(CHANNEL, evil, 'default')).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.transfer(CHANNEL, '1001', evil)).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.breakWait(evil)).rejects.toBeInstanceOf(CommandRefused);
      await expect(commands.exists(evil)).rejects.toBeInstanceOf(CommandRefused);
      expect(exchange.commands.slice(before)).toEqual([]);
    });
  }

  test('an empty string, and 33 digits, are no number', () => {
    expect(() => originateLine({ ...placement, number: '9'.repeat(33) })).toThrow(CommandRefused);
    expect(() => originateLine({ ...placement, number: '' })).toThrow(CommandRefused);
    expect(() => originateLine({ ...placement, ringSeconds: Number.NaN })).toThrow(CommandRefused);
  });
});

describe('channels', () => {
  test('hang up, transfer, uuid_break: true when done, false when the channel is gone', async () => {
    const id = randomUUID();
    exchange.publish({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': id, variable_uuid: id });
    expect(await commands.exists(id)).toBe(true);
    expect(await commands.hangup(id)).toBe(true);
    expect(await commands.transfer(id, '1003', 'default')).toBe(true);
    expect(await commands.breakWait(id)).toBe(true);
    expect(exchange.commands.slice(-3)).toEqual([
      `api uuid_kill ${id} NORMAL_CLEARING`,
      `api uuid_transfer ${id} 1003 XML default`,
      `api uuid_break ${id}`,
    ]);
    // Before 1.8.6 the reply is empty although it worked.
    exchange.handlers['uuid_break'] = () => '';
    expect(await commands.breakWait(id)).toBe(true);
    exchange.publish({ 'Event-Name': 'CHANNEL_DESTROY', 'Unique-ID': id });
    expect(await commands.exists(id)).toBe(false);
    expect(await commands.hangup(id)).toBe(false);
  });

  test('any other refusal gives a clear error', async () => {
    exchange.handlers['uuid_kill'] = () => '-ERR permission denied\n';
    await expect(commands.hangup(CHANNEL)).rejects.toMatchObject({ code: 'exchange' });
  });
});

describe('who is there', () => {
  test('extensions with names and whether their phone is registered', async () => {
    expect(await commands.extensions()).toEqual([
      { number: '1001', domain: 'office.example', name: 'Маша', registered: true },
      { number: '1002', domain: 'office.example', name: 'Дима', registered: false },
    ]);
    const phones = registeredUsers(await commands.registrations());
    expect(phones.has('1001@office.example') && phones.has('1001')).toBe(true);
    expect(phones.has('1002')).toBe(false);
    exchange.setExtensions([]);
    expect(await commands.registrations()).toEqual([]);
  });

  test('a user in several groups is listed once; odd lines are no users', () => {
    const answer =
      'userid|context|domain|group|contact|callgroup|effective_caller_id_name|effective_caller_id_number\n' +
      '1001|default|d|default|error/user_not_registered|techsupport|Extension 1001|1001\n' +
      '1001|default|d|sales|error/user_not_registered|techsupport|Extension 1001|1001\n' +
      '1002||d||sofia/internal/sip:1002@1.2.3.4|(null)|(null)|(null)\n\n+OK\n';
    expect(parseUsers(answer)).toEqual([
      { number: '1001', domain: 'd', name: 'Extension 1001', registered: false },
      { number: '1002', domain: 'd', name: '1002', registered: true },
    ]);
    expect(parseUsers('-ERR permission denied\n')).toEqual([]);
    expect(parseRegistrations('-ERR no\n')).toEqual([]);
  });

  test('the version', async () => {
    expect(await commands.version()).toBe('1.11.3');
    expect(parseVersion('FreeSWITCH Version 1.10.12-release~64bit (-release 64bit)\n')).toBe('1.10.12');
  });
});
