/** The page «Перезвонить» in Chromium: who waits and why, a call from my phone, marks by hand, the counter in the rail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { people } from './plausible.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
let stand: StandIn;
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn({ status: { toCallBack: 2 } });
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});
const sent = (name: string): unknown[] => stand.sent.filter((one) => one.name === name).map(({ input }) => input);

test('waiting clients are shown, called from my phone, and marked with a note', async () => {
  const { page, errors } = await browser.open(`${stand.url}#/missed`);
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
  await page.close();
});

test('«отметить всё» asks, and marks only the clients that were shown', async () => {
  const { page } = await browser.open(`${stand.url}#/missed`);
  stand.sent.length = 0;
  await page.getByRole('button', { name: 'Отметить всё' }).click();
  const newest = await page.evaluate(async () => {
    const rows = (await (await fetch('/api/missed')).json()) as { rows: { missedAt: number }[] };
    return rows.rows[0]?.missedAt;
  });
  await page.getByRole('alertdialog').getByRole('button', { name: 'Отметить всё' }).click();
  await page.getByText('Отмечено: 1').waitFor();
  expect(sent('markCalledBack')).toEqual([{ upTo: newest, note: '' }]);
  await page.close();
});

test('when nobody waits the page says what it is for', async () => {
  const calm = await createStandIn({ empty: true });
  const { page } = await browser.open(`${calm.url}#/missed`);
  await page.getByRole('heading', { name: 'Все звонки отвечены' }).waitFor();
  await page.close();
  await calm.close();
});
