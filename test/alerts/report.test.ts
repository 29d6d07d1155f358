/** Reports: the right figures of their period, every hour counted once, in both languages, as text and as HTML. */
import { expect, test } from 'vitest';
import type { Call } from '../../app/core/model.ts';
import { createFigures, type Figures } from '../../app/engine/alerts/report-figures.ts';
import { reportLetter } from '../../app/engine/alerts/report-letter.ts';
import { dueReport } from '../../app/engine/alerts/report-times.ts';
import { HOUR, MINUTE, MORNING, openAlerts } from './office.ts';
import { batch, call, client, MASHA, PETYA } from '../store/fixtures.ts';
import { openMailServer, openReceiver } from './stand-ins.ts';

let count = 0;
/** A call of the history; where `answered`, then after half a minute. @param at ms */
function made(at: number, direction: Call['direction'], phone: string, answered: boolean, name = ''): Call {
  const outside = direction === 'internal' ? PETYA : client(phone, name === '' ? undefined : name);
  return call({
    ...(direction === 'inbound' ? { from: outside, to: MASHA } : { from: MASHA, to: outside }),
    ...{ n: (count += 1), at: at * 1000, direction, ...(answered && { answerAfter: 30 }) },
  });
}
/** The figures from MORNING to `until`, from a real store that holds these calls. @param marks numbers marked as done by hand */
function figuresOf(calls: readonly Call[], until: number, marks: readonly string[] = []): Figures {
  using office = openAlerts({}, { calls, at: until });
  for (const phone of marks) office.store.markCalledBack({ phone, note: 'ему написали' });
  const figures = createFigures(MORNING, until, office.store.clientSteps);
  for (const one of office.store.eachCall({ from: MORNING })) figures.add(one);
  return figures.done();
}
const ANNA = '79161112233';
const BORIS = '79162223344';
const VERA = '79163334455';

const day = (): Call[] => [
  made(MORNING, 'inbound', ANNA, false, 'Анна'),
  made(MORNING + 10 * MINUTE, 'inbound', ANNA, false),
  made(MORNING + 40 * MINUTE, 'outbound', ANNA, true),
  made(MORNING + 50 * MINUTE, 'inbound', BORIS, false, 'Борис <b>'),
  made(MORNING + 60 * MINUTE, 'outbound', BORIS, false),
  made(MORNING + 70 * MINUTE, 'inbound', VERA, false),
  made(MORNING + 80 * MINUTE, 'inbound', VERA, true),
  made(MORNING + 300 * MINUTE, 'outbound', VERA, true),
  made(MORNING + 90 * MINUTE, 'inbound', '', false),
  made(MORNING + 95 * MINUTE, 'internal', '', true),
];

test('the figures: the same client once, called back by us or got through himself, tries, withheld numbers', () => {
  expect(figuresOf(day(), MORNING + 9 * HOUR)).toEqual({
    ...{ total: 10, inbound: 6, outbound: 3, internal: 1, answered: 4, missed: 5, withheld: 1 },
    ...{ clients: 3, reached: 2, marked: 0 },
    notCalledBack: [{ phone: BORIS, name: 'Борис <b>', times: 1, lastAt: MORNING + 50 * MINUTE, tries: 1 }],
    // Until the client answered, as the overview and the call-back list count it: our call rang for half a minute.
    slowest: { phone: ANNA, name: 'Анна', ms: 40.5 * MINUTE },
  });
});

test('a client who was marked as done by hand no longer counts as waiting until he is missed again; he does not count as called back either', () => {
  expect(figuresOf(day(), MORNING + 9 * HOUR, [BORIS])).toMatchObject({ reached: 2, marked: 1, notCalledBack: [] });
  using office = openAlerts({}, { calls: day(), at: MORNING + 2 * HOUR });
  office.store.markCalledBack({ phone: BORIS, note: '' });
  office.store.commit(batch([made(MORNING + 3 * HOUR, 'inbound', BORIS, false)]));
  const figures = createFigures(MORNING, MORNING + 9 * HOUR, office.store.clientSteps);
  for (const one of office.store.eachCall({ from: MORNING })) figures.add(one);
  expect(figures.done()).toMatchObject({
    marked: 0,
    notCalledBack: [{ phone: BORIS, times: 2, lastAt: MORNING + 3 * HOUR, tries: 0 }],
  });
});

test.for([
  ['ru', 'Отмечено, что перезванивать не нужно: 1.', 'Не осталось никого, кому нужно перезвонить.'],
  ['en', 'Marked as needing no call: 1.', 'Nobody is left to be called back.'],
] as const)(
  'the message (%s) says who was marked by hand, and does not claim that somebody called them back',
  ([language, marked, left]) => {
    const period = { from: MORNING, until: MORNING + 9 * HOUR };
    const figures = figuresOf(day(), period.until, [BORIS]);
    const head = { id: 'daily-1', kind: 'daily', at: period.until, office: 'Ромашка', problems: [] } as const;
    const { text } = reportLetter({ ...head, period, figures, language });
    expect(text).toContain(marked);
    expect(text).toContain(left);
    expect(text).not.toMatch(/Борис|перезвонили\.|was called back\./);
  },
);

test('the report and the call-back list name the same clients', () => {
  using office = openAlerts({}, { calls: day(), at: MORNING + 9 * HOUR });
  const open = office.store.missed().rows.filter(({ state }) => state === 'open');
  expect(figuresOf(day(), MORNING + 9 * HOUR).notCalledBack.map(({ phone, tries }) => ({ phone, tries }))).toEqual(
    open.map(({ phone, tries }) => ({ phone, tries })),
  );
});

test('a wait that began before the period counts from where it began', () => {
  const calls = [
    made(MORNING - HOUR, 'inbound', ANNA, false),
    made(MORNING + HOUR, 'inbound', ANNA, false),
    made(MORNING + 2 * HOUR, 'outbound', ANNA, true),
  ];
  expect(figuresOf(calls, MORNING + 9 * HOUR).slowest?.ms).toBe(3 * HOUR + MINUTE / 2);
});

test('a call-back after the period settles what was missed within it, but is not counted in it', () => {
  const calls = [
    made(MORNING, 'inbound', ANNA, false),
    made(MORNING + 2 * HOUR, 'outbound', ANNA, true),
    made(MORNING - HOUR, 'outbound', BORIS, true),
  ];
  expect(figuresOf(calls, MORNING + HOUR)).toMatchObject({ total: 1, reached: 1, notCalledBack: [] });
});

test('each hour is reported once, day by day, whatever the clocks do; after days switched off only the last day is reported', () => {
  const at = (d: number, h: number, m = 0): number => new Date(2026, 10, d, h, m).getTime();
  expect(dueReport(at(25, 17, 59), '18:00', at(24, 18))).toBeNull();
  expect(dueReport(at(25, 18), '18:00', at(24, 18))).toEqual({ from: at(24, 18), until: at(25, 18) });
  expect(dueReport(at(25, 18, 5), '18:00', at(25, 18))).toBeNull();
  expect(dueReport(at(29, 9), '18:00', at(24, 18))).toEqual({ from: at(27, 18), until: at(28, 18) });
  expect(dueReport(at(25, 18), '18:00', null)).toBeNull();
  // 30 November 2026 is a Monday.
  expect(dueReport(at(30, 9, 1), '09:00', at(25, 12), 1)).toEqual({ from: at(23, 9), until: at(30, 9) });
  expect(dueReport(at(29, 9, 1), '09:00', at(25, 12), 1)).toBeNull();
});

test.for(['ru', 'en'] as const)(
  'the day’s report (%s): by mail as text and HTML, the outage in it, once',
  async (language) => {
    await using mail = await openMailServer();
    await using web = await openReceiver();
    using office = openAlerts(
      {
        webhook: { url: web.url },
        email: { host: '127.0.0.1', port: mail.port, from: 'a@b.ru', to: 'c@d.ru', tls: false },
        dailyReportAt: '18:00',
      },
      { language, calls: day() },
    );
    await office.pass(HOUR, MINUTE);
    office.raise('exchange');
    await office.pass(6 * HOUR, MINUTE);
    office.end('exchange');
    await office.pass(12 * HOUR, MINUTE);
    const letters = web.received.map(
      ({ body }) => JSON.parse(body) as { kind: string; text: string; figures?: object },
    );
    expect(letters.map(({ kind }) => kind)).toEqual(['problem', 'over', 'report']);
    const { text = '', figures } = letters.at(-1) ?? {};
    expect(figures).toMatchObject({ kind: 'daily', missed: 5, problems: [{ code: 'exchange' }] });
    const expected = {
      ru: [
        '10 звонков: входящих 6, исходящих 3, внутренних 1.',
        'Не перезвонили:',
        'Борис <b>, +7 916 222-33-44',
        'Анна, +7 916 111-22-33, 41 мин',
        'Нет связи с АТС: 10:00 – 16:00 (6 ч)',
      ],
      en: [
        '10 calls: 6 incoming, 3 outgoing, 1 internal.',
        'Not called back:',
        'dialled once, no answer',
        '41 min',
        'No connection to the exchange: 10:00 – 16:00 (6 h)',
      ],
    };
    for (const sentence of expected[language]) expect(text).toContain(sentence);
    const report = mail.mails.at(-1)?.data ?? '';
    expect(report).toContain('multipart/alternative');
    const html = decode(report.split('text/html')[1] ?? '');
    expect(html).toContain('Борис &lt;b&gt;');
    expect(html).toContain(`<html lang="${language}">`);
  },
);

test('the time that the PC slept through is among the day’s problems', async () => {
  await using web = await openReceiver();
  using office = openAlerts({ webhook: { url: web.url }, dailyReportAt: '18:00' });
  await office.pass(HOUR, MINUTE);
  office.sleep(3 * HOUR);
  await office.pass(MINUTE);
  office.sleep(20 * HOUR);
  office.restart();
  await office.pass(MINUTE);
  const reports = web.received.map(({ body }) => JSON.parse(body) as { text: string });
  expect(reports.length).toBe(1);
  expect(reports[0]?.text).toContain('Plecho не работал: 25 нояб., 10:00 – 25 нояб., 13:00 (3 ч)');
});

/** The text of a MIME part, in either encoding. */
function decode(part: string): string {
  const body = part.split('\n\n').slice(1).join('\n\n').split('\n--')[0] ?? '';
  if (/base64/i.test(part.slice(0, 200))) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replaceAll('=\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
