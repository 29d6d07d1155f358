/** The API behind Settings → Program, over a real profile: status, settings without secrets, checked patches, test alerts, erasure, pause, the end of the set-up. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ErasureCertificate } from '../../app/contract/api.ts';
import type { Language } from '../../app/contract/language.ts';
import type { Settings } from '../../app/contract/settings.ts';
import type { Status } from '../../app/contract/view.ts';
import { createCurrentSettings } from '../../app/engine/settings/current-settings.ts';
import type { Erasure } from '../../app/engine/window/erasure.ts';
import { programApi } from '../../app/engine/window/program-api.ts';
import { PEOPLE } from '../fixtures/told.ts';
import { store as openStore, tempDir } from '../store/fixtures.ts';

const NOW = Date.UTC(2026, 2, 3, 10);
const SECRETS = ['ClueCon-2', 'crm-key-1', 'bot-token-3'];

let place: ReturnType<typeof tempDir>;
let store: ReturnType<typeof openStore>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  place = tempDir();
  store = openStore(place.dir);
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
  place[Symbol.dispose]();
});

/** The API over stored settings with three secrets; `log` has what the other parts were asked. */
function program(language: Language = 'ru') {
  const log: string[] = [];
  const tried: Settings['alerts'][] = [];
  const current = createCurrentSettings(store, {
    people: PEOPLE,
    pbx: { password: SECRETS[0] },
    crm: { apiKey: SECRETS[1] },
    alerts: { telegram: { token: SECRETS[2], chatId: '5' } },
    app: { language },
  });
  let pausedUntil: number | null = null;
  const api = programApi({
    store,
    status: () => ({ pausedUntil }) as unknown as Status,
    settings: current.settings,
    language: current.language,
    change: (next) => Promise.resolve(current.adopt(next)),
    pause: (minutes) => (pausedUntil = minutes === 0 ? null : Date.now() + minutes * 60_000),
    erasure: {
      find: (number: string) => ({ digits: number, calls: 2 }),
      erase: (number: string) => (
        log.push(`erase ${number}`),
        Promise.resolve({ id: 'c' } as unknown as ErasureCertificate)
      ),
      list: () => [],
    } as unknown as Erasure,
    testAlerts: (alerts) => (tried.push(alerts), Promise.resolve({ ok: true, text: 'sent' })),
    checkAgain: () => void log.push('check again'),
  });
  return { ...api, current, log, tried };
}

test('the window gets the settings with the people of their table, and of a secret only whether it is set', async () => {
  const { reads } = program();
  const shown = await reads.settings({});
  for (const secret of SECRETS) expect(JSON.stringify(shown)).not.toContain(secret);
  expect(shown).toMatchObject({ pbx: { password: { set: true } }, crm: { apiKey: { set: true } } });
  expect((shown as unknown as Settings).people.map(({ userId }) => userId)).toEqual(PEOPLE.map(({ userId }) => userId));
});

test('a patch changes what it names, keeps the rest with its secrets, and survives a restart', async () => {
  const { reads, commands } = program();
  const shown = await reads.settings({});
  expect(await commands.saveSettings({ patch: { dialing: { prefix: '9' }, pbx: shown.pbx } as never })).toEqual({
    ok: true,
  });
  store.close();
  store = openStore(place.dir);
  const { settings } = store.settings.load();
  expect([settings.dialing.prefix, settings.pbx.password]).toEqual(['9', SECRETS[0]]);
});

test.for([
  ['an unknown setting', { dialing: { prefixx: '8' } }, 'dialing.prefixx'],
  ['a value out of range', { retention: { backupDays: 0 } }, 'retention.backupDays'],
] as const)('%s is refused at its field, and nothing is changed', async ([, patch, field]) => {
  const { commands, current } = program();
  const before = structuredClone(current.settings());
  await expect(commands.saveSettings({ patch })).rejects.toMatchObject({ code: 'badInput', field });
  expect(current.settings()).toEqual(before);
});

test('a refusal is in the reader’s language', async () => {
  const refusal = async (language: Language): Promise<string> =>
    await Promise.resolve(program(language).commands.saveSettings({ patch: { retention: { backupDays: 0 } } })).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await refusal('ru')).toMatch(/[а-я]/i);
  expect(await refusal('en')).toMatch(/^[^а-я]+$/i);
});

test('alerts sent as a test use the entered values together with the stored secrets, and save nothing', async () => {
  const { commands, current, tried } = program();
  const entered = { telegram: { token: { set: true }, chatId: '77' } };
  expect(await commands.testAlerts({ alerts: entered } as never)).toEqual({ ok: true, text: 'sent' });
  expect(tried).toMatchObject([{ telegram: { token: SECRETS[2], chatId: '77' } }]);
  expect(current.settings().alerts.telegram?.chatId).toBe('5');
});

test('a pause is answered with its end and shown in the status; zero minutes end it', () => {
  const { reads, commands } = program();
  expect(commands.pause({ minutes: 30 })).toEqual({ pausedUntil: NOW + 1_800_000 });
  expect(reads.status({})).toMatchObject({ pausedUntil: NOW + 1_800_000 });
  expect(commands.pause({ minutes: 0 })).toEqual({ pausedUntil: null });
});

test('the end of the set-up is remembered over a restart', () => {
  const { commands } = program();
  expect(store.getMeta('setUpAt')).toBeNull();
  expect(commands.finishSetUp({})).toEqual({ ok: true });
  store.close();
  store = openStore(place.dir);
  expect(store.getMeta('setUpAt')).toBe(String(NOW));
});

test('erasure and the new try of all connections reach the parts that do them', async () => {
  const { reads, commands, log } = program();
  expect(reads.erasable({ number: '79997775533' })).toEqual({ digits: '79997775533', calls: 2 });
  expect(reads.erasures({})).toEqual([]);
  expect(await commands.eraseNumber({ number: '79997775533' })).toEqual({ id: 'c' });
  expect(commands.checkAgain({})).toEqual({ ok: true });
  expect(log).toEqual(['erase 79997775533', 'check again']);
});
