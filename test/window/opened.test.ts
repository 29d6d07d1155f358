/** Everything that opens on top of a page: menus, questions, refusals and notices are as readable as the pages below. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { findings, picture, SMALL, squeezed } from './looking.ts';
import { watchRequests } from './quiet.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
let stand: StandIn;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn();
}, 180_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});
afterEach(() => stand.restore());

type Part = {
  name: string;
  hash: string;
  act: (page: Page) => Promise<Locator>;
  /** Closes what Escape does not close. */
  close?: () => Promise<void>;
};

/** Parts that are shown only after an action; `act` opens each and returns what is then to be seen. */
const OPENED: readonly Part[] = [
  {
    name: 'hang-up',
    hash: 'calls',
    async act(page) {
      await page
        .getByRole('button', { name: /^Завершить разговор/ })
        .first()
        .click();
      const shown = page.getByRole('alertdialog');
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'lost',
    hash: 'calls',
    async act(page) {
      stand.cut(true);
      const shown = page.getByText(/Нет связи с Plecho/);
      await shown.waitFor();
      return shown;
    },
    // Its window does not connect again, because its long timers are held (keepNotices).
    close: () => shared.drop(),
  },
  {
    name: 'paused',
    hash: 'history',
    async act(page) {
      stand.setStatus({ pausedUntil: Date.now() + 600_000, light: 'grey' });
      await page.getByRole('button', { name: 'Возобновить' }).waitFor();
      await page.getByRole('combobox', { name: 'Направление' }).click();
      const shown = page.getByRole('option', { name: 'Пропущенные' });
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'nothing-found',
    hash: 'history',
    async act(page) {
      await page.getByRole('textbox', { name: 'Поиск' }).fill('нет');
      const shown = page.getByRole('heading', { name: 'Ничего не нашлось' });
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'dates-and-table',
    hash: 'overview',
    async act(page) {
      await page.getByText('Даты', { exact: true }).click();
      await page.getByLabel('С даты').waitFor();
      await page.getByRole('button', { name: 'По часам: Таблицей' }).click();
      const shown = page.getByRole('table').filter({ hasText: '08:00' });
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'pause-menu',
    hash: 'health',
    async act(page) {
      await page.getByRole('button', { name: 'Приостановить передачу' }).click();
      const shown = page.getByRole('menuitem').first();
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'acl',
    hash: 'setup/exchange',
    async act(page) {
      stand.answers['testExchange'] = {
        ok: false,
        text: 'АТС не пускает этот компьютер (ACL).',
        detail: 'Добавьте строку в список доступа event_socket.conf.xml и выполните reloadacl.',
        copy: '<node type="allow" cidr="192.168.1.50/32"/>',
      };
      await page.getByLabel('Пароль ESL').fill('ClueCon');
      await page.locator('[data-primary]').click();
      const shown = page.locator('[data-test-result="failed"]');
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'removed',
    hash: 'settings/people',
    async act(page) {
      await page.getByRole('button', { name: 'Удалить: Пётр Иванов' }).click();
      const shown = page.getByRole('button', { name: 'Вернуть' }).first();
      await shown.waitFor();
      return shown;
    },
  },
  {
    name: 'saved',
    hash: 'settings/redirect',
    async act(page) {
      await page.getByRole('switch', { name: 'Соединять с ответственным' }).click();
      await page.getByText('Добавьте в диалплан АТС').waitFor();
      await page.getByRole('button', { name: 'Сохранить' }).click();
      const shown = page.getByRole('alert');
      await shown.waitFor();
      return shown;
    },
  },
];

/** A notice that would close by itself after some seconds stays: it is to be looked at in both schemes. Runs in the page. */
function keepNotices(): void {
  const usual = window.setTimeout;
  const lasting = (after: () => void, delay = 0): number => (delay > 3000 ? 0 : usual(after, delay));
  Object.assign(window, { setTimeout: lasting });
}

test.each(OPENED)(
  'menus, questions, refusals and notices, in light and in dark: $name',
  async ({ name, hash, act, close }) => {
    const { page, errors } = await shared.at(`${stand.url}#/${hash}`, SMALL);
    await page.evaluate(keepNotices);
    const quiet = watchRequests(page);
    await page.getByRole('heading').first().waitFor();
    const shown = await act(page);
    const wrong: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
      await quiet();
      const found = [...(await findings(page, scheme === 'light' ? 'all' : 'colours')), ...(await squeezed(page))];
      wrong.push(...found.map((one) => `${scheme}: ${one}`));
      expect(await shown.isVisible(), `still there in ${scheme}`).toBe(true);
      await picture(page, `opened-${name}-${scheme}`);
    }
    expect([...wrong, ...errors]).toEqual([]);
    await (close === undefined ? page.keyboard.press('Escape') : close());
  },
);
