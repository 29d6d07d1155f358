/** «Открыть в CRM» and «Создать контакт» on the live card and in the rows of «Перезвонить». */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { findings, outside, picture, SMALL, squeezed } from './looking.ts';
import { missedRows } from './plausible-missed.ts';
import { liveCalls } from './plausible.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

const CARD = { kind: 'contact', id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' } as const;
let browser: Browser;
let stand: StandIn;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
  const [first, ...rest] = liveCalls(Date.now()).filter(({ clientPhone }) => clientPhone !== undefined);
  const known = { ...first, clientName: 'Иван Петров', clientPhone: '79161234567', clientCard: CARD };
  const { clientName: _name, clientCard: _card, ...unknown } = { ...rest[0], clientPhone: '79031112233' };
  stand = await createStandIn({ calls: [known, unknown] as ReturnType<typeof liveCalls> });
  const [one, ...others] = missedRows(Date.now());
  stand.answers['missed'] = { rows: [{ ...one, card: CARD }, ...others], open: 2 };
  await fetch(new URL('/api/saveSettings', stand.url), {
    method: 'POST',
    body: JSON.stringify({ patch: { crm: { cardAddress: 'https://crm.kontur.ru/app/r/contacts/{id}' } } }),
  });
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});

test.each(['calls', 'missed'])('on %s', async (hash) => {
  const { page, errors } = await shared.at(`${stand.url}#/${hash}`, SMALL);
  const link = page.getByRole('link', { name: /^Открыть в CRM/ });
  await link.first().waitFor();
  expect(await link.count()).toBe(1);
  expect(await link.getAttribute('href')).toBe(`https://crm.kontur.ru/app/r/contacts/${CARD.id}`);
  await picture(page, `client-buttons-${hash}-small`);
  expect(await findings(page)).toEqual([]);
  expect([...(await squeezed(page)), ...(await outside(page))]).toEqual([]);
  const create = page.getByRole('button', { name: /^Создать контакт: \+7/ }).first();
  const phone = ((await create.getAttribute('aria-label')) ?? '').replace(/\D/g, '');
  await create.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('textbox').fill('Ольга');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => stand.sent.findLast(({ name }) => name === 'createContact')?.input)
    .toEqual({
      phone,
      name: 'Ольга',
    });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});
