/** The actions of the call strip, in Chromium over the real product: by click, by drag, by keyboard only; shown at once, undone where refused. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDemoOffice, type DemoOffice } from '../../app/demo/office.ts';
import { connect, fromClient, toUser } from '../../app/demo/office-stories.ts';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { findings } from './looking.ts';
import { liveCalls } from './plausible.ts';
import { openOffice, type Office } from './product.ts';
import { watchRequests } from './quiet.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);
afterAll(() => browser?.close());

const choosePhone = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Мой телефон' }).click();
  await page.getByRole('option', { name }).click();
};
const chip = (page: Page, name: string) => page.locator('section ul li button', { hasText: name });
const action = (page: Page, name: string) => page.locator(`[role="menuitem"][data-action="${name}"]`);

describe('over the real product', () => {
  let office: Office;
  let demo: DemoOffice;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    office = await openOffice();
    await office.connected();
    await office.exchange.waitForListener();
    // Its address lets in all pages of this profile.
    await shared.at(office.url);
  }, 120_000);
  afterAll(() => office?.close());
  beforeEach(async () => {
    demo = openDemoOffice(office.exchange, { quiet: true, speed: 8, seed: 3 });
    ({ page, errors } = await shared.at(office.page('calls')));
    await page.locator('[data-calls-list]').waitFor();
  });
  afterEach(async () => {
    await demo.stop();
    // No call of this test is left for the next.
    await page.locator('[data-call]:not([data-mood=ended])').first().waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  const ring = (isAnswered: boolean): void =>
    demo.play(['1001'], async (stage) => {
      const client = fromClient(stage, { phone: '79990000102' });
      const phone = toUser(stage, client, '1001', { shown: '79990000102' });
      phone.ring();
      if (isAnswered) connect(client, phone);
      await stage.wait(3600, client, phone);
    });

  test('the caller is shown before the call is picked up', async () => {
    await choosePhone(page, 'Пётр Ильин');
    ring(false);
    await page.locator('li[data-me][data-state="ringing"]', { hasText: 'Маша Смирнова' }).waitFor();
    await chip(page, 'Маша Смирнова').click();
    await page.getByRole('menuitem', { name: 'Перехватить: +7 999 000-01-02' }).click();
    await page.locator('[data-doing="pickUp"]').waitFor();
    await page.locator('article', { hasText: 'Пётр Ильин говорит с клиентом' }).waitFor();
  });

  test('a talk is parked and retrieved by another colleague', async () => {
    await choosePhone(page, 'Маша Смирнова');
    ring(true);
    await page.locator('[data-action="park"]').click();
    await page.locator('article', { hasText: 'ждёт соединения' }).waitFor();
    await choosePhone(page, 'Пётр Ильин');
    await page.locator('[data-action="takeBack"]').click();
    await page.locator('article', { hasText: 'Пётр Ильин говорит с клиентом' }).waitFor();
  });

  test('consult, then complete the transfer: by keyboard only', async () => {
    await choosePhone(page, 'Маша Смирнова');
    ring(true);
    await page.locator('[data-action="hold"]').waitFor();
    await chip(page, 'Пётр Ильин').focus();
    await page.keyboard.press('Enter');
    await action(page, 'consult').waitFor();
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-action') ?? null);
    for (let steps = 0; (await focused()) !== 'consult' && steps < 9; steps += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const join = page.locator('article [data-action="join"]');
    await join.focus({ timeout: 120_000 });
    await page.keyboard.press('Enter');
    await page.locator('article', { hasText: 'Пётр Ильин говорит с клиентом' }).waitFor();
  });

  test('dragged onto a colleague', async () => {
    await choosePhone(page, 'Маша Смирнова');
    ring(true);
    await page.getByRole('button', { name: 'Перевести', exact: true }).dragTo(chip(page, 'Пётр Ильин'));
    await action(page, 'transfer').waitFor();
    expect(await action(page, 'call').count()).toBe(0);
    await action(page, 'transfer').click();
    await page.locator('article', { hasText: 'Пётр Ильин говорит с клиентом' }).waitFor();
  });
});

describe('over a stand-in', () => {
  let stand: StandIn;
  beforeAll(async () => {
    stand = await createStandIn({ calls: liveCalls(Date.now()) });
  });
  afterAll(() => stand?.close());
  afterEach(() => stand.restore());

  test('the first action asks which phone is mine; a refused action is undone, with a reason', async () => {
    const { page } = await shared.at(`${stand.url}#calls`);
    const first = page.locator('section ul li button').first();
    await first.click();
    await page.getByText('Чей телефон у вас под рукой').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByRole('option', { name: 'Мария Соколова' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The interrupted action goes on: the menu of the clicked colleague is open and has the focus.
    await page.locator('[role="menu"]:focus-within, [role="menu"]:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    const answer: { give?: () => void } = {};
    await page.route('**/api/act', async (route) => {
      await new Promise<void>((resolve) => (answer.give = resolve));
      await route.fulfill({
        status: 409,
        contentType: 'application/json',
        body: JSON.stringify({ error: 'refused', message: 'Этот телефон уже не звонит.' }),
      });
    });
    const free = page.locator('section ul li[data-me="false"][data-state="free"] button').first();
    await free.click();
    await action(page, 'call').click();
    await page.locator('li[data-doing="true"]').waitFor(); // shown before the answer arrived
    await expect.poll(() => answer.give !== undefined).toBe(true);
    answer.give?.();
    await page.getByText('Этот телефон уже не звонит.').waitFor();
    await page.locator('li[data-doing="true"]').waitFor({ state: 'detached' });
    await page.unroute('**/api/act');
  });

  test('the open menu is accessible in light and in dark', async () => {
    const { page } = await shared.at(`${stand.url}#calls`);
    await choosePhone(page, 'Мария Соколова');
    await page.locator('section ul li[data-me="false"][data-state="free"] button').first().click();
    await action(page, 'call').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await watchRequests(page)();
    expect(await findings(page, 'colours')).toEqual([]);
    await action(page, 'call').waitFor(); // still open
  });
});
