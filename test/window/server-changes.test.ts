/** Changes to the server, in Chromium: a drawing and the name of FusionPBX's page, exact lines, and the result of a change made with consent. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import { picture } from './looking.ts';

let browser: Browser;
let stand: StandIn;
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn({});
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});

test('a drawing shows where to click; a change is made by one click, and its result is shown', async () => {
  const place =
    'FusionPBX: Учетные Записи (Accounts) → Внутренние номера (Extensions) → номер → Запись разговора (Record)';
  const change = (id: string, canDo: boolean, at: string) => ({
    id,
    title: `Изменение ${id}`,
    why: 'Тогда у звонков в CRM будет запись.',
    place: at,
    lines: canDo ? '<param name="log-b-leg" value="true"/>' : 'Запись разговора = Все',
    canDo,
  });
  stand.answers['lookAround'] = {
    ok: true,
    text: 'Найдено: 1 из 1',
    findings: [
      { id: 'fusionpbx', title: 'FusionPBX', state: 'found', text: '5.4', why: '', offered: false, details: [] },
    ],
    changes: [change('fusion-recording', false, place), change('log-b-leg', true, '/etc/freeswitch/json_cdr.conf.xml')],
  };
  stand.answers['makeChange'] = {
    ok: false,
    text: 'АТС не приняла изменение. Файл возвращён, всё работает как раньше.',
  };
  const { page, errors } = await browser.open(`${stand.url}#/settings/server`);
  await page.getByLabel('Адрес сервера').fill('pbx.office.example');
  await page.getByLabel('Пользователь').fill('plecho');
  await page.getByRole('button', { name: 'Проверить' }).first().click();
  const drawing = page.getByRole('img', { name: place });
  await drawing.waitFor();
  await expect.poll(() => drawing.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(720);
  await picture(page, 'server-changes');
  const second = page.locator('[data-change=log-b-leg]');
  await second.getByRole('button', { name: 'Сделать за меня' }).click();
  await second.getByText('Файл возвращён').waitFor();
  expect(stand.sent.filter(({ name }) => name === 'makeChange').map(({ input }) => input)).toEqual([
    { id: 'log-b-leg' },
  ]);
  // Undone, it may be tried again.
  expect(await second.getByRole('button', { name: 'Сделать за меня' }).count()).toBe(1);
  expect(errors).toEqual([]);
  await page.close();
});
