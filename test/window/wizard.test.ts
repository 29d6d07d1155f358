/** The set-up, as an admin goes through it on the first day: from nothing to the first call in the CRM, and every refusal with its remedy. */
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

const openProgram = async (): Promise<void> => {
  office = await openOffice({ bare: true });
};
const openPage = async (): Promise<void> => {
  ({ page, errors } = await browser.open(office.url, { width: 1000, height: 700 }));
};

const primary = () => page.locator('[data-primary]');
const step = (id: string) => page.locator(`[data-wizard-step="${id}"]`).waitFor();
/** What the list of steps says of it: the live stream brings it, maybe when the next step is already there. */
const listed = (id: string) => page.locator(`[data-step="${id}"]`);
const result = (how: 'ok' | 'failed') => page.locator(`[data-test-result="${how}"]`);

/** Runs the step's test, waits for its success, and goes on. */
async function passes(): Promise<void> {
  await primary().click();
  await result('ok').waitFor();
  await primary().click();
}

/** Skips the first step, the login to the server. */
async function byHand(): Promise<void> {
  await step('server');
  await page.getByRole('button', { name: 'Пропустить шаг' }).click();
  await step('exchange');
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

describe('what is saved, in a program of its own each', () => {
  beforeEach(async () => {
    await openProgram();
    await openPage();
  }, 120_000);
  afterEach(async () => {
    await page.close();
    await office.close();
  });

  test('from nothing to the first call in the CRM', async () => {
    const listener = await freePort();
    const log = join(office.recordings, '..', 'log', 'json_cdr');
    mkdirSync(log, { recursive: true });
    for (const [at, record] of loadTrace('inbound-answered').cdr.entries()) {
      writeFileSync(join(log, `a_${at}.cdr.json`), JSON.stringify(record));
    }
    writeRecording(join(office.recordings, 'a.wav'));

    // The first start opens the set-up automatically, at its first step.
    await byHand();
    await fillExchange();
    await passes();

    await step('crm');
    await expect.poll(() => listed('exchange').innerText()).toMatch(/FreeSWITCH .*6 телефонов на связи/);
    await fillCrm();
    await passes();

    await step('people');
    // Extensions with the same names are filled in automatically, and shown before they are saved.
    await page.locator('[data-matched="1001"]').waitFor();
    expect(await page.locator('[data-matched-summary]').innerText()).toMatch(/Сопоставлено 6 из 6/);
    await primary().click();

    await step('lines');
    await expect.poll(() => listed('people').innerText()).toMatch(/6 из 6 сопоставлены, 6 номеров/);
    await page.getByRole('combobox', { name: 'Номера офиса' }).fill('8 495 123-45-67');
    await page.keyboard.press('Enter');
    await page.getByLabel('Как Plecho прочитает номер').fill('8 (999) 777-55-33');
    await page.locator('[data-reading="client"]', { hasText: '79997775533' }).waitFor();
    await primary().click();

    await step('recordings');
    // Numbers were entered there; a step that nobody has touched does not look done.
    await expect.poll(() => listed('lines').getAttribute('data-state')).toBe('done');
    // A folder that the exchange reports and this computer can see is offered: nobody has to type a path.
    expect(await page.locator('[data-found-place]').innerText()).toContain(office.recordings);
    await page.getByRole('button', { name: 'Взять эту папку' }).click();
    expect(await page.getByLabel('Та же папка с этого компьютера').inputValue()).toBe(office.recordings);
    await passes();

    const otherTelephony = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
    office.crm.setMainTelephony(otherTelephony);
    await step('history');
    expect(await page.locator('[data-found-place]').innerText()).toContain(log);
    await page.getByRole('button', { name: 'Читать отсюда' }).click();
    await passes();

    await step('callbacks');
    // In everyday words: no ids, no paths of the API.
    const known = page.getByRole('group', { name: 'Что знает CRM' });
    await known.getByText('другая', { exact: true }).waitFor();
    expect(await known.innerText()).not.toMatch(new RegExp(`${otherTelephony}|communications|setup/upgrade`));
    await page.getByLabel('Адрес из интернета').fill(`http://127.0.0.1:${listener}`);
    await page.getByRole('button', { name: 'Дополнительно' }).click();
    await page.getByLabel('Порт на этом компьютере').fill(String(listener));
    await passes();

    await step('check');
    await passes();
    expect([...office.crm.calls.keys()].every((id) => id.startsWith('plecho-check-'))).toBe(true);
    await expect.poll(() => listed('check').innerText()).toContain('проверена');
    office.crm.faults.length = 0; // the check sends requests that this CRM refuses, on purpose

    await step('redirect');
    await page.getByRole('button', { name: 'Продолжить' }).click();

    await step('done');
    await expect.poll(() => listed('redirect').getAttribute('data-state')).toBe('skipped');
    await expect.poll(() => listed('done').getAttribute('data-state')).toBe('todo');
    await expect.poll(() => listed('done').innerText()).toContain('звонка ещё не было');
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
    await page.locator('[data-step="done"][data-state="done"]').waitFor();
    await expect.poll(() => listed('done').innerText()).toContain('звонок дошёл до CRM');

    await primary().click();
    await page.getByRole('heading', { name: 'Звонки' }).waitFor();
    expect(await page.getByText('Настройка не закончена').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a refusal is shown with its cure, the line to copy; then the set-up is left, and resumed at the same step', async () => {
    await byHand();
    office.exchange.refuse(true);
    await fillExchange();
    await primary().click();
    await result('failed').waitFor();
    expect(await result('failed').innerText()).toMatch(/ACL/);
    await result('failed').getByRole('button', { name: 'Скопировать' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /<node type="allow" cidr="[\d.]+\/32"\/>/,
    );
    // The remedy works: the same button then goes on.
    office.exchange.refuse(false);
    await passes();
    await step('crm');

    await page.getByRole('button', { name: 'Продолжить позже' }).click();
    await page.getByRole('heading', { name: 'Звонки' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Продолжить настройку' }).click();
    await step('crm');
    await expect.poll(() => listed('exchange').getAttribute('data-state')).toBe('done');
  });
});

/** One program and one window for all of them: each comes to the first step from another one, and leaves the settings as they were. */
describe('what is only typed or refused', () => {
  const settings = async (): Promise<unknown> => (await office.get('/api/settings')).json();
  let untouched: unknown;
  let isOpen = false;
  beforeAll(async () => {
    await openProgram();
    untouched = await settings();
  }, 120_000);
  afterAll(async () => {
    if (isOpen) await page.close();
    await office.close();
  });
  beforeEach(async () => {
    if (isOpen) {
      await listed('lines').click();
      await step('lines');
      await listed('exchange').click();
      await step('exchange');
      expect(await page.locator('[data-test-result]').count()).toBe(0);
      return;
    }
    await openPage();
    isOpen = true;
    await byHand();
  }, 120_000);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      isOpen = false;
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
    expect(await settings()).toEqual(untouched);
    expect(errors).toEqual([]);
  });

  test('unsaved input is still there on coming back', async () => {
    await page.getByLabel('Адрес АТС').fill('pbx.office');
    await listed('lines').click();
    await step('lines');
    await listed('exchange').click();
    expect(await page.getByLabel('Адрес АТС').inputValue()).toBe('pbx.office');
  });

  describe('a refusal is shown with its remedy', () => {
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
      // The CRM gives the same answer for both causes: both are named, the likelier one first.
      expect(await result('failed').innerText()).toMatch(/Скорее всего, ApiKey скопирован.*ещё не установлена/s);
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
});
