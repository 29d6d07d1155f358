/** The set-up, as an admin goes through it on the first day: from nothing to the first call in the CRM, and every refusal with its cure. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../fixtures/free-port.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { startBrowser, type Browser } from './browser.ts';
import { openOffice, type Office } from './product.ts';
import { writeRecording } from './recording.ts';

let browser: Browser;
let office: Office;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  office = await openOffice({ bare: true });
  ({ page, errors } = await browser.open(office.url, { width: 1000, height: 700 }));
}, 120_000);
afterEach(async () => {
  await page.close();
  await office.close();
});

const primary = () => page.locator('[data-primary]');
const step = (id: string) => page.locator(`[data-wizard-step="${id}"]`).waitFor();
const listed = (id: string) => page.locator(`[data-step="${id}"]`);
const result = (how: 'ok' | 'failed') => page.locator(`[data-test-result="${how}"]`);

/** Tests the step, waits until it is well, and goes on. */
async function passes(): Promise<void> {
  await primary().click();
  await result('ok').waitFor();
  await primary().click();
}

async function fillExchange(password = 'demo'): Promise<void> {
  await page.getByLabel('Адрес АТС').fill(office.exchange.host);
  await page.getByLabel('Порт').fill(String(office.exchange.port));
  await page.getByLabel('Пароль ESL').fill(password);
}

async function fillCrm(apiKey = office.crm.apiKey): Promise<void> {
  await page.getByLabel('ApiKey').fill(apiKey);
  await page.getByRole('button', { name: 'Дополнительно' }).click();
  await page.getByLabel('Адрес CRM').fill(office.crm.url);
}

test('from nothing to the first call in the CRM', async () => {
  const listener = await freePort();
  const log = join(office.recordings, '..', 'json_cdr');
  mkdirSync(log);
  for (const [at, record] of loadTrace('inbound-answered').cdr.entries()) {
    writeFileSync(join(log, `a_${at}.cdr.json`), JSON.stringify(record));
  }
  writeRecording(join(office.recordings, 'a.wav'));

  // A first start opens the set-up by itself, at its first step.
  await step('exchange');
  await fillExchange();
  await passes();

  await step('crm');
  expect(await listed('exchange').innerText()).toMatch(/FreeSWITCH .*6 телефонов на связи/);
  await fillCrm();
  await passes();

  await step('people');
  await page.getByRole('button', { name: 'Найти в CRM' }).click();
  await page.getByText(/Найдено в CRM|Новых сотрудников/).waitFor();
  const masha = page.getByRole('row').filter({ has: page.locator('input[value="Маша Смирнова"]') });
  if ((await masha.count()) === 0) {
    await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
    await page.getByLabel('Идентификатор в CRM').fill(office.crm.users[0]?.id ?? '');
    await page.getByLabel('Имя: без имени').fill('Маша Смирнова');
    await page.getByRole('combobox', { name: 'Номера: Маша Смирнова' }).fill('1001');
    await page.keyboard.press('Enter');
  } else {
    await masha.getByRole('button', { name: /Добавить номер 1001/ }).click();
  }
  await primary().click();

  await step('lines');
  expect(await listed('people').innerText()).toMatch(/1 номер/);
  await page.getByRole('combobox', { name: 'Номера офиса' }).fill('8 495 123-45-67');
  await page.keyboard.press('Enter');
  await page.getByLabel('Как Plecho прочитает номер').fill('8 (999) 777-55-33');
  await page.locator('[data-reading="client"]', { hasText: '79997775533' }).waitFor();
  await primary().click();

  await step('recordings');
  await page.getByText('В папке', { exact: true }).click();
  await page.getByLabel('Та же папка с этого компьютера').fill(office.recordings);
  await passes();

  await step('history');
  await page.getByText('В папке', { exact: true }).click();
  await page.getByLabel('Папка журнала').fill(log);
  await passes();

  await step('callbacks');
  await page.getByLabel('Адрес из интернета').fill(`http://127.0.0.1:${listener}`);
  await page.getByRole('button', { name: 'Дополнительно' }).click();
  await page.getByLabel('Порт на этом компьютере').fill(String(listener));
  await passes();

  await step('check');
  await passes();
  expect([...office.crm.calls.keys()].every((id) => id.startsWith('plecho-check-'))).toBe(true);
  expect(await listed('check').innerText()).toContain('проверена');
  office.crm.faults.length = 0; // the check tries what this CRM refuses: that is how it finds out

  await step('redirect');
  await page.getByRole('button', { name: 'Продолжить' }).click();

  await step('done');
  await page.getByRole('button', { name: 'Ждать звонка' }).click();
  await office.exchange.waitForListener();
  await play(office.exchange, 'inbound-answered').done;
  await page.locator('[data-test-call="done"]').waitFor();
  for (const stage of ['seen', 'rang', 'answered', 'ended', 'crm']) {
    expect(await page.locator(`[data-stage="${stage}"]`).getAttribute('data-state')).toBe('done');
  }
  const call = [...office.crm.calls.values()].find(({ started }) => started?.clientPhone === '79997775533');
  expect(call?.registrations).toHaveLength(1);
  expect(office.crm.faults).toEqual([]);

  await primary().click();
  await page.getByRole('heading', { name: 'Звонки' }).waitFor();
  expect(await page.getByText('Настройка не закончена').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('can be left and resumed where one was', async () => {
  await step('exchange');
  await fillExchange();
  await passes();
  await step('crm');
  await page.getByRole('button', { name: 'Продолжить позже' }).click();
  await page.getByRole('heading', { name: 'Звонки' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Продолжить настройку' }).click();
  await step('crm');
  expect(await listed('exchange').getAttribute('data-state')).toBe('done');
});

test('what was typed and not saved is still there on coming back', async () => {
  await step('exchange');
  await page.getByLabel('Адрес АТС').fill('pbx.office');
  await listed('lines').click();
  await step('lines');
  await listed('exchange').click();
  expect(await page.getByLabel('Адрес АТС').inputValue()).toBe('pbx.office');
});

describe('a refusal is shown with its cure', () => {
  beforeEach(() => step('exchange'));

  test('the exchange’s access list, with the line to copy', async () => {
    office.exchange.refuse(true);
    await fillExchange();
    await primary().click();
    await result('failed').waitFor();
    expect(await result('failed').innerText()).toMatch(/ACL/);
    await result('failed').getByRole('button', { name: 'Скопировать' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /<node type="allow" cidr="[\d.]+\/32"\/>/,
    );
    // The cure works: the same button then leads on.
    office.exchange.refuse(false);
    await passes();
    await step('crm');
  });

  test('a wrong password of the exchange', async () => {
    await fillExchange('wrong');
    await primary().click();
    await result('failed').waitFor();
    expect(await result('failed').innerText()).toMatch(/Пароль ESL не подошёл.*event_socket\.conf\.xml/s);
    expect(await listed('exchange').getAttribute('data-state')).not.toBe('done');
  });

  test('the default password is warned about', async () => {
    await fillExchange('ClueCon');
    await page.getByText(/ClueCon — пароль по умолчанию/).waitFor();
  });

  test('an exchange that is not there', async () => {
    await fillExchange();
    await page.getByLabel('Порт').fill('9');
    await primary().click();
    await result('failed').waitFor();
    expect((await result('failed').innerText()).length).toBeGreaterThan(20);
  });

  test('a key that the CRM does not know', async () => {
    await listed('crm').click();
    await step('crm');
    office.crm.who.installed = false;
    await fillCrm('not-the-key');
    await primary().click();
    await result('failed').waitFor();
    expect(await result('failed').innerText()).toMatch(/ключ|ApiKey|интеграц/i);
  });

  test('a recordings folder out of reach', async () => {
    await listed('recordings').click();
    await step('recordings');
    await page.getByText('В папке', { exact: true }).click();
    await page.getByLabel('Та же папка с этого компьютера').fill('/mnt/nowhere/recordings');
    await primary().click();
    await result('failed').waitFor();
    expect(await result('failed').innerText()).toMatch(/\/mnt\/nowhere\/recordings/);
    expect(await result('failed').innerText()).toMatch(/проверьте|подключите|укажите/i);
  });
});
