/** The notice about a login that behaves like an outside line, in Chromium: a clear question with one button for each answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import { picture } from './looking.ts';

let browser: Browser;
let stand: StandIn;
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn({ status: { strangeLogins: ['goip1', 'trunk7'] } });
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});

test('asks about one login after the other, and says what the admin answered', async () => {
  const { page, errors } = await browser.open(`${stand.url}#/calls`);
  const notice = page.getByRole('status').filter({ hasText: 'С логина goip1 звонят с разных внешних номеров' });
  await notice.waitFor();
  await picture(page, 'strange-login');
  await notice.getByRole('button', { name: 'Это внешняя линия' }).click();
  await expect.poll(() => stand.sent.filter(({ name }) => name === 'judgeLogin')).toHaveLength(1);
  stand.setStatus({ strangeLogins: ['trunk7'] });
  const next = page.getByRole('status').filter({ hasText: 'trunk7' });
  await next.getByRole('button', { name: 'Это сотрудник' }).click();
  await expect
    .poll(() => stand.sent.filter(({ name }) => name === 'judgeLogin').map(({ input }) => input))
    .toEqual([
      { login: 'goip1', is: 'line' },
      { login: 'trunk7', is: 'person' },
    ]);
  expect(errors).toEqual([]);
  await page.close();
});
