/** The demo exchange speaks the event socket as FreeSWITCH does, so that tests against it mean something. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';

/** A client without any library: collects text and reports when a pattern appears. */
const createProbe = (port: number) => {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  let wake = (): void => undefined;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      resolve();
    });
  });
  return {
    socket,
    closed,
    send: (line: string) => socket.write(`${line}\n\n`),
    /** Resolves with everything up to the match and removes it from the buffer. */
    until: async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const match = pattern.exec(text);
        if (match) {
          const end = match.index + match[0].length;
          const got = text.slice(0, end);
          text = text.slice(end);
          return got;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
};

let exchange: DemoExchange;
beforeEach(async () => {
  exchange = await createDemoExchange({
    password: 'geheim',
    users: { 'plecho@office': 'p:w' },
    heartbeatMs: 0,
    extensions: [
      { number: '1001', domain: 'office', name: 'Маша', contact: 'sofia/internal/sip:1001@127.0.0.1' },
      { number: '1002', domain: 'office', name: 'Дима', contact: null },
    ],
  });
});
afterEach(() => exchange.close());

const loggedIn = async () => {
  const probe = createProbe(exchange.port);
  await probe.until(/Content-Type: auth\/request\n\n/);
  probe.send('auth geheim');
  await probe.until(/\+OK accepted\n\n/);
  return probe;
};

describe('login', () => {
  test('a wrong password is answered, followed by a disconnect notice and the disconnect', async () => {
    const probe = createProbe(exchange.port);
    await probe.until(/auth\/request\n\n/);
    probe.send('auth ClueCon');
    await probe.until(/Content-Type: command\/reply\nReply-Text: -ERR invalid\n\n/);
    await probe.until(/text\/disconnect-notice\nContent-Length: 67\n\n[^]*cluecon\.com\/\n/);
    await probe.closed;
    expect(exchange.connections()).toBe(0);
  });

  test('a user of the directory logs in with userauth, colons in the password included', async () => {
    const probe = createProbe(exchange.port);
    probe.send('userauth plecho@office:p:w');
    expect(await probe.until(/Allowed-LOG: true\n\n/)).toContain('Allowed-Events: all\nAllowed-API: all\n');
    probe.socket.destroy();
  });

  test('a client outside the ACL is rejected', async () => {
    exchange.refuse(true);
    const probe = createProbe(exchange.port);
    await probe.until(/text\/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away\.\n/);
    await probe.closed;
    expect(exchange.connections()).toBe(0);
  });
});

describe('events', () => {
  test('only what was asked for is sent, CUSTOM by its subclass', async () => {
    const probe = await loggedIn();
    probe.send('event json CHANNEL_CREATE CUSTOM callcenter::info');
    await probe.until(/\+OK event listener enabled json\n\n/);
    exchange.publish({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'a' });
    exchange.publish({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'sofia::register' });
    exchange.publish({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', name: 'Маша' });
    const got = await probe.until(/\{.*\}/);
    const [, length = ''] = /^Content-Length: (\d+)\nContent-Type: text\/event-json\n\n/.exec(got) ?? [];
    const body = got.slice(got.indexOf('{'));
    expect(Buffer.byteLength(body)).toBe(Number(length));
    expect(JSON.parse(body)).toMatchObject({ 'Event-Subclass': 'callcenter::info', name: 'Маша' });
    probe.send('nixevent CUSTOM callcenter::info');
    await probe.until(/\+OK events nixed/);
    exchange.publish({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info' });
    probe.send('noevents');
    expect(await probe.until(/no longer listening for events\n\n/)).not.toContain('event-json');
    probe.socket.destroy();
  });

  test('bgapi answers with our own Job-UUID and later fires the job', async () => {
    const probe = await loggedIn();
    probe.send('event json BACKGROUND_JOB');
    await probe.until(/enabled json\n\n/);
    probe.send('bgapi status\nJob-UUID: 11111111-2222-3333-4444-555555555555');
    await probe.until(/Reply-Text: \+OK Job-UUID: 11111111-2222-3333-4444-555555555555\nJob-UUID: 1{8}.*\n\n/);
    const job = await probe.until(/"_body":".*"\}/);
    expect(job).toContain('"Job-Command":"status"');
    expect(job).toContain('is ready');
    probe.socket.destroy();
  });

  test('an event may come late and out of order: a command already returns the new state', async () => {
    const probe = await loggedIn();
    probe.send('event json CHANNEL_CREATE CHANNEL_ANSWER');
    await probe.until(/enabled json\n\n/);
    exchange.publish({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': 'late', variable_uuid: 'late' }, 20);
    exchange.publish({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'late', 'Answer-State': 'answered' });
    expect(exchange.table.data('late')).toMatchObject({ variable_uuid: 'late', 'Answer-State': 'answered' });
    await probe.until(/"Event-Name":"CHANNEL_ANSWER"[^]*"Event-Name":"CHANNEL_CREATE"/);
    exchange.publish({ 'Event-Name': 'CHANNEL_DESTROY', 'Unique-ID': 'late' });
    probe.socket.destroy();
  });

  test('a heartbeat comes at the requested interval', async () => {
    const quick = await createDemoExchange({ heartbeatMs: 30 });
    const probe = createProbe(quick.port);
    probe.send('auth demo');
    await probe.until(/accepted\n\n/);
    probe.send('event json HEARTBEAT');
    const beats = await probe.until(/"Event-Name":"HEARTBEAT"[^]*"Event-Name":"HEARTBEAT"/);
    expect(beats).toContain('Heartbeat-Interval');
    probe.socket.destroy();
    await quick.close();
  });
});

describe('commands', () => {
  test('show channels has no rows when there is no call, and a row per channel otherwise', async () => {
    const probe = await loggedIn();
    probe.send('api show channels as json');
    await probe.until(/Content-Type: api\/response\nContent-Length: 17\n\n\{"row_count": 0\}\n/);
    exchange.publish({
      'Event-Name': 'CHANNEL_CREATE',
      'Unique-ID': 'c1',
      'Call-Direction': 'inbound',
      'Caller-Destination-Number': '74951234567',
      variable_uuid: 'c1',
    });
    probe.send('api show channels as json');
    const shown = await probe.until(/\]\}/);
    expect(JSON.parse(shown.slice(shown.indexOf('{')))).toMatchObject({
      row_count: 1,
      rows: [{ uuid: 'c1', direction: 'inbound', initial_dest: '74951234567' }],
    });
    probe.send('api uuid_dump c1 json');
    expect(await probe.until(/"variable_uuid":"c1"\}/)).toContain('"Event-Name":"CHANNEL_DATA"');
    probe.send('api uuid_dump c2 json');
    await probe.until(/-ERR No such channel!\n/);
    exchange.publish({ 'Event-Name': 'CHANNEL_DESTROY', 'Unique-ID': 'c1' });
    probe.send('api uuid_exists c1');
    await probe.until(/Content-Length: 5\n\nfalse/);
    probe.socket.destroy();
  });

  test('the directory tells whose phone is registered', async () => {
    const probe = await loggedIn();
    probe.send('api list_users');
    const users = await probe.until(/\n\+OK\n/);
    expect(users).toContain('1001|default|office|default|sofia/internal/sip:1001@127.0.0.1||Маша|1001\n');
    expect(users).toContain('1002|default|office|default|error/user_not_registered||Дима|1002\n');
    probe.send('api nonsense 1');
    await probe.until(/-ERR nonsense Command not found!\n/);
    probe.send('exit');
    await probe.until(/\+OK bye\n\n/);
    await probe.closed;
    expect(exchange.commands).toEqual(['auth geheim', 'api list_users', 'api nonsense 1', 'exit']);
  });
});

test('a half-open exchange neither receives nor answers, and recovers', async () => {
  const probe = await loggedIn();
  exchange.silence(true);
  probe.send('api version');
  exchange.publish({ 'Event-Name': 'HEARTBEAT' });
  const other = createProbe(exchange.port);
  await exchange.waitForAccepted(2);
  exchange.silence(false);
  probe.send('api uuid_exists x');
  expect(await probe.until(/false/)).not.toContain('FreeSWITCH');
  probe.socket.destroy();
  other.socket.destroy();
});
