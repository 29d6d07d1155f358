/** Working hours in Chromium: set by keyboard in Settings, marked on «Перезвонить», and used to split the overview. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { findings, outside, picture, SMALL, squeezed } from './looking.ts';
import { missedRows } from './plausible-missed.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
let stand: StandIn;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn();
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});
afterEach(() => stand.restore());
const saved = (): unknown => stand.sent.findLast(({ name }) => name === 'saveSettings')?.input;
const WEEK = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', until: '18:00' }));

test('are set a day at a time, by keyboard only; a week without a working day is refused', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/settings/hours`, SMALL);
  const has = page.getByRole('switch', { name: /У офиса есть рабочее время/ });
  await has.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'Понедельник: рабочий день',
  );
  await page.keyboard.press('Tab');
  await page.keyboard.type('08:3');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: /^Суббота/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Пн–пт как в понедельник' }).click();
  await picture(page, 'settings-hours-small');
  expect(await findings(page)).toEqual([]);
  expect([...(await squeezed(page)), ...(await outside(page))]).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено').waitFor();
  expect(saved()).toEqual({
    patch: {
      workingHours: [...WEEK.map((one) => ({ ...one, from: '08:30' })), { day: 6, from: '09:00', until: '18:00' }],
    },
  });
  for (const day of ['Понедельник', 'Вторник', 'Среда', 'Четверг', 'Пятница', 'Суббота'])
    await page.getByRole('checkbox', { name: new RegExp(`^${day}`) }).click();
  await page.getByRole('alert').filter({ hasText: 'хотя бы один рабочий день' }).waitFor();
  expect(await page.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true);
  expect(errors).toEqual([]);
});

test('clients who called outside of them are marked, and can be shown alone or hidden', async () => {
  const rows = missedRows(Date.now()).map((row, at) => (at === 1 ? { ...row, outsideHours: true as const } : row));
  stand.answers['missed'] = { rows, open: 2 };
  const { page, errors } = await shared.at(`${stand.url}#/missed`, SMALL);
  await page.getByText('вне рабочего времени').waitFor();
  const items = page.getByRole('listitem');
  expect(await items.count()).toBe(4);
  await page.getByRole('radio', { name: 'Вне его: 1' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => items.count()).toBe(1);
  expect(await items.first().innerText()).toContain('+7 495 777-88-99');
  // Hidden rows are not marked together with the rest.
  expect(await page.getByRole('button', { name: 'Отметить всё' }).count()).toBe(0);
  await page.getByText('В рабочее время: 1').click();
  await expect.poll(() => items.count()).toBe(3);
  await picture(page, 'missed-hours-small');
  expect(await squeezed(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('the overview explains each figure, and is split by working hours', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/overview`, SMALL);
  await page.locator('[data-overview=shown]').waitFor();
  const figures = await page.locator('dl').innerText();
  expect(figures).toContain('Ответили за 20 с');
  expect(figures).toMatch(/109 из \d+ входящих/);
  expect(figures).toMatch(/До перезвона\s+14 мин\s+половина быстрее, дольше всего 1 дн\. 2 ч/);
  expect(figures).toMatch(/Потеряно клиентов\s+2\s+три дня с ними никто не поговорил; ещё ждут: 1/);
  const table = page.getByRole('region', { name: 'Рабочее и нерабочее время' });
  expect(await table.getByRole('row').allInnerTexts()).toMatchObject([
    /Входящих/,
    /Рабочее\s+112\s+9 \(8 %\)\s+90 %/,
    /Нерабочее\s+23/,
  ]);
  await picture(page, 'overview-hours-small');
  expect(await findings(page)).toEqual([]);
  expect([...(await squeezed(page)), ...(await outside(page))]).toEqual([]);
  expect(errors).toEqual([]);
});
