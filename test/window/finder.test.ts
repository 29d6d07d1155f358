/** Ctrl+K in Chromium, by keys alone: opens a page and a setting, dials a client, a colleague and a number through the dial rules, opens a call. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { findings, outside, picture, SMALL, squeezed } from './looking.ts';
import { people } from './plausible.ts';
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
const sent = (name: string): unknown => stand.sent.findLast((one) => one.name === name)?.input;

/** Opens the finder, types, and waits until the search is complete. */
async function type(page: Page, text: string): Promise<void> {
  // On a Russian layout the same key gives «л».
  await page.evaluate(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyK', key: 'л', ctrlKey: true, bubbles: true }));
  });
  const field = page.getByRole('combobox', { name: 'Найти и сделать' });
  await field.waitFor();
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.type(text);
  await page.locator('[role=listbox][data-settled=true]').waitFor();
}
async function closeFinder(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Найти и сделать' }).waitFor({ state: 'detached' });
}
const chosen = (page: Page): Promise<string> => page.getByRole('option', { selected: true }).innerText();

test('opens pages and settings; Escape gives the focus back', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/calls`, SMALL);
  await page.getByRole('button', { name: /^Найти/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Найти и сделать' }).waitFor();
  expect(await page.getByRole('group', { name: 'Страницы' }).getByRole('option').count()).toBeGreaterThan(5);
  await picture(page, 'finder-empty-small');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Найти');
  await type(page, 'рабоч время');
  expect(await chosen(page)).toContain('Рабочее время');
  await page.keyboard.press('Enter');
  await page.locator('[data-settings-section=hours] form').waitFor();
  await type(page, 'обзор');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Обзор', level: 1 }).waitFor();
  await type(page, 'нет');
  await page.getByText('Ничего не найдено. Ищите').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Ничего не найдено. Ищите').waitFor();
  await closeFinder(page);
  expect(errors).toEqual([]);
});

test('asks once whose phone is mine, then calls a client, a colleague, a number; a refused number is not dialled', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/calls`, SMALL);
  await type(page, 'ромаш');
  expect(await chosen(page)).toMatch(/ООО «Ромашка»\s+\+7 916 123-45-67\s+Позвонить/);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Сначала выберите свой телефон' }).waitFor();
  expect(sent('dial')).toBeUndefined();
  await picture(page, 'finder-client-small');
  expect(await findings(page)).toEqual([]);
  expect([...(await squeezed(page)), ...(await outside(page))]).toEqual([]);
  await page.getByRole('dialog').getByRole('combobox', { name: 'Мой телефон' }).click();
  await page.getByRole('option', { name: people[1]?.name ?? '' }).click();
  await page.getByRole('combobox', { name: 'Найти и сделать' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Plecho наберёт: ООО «Ромашка»').waitFor();
  const me = people[1]?.userId;
  expect(sent('dial')).toEqual({ userId: me, number: '79161234567' });

  await type(page, '8 999 777 55 33');
  await expect.poll(() => chosen(page)).toContain('+7 999 777-55-33');
  await page.keyboard.press('Enter');
  await expect.poll(() => sent('dial')).toEqual({ userId: me, number: '79997775533' });

  await type(page, (people[2]?.name ?? '').toLowerCase());
  await page.keyboard.press('Enter');
  await expect.poll(() => sent('act')).toEqual({ do: 'call', me, to: { userId: people[2]?.userId } });

  stand.answers['number'] = {
    kind: 'client',
    digits: '8109001234567',
    shown: '',
    refused: 'За границу звонить нельзя.',
  };
  stand.sent.length = 0;
  await type(page, '8109001234567');
  expect(await chosen(page)).toContain('За границу звонить нельзя.');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { selected: true }).waitFor();
  expect(sent('dial')).toBeUndefined();
  await closeFinder(page);
  expect(errors).toEqual([]);
});

test('opens a call of the history with its details', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/calls`);
  await type(page, 'нет такой страницы');
  expect(await page.getByRole('option').count()).toBeGreaterThan(0);
  const first = page.getByRole('group', { name: 'Звонки' }).getByRole('option').first();
  const name = await first.locator('span').first().innerText();
  await page.keyboard.press('Enter');
  await page.locator('[data-details]').waitFor();
  expect(page.url()).toMatch(/#\/history\/.+/);
  expect(name).not.toBe('');
  await page.locator('[data-details]').press('Escape');
  await expect.poll(() => page.url()).toMatch(/#\/history$/);
  expect(errors).toEqual([]);
});
