/** Alerts: one per cause and one all-clear; none for blips, none in quiet hours, none sent twice; they survive outages and restarts. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { HOUR, MINUTE, MORNING, openAlerts, SECOND } from './office.ts';
import { openMailServer, openReceiver, type Received } from './stand-ins.ts';

const bodyOf = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;
const kinds = (received: readonly Received[]): unknown[] => received.map((one) => bodyOf(one)['kind']);

test('an outage of six hours: one alert after 90 s and one all-clear, on every channel, signed', async () => {
  await using web = await openReceiver();
  await using telegram = await openReceiver();
  await using mail = await openMailServer();
  using office = openAlerts({
    webhook: { url: `${web.url}/hook`, secret: 'тайна' },
    telegram: { token: '12:ab', chatId: -100, apiUrl: telegram.url },
    email: {
      host: '127.0.0.1',
      port: mail.port,
      from: 'plecho@example.ru',
      to: 'a@example.ru, b@example.ru',
      tls: false,
    },
  });
  await office.pass(MINUTE);
  office.raise('exchange', 'АТС не отвечает по адресу pbx:8021.');
  await office.pass(80 * SECOND);
  expect(web.received).toEqual([]);
  await office.pass(10 * SECOND);
  expect(web.received.length).toBe(1);
  await office.pass(6 * HOUR, MINUTE);
  expect(web.received.length).toBe(1);
  office.end('exchange');
  await office.pass(10 * MINUTE);

  expect(kinds(web.received)).toEqual(['problem', 'over']);
  const [alert, clear] = web.received.map(bodyOf);
  expect(alert).toMatchObject({ office: 'Ромашка', since: MORNING + MINUTE, at: MORNING + MINUTE + 90 * SECOND });
  expect(alert?.['text']).toContain('АТС не отвечает по адресу pbx:8021.');
  expect(clear?.['id']).toBe(alert?.['id']);
  expect(clear?.['text']).toContain('(6 ч 2 мин)');
  for (const { headers, body } of web.received) {
    const hex = createHmac('sha256', 'тайна').update(body).digest('hex');
    expect(headers['x-plecho-signature']).toBe(`sha256=${hex}`);
  }
  expect(telegram.received.map(({ path }) => path)).toEqual(['/bot12:ab/sendMessage', '/bot12:ab/sendMessage']);
  expect(bodyOf(telegram.received[0] as Received)).toMatchObject({ chat_id: '-100', text: alert?.['text'] });
  expect(mail.mails.map(({ to }) => to.length)).toEqual([2, 2]);
  expect(office.store.alerts.waiting()).toBe(0);
});

test('a problem that heals within the grace period raises no alert; one that comes and goes is one outage', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  for (let blip = 0; blip < 5; blip += 1) {
    office.raise('exchange');
    await office.pass(80 * SECOND);
    office.end('exchange');
    await office.pass(5 * MINUTE);
  }
  expect(web.received).toEqual([]);
  office.raise('exchange');
  await office.pass(2 * MINUTE);
  for (let flap = 0; flap < 5; flap += 1) {
    office.end('exchange');
    await office.pass(20 * SECOND);
    office.raise('exchange');
    await office.pass(20 * SECOND);
  }
  office.end('exchange');
  await office.pass(5 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem', 'over']);
});

test('outages that begin together are one message and end together; a cause hides its consequences', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('exchange');
  office.raise('history');
  await office.pass(4 * SECOND, SECOND);
  office.raise('crm-down');
  await office.pass(3 * MINUTE, SECOND);
  office.end('crm-down');
  await office.pass(3 * MINUTE, SECOND);
  expect(kinds(web.received)).toEqual(['problem']);
  office.end('exchange');
  office.end('history');
  await office.pass(3 * MINUTE, SECOND);
  expect(kinds(web.received)).toEqual(['problem', 'over']);
  const codes = (bodyOf(web.received[0] as Received)['problems'] as { code: string }[]).map(({ code }) => code);
  expect(codes).toEqual(['exchange', 'crm-down']);
});

test('advice is for the window only', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('cluecon');
  await office.pass(HOUR, MINUTE);
  expect(web.received).toEqual([]);
});

test('an alert survives the outage it reports, and a restart: once its channel works again it is delivered, in order and only once', async () => {
  let isDown = true;
  await using web = await openReceiver(() => ({ status: isDown ? 502 : 204 }));
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('crm-down');
  await office.pass(HOUR, MINUTE);
  const attempts = web.received.length;
  expect(attempts).toBeGreaterThan(3);
  expect(new Set(web.received.map(({ body }) => body)).size).toBe(1);
  expect(office.trouble.at(-1)).toContain('Сервер ответил 502');
  office.restart();
  office.end('crm-down');
  await office.pass(5 * MINUTE, MINUTE);
  isDown = false;
  await office.pass(HOUR, MINUTE);
  expect(kinds(web.received.slice(-2))).toEqual(['problem', 'over']);
  expect(new Set(kinds(web.received))).toEqual(new Set(['problem', 'over']));
  expect(office.trouble.at(-1)).toBe('');
  const total = web.received.length;
  await office.pass(HOUR, MINUTE);
  expect(web.received.length).toBe(total);
});

test('a restart during an outage sends no second alert, and still sends the all-clear for the first one', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url } });
  office.raise('exchange');
  await office.pass(3 * MINUTE);
  office.restart();
  await office.pass(3 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem']);
  office.restart();
  office.end('exchange');
  await office.pass(3 * MINUTE);
  expect(kinds(web.received)).toEqual(['problem', 'over']);
});

test('in quiet hours nothing is sent; a problem that lasts is reported in the morning, one that healed is not', async () => {
  await using web = await openReceiver();
  const at = new Date(2026, 10, 25, 22, 30).getTime();
  using office = openAlerts({ webhook: { url: web.url }, quietHours: { from: '22:00', until: '07:00' } }, { at });
  office.raise('exchange');
  await office.pass(HOUR, MINUTE);
  office.end('exchange');
  await office.pass(HOUR, MINUTE);
  office.raise('crm');
  await office.pass(6 * HOUR, MINUTE);
  expect(web.received).toEqual([]);
  await office.pass(HOUR, MINUTE);
  expect(kinds(web.received)).toEqual(['problem']);
  expect(bodyOf(web.received[0] as Received)['at']).toBe(new Date(2026, 10, 26, 7, 0).getTime());
  expect(bodyOf(web.received[0] as Received)['text']).toContain('CRM не принимает ключ');
});

test('a channel that is removed leaves nothing behind; without any channel no alert is marked as sent', async () => {
  await using web = await openReceiver();
  using office = openAlerts({});
  office.raise('exchange');
  await office.pass(5 * MINUTE);
  office.change({ webhook: { url: web.url } });
  await office.pass(MINUTE);
  expect(kinds(web.received)).toEqual(['problem']);
  office.change({});
  office.end('exchange');
  await office.pass(5 * MINUTE);
  expect(office.store.alerts.waiting()).toBe(0);
});

test('the test button says for each channel how it went, and never shows a token', async () => {
  await using web = await openReceiver();
  await using telegram = await openReceiver(() => ({
    status: 400,
    body: { ok: false, description: 'Bad Request: chat not found 77:SECRET' },
  }));
  await using mail = await openMailServer(true);
  using office = openAlerts({});
  expect((await office.alerts.test({ ...emptyWishes() })).ok).toBe(false);
  const { ok, text } = await office.alerts.test({
    ...emptyWishes(),
    webhook: { url: web.url, secret: '' },
    telegram: { token: '77:SECRET', chatId: '5', apiUrl: telegram.url },
    email: { host: '127.0.0.1', port: mail.port, user: '', password: '', from: 'a@b.ru', to: 'c@d.ru', tls: false },
  });
  expect(ok).toBe(false);
  expect(text.split('\n')).toEqual([
    'Вебхук: отправлено.',
    expect.stringContaining('Почта: не отправлено. Почтовый сервер отказал: 550 no such person'),
    expect.stringContaining('Telegram не принял сообщение: Bad Request: chat not found'),
  ]);
  expect(text).not.toContain('SECRET');
  expect(web.received[0]?.headers['x-plecho-signature']).toBeUndefined();
});

test('the heartbeat: every minute while all is well, /fail after the grace period when not, nothing for blips', async () => {
  await using watcher = await openReceiver();
  using office = openAlerts({ heartbeatUrl: `${watcher.url}/ping/1?k=v` });
  await office.pass(5 * MINUTE);
  expect(watcher.received.length).toBe(6);
  expect(new Set(watcher.received.map(({ path }) => path))).toEqual(new Set(['/ping/1?k=v']));
  office.raise('exchange');
  await office.pass(60 * SECOND);
  office.end('exchange');
  await office.pass(MINUTE);
  expect(watcher.received.some(({ path }) => path.includes('fail'))).toBe(false);
  office.raise('exchange');
  await office.pass(90 * SECOND);
  expect(watcher.received.at(-1)?.path).toBe('/ping/1/fail?k=v');
  office.end('exchange');
  await office.pass(10 * SECOND);
  expect(watcher.received.at(-1)?.path).toBe('/ping/1?k=v');
});

const emptyWishes = () => ({
  ...{ afterSeconds: 90, webhook: null, email: null, telegram: null, heartbeatUrl: null, dailyReportAt: null },
  ...{ weeklyReport: null, quietHours: null, office: null },
});
