/** Alerts and reports under hostile conditions: clocks that jump, links that flap, answers that never end, names that try to inject lines. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isQuietAt } from '../../app/engine/alerts/alert-decisions.ts';
import { reportLetter } from '../../app/engine/alerts/report-letter.ts';
import { dueReport, goingOn, type Period } from '../../app/engine/alerts/report-times.ts';
import { sendBy } from '../../app/engine/alerts/transports.ts';
import { alertsSettings } from '../../app/contract/settings.ts';
import { batch, call, client } from '../store/fixtures.ts';
import { HOUR, MINUTE, MORNING, openAlerts, SECOND } from './office.ts';
import { openMailServer, openReceiver, type Received } from './stand-ins.ts';

const bodyOf = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;
const kinds = (received: readonly Received[]): unknown[] => received.map((one) => bodyOf(one)['kind']);
/** The PC's zone for this test. */
const inZone = (zone: string): void => {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
};

test('down most of the time, though never for the whole grace period: one alert and one all-clear', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  const flap = async (downS: number, upS: number, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      office.raise('exchange');
      await office.pass(downS * SECOND, 5 * SECOND);
      office.end('exchange');
      await office.pass(upS * SECOND, 5 * SECOND);
    }
  };
  await flap(20, 60, 20); // up most of the time
  expect(web.received).toEqual([]);
  await flap(60, 20, 20);
  await office.pass(20 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem', 'over']);
});

test('an outage that keeps coming back does not cause a message every other minute', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  for (let time = 0; time < 30; time += 1) {
    office.raise('exchange');
    await office.pass(100 * SECOND, 10 * SECOND);
    office.end('exchange');
    await office.pass(50 * SECOND, 10 * SECOND);
  }
  await office.pass(30 * MINUTE, MINUTE);
  expect(web.received.length).toBeLessThanOrEqual(6);
  expect(kinds(web.received).filter((kind) => kind === 'problem').length).toBe(web.received.length / 2);
  expect(kinds(web.received).at(-1)).toBe('over');
});

test('the PC wakes up before the network does: that heals within the grace period, and no alert is sent', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  await office.pass(MINUTE);
  office.raise('exchange'); // the network goes first, then the PC sleeps
  await office.pass(10 * SECOND);
  office.sleep(8 * HOUR);
  await office.pass(20 * SECOND);
  office.end('exchange');
  await office.pass(5 * MINUTE);
  expect(web.received).toEqual([]);
  office.raise('exchange');
  office.sleep(8 * HOUR);
  await office.pass(2 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem']);
});

test('the clock is set back in the middle of an outage: the alert and the all-clear still go out in time, and the heartbeat goes on', async () => {
  await using web = await openReceiver();
  await using watcher = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url }, heartbeatUrl: watcher.url });
  await office.pass(MINUTE);
  office.raise('history');
  await office.pass(30 * SECOND);
  office.sleep(-5 * HOUR);
  const beats = watcher.received.length;
  await office.pass(3 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem']);
  expect(watcher.received.length).toBeGreaterThanOrEqual(beats + 3);
  office.end('history');
  await office.pass(10 * SECOND);
  office.sleep(-24 * HOUR);
  await office.pass(3 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem', 'over']);
  const since = web.received.map((one) => Number(bodyOf(one)['since']));
  for (const [at, one] of web.received.entries()) expect(since[at]).toBeLessThanOrEqual(Number(bodyOf(one)['at']));
});

test('the clock is set back while a message waits for its next try: it does not wait until the old time', async () => {
  let isDown = true;
  await using web = await openReceiver(() => ({ status: isDown ? 500 : 200 }));
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('crm');
  await office.pass(30 * MINUTE);
  office.sleep(-12 * HOUR);
  isDown = false;
  const before = web.received.length;
  await office.pass(20 * MINUTE);
  expect(web.received.length).toBe(before + 1);
  expect(office.store.alerts.waiting()).toBe(0);
});

test('a PC that was off for four days still delivers what it could not', async () => {
  let isDown = true;
  await using web = await openReceiver(() => ({ status: isDown ? 500 : 200 }));
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('crm');
  await office.pass(3 * MINUTE);
  office.sleep(4 * 24 * HOUR);
  isDown = false;
  office.restart();
  await office.pass(MINUTE);
  expect(kinds(web.received).at(-1)).toBe('problem');
  expect(office.store.alerts.waiting()).toBe(0);
});

test('a report that its receiver refuses does not hold up alerts', async () => {
  let refused = 0;
  await using other = await openReceiver(() => {
    const isReport = other.received.at(-1)?.body.includes('"kind":"report"') === true;
    if (isReport) refused += 1;
    return { status: isReport ? 413 : 200 };
  });
  using office = openAlerts({ webhook: { url: other.url }, dailyReportAt: '10:00' });
  await office.pass(2 * HOUR, MINUTE);
  expect(refused).toBeGreaterThan(2);
  office.raise('exchange');
  await office.pass(2 * MINUTE);
  expect(kinds(other.received).at(-1)).toBe('problem');
});

test('the clock was a year ahead when a report was made: the next report still comes the next day', async () => {
  await using web = await openReceiver();
  const year = 365 * 24 * HOUR;
  using office = openAlerts({ webhook: { url: web.url }, dailyReportAt: '18:00' }, { at: MORNING + year });
  await office.pass(24 * HOUR, MINUTE);
  office.sleep(-year);
  await office.pass(24 * HOUR, MINUTE);
  expect(kinds(web.received)).toEqual(['report', 'report']);
});

const due = (now: number, time: string, told: number): Period | null => {
  const period = dueReport(now, time, told);
  return period === null ? null : goingOn(period, told);
};

test('the hour of the report is changed: no hour is reported twice or left out', () => {
  const at = (d: number, h: number): number => new Date(2026, 10, d, h).getTime();
  expect(due(at(26, 9), '09:00', at(25, 18))).toEqual({ from: at(25, 18), until: at(26, 9) });
  expect(due(at(26, 20), '20:00', at(25, 18))).toEqual({ from: at(25, 18), until: at(26, 20) });
  expect(due(at(28, 9), '09:00', at(25, 18))).toEqual({ from: at(27, 9), until: at(28, 9) });
});

test.for([
  ['Europe/Berlin', 25, 2], // the clocks go back on 25 October
  ['Europe/Berlin', 29, 2], // and forward on 29 March
  ['America/Sao_Paulo', 25, 0],
  ['Australia/Lord_Howe', 4, 2], // by half an hour
] as const)('in %s the reports cover the days of a clock change completely, each hour once', ([zone, day, hour]) => {
  inZone(zone);
  const month = day === 29 ? 2 : day === 4 ? 3 : 9;
  let told = new Date(2026, month, day - 2, hour, 30).getTime();
  const wishes = `${String(hour).padStart(2, '0')}:30`;
  for (
    let now = told;
    now < told + 5 * 24 * HOUR && now < new Date(2026, month, day + 3).getTime();
    now += 10 * MINUTE
  ) {
    const period = due(now, wishes, told);
    if (period === null) continue;
    expect(period.from).toBe(told);
    expect(period.until - period.from).toBeGreaterThan(22 * HOUR);
    told = period.until;
  }
  expect(told).toBeGreaterThan(new Date(2026, month, day + 1).getTime());
});

test('quiet hours follow the wall clock, also on the nights when it changes', () => {
  inZone('Europe/Berlin');
  const hours = { from: '22:00', until: '03:00' };
  const at = (utc: string): boolean => isQuietAt(hours, Date.parse(utc));
  expect([at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z'), at('2026-10-25T02:00:00Z')]).toEqual([
    true,
    true,
    false,
  ]);
  expect([at('2026-03-29T00:59:00Z'), at('2026-03-29T01:00:00Z')]).toEqual([true, false]);
  expect([at('2026-07-01T19:59:00Z'), at('2026-07-01T20:00:00Z')]).toEqual([false, true]);
  expect(isQuietAt({ from: '22:00', until: '22:00' }, Date.now())).toBe(false);
});

const letter = (text: string, more: object = {}) => ({
  ...{ kind: 'problem' as const, id: 'a', subject: text, text, since: 1, at: 2, office: 'Ромашка' },
  ...more,
});

test('the signature covers exactly the bytes that are sent, whatever characters the text contains', async () => {
  await using web = await openReceiver();
  const settings = alertsSettings.parse({ webhook: { url: web.url, secret: 'ключ 🔑' } });
  for (const text of ['Ёлка \u2028 <b>', 'half a sign \ud83d', '\u0000\r\nX: y', '😀'.repeat(5000)])
    await sendBy('webhook', letter(text), settings);
  for (const { body, headers } of web.received)
    expect(headers['x-plecho-signature']).toBe(
      `sha256=${createHmac('sha256', 'ключ 🔑').update(Buffer.from(body, 'utf8')).digest('hex')}`,
    );
});

test('Telegram gets plain text that it accepts: no Markdown, not too long, no half a surrogate pair', async () => {
  await using web = await openReceiver();
  const settings = alertsSettings.parse({ telegram: { token: '1:a', chatId: '5', apiUrl: web.url } });
  for (const text of ['*bold* _x_ [link](http://evil) <b>&amp;', `a${'😀'.repeat(4000)}`, 'half \ud83d'])
    await sendBy('telegram', letter(text), settings);
  for (const one of web.received) {
    const { text, parse_mode: mode, entities } = bodyOf(one);
    expect([mode, entities]).toEqual([undefined, undefined]);
    expect(String(text).length).toBeLessThanOrEqual(4096);
    expect(String(text).isWellFormed()).toBe(true);
  }
  expect(bodyOf(web.received[0] as Received)['text']).toBe('*bold* _x_ [link](http://evil) <b>&amp;');
});

/** A server that repeats these bytes until the client disconnects. */
async function openEndless(head: string, part: string): Promise<{ url: string; port: number; sent: () => number }> {
  let sent = 0;
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined).write(head);
    const go = (): void => {
      while (!socket.destroyed) {
        sent += part.length;
        if (!socket.write(part)) return void socket.once('drain', go);
      }
    };
    socket.once('data', go);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, port, sent: () => sent };
}

test('an answer without end is cut off', async () => {
  const endless = await openEndless(
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"ok":true,"x":"',
    'x'.repeat(65536),
  );
  const wanted = { webhook: { url: endless.url }, telegram: { token: '1:a', chatId: '5', apiUrl: endless.url } };
  await sendBy('webhook', letter('x'), alertsSettings.parse(wanted));
  await expect(sendBy('telegram', letter('x'), alertsSettings.parse(wanted))).rejects.toMatchObject({
    code: 'strange',
  });
  expect(endless.sent()).toBeLessThan(64 * 1024 * 1024);
});

test.each([
  ['p%40ss', 'p@ss'],
  ['100%zz', '100%zz'],
])(
  'an address with a user and the password %s is asked as that user; the words of a failure hold neither',
  async (written, password) => {
    await using web = await openReceiver();
    const own = web.url.replace('http://', `http://plecho:${written}@`);
    using office = openAlerts({ webhook: { url: own }, heartbeatUrl: own });
    await office.pass(SECOND);
    expect(web.received[0]?.headers['authorization']).toBe(
      `Basic ${Buffer.from(`plecho:${password}`).toString('base64')}`,
    );
    const gone = alertsSettings.parse({ webhook: { url: `http://plecho:${written}@127.0.0.1:1/token-123` } });
    const { text } = await office.alerts.test(gone);
    for (const secret of [written, password, 'token-123']) expect(text).not.toContain(secret);
  },
);

test.for([301, 302, 307, 308, 404, 500, 503])(
  'a webhook that answers %d counts as not delivered, and no redirect is followed',
  async (status) => {
    await using web = await openReceiver(() => ({ status }));
    const settings = alertsSettings.parse({ webhook: { url: web.url } });
    await expect(sendBy('webhook', letter('x'), settings)).rejects.toMatchObject({
      code: status < 400 ? 'redirect' : 'status',
    });
    expect(web.received.length).toBe(1);
  },
);

test('names cannot inject lines, headers or markup into a message', async () => {
  await using mail = await openMailServer();
  await using web = await openReceiver();
  const evil = 'Анна\r\nBcc: all@example.ru\r\n\r\n• Все звонки приняты\u2028<script>\u202e';
  const lost = {
    ...call({ n: 1, at: MORNING * 1000, from: client('79161112233', evil) }),
    direction: 'inbound' as const,
  };
  using office = openAlerts({
    webhook: { url: web.url },
    office: 'Ромашка\r\nBcc: x@example.ru',
    email: { host: '127.0.0.1', port: mail.port, from: 'a@b.ru', to: 'c@d.ru', tls: false },
    dailyReportAt: '18:00',
  });
  office.store.commit(batch([lost]));
  await office.pass(10 * HOUR, 10 * MINUTE);
  const [sent] = mail.mails;
  expect(mail.mails.length).toBe(1);
  expect(sent?.to.length).toBe(1);
  const [head = ''] = sent?.data.split('\n\n') ?? [];
  expect(head).not.toMatch(/^bcc:/im);
  const { text, office: name } = bodyOf(web.received[0] as Received);
  expect(name).toBe('Ромашка Bcc: x@example.ru');
  expect(
    String(text)
      .split('\n')
      .filter((line) => /Анна|Bcc|приняты|script/.test(line)),
  ).toHaveLength(2);
  const { html = '' } = reportLetter({
    ...{
      id: 'daily-1',
      kind: 'daily',
      period: { from: 0, until: 1 },
      problems: [],
      at: 1,
      office: '<b>',
      language: 'ru',
    },
    figures: {
      ...{
        total: 1,
        inbound: 1,
        outbound: 0,
        internal: 0,
        answered: 0,
        missed: 1,
        withheld: 0,
        clients: 1,
        reached: 0,
        marked: 0,
      },
      ...{ slowest: null, notCalledBack: [{ phone: '79161112233', name: evil, times: 1, lastAt: 1, tries: 0 }] },
    },
  });
  expect(html).not.toMatch(/<script|<b>|\u202e/);
});
