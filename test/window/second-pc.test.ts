/** Health in Chromium: which of two PCs reports the calls and since when, and the reconciliation with the CRM: its result, its list, “send again”. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Reconciliation } from '../../app/contract/view.ts';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { picture } from './looking.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

const SINCE = new Date(2026, 2, 3, 12, 40).getTime();
let browser: Browser;
let stand: StandIn;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn({ status: { standby: { role: 'holder', since: SINCE, other: 'pc-2' } } });
}, 120_000);
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});
afterEach(() => stand.restore());

test('shows which of two PCs reports the calls, and since when', async () => {
  const { page, errors } = await shared.at(`${stand.url}#/health`);
  const way = page.getByRole('region', { name: 'Путь звонка' });
  await way.getByText('этот ПК ведёт, с 12:40').waitFor();
  stand.setStatus({ standby: { role: 'waiting', since: SINCE, other: 'приёмная' } });
  await way.getByText('запасной с 12:40, ведёт «приёмная»').waitFor();
  await picture(page, 'second-pc');
  stand.setStatus({ standby: { role: 'waiting', since: SINCE, other: null } });
  await way.getByText('запасной, с 12:40 никто не ведёт').waitFor();
  stand.setStatus({ standby: { role: 'alone', since: SINCE, other: null } });
  await way.getByText('запасной').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

test('the reconciliation with the CRM: missing calls are listed, and sent again by one click', async () => {
  const empty: Reconciliation = {
    at: SINCE,
    compared: 412,
    source: 'crm',
    missing: [],
    doubled: [],
    different: [],
    withoutRecording: [],
  };
  stand.answers['reconciliation'] = {
    ...empty,
    missing: [{ callId: 'c-1', phone: '79161234567', startedAt: SINCE, what: ['noCall'] }],
  };
  stand.answers['sendCallsAgain'] = { sent: 1 };
  stand.answers['reconcile'] = {};
  const { page, errors } = await shared.at(`${stand.url}#/health`);
  const box = page.getByRole('region', { name: 'Сверка' });
  await box.getByText('Сверено 412, расхождений 1.').waitFor();
  await box.getByText('звонка нет в CRM').waitFor();
  await box.getByRole('button', { name: 'Отправить ещё раз' }).click();
  await expect
    .poll(() => stand.sent.filter(({ name }) => name === 'sendCallsAgain').map(({ input }) => input))
    .toEqual([{ callIds: ['c-1'] }]);
  stand.answers['reconciliation'] = empty;
  await box.getByRole('button', { name: 'Сверить сейчас' }).click();
  await box.getByText('В CRM есть все звонки, каждый один раз: сверено 412.').waitFor();
  await box.getByRole('button', { name: 'Отправить ещё раз' }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});
