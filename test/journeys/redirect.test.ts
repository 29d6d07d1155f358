/** An inbound client while the dialplan waits: transferred to the responsible colleague, or released at once, and never later than the limit. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

const CLIENT = '79997775533';
const LIMIT = 2500;
const trace = loadTrace('redirect');
const channel = trace.lines[0]?.event['Unique-ID'] as string;

describe('redirect', () => {
  let office: Office;
  const user = (extension: string): string => office.crm.users.find((one) => one.extension === extension)?.id ?? '';

  beforeAll(async () => {
    const extensions = ['1001', '1002', '1003'].map((number) => ({
      number,
      domain: '127.0.0.1',
      name: number,
      contact: `sip:${number}@127.0.0.1`,
    }));
    office = await openOffice({ exchange: { extensions }, config: { redirect: { enabled: true, timeoutMs: LIMIT } } });
    await waitForStatus(office.engine, (status) => status.exchange.phones === 3);
  });
  beforeEach(() => office.crm.redirects.clear());
  afterAll(() => office[Symbol.asyncDispose]());

  /** Plays the call up to where the dialplan waits. @returns the command that the exchange then received, and after how long */
  const ring = async (): Promise<{ command: string; ms: number }> => {
    const before = office.exchange.commands.length;
    const playing = play(office.exchange, trace, { until: 700 });
    const began = performance.now();
    const command = await expect
      .poll(() => office.exchange.commands.slice(before).find((line) => /uuid_(transfer|break)/.test(line)) ?? '', {
        timeout: 60_000,
        interval: 10,
      })
      .toMatch(/uuid/)
      .then(() => office.exchange.commands.slice(before).find((line) => /uuid_(transfer|break)/.test(line)) ?? '');
    const ms = performance.now() - began;
    await playing.done;
    expect(office.exchange.commands.slice(before).filter((line) => /uuid_(transfer|break)/.test(line))).toHaveLength(1);
    return { command: command.replaceAll(playing.id(channel), '<client>'), ms };
  };

  it.each([0, 200, 2300])('an answer after %d ms sends the client to his colleague', async (delayMs) => {
    office.crm.redirects.set(CLIENT, { userIds: [user('1003')], delayMs });
    expect((await ring()).command).toContain('uuid_transfer <client> 1003 XML default');
  });

  it('the first colleague with a registered phone is chosen', async () => {
    office.crm.redirects.set(CLIENT, { userIds: [user('1005'), user('1002')] });
    expect((await ring()).command).toContain('uuid_transfer <client> 1002 XML default');
  });

  it('an answer after 5 s is too late: the call goes its usual way at the limit', async () => {
    office.crm.redirects.set(CLIENT, { userIds: [user('1003')], delayMs: 5000 });
    const { command, ms } = await ring();
    expect(command).toContain('uuid_break <client>');
    expect(ms).toBeGreaterThan(LIMIT - 200);
  });

  it('nobody is responsible (409): the wait ends at once', async () => {
    expect((await ring()).command).toContain('uuid_break <client>');
  });

  it('the CRM is down: the wait ends, the call goes its usual way', async () => {
    await office.crm.down();
    try {
      expect((await ring()).command).toContain('uuid_break <client>');
    } finally {
      await office.crm.up();
    }
  });
});

describe('an exchange before 1.8.6', () => {
  it('answers uuid_break with an empty reply although it worked: the outcome is still reported, and Health names the version', async () => {
    await using office = await openOffice({ config: { redirect: { enabled: true, timeoutMs: LIMIT } } });
    const { exchange, engine } = office;
    exchange.handlers['uuid_break'] = () => '';
    exchange.handlers['version'] = () => 'FreeSWITCH Version 1.6.20-37-987c9b9~64bit (-37-987c9b9 64bit)\n';
    exchange.cut('reset');
    await waitForStatus(engine, (status) => status.exchange.version === '1.6.20');
    const outcome = async (): Promise<string> => {
      const body = JSON.stringify({});
      const headers = { 'content-type': 'application/json' };
      const answer = await engine.respond(
        new Request('http://plecho/api/testRedirect', { method: 'POST', body, headers }),
      );
      return ((await answer.json()) as { text: string }).text;
    };
    expect(await outcome()).not.toContain('последний звонок');
    await play(exchange, trace, { until: 700 }).done;
    await expect.poll(outcome, { timeout: 60_000 }).toContain('последний звонок');
    expect(exchange.commands.filter((line) => line.includes('uuid_break'))).toHaveLength(1);
  });
});
