/** FusionPBX's history in the settings: its database found, an error explained, the settings saved, and the SQL for a read-only user. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOnlyUserSql } from '../../app/pbx/call-records/database-words.ts';
import { DOMAIN, fusionSchema } from '../fixtures/fusionpbx-tables.ts';
import { fusionStories } from '../fixtures/fusionpbx.ts';
import { insertRows, noPostgres, preparePostgres, type Postgres } from '../fixtures/postgres.ts';
import { startBrowser, type Browser } from './browser.ts';
import { openOffice, type Office } from './product.ts';

describe.skipIf(noPostgres !== null)('FusionPBX’s database in the window', () => {
  let server: Postgres;
  let browser: Browser;
  let office: Office;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    server = await preparePostgres();
    await server.start();
    await server.run('fusionpbx', fusionSchema());
    await insertRows(server, 'fusionpbx', 'v_domains', [{ domain_uuid: DOMAIN.uuid, domain_name: DOMAIN.name }]);
    const [story] = fusionStories();
    for (const table of ['v_xml_cdr', 'v_xml_cdr_json', 'v_xml_cdr_flow'] as const)
      await insertRows(server, 'fusionpbx', table, story?.rows[table] ?? []);
    office = await openOffice();
    browser = await startBrowser();
    ({ page, errors } = await browser.open(office.url, { width: 1000, height: 900 }));
    await page.goto(office.page('settings/history'));
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    await office?.close();
    await browser?.close();
    await server?.remove();
  });

  const outcome = (how: 'ok' | 'failed') => page.locator(`[data-test-result="${how}"]`);

  test('wrong password, then the right one; kept, and the password is never shown again', async () => {
    await page.getByText('В базе FusionPBX', { exact: true }).click();
    await page.getByText(/Обычно база FusionPBX видна только с его сервера/).waitFor();
    await page.getByLabel('Порт').fill(String(server.port));
    await page.getByLabel('Пароль').fill('wrong');
    await page.getByRole('button', { name: 'Проверить' }).click();
    await outcome('failed').waitFor();
    expect(await outcome('failed').innerText()).toMatch(/не приняла имя fusionpbx или пароль/);
    await page.getByLabel('Пароль').fill(server.password);
    await page.getByRole('button', { name: 'Проверить' }).click();
    await outcome('ok').waitFor();
    expect(await outcome('ok').innerText()).toMatch(/FusionPBX: записей с \d/);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Загрузить прошлые звонки').waitFor();
    expect(await page.getByLabel('Пароль').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Проверить' }).click();
    await outcome('ok').waitFor(); // with the stored password
  });

  test('the SQL for a read-only user can be copied', async () => {
    await page.getByRole('button', { name: 'Пользователь базы только для чтения' }).click();
    const [first = ''] = readOnlyUserSql('fusionpbx', 'plecho').split('\n');
    await page.getByText(first).waitFor();
    const folder = process.env['PLECHO_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/history-fusionpbx.png` });
    expect(errors).toEqual([]);
  });
});
