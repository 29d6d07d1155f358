/** Watching our integration in the CRM: a change that somebody makes there becomes a problem with a text and a button, and ends when it is repaired. */
import { expect, test } from 'vitest';
import { trayState } from '../../app/desktop/tray/tray-state.ts';
import type { Engine } from '../../app/engine.ts';
import { workspaceOf, integrationsPage } from '../../app/contract/crm-page.ts';
import { freePort } from '../fixtures/free-port.ts';
import { openOffice, waitForStatus, type Office } from '../journeys/office.ts';

/** The interval at which the integration is checked; 5 minutes in production. */
const LOOK = 100;

async function reachable(): Promise<Office> {
  const port = await freePort();
  const office = await openOffice({
    config: { listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` } },
    engine: { crmLookMs: LOOK },
  });
  office.crm.instance.baseUrl = office.engine.callbacksUrl();
  await office.crm.waitFor(() => office.crm.patches.length === 3); // set up automatically: the buttons and two webhooks
  await waitForStatus(office.engine, (status) => status.problems.length === 0);
  return office;
}

const problem = (engine: Engine, id: string) => engine.status().problems.find((one) => one.id === id);
const has = (office: Office, id: string) =>
  waitForStatus(office.engine, (s) => s.problems.some((one) => one.id === id));
const over = (office: Office, id: string) =>
  waitForStatus(office.engine, (s) => !s.problems.some((one) => one.id === id));
const tray = (engine: Engine) =>
  trayState({ condition: 'running', status: engine.status(), calls: [], update: null }, 'ru', Date.now());
const command = (engine: Engine, name: string, body: object): Promise<Response> =>
  engine.respond(new Request(`http://plecho/api/${name}`, { method: 'POST', body: JSON.stringify(body) }));

test('integration paused, failing, or switched off: shown in the tray within the interval, gone after the repair', async () => {
  await using office = await reachable();
  for (const [status, words] of [
    ['paused', /приостановлена/],
    ['hasErrors', /ошибки/],
    ['failed', /отключила/],
  ] as const) {
    office.crm.instance.status = status;
    await has(office, `crm-${status}`);
    expect(problem(office.engine, `crm-${status}`)).toMatchObject({
      text: expect.stringMatching(words),
      action: { do: 'openLink', url: `${office.crm.url}/api/demo/private-integrations` },
    });
    expect(tray(office.engine).tooltip).toMatch(words);
    office.crm.instance.status = 'active';
    await over(office, `crm-${status}`);
  }
});

test('when somebody switches off what we had set up, the admin is asked, also after a restart, and the button sets it up again', async () => {
  await using office = await reachable();
  office.crm.instance.features.call = false;
  office.crm.instance.webHooks[1]!.disabled = true;
  await has(office, 'crm-featuresOff');
  await has(office, 'crm-webhooksOff');
  expect(problem(office.engine, 'crm-featuresOff')).toMatchObject({ action: { do: 'setUpCrm' } });
  await office.restart();
  await has(office, 'crm-featuresOff');
  await waitForStatus(office.engine, (s) => s.callbacks.state === 'ok');
  expect(office.crm.patches).toHaveLength(3); // nothing was changed without asking
  expect(office.crm.instance.features.call).toBe(false);

  expect(await (await command(office.engine, 'setUpCrm', { enableCalls: true })).json()).toMatchObject({ ok: true });
  await over(office, 'crm-featuresOff');
  await over(office, 'crm-webhooksOff');
  expect(office.crm.instance.features).toMatchObject({ call: true, hangup: true });
});

test('the CRM calls another address', async () => {
  await using office = await reachable();
  const ours = office.crm.instance.baseUrl;
  office.crm.instance.baseUrl = 'https://old.example/s/1';
  await has(office, 'crm-moved');
  expect(problem(office.engine, 'crm-moved')).toMatchObject({
    text: expect.stringContaining('old.example'),
    action: { do: 'openSteps' },
  });
  office.crm.instance.baseUrl = ours;
  await over(office, 'crm-moved');
});

test('a key was reissued: reported while calls still pass, and entering the new key is all that is needed', async () => {
  await using office = await reachable();
  (office.crm.who as { apiKey: string }).apiKey = 'issued-anew';
  await has(office, 'crm-key');
  expect(office.engine.status().crm.state).toBe('connected'); // the old access key is still valid
  expect(problem(office.engine, 'crm-key')).toMatchObject({
    text: expect.stringMatching(/выпустили заново.*Install/s),
    action: { do: 'newKey' },
  });
  expect(tray(office.engine).menu).toContainEqual({
    kind: 'item',
    label: 'Ключ CRM сменился: вставить новый…',
    action: { do: 'open', page: 'key' },
  });
  // The old access key expires too: now nothing passes, and that is reported once.
  office.crm.keys.revoke();
  await office.engine.respond(new Request('http://plecho/api/crmSetup'));
  await has(office, 'crm');
  expect(office.engine.status().problems.filter(({ action }) => action?.do === 'newKey')).toHaveLength(1);
  expect(office.engine.status().light).toBe('red');

  const saved = await command(office.engine, 'saveSettings', { patch: { crm: { apiKey: 'issued-anew' } } });
  expect(saved.status).toBe(200);
  await waitForStatus(office.engine, (s) => s.crm.state === 'connected' && s.problems.length === 0);
  expect(tray(office.engine).menu).not.toContainEqual(expect.objectContaining({ action: { do: 'open', page: 'key' } }));
});

test('uninstalled, then installed again', async () => {
  await using office = await reachable();
  office.crm.who.installed = false;
  await has(office, 'crm-key');
  office.crm.who.installed = true;
  await over(office, 'crm-key');
  expect(office.engine.status().problems).toEqual([]);
});

test('an upgrade webhook triggers a check at once, without waiting for the interval', async () => {
  const port = await freePort();
  await using office = await openOffice({
    config: { listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` } },
  });
  office.crm.instance.status = 'paused';
  expect(await office.crm.webhook('setup/upgrade', office.engine.callbacksUrl())).toMatchObject({
    status: 200,
    body: 'OK',
  });
  await has(office, 'crm-paused');
});

test('a key that never worked was most likely copied wrongly, one that did was most likely reissued: the message says so in both cases', async () => {
  await using office = await openOffice();
  const wrong = await (await command(office.engine, 'testCrm', { apiKey: 'typo' })).json();
  expect(wrong).toMatchObject({ ok: false, text: expect.stringMatching(/Скорее всего, ApiKey скопирован.*Install/s) });
});

test.for([
  ['https://crm.kontur.ru/app/romashka/main', 'romashka'],
  ['crm.kontur.ru/app/romashka/contacts/12?x=1#y', 'romashka'],
  ['https://crm.kontur.ru/api/romashka_2/private-integrations', 'romashka_2'],
  ['https://crm.kontur.ru/api/v1/romashka/events', 'romashka'],
  ['  romashka  ', 'romashka'],
  ['https://crm.kontur.ru/', null],
  ['https://crm.kontur.ru/app/', null],
  ['https://crm.kontur.ru/api/private-integrations', null],
  ['javascript:alert(1)//app/romashka', null],
  ['ромашка', null],
  ['', null],
] as const)('the workspace in %s', ([address, expected]) => {
  expect(workspaceOf(address)).toBe(expected);
});

test("links lead only to the CRM's own host", () => {
  const workspace = workspaceOf('https://evil.example/app/romashka/main') ?? '';
  expect(integrationsPage('https://crm.kontur.ru', 'private', workspace)).toBe(
    'https://crm.kontur.ru/api/romashka/private-integrations',
  );
  expect(integrationsPage('https://crm.kontur.ru/x', 'public', 'a b')).toBe(
    'https://crm.kontur.ru/api/a%20b/integrations',
  );
});
