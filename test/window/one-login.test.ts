/** The set-up from nothing to the first call with nothing typed but the login of the exchange's server and the CRM's key; clicks are counted. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noSshd, prepareSshd, type Sshd } from '../callbacks/sshd.ts';
import { DOMAIN, fusionSchema } from '../fixtures/fusionpbx-tables.ts';
import { insertRows, noPostgres, preparePostgres, type Postgres } from '../fixtures/postgres.ts';
import { play } from '../fixtures/replay.ts';
import { startBrowser, type Browser } from './browser.ts';
import { openOffice, type Office } from './product.ts';

/** A chroot for an SSH login needs root, and every folder above it must belong to root alone, so it is not in /tmp. */
const noRoot =
  process.getuid?.() === 0 ? null : 'a server of its own below a folder needs root (sshd’s ChrootDirectory)';
const missing = noSshd ?? noPostgres ?? noRoot;
if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);

describe.skipIf(missing !== null)('one login sets up everything', () => {
  let root: string;
  let sshd: Sshd;
  let postgres: Postgres;
  let office: Office;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let clicks = 0;

  const plant = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const click = async (name: string): Promise<void> => {
    clicks += 1;
    await page.getByRole('button', { name, exact: true }).click();
  };
  const step = (id: string) => page.locator(`[data-wizard-step="${id}"]`).waitFor();
  const ok = () => page.locator('[data-test-result="ok"]').waitFor();
  const shot = async (name: string): Promise<void> => {
    const folder = process.env['PLECHO_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  beforeAll(async () => {
    root = mkdtempSync('/run/plecho-server-');
    sshd = await prepareSshd(['Subsystem sftp internal-sftp', `ChrootDirectory ${root}`, 'ForceCommand internal-sftp']);
    await sshd.start();
    postgres = await preparePostgres();
    await postgres.start();
    office = await openOffice({ bare: true });
    await postgres.run(
      'fusionpbx',
      `${fusionSchema()}
       CREATE TABLE v_destinations (destination_type text, destination_prefix text, destination_number text, destination_actions json, destination_record boolean, destination_enabled boolean);
       INSERT INTO v_destinations VALUES ('inbound', '7', '4951234567', '[{"destination_data":"1001 XML office.local"}]', true, true);`,
    );
    await insertRows(postgres, 'fusionpbx', 'v_domains', [
      { domain_uuid: DOMAIN.uuid, domain_name: DOMAIN.name, domain_enabled: true },
    ]);
    plant('/var/lib/freeswitch/recordings/README', '');
    plant('/etc/freeswitch/vars.xml', '<include/>');
    plant(
      '/etc/fusionpbx/config.conf',
      [
        'database.0.host = 127.0.0.1',
        `database.0.port = ${postgres.port}`,
        'database.0.name = fusionpbx',
        `database.0.username = ${postgres.user}`,
        `database.0.password = ${postgres.password}`,
        'switch.event_socket.host = 127.0.0.1',
        `switch.event_socket.port = ${office.exchange.port}`,
        'switch.event_socket.password = demo',
      ].join('\n'),
    );
    browser = await startBrowser();
    ({ page, errors } = await browser.open(office.url, { width: 1000, height: 860 }));
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    await office?.close();
    await browser?.close();
    await postgres?.remove();
    await sshd?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  test('from nothing to the first call', async () => {
    await step('server');
    await page.getByLabel('Адрес сервера').fill('127.0.0.1');
    await page.getByLabel('Порт').fill(String(sshd.login.port));
    await page.getByLabel('Пользователь').fill(sshd.login.user);
    clicks += 1;
    await page.getByText('Ключ', { exact: true }).click();
    await page.getByLabel('Закрытый ключ').fill(sshd.login.privateKey);
    await shot('server-empty');
    await click('Проверить');
    await ok();
    for (const id of ['eventSocket', 'fusionpbx', 'domains', 'lines', 'recordings', 'history'])
      expect([id, await page.locator(`[data-finding="${id}"]`).getAttribute('data-state')]).toEqual([id, 'found']);
    expect(await page.locator('[data-finding="eventSocket"]').innerText()).not.toContain('demo');
    await shot('server-found');
    await click('Продолжить');

    await step('crm');
    await page.getByLabel('ApiKey').fill(office.crm.apiKey);
    // Only for this test, because the demo CRM is not at its usual address.
    await page.getByRole('button', { name: 'Дополнительно' }).click();
    await page.getByLabel('Адрес CRM').fill(office.crm.url);
    await click('Проверить');
    await ok();
    await click('Продолжить');

    await step('people');
    await page.locator('[data-matched="1001"]').waitFor();
    await shot('people-matched');
    await click('Продолжить');

    // Outside numbers, recordings and history are set: their steps are skipped.
    await step('callbacks');
    expect(await page.locator('[data-step="history"]').innerText()).toContain('база FusionPBX');
    await click('Продолжить');
    await step('check');
    await click('Пропустить шаг');
    await step('redirect');
    await click('Продолжить');
    await step('done');
    await click('Ждать звонка');
    await office.exchange.waitForListener();
    await play(office.exchange, 'inbound-answered').done;
    await page.locator('[data-test-call="done"]').waitFor();
    await click('Закончить настройку');
    await page.getByRole('heading', { name: 'Звонки' }).waitFor();

    expect(clicks).toBeLessThanOrEqual(11);
    const call = [...office.crm.calls.values()].find(({ started }) => started?.clientPhone === '79997775533');
    expect(call?.registrations).toHaveLength(1);
    expect(call?.registrations[0]?.items.every(({ to }) => to.type === 'client' || to.userId !== undefined)).toBe(true);
    const stored = (await (await office.get('/api/settings')).json()) as Record<string, Record<string, unknown>>;
    expect(stored['history']).toMatchObject({ kind: 'fusionpbx', port: postgres.port, password: { set: true } });
    expect(stored['lines']).toEqual(['74951234567']);
    expect(errors).toEqual([]);
  });
});
