/** The page «Перезвонить» in Chromium: who waits and why, a call from my phone, marks by hand, the counter in the rail. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { people } from './plausible.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
let stand: StandIn;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn({ status: { toCallBack: 2 } });
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});
afterEach(() => stand.restore());
const sent = (name: string): unknown[] => stand.sent.filter((one) => one.name === name).map(({ input }) => input);

test('waiting clients are shown, called from my phone, and marked with a note', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/missed`);
  await page.getByRole('heading', { name: 'Перезвонить', level: 1 }).waitFor();
  await page.getByRole('img', { name: 'ждут звонка: 2' }).waitFor();
  const row = page.getByRole('listitem').filter({ hasText: 'ООО «Ромашка»' });
  const words = await row.innerText();
  expect(words).toContain('+7 916 123-45-67');
  expect(words).toContain('Звонил 3 раза, последний');
  expect(words).toContain('Звонили телефоны: Мария Соколова 12 с, Дмитрий Орлов 20 с. Никто не снял');
  expect(words).toContain('Пробовали перезвонить: 1 раз, последним: Мария Соколова. Не дозвонились');
  expect(await page.getByRole('listitem').filter({ hasText: 'Ольга Петрова' }).innerText()).toContain(
    'Перезвонили: Дмитрий Орлов, через 7 мин',
  );

  // The user has to choose his phone once; before that nothing is dialled.
  await row.getByRole('button', { name: /^Перезвонить/ }).click();
  await page.getByText('Сначала выберите наверху').waitFor();
  expect(sent('dial')).toEqual([]);
  await page.getByRole('combobox', { name: 'Мой телефон' }).click();
  await page.getByRole('option', { name: people[1]?.name ?? '' }).click();
  await row.getByRole('button', { name: /^Перезвонить/ }).click();
  await page.getByText('Сейчас зазвонит ваш телефон').waitFor();
  expect(sent('dial')).toEqual([{ userId: people[1]?.userId, number: '79161234567' }]);

  stand.answers['markCalledBack'] = { done: 1 };
  await row.getByRole('button', { name: /^Отметить/ }).click();
  await page.getByLabel('Заметка').fill('ответили письмом');
  await page.getByRole('button', { name: 'Больше не ждёт' }).click();
  await page.getByText('Отмечено: 1').waitFor();
  expect(sent('markCalledBack')).toEqual([{ phone: '79161234567', note: 'ответили письмом' }]);
  expect(errors).toEqual([]);
});

test('«отметить всё» asks, and marks only the clients that were shown', async () => {
  stand.answers['markCalledBack'] = { done: 2 };
  const { page } = await shared.at(`${stand.url}#/missed`);
  await page.getByRole('button', { name: 'Отметить всё' }).click();
  const newest = await page.evaluate(async () => {
    const rows = (await (await fetch('/api/missed')).json()) as { rows: { missedAt: number }[] };
    return rows.rows[0]?.missedAt;
  });
  await page.getByRole('alertdialog').getByRole('button', { name: 'Отметить всё' }).click();
  await page.getByText('Отмечено: 2').waitFor();
  expect(sent('markCalledBack')).toEqual([{ upTo: newest, note: '' }]);
});

test('when nobody waits the page says what it is for', async () => {
  stand.answers['missed'] = { rows: [], open: 0 };
  const { page } = await shared.at(`${stand.url}#/missed`);
  await page.getByRole('heading', { name: 'Все звонки отвечены' }).waitFor();
});
