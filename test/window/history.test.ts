/** History in Chromium: searched by any part of a number or name, recordings played, messages resent, calls exported; a million rows as easily as ten. */
import { join } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seed } from '../../bench/seed.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { play } from '../fixtures/replay.ts';
import { downloaded, sharedPage, startBrowser, type Browser } from './browser.ts';
import { historyRow } from './plausible.ts';
import { openOffice, type Office } from './product.ts';
import { writeRecording } from './recording.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);
afterAll(() => browser?.close());

const table = (page: Page) => page.getByRole('grid');
const rows = (page: Page) => page.locator('[role=row][data-missed]');
const found = async (page: Page, pattern: RegExp): Promise<void> => {
  await page.locator('header', { hasText: pattern }).waitFor();
};

describe('with the real product and 3000 past calls', () => {
  let office: Office;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    office = await openOffice({
      prepare: (profile) => {
        const store = openStore({ dir: profile, seal: createKeyFileSealer(profile), log: pino({ level: 'silent' }) });
        seed(store, 3000, 30, Date.now() - 86_400_000);
        store.close();
      },
    });
    await office.connected();
    await office.exchange.waitForListener();
    // Its address lets in all pages of this profile.
    await shared.at(office.url);
  }, 120_000);
  afterAll(() => office?.close());
  beforeEach(async () => {
    ({ page, errors } = await shared.at(office.page('history')));
    await rows(page).first().waitFor();
  });
  afterEach(() => expect(errors).toEqual([]));

  test('is found by a part of the number and by a part of the name, and says how much was found', async () => {
    await found(page, /3\s?000 звонков/);
    const phone = await rows(page).filter({ hasText: '+7 9' }).first().innerText();
    const digits = (/\+7 9\d\d \d{3}-\d\d-\d\d/.exec(phone)?.[0] ?? '').replace(/\D/g, '');
    await page.keyboard.press('/');
    await page.keyboard.type(digits.slice(-6));
    await page.waitForFunction(() => document.querySelectorAll('[role=row][data-missed]').length < 12);
    for (const text of await rows(page).allInnerTexts()) expect(text.replace(/\D/g, '')).toContain(digits.slice(-6));
    await page.getByRole('button', { name: 'Очистить поиск' }).click();
    await found(page, /3\s?000 звонков/);
    await page.getByRole('textbox', { name: 'Поиск' }).fill('тимур');
    await page.waitForFunction(() => !/3.000/.test(document.querySelector('header')?.textContent ?? ''));
    expect(await rows(page).count()).toBeGreaterThan(5);
  });

  test('missed calls only; and back', async () => {
    await page.getByRole('combobox', { name: 'Направление' }).click();
    await page.getByRole('option', { name: 'Пропущенные' }).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=row][data-missed]')].every(
        (row) => row.getAttribute('data-missed') === 'true',
      ),
    );
    expect(await rows(page).count()).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
    await found(page, /3\s?000 звонков/);
  });

  test('an empty result says so, with what to try', async () => {
    await page.getByRole('textbox', { name: 'Поиск' }).fill('такого нет');
    await page.getByRole('heading', { name: 'Ничего не нашлось' }).waitFor();
  });

  test('the keyboard moves through the rows, opens one, closes it, and returns to the list', async () => {
    await table(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=row][aria-selected=true]').getAttribute('aria-rowindex')).toBe('3');
    await page.keyboard.press('End');
    await page.locator('[aria-selected=true][aria-rowindex="3001"]').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.locator('[data-details]').waitFor();
    await page.locator('[data-details]').getByRole('button', { name: 'Закрыть' }).press('Escape');
    await page.locator('[data-details]').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
  });

  test('the export contains the filtered calls, for a spreadsheet', async () => {
    await page.getByRole('textbox', { name: 'Поиск' }).fill('тимур');
    await page.waitForFunction(() => !/3.000/.test(document.querySelector('header')?.textContent ?? ''));
    const shown = Number((await page.locator('header').first().innerText()).replace(/\D/g, ''));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Выгрузить CSV' }).click(),
    ]);
    const csv = (await downloaded(download)).toString('utf8');
    expect(csv.startsWith('\ufeff')).toBe(true);
    expect(csv.trim().split(/\r?\n/)).toHaveLength(shown + 1);
  });

  test('a call that just ended appears at the top: with its legs, its recording, and what the CRM has', async () => {
    const playing = play(office.exchange, 'inbound-answered');
    writeRecording(join(office.recordings, `${playing.id('7bd9ea3b-02e5-48ed-91eb-0b1b565c01ba')}.wav`), 4);
    await playing.done;
    const mine = rows(page).filter({ hasText: '+7 999 777-55-33' }).first();
    await mine.waitFor();
    await mine.click();
    const details = page.locator('[data-details]');
    await details.getByText('+7 999 777-55-33', { exact: true }).first().waitFor();
    expect(await details.innerText()).toMatch(/ответ через 00:00 · разговор 00:02/);
    await details.locator('[data-crm="sent"]').waitFor({ timeout: 90_000 });

    const player = details.locator('[data-player]');
    await player.getByText('00:00 / 00:04').waitFor();
    await player.getByRole('button', { name: 'Слушать' }).click();
    await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0.2);
    await player.getByText('2×').click();
    expect(await page.evaluate(() => document.querySelector('audio')?.playbackRate)).toBe(2);
    await player.getByRole('slider').press('End');
    await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 3);

    const [trace] = await Promise.all([
      page.waitForEvent('download'),
      details.getByRole('link', { name: 'Сохранить события звонка' }).click(),
    ]);
    expect((await downloaded(trace)).length).toBeGreaterThan(500);
  });

  test('a refusal of the CRM is shown in its words, and a button sends the message again', async () => {
    const stop = office.crm.misbehave({
      how: 'status',
      status: 409,
      path: /register-call/,
      body: { status: 'invalidDatas', message: 'Пользователь не найден' },
    });
    await play(office.exchange, 'outbound-answered').done;
    const mine = rows(page).first();
    await mine.locator('[data-crm="refused"]').waitFor({ timeout: 90_000 });
    await mine.click();
    const details = page.locator('[data-details]');
    await details.getByText(/Пользователь не найден/).waitFor();
    stop();
    await details.getByRole('button', { name: 'Отправить ещё раз' }).click();
    await details.locator('[data-crm="sent"]').waitFor({ timeout: 90_000 });
  });
});

describe('over a stand-in with a million calls', () => {
  let stand: StandIn;
  beforeAll(async () => {
    stand = await createStandIn({ historyLength: 1_000_000 });
  });
  afterAll(() => stand?.close());
  afterEach(() => stand.restore());

  test(
    'a recording that the CRM refused is shown with the CRM’s words, and its own button sends it again',
    { timeout: 60_000 },
    async () => {
      const now = Date.now();
      const row = (recording: object) => ({
        ...historyRow(0, now),
        crm: { state: 'sent', outboxIds: [12] },
        recordings: [{ file: '/rec/a.wav', legId: 'h-0-1', ...recording }],
      });
      const answer = (recording: object): void => {
        stand.answers['history'] = { rows: [row(recording)], total: 1, hasMore: false };
      };
      answer({ state: 'lost', words: 'Файл больше 100 МБ.', outboxId: 12 });
      const { page } = await shared.at(`${stand.url}#/history`);
      await rows(page).first().click();
      const fate = page.locator('[data-recording]');
      await fate.filter({ hasText: 'В CRM не передана: Файл больше 100 МБ.' }).waitFor();
      answer({ state: 'waiting', outboxId: 12 });
      await fate.getByRole('button', { name: 'Отправить ещё раз' }).click();
      await page.locator('[data-recording=waiting]').waitFor();
      expect(stand.sent).toEqual([{ name: 'retry', input: { id: 12 } }]);
      // While it waits the window refreshes its state without a click.
      answer({ state: 'attached' });
      await page.locator('[data-recording=attached]').waitFor();
      expect(await fate.getByRole('button').count()).toBe(0);
      await page.getByRole('grid').press('Escape');
      await page.locator('[data-details]').waitFor({ state: 'detached' });
    },
  );

  test('the selected row stays selected when a call appears above it', async () => {
    const now = Date.now();
    const settled = Array.from({ length: 20 }, (_, at) => ({
      ...historyRow(at + 20, now),
      crm: { state: 'sent', outboxIds: [] },
      recordings: [],
    }));
    stand.answers['history'] = { rows: settled, total: 20, hasMore: false };
    const { page } = await shared.at(`${stand.url}#/history`);
    await rows(page).nth(3).waitFor();
    for (let count = 0; count < 3; count += 1) await table(page).press('ArrowDown');
    const chosen = page.locator('[role=row][aria-selected=true]');
    const words = await chosen.innerText();
    stand.answers['history'] = {
      rows: [{ ...settled[0], id: 'new', startedAt: now }, ...settled],
      total: 21,
      hasMore: false,
    };
    stand.tell({ type: 'gone', id: 'c-talk' });
    await page.locator('[aria-rowindex="5"][aria-selected=true]').waitFor();
    expect(await chosen.innerText()).toBe(words);
  });

  test('a million calls: the scroll bar reaches the very end, the wheel moves by rows', async () => {
    const { page, errors } = await shared.at(`${stand.url}#/history`);
    await rows(page).first().waitFor();
    await found(page, /1\s000\s000 звонков/);
    await table(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await page.locator('[aria-rowindex="1000001"][data-missed]').waitFor();
    const y = async (index: number): Promise<number> =>
      (await page.locator(`[aria-rowindex="${index}"]`).boundingBox())?.y ?? NaN;
    const before = await y(999_995);
    await table(page).evaluate((box) => box.scrollBy({ top: -46 }));
    await page.waitForFunction(() => document.querySelector('[aria-rowindex="999985"]') !== null);
    expect((await y(999_995)) - before).toBeCloseTo(46, 0);
    await table(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight / 2 }));
    await page.waitForFunction(() => {
      const index = Number(document.querySelector('[role=row][data-missed]')?.getAttribute('aria-rowindex'));
      return index > 498_000 && index < 502_000;
    });
    await table(page).focus();
    await page.keyboard.press('Home');
    await page.locator('[aria-rowindex="2"][data-missed]').waitFor();
    expect(errors).toEqual([]);
  });
});
