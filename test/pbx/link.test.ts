/** The link to the exchange (event socket client) over real sockets, against the demo exchange. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { LINK_TIMINGS, type LinkOptions } from '../../app/pbx/link/types.ts';
import type { RawEvent } from '../../app/pbx/events/json-event.ts';
import { createStory, PATIENT, PROVING, QUICK } from './link-story.ts';
import type { Story } from './link-story.ts';

let exchange: DemoExchange;
let story: Story;
const begin = (options: Partial<LinkOptions> = {}): Story => {
  story = createStory({ port: exchange.port, ...options });
  story.link.start();
  return story;
};
beforeEach(async () => {
  exchange = await createDemoExchange({ heartbeatMs: 0, users: { 'plecho@office': 'a:b c' } });
});
afterEach(async () => {
  story.end();
  await exchange.close();
});

const created = (id: string): RawEvent => ({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': id });
const ids = (): unknown[] => story.events.map((event) => event['Unique-ID']);

describe('connecting', () => {
  test('logs in, asks for named JSON events only, reads the state, then listens', async () => {
    begin();
    await story.untilState('connected');
    expect(exchange.commands).toEqual([
      'auth demo',
      'event json HEARTBEAT BACKGROUND_JOB CHANNEL_CREATE CHANNEL_HANGUP CUSTOM callcenter::info',
    ]);
    expect(story.states.map(({ state }) => state)).toEqual(['connecting', 'connected']);
    exchange.publish(created('a'));
    await story.until('an event', () => story.events.length === 1);
    expect(ids()).toEqual(['a']);
  });

  test('a user of the directory logs in with userauth', async () => {
    begin({ settings: { host: '127.0.0.1', port: exchange.port, password: 'plecho@office:a:b c' } });
    await story.untilState('connected');
    expect(exchange.commands[0]).toBe('userauth plecho@office:a:b c');
  });

  test('events that arrive while the state is being read are held back, and follow in order', async () => {
    let seen = -1;
    begin({
      resync: async (session) => {
        exchange.publish(created('early'));
        await session.api('show channels as json');
        exchange.publish(created('later'));
        await session.bgapi('status');
        seen = story.events.length;
      },
    });
    await story.untilState('connected');
    expect(seen).toBe(0);
    expect(ids()).toEqual(['early', 'later']);
  });

  test('a state that cannot be read makes it try again', async () => {
    let tries = 0;
    begin({
      resync: async () => {
        tries += 1;
        if (tries < 3) throw new Error('no table');
      },
    });
    await story.untilState('connected');
    expect(tries).toBe(3);
    expect(story.states.map(({ code }) => code)).toContain('resync');
    expect(exchange.connections()).toBe(1);
  });
});

describe('kinds of refusal', () => {
  test('a wrong password stops it until somebody changes it', async () => {
    exchange.setPassword('another');
    begin();
    await story.untilState('refused', 'password');
    expect(story.words()).toBe('Пароль ESL не подошёл. Проверьте password в event_socket.conf.xml.');
    expect(exchange.accepted()).toBe(1);
    story.link.configure({ host: '127.0.0.1', port: exchange.port, password: 'another' });
    await story.untilState('connected');
    expect(exchange.accepted()).toBe(2);
  });

  test('with retryNow the same password is tried again', async () => {
    exchange.setPassword('another');
    begin();
    await story.untilState('refused', 'password');
    exchange.setPassword('demo');
    story.link.retryNow();
    await story.untilState('connected');
    expect(exchange.accepted()).toBe(2);
  });

  test('an ACL refusal is reported with the line to add, and retried slowly', async () => {
    exchange.refuse(true);
    // A refusal has its own pause: with the ordinary one there would be no retry within the test.
    begin({ timings: { ...PATIENT, firstPause: 600_000, maxPause: 600_000 } });
    await story.untilState('refused', 'acl');
    expect(story.words()).toBe(
      'АТС не пускает этот компьютер (ACL). Добавьте 127.0.0.1/32 в список доступа event_socket.conf.xml и выполните reloadacl.',
    );
    await exchange.waitForAccepted(2);
    expect(LINK_TIMINGS.refusedPause).toBeGreaterThan(10 * LINK_TIMINGS.firstPause);
    expect(story.states.filter(({ code }) => code === 'acl')).toHaveLength(1);
    exchange.refuse(false);
    await story.untilState('connected');
  });

  test('nothing at the address: the reason is in the text, and it goes on trying', async () => {
    const port = exchange.port;
    await exchange.close();
    begin();
    await story.untilState('connecting', 'unreachable');
    expect(story.words()).toMatch(/^АТС не отвечает по адресу 127\.0\.0\.1:\d+\..*\(в соединении отказано\)$/);
    exchange = await createDemoExchange({ port, heartbeatMs: 0 });
    await story.untilState('connected');
  });
});

describe('a user with few rights', () => {
  const restricted = async (allowed: { events?: string[]; api?: string[] }): Promise<void> => {
    await exchange.close();
    exchange = await createDemoExchange({ heartbeatMs: 0, users: { 'plecho@office': 'x' }, allowed });
    begin({ settings: { host: '127.0.0.1', port: exchange.port, password: 'plecho@office:x' } });
  };

  test('receives the events that it may receive', async () => {
    await restricted({ events: ['CHANNEL_CREATE', 'BACKGROUND_JOB', 'CUSTOM', 'callcenter::info'] });
    await story.untilState('connected');
    exchange.publish({ 'Event-Name': 'CHANNEL_HANGUP', 'Unique-ID': 'forbidden' });
    exchange.publish(created('a'));
    exchange.publish({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', 'Unique-ID': 'b' });
    await story.until('two events', () => story.events.length === 2);
    expect(ids()).toEqual(['a', 'b']);
  });

  test('without CHANNEL_CREATE it cannot work: reported, and retried slowly', async () => {
    await restricted({ events: ['HEARTBEAT'] });
    await story.untilState('refused', 'events');
    expect(story.words()).toContain('esl-allowed-events');
  });

  test('a forbidden command is answered, and the next answer is not mistaken for it', async () => {
    await restricted({ api: ['uuid_exists', 'status'] });
    await story.untilState('connected');
    const answers = await Promise.all([
      story.link.api('uuid_kill x'),
      story.link.api('uuid_exists x'),
      story.link.bgapi('originate x'),
      story.link.bgapi('status'),
    ]);
    expect(answers.map((text) => text.slice(0, 22))).toEqual([
      '-ERR permission denied',
      'false',
      '-ERR permission denied',
      'UP 0 years, 1 day, 2 h',
    ]);
  });
});

describe('the connection is lost', () => {
  for (const how of ['reset', 'end', 'notice'] as const) {
    test(`by ${how}: it is back at once and reads the state again`, async () => {
      begin();
      await story.untilState('connected');
      exchange.cut(how);
      await story.untilState('connecting', 'closed');
      await story.untilState('connected');
      expect(story.resyncs()).toBe(2);
      exchange.publish(created('after'));
      await story.until('an event', () => story.events.length > 0);
      expect(ids()).toEqual(['after']);
    });
  }

  test('three heartbeats missing: the connection is dead, whatever TCP says', async () => {
    await exchange.close();
    exchange = await createDemoExchange({ heartbeatMs: 120 });
    begin({ timings: PROVING });
    await story.untilState('connected');
    const beating = new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    await beating;
    expect(exchange.accepted()).toBe(1);
    exchange.silence(true);
    await story.untilState('connecting', 'silent');
    exchange.silence(false);
    await story.untilState('connected');
    expect(story.states.filter(({ code }) => code === 'silent')).toHaveLength(1);
  });

  test('rare heartbeats are no silence: the exchange is asked, and the connection stays', async () => {
    await exchange.close();
    exchange = await createDemoExchange({ heartbeatMs: 1000 });
    begin({ timings: { ...PROVING, heartbeat: 60 } });
    await story.untilState('connected');
    await story.until(
      'two heartbeats',
      () => story.events.filter((event) => event['Event-Name'] === 'HEARTBEAT').length >= 2,
    );
    expect(exchange.commands).toContain('api version');
    expect([exchange.accepted(), story.states.some(({ code }) => code === 'silent')]).toEqual([1, false]);
  });

  test('an exchange without heartbeats is asked, and counts as alive as long as it answers', async () => {
    begin({ timings: { ...PROVING, heartbeat: 60 } });
    await story.untilState('connected');
    const before = exchange.commands.length;
    await exchange.waitForCommand(/^api version/, before);
    await exchange.waitForCommand(/^api version/, before + 1);
    expect(story.link.state()).toBe('connected');
    exchange.silence(true);
    await story.untilState('connecting', 'silent');
  });

  test('events sent before a command are processed before its answer, however full the stream is', async () => {
    begin();
    await story.untilState('connected');
    for (let n = 0; n < 500; n += 1) exchange.publish(created(`c${n}`));
    await story.link.untilRead();
    expect(story.events).toHaveLength(500);
    story.link.stop();
    await story.link.untilRead(); // resolves at once without a connection
  });

  test('after sleep the connection is checked; a dead one is replaced at once', async () => {
    begin({ timings: { ...PROVING, firstPause: 60_000, maxPause: 60_000 } });
    await story.untilState('connected');
    story.link.retryNow();
    await exchange.waitForCommand(/^api version/);
    expect(exchange.accepted()).toBe(1);
    exchange.silence(true);
    story.link.retryNow();
    await story.untilState('connecting', 'silent');
    exchange.silence(false);
    await story.untilState('connected');
    expect(exchange.accepted()).toBeGreaterThan(1);
  });

  test('back-off: pauses grow, are jittered, and start over after a success', async () => {
    const rolls = [0, 1, 0.5, 0.5, 0.5];
    const port = exchange.port;
    await exchange.close();
    begin({
      random: () => {
        const roll = rolls.shift() ?? 0.5;
        setImmediate(() => story.check());
        return roll;
      },
    });
    // 10·0.5, 20·1.5, 40·1, 80, 80 (the limit)
    const before = performance.now();
    await story.until('five failures', () => rolls.length === 0);
    expect(performance.now() - before).toBeGreaterThan(5 + 30 + 40 + 80 - 10);
    exchange = await createDemoExchange({ port, heartbeatMs: 0 });
    await story.untilState('connected');
    await new Promise((resolve) => {
      setTimeout(resolve, QUICK.stable);
    });
    exchange.cut('reset');
    await story.untilState('connecting');
    await story.untilState('connected');
  });

  test('does not reconnect after stop', async () => {
    begin();
    await story.untilState('connected');
    story.link.stop();
    await exchange.waitForConnections(0);
    expect(story.link.state()).toBe('off');
    story.link.retryNow();
    expect(story.link.state()).toBe('off');
    expect(exchange.accepted()).toBe(1);
  });
});

describe('commands', () => {
  test('api answers, bgapi gives the result of its own job', async () => {
    exchange.handlers['originate'] = async (args, job) => `+OK ${args} ${job?.length}\n`;
    begin();
    await story.untilState('connected');
    expect(await story.link.api('uuid_exists nobody')).toBe('false');
    const both = await Promise.all([story.link.bgapi('originate one'), story.link.bgapi('originate two')]);
    expect(both).toEqual(['+OK one 36\n', '+OK two 36\n']);
    expect(story.events).toEqual([]);
  });

  test('a job without a result is given up, and the next one is not mistaken for it', async () => {
    let release: (text: string) => void = () => undefined;
    exchange.handlers['originate'] = (args) =>
      args === 'slow' ? new Promise((resolve) => (release = resolve)) : `+OK ${args}\n`;
    begin();
    await story.untilState('connected');
    await expect(story.link.bgapi('originate slow', 30)).rejects.toMatchObject({ code: 'timeout' });
    release('+OK late\n');
    expect(await story.link.bgapi('originate quick')).toBe('+OK quick\n');
  });

  test('a missing answer is given up with an error; the answers after it keep their order', async () => {
    exchange.handlers['nap'] = () =>
      new Promise((resolve) => {
        setTimeout(() => resolve('awake\n'), 60);
      });
    begin();
    await story.untilState('connected');
    await expect(story.link.api('nap', 10)).rejects.toMatchObject({ code: 'timeout' });
    expect(await story.link.api('nap')).toBe('awake\n');
  });

  test('commands that wait when the connection is cut fail; without a connection nothing is sent', async () => {
    exchange.handlers['originate'] = () => new Promise(() => undefined);
    begin();
    await story.untilState('connected');
    const lost = story.link.bgapi('originate x').catch((error: unknown) => error);
    await exchange.waitForCommand(/^bgapi/);
    story.link.stop();
    expect(await lost).toMatchObject({ code: 'link-lost' });
    await expect(story.link.api('version')).rejects.toMatchObject({ code: 'offline' });
  });

  test('a command can never become two', async () => {
    begin();
    await story.untilState('connected');
    await expect(story.link.api('version\n\nbgapi system rm')).rejects.toThrow('several lines');
    await expect(story.link.bgapi('version\nJob-UUID: x')).rejects.toThrow('several lines');
    expect(exchange.commands.slice(2)).toEqual([]);
  });
});
