/** Everything that opens on top of a page: menus, questions, refusals and notices are as readable as the pages below. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { findings, picture, SMALL, squeezed } from './looking.ts';
import { watchRequests } from './quiet.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 180_000);
afterAll(() => browser?.close());

/** Parts that are shown only after an action; `act` opens each. */
const OPENED: readonly { name: string; hash: string; act: (page: Page, stand: StandIn) => Promise<void> }[] = [
  {
    name: 'hang-up',
    hash: 'calls',
    async act(page) {
      await page
        .getByRole('button', { name: /^Завершить разговор/ })
        .first()
        .click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'lost',
    hash: 'calls',
    async act(page, stand) {
      stand.cut(true);
      await page.getByText(/Нет связи с Plecho/).waitFor();
    },
  },
  {
    name: 'paused',
    hash: 'history',
    async act(page, stand) {
      stand.setStatus({ pausedUntil: Date.now() + 600_000, light: 'grey' });
      await page.getByRole('button', { name: 'Возобновить' }).waitFor();
      await page.getByRole('combobox', { name: 'Направление' }).click();
      await page.getByRole('option', { name: 'Пропущенные' }).waitFor();
    },
  },
  {
    name: 'nothing-found',
    hash: 'history',
    async act(page) {
      await page.getByRole('textbox', { name: 'Поиск' }).fill('нет');
      await page.getByRole('heading', { name: 'Ничего не нашлось' }).waitFor();
    },
  },
  {
    name: 'dates-and-table',
    hash: 'overview',
    async act(page) {
      await page.getByText('Даты', { exact: true }).click();
      await page.getByLabel('С даты').waitFor();
      await page.getByRole('button', { name: 'По часам: Таблицей' }).click();
      await page.getByRole('table').filter({ hasText: '08:00' }).waitFor();
    },
  },
  {
    name: 'pause-menu',
    hash: 'health',
    async act(page) {
      await page.getByRole('button', { name: 'Приостановить передачу' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'acl',
    hash: 'setup/exchange',
    async act(page, stand) {
      stand.answers['testExchange'] = {
        ok: false,
        text: 'АТС не пускает этот компьютер (ACL).',
        detail: 'Добавьте строку в список доступа event_socket.conf.xml и выполните reloadacl.',
        copy: '<node type="allow" cidr="192.168.1.50/32"/>',
      };
      await page.getByLabel('Пароль ESL').fill('ClueCon');
      await page.locator('[data-primary]').click();
      await page.locator('[data-test-result="failed"]').waitFor();
    },
  },
  {
    name: 'removed',
    hash: 'settings/people',
    async act(page) {
      await page.getByRole('button', { name: 'Удалить: Пётр Иванов' }).click();
      await page.getByRole('button', { name: 'Вернуть' }).first().waitFor();
    },
  },
  {
    name: 'saved',
    hash: 'settings/redirect',
    async act(page) {
      await page.getByRole('switch', { name: 'Соединять с ответственным' }).click();
      await page.getByText('Добавьте в диалплан АТС').waitFor();
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
];

test.each(['light', 'dark'] as const)('menus, questions, refusals and notices, in %s', async (scheme) => {
  const wrong: string[] = [];
  for (const { name, hash, act } of OPENED) {
    const stand = await createStandIn();
    const { page, errors } = await browser.open('about:blank', { ...SMALL, scheme, reducedMotion: true });
    const quiet = watchRequests(page);
    await page.addInitScript(axe.source);
    await page.goto(`${stand.url}#/${hash}`);
    await page.getByRole('heading').first().waitFor();
    await act(page, stand);
    await quiet();
    const found = [...(await findings(page)), ...(await squeezed(page)), ...errors];
    wrong.push(...found.map((one) => `${name}: ${one}`));
    await picture(page, `opened-${name}-${scheme}`);
    await page.close();
    await stand.close();
  }
  expect(wrong).toEqual([]);
});
