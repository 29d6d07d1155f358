/** The other pages in Chromium against the real product: settings are saved, Health reports problems, the overview follows. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { downloaded, sharedPage, startBrowser, type Browser } from './browser.ts';
import { picture } from './looking.ts';
import { openOffice, type Office } from './product.ts';
import { createStandIn } from './stand-in.ts';

let browser: Browser;
const shared = sharedPage(() => browser);
let office: Office;
let page: Page;
let errors: string[];
beforeAll(async () => {
  browser = await startBrowser();
  office = await openOffice();
  await office.connected();
  await office.exchange.waitForListener();
  // Its address lets in all pages of this profile.
  await shared.at(office.url);
}, 120_000);
afterAll(async () => {
  await office?.close();
  await browser?.close();
});
beforeEach(async () => {
  ({ page, errors } = await shared.at(office.page('calls')));
});
afterEach(() => expect(errors).toEqual([]));

const settings = async (): Promise<Record<string, Record<string, unknown>>> =>
  (await (await office.get('/api/settings')).json()) as Record<string, Record<string, unknown>>;
const open = (hash: string) => page.goto(office.page(hash));
/** Waits for the notice, and closes it: the next one is another. */
const saved = async (): Promise<void> => {
  const notice = page.getByRole('alert').filter({ hasText: 'Сохранено' });
  await notice.waitFor();
  await notice.getByRole('button').click();
  await notice.waitFor({ state: 'detached' });
};

describe('settings', () => {
  test('how long each kind of data is kept; an impossible period is refused at its field', async () => {
    await open('settings/app');
    await page.getByLabel('Проблемы', { exact: true }).fill('30');
    await page.getByLabel('Копии базы').fill('3');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    expect((await settings())['retention']).toEqual({ refusedDays: 365, problemDays: 30, backupDays: 3 });
    const refused = page.getByLabel('Отказы CRM');
    await refused.fill('');
    await page.getByText('Отказы CRM: От 1 до 3650 дней.').waitFor();
    expect(await refused.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true);
    expect((await settings())['retention']).toMatchObject({ refusedDays: 365 });
    await refused.fill('90');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    expect((await settings())['retention']?.['refusedDays']).toBe(90);
  });

  test('a secret is never shown, and stays when something else is saved', async () => {
    await open('settings/exchange');
    await page.getByPlaceholder('Сохранён, не показывается').waitFor();
    expect(await page.getByLabel('Пароль ESL').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Проверить', exact: true }).click();
    const outcome = page.locator('[data-test-result]');
    await outcome.waitFor();
    expect(await outcome.innerText()).toMatch(/FreeSWITCH/);
    await open('settings/dialing');
    await page.getByLabel('Цифры перед внешним номером').fill('9');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    const stored = await settings();
    expect(stored['dialing']?.['prefix']).toBe('9');
    expect(stored['pbx']?.['password']).toEqual({ set: true });
  });

  test('an unsaved change is marked, survives a visit to other pages, and can be undone', async () => {
    await open('settings/lines');
    await page.getByLabel('Код города').fill('812');
    await page.getByText('Есть несохранённые изменения').waitFor();
    await page.getByRole('link', { name: 'История' }).click();
    await page.getByRole('heading', { name: 'История' }).waitFor();
    await open('settings/lines');
    expect(await page.getByLabel('Код города').inputValue()).toBe('812');
    await page.getByRole('link', { name: /Внешние номера.*несохранённые/ }).waitFor();
    await page.getByRole('button', { name: 'Вернуть' }).click();
    expect(await page.getByLabel('Код города').inputValue()).toBe('');
  });

  test('a page with unsaved changes asks before it closes', async () => {
    const holds = (): Promise<boolean> =>
      page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    await open('settings/lines');
    expect(await holds()).toBe(false);
    await page.getByLabel('Код города').fill('812');
    await expect.poll(holds).toBe(true);
    await page.getByRole('button', { name: 'Вернуть' }).click();
    await expect.poll(holds).toBe(false);
  });

  test('in the desktop program the window can quit and update it', async () => {
    await open('settings/app');
    await page.getByText(/^Plecho \d/).waitFor();
    expect(await page.getByRole('button', { name: 'Завершить Plecho' }).count()).toBe(0);

    const asked: string[] = [];
    await page.route('**/api/desktop**', (route) => {
      const { pathname } = new URL(route.request().url());
      if (route.request().method() === 'POST') asked.push(pathname);
      const hotKey = 'off';
      return route.fulfill({ json: { icon: false, update: '9.9.9', linksAreChosenInSystem: true, hotKey } });
    });
    await open('settings/lines');
    await open('settings/app');
    await page.getByRole('button', { name: 'Установить версию 9.9.9 и перезапустить' }).click();
    await expect.poll(() => asked).toEqual(['/api/desktop/install']);
    await page.getByRole('button', { name: 'Завершить Plecho' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('Звонки не будут передаваться').waitFor();
    await picture(page, 'program-quit');
    await question.getByRole('button', { name: 'Завершить Plecho' }).click();
    await expect.poll(() => asked).toEqual(['/api/desktop/install', '/api/desktop/quit']);
    await shared.drop(); // its window waits for the program to end
  });

  test('in the desktop program a hot key is switched on, chosen by pressing it, and a taken combination is reported', async () => {
    let hotKey = 'off';
    await page.route('**/api/desktop', (route) =>
      route.fulfill({ json: { icon: true, update: null, linksAreChosenInSystem: false, hotKey } }),
    );
    await open('settings/lines');
    await open('settings/app');
    const wanted = page.getByRole('switch', { name: 'Звонить по скопированному номеру' });
    await wanted.click();
    const keys = page.getByLabel('Сочетание клавиш', { exact: true });
    expect(await keys.inputValue()).toBe('Ctrl+Alt+D');
    await page.getByText('Выберите выше, в поле «Ссылки с номерами»').waitFor();
    await keys.press('d');
    await page.getByText('Нужны Ctrl, Alt или ⌘').waitFor();
    await keys.press('Control+Shift+9');
    expect(await keys.inputValue()).toBe('Ctrl+Shift+9');
    hotKey = 'taken';
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    await page.getByText('Ctrl+Shift+9 занято другой программой').waitFor();
    expect((await settings())['app']?.['dialHotKey']).toBe('CommandOrControl+Shift+9');
    await picture(page, 'hot-key');
    await wanted.click();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    expect((await settings())['app']?.['dialHotKey']).toBeNull();
    await page.unroute('**/api/desktop');
  });

  test('an invalid value is refused at its field', async () => {
    await open('settings/lines');
    await page.getByLabel('Код города').fill('abc');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.locator('[data-test-result="failed"]').waitFor();
    expect(await page.getByLabel('Код города').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Вернуть' }).click();
  });

  test('people: a removed row can be restored, a number of two people is refused, a free extension can be assigned', async () => {
    office.exchange.setExtensions([
      { number: '1001', domain: '127.0.0.1', name: 'Маша', contact: 'sip:1001@127.0.0.1' },
      { number: '1010', domain: '127.0.0.1', name: 'Ресепшен', contact: null },
    ]);
    await open('settings/people');
    const rows = page.locator('[data-people] [role=row]');
    await rows.nth(6).waitFor();
    await page.getByRole('button', { name: 'Удалить: Ольга Ким' }).click();
    expect(await page.getByLabel('Имя: Ольга Ким').count()).toBe(0);
    await page.getByRole('status').getByRole('button', { name: 'Вернуть' }).click();
    await page.getByLabel('Имя: Ольга Ким').waitFor();
    const masha = page.getByRole('combobox', { name: 'Номера: Маша Смирнова' });
    await masha.fill('1003');
    await masha.press('Enter');
    await page.getByText(/Номер 1003 уже у другого сотрудника: Маша Смирнова/).waitFor();
    await masha.press('Backspace');
    await page.getByRole('combobox', { name: 'Кому принадлежит 1010' }).click();
    await page.getByRole('option', { name: 'Иван Седов' }).click();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    const people = (await (await office.get('/api/people')).json()) as { name: string; numbers: string[] }[];
    expect(people.find(({ name }) => name === 'Иван Седов')?.numbers).toEqual(['1006', '1010']);
  });

  test('people: a file is imported without losing typed changes, and the import can be undone', async () => {
    await open('settings/people');
    await page.getByLabel('Имя: Тимур Гараев').fill('Тимур Г.');
    const masha = office.crm.users[0]?.id ?? '';
    await page.locator('input[type=file]').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`userId;name;numbers\n${masha};Мария Смирнова;1001\n`),
    });
    await page.getByLabel('Имя: Мария Смирнова').waitFor();
    await page.getByLabel('Имя: Тимур Г.').waitFor();
    const names = async (): Promise<string[]> =>
      ((await (await office.get('/api/people')).json()) as { name: string }[]).map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(['Тимур Г.', 'Мария Смирнова']));
    await page.getByRole('status').getByRole('button', { name: 'Вернуть' }).click();
    await page.getByLabel('Имя: Маша Смирнова').waitFor();
    expect(await names()).toEqual(expect.arrayContaining(['Тимур Г.', 'Маша Смирнова']));
    await page.getByLabel('Имя: Тимур Г.').fill('Тимур Гараев');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
  });

  test('the language changes at once, everywhere, and is remembered', async () => {
    await open('settings/app');
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('link', { name: 'History', exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await expect.poll(async () => (await settings())['app']?.['language']).toBe('en');
    await page.reload();
    await page.getByRole('link', { name: 'Health', exact: true }).waitFor();
    await page.getByText('Русский', { exact: true }).click();
    await page.getByRole('link', { name: 'Состояние', exact: true }).waitFor();
  });
});

describe('health', () => {
  test('reports a lost exchange, and when it is back', async () => {
    await open('health');
    await page.getByText('Замечаний нет').waitFor();
    office.exchange.setPassword('changed');
    office.exchange.cut('end');
    await page.locator('[data-severity="error"]', { hasText: 'Пароль ESL не подошёл' }).waitFor({ timeout: 90_000 });
    await page.locator('[data-tone="bad"]', { hasText: 'События звонков' }).waitFor();
    await open('settings/exchange');
    await page.getByLabel('Пароль ESL').fill('changed');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await saved();
    await office.connected();
    await open('health');
    await page.getByText('Замечаний нет').waitFor({ timeout: 90_000 });
  });

  test('pauses and resumes; the pause is seen on every page', async () => {
    await open('health');
    await page.getByRole('button', { name: 'Приостановить передачу' }).click();
    await page.getByRole('menuitem', { name: 'На час' }).click();
    await page.getByText(/Передача звонков в CRM приостановлена до/).waitFor();
    await open('calls');
    await page.getByRole('button', { name: 'Возобновить' }).click();
    await page.getByText(/приостановлена до/).waitFor({ state: 'detached' });
  });

  test('the diagnostics file contains no secret', async () => {
    await open('health');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Скачать файл диагностики' }).click(),
    ]);
    const text = (await downloaded(download)).toString('utf8');
    expect(text).not.toContain(office.crm.apiKey);
    expect(text).not.toMatch(/79161112233/);
    expect(text.length).toBeGreaterThan(500);
  });
});

test(
  'the overview counts a call when it has ended, and its plots can be read by keyboard',
  { timeout: 180_000 },
  async () => {
    await open('overview');
    const total = page.locator('dl div').first();
    await total.waitFor();
    const before = Number((await total.innerText()).replace(/\D/g, ''));
    await play(office.exchange, 'inbound-answered').done;
    await page.waitForFunction((count) => Number(document.querySelector('dl dd')?.textContent) === count, before + 1, {
      timeout: 60_000,
    });
    const plot = page.getByRole('group', { name: 'По часам' });
    await plot.focus();
    await page.keyboard.press('ArrowRight');
    await plot.getByRole('status').filter({ hasText: 'отвечено' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'По часам: Таблицей' }).click();
    expect(await page.getByRole('row').count()).toBeGreaterThan(10);
  },
);

test('the whole window by keyboard: skip link, pages, visible focus', async () => {
  await page.reload(); // so that the focus begins where the page does
  await page.getByRole('heading', { name: 'Звонки', exact: true }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Перейти к содержимому');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(outline).toBe('solid');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
  expect(await focused()).toContain('Найти');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Перезвонить');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Перезвонить', exact: true }).first().waitFor();
});

test('a window without the token says how to get access', async () => {
  const stranger = await browser.open(new URL(office.url).origin);
  await stranger.page.evaluate(() => localStorage.clear());
  await stranger.page.goto(new URL(office.url).origin);
  await stranger.page.getByText('?token=').waitFor();
  await stranger.page.close();
});

test('no page sends a request to the outside', async () => {
  const stand = await createStandIn();
  const asked: string[] = [];
  const visit = await browser.open(stand.url);
  visit.page.on('request', (request) => asked.push(request.url()));
  for (const hash of ['calls', 'history', 'overview', 'health', 'settings/app', 'setup/exchange']) {
    await visit.page.goto(`${stand.url}#/${hash}`);
    await visit.page.getByRole('heading').first().waitFor();
  }
  expect(asked.filter((url) => !url.startsWith(stand.url) && !url.startsWith('data:'))).toEqual([]);
  await visit.page.close();
  await stand.close();
});
