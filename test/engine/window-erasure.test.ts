/** Erasure of a client's number: who may be erased and when, what is deleted, and a certificate that says what remains where. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settings as defaults } from '../../app/contract/settings.ts';
import type { State } from '../../app/core/model.ts';
import { createErasure, type ErasureDeps } from '../../app/engine/window/erasure.ts';
import { stateAfter } from '../core/spoken.ts';
import { PEOPLE } from '../fixtures/told.ts';
import { batch, call, client, registration, store as openStore, tempDir, uuid } from '../store/fixtures.ts';

const GONE = '79997775533';
const KEPT = '79169998877';
const DAY = 86_400_000;
const IDLE = '0.00 – passes';
const TALKS = `
  0.00 A from ${GONE} to 74951234567
  0.10 B calls 1001 for A
  2.00 B answers
  2.01 A answers
  2.02 A talks with B`;

let place: ReturnType<typeof tempDir>;
let store: ReturnType<typeof openStore>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 2, 3) });
  place = tempDir();
  store = openStore(place.dir);
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
  place[Symbol.dispose]();
});

function scene(over: Partial<ErasureDeps> = {}, happens = IDLE) {
  const [forgotten, traces, log]: string[][] = [[], [], []];
  const state: State = stateAfter(happens);
  const erasure = createErasure({
    store,
    settings: () => defaults.parse({}),
    people: () => PEOPLE,
    language: () => 'ru',
    state: () => state,
    forget: (calls) => void forgotten?.push(...calls),
    traces: { save: () => null, forget: (digits) => (traces?.push(digits), 3) },
    eraseLog: (digits) => (log?.push(digits), 2),
    ...over,
  });
  return { erasure, forgotten, traces, log };
}
const two = () => {
  const calls = [call({ n: 1, from: client(GONE) }), call({ n: 2, from: client(KEPT) })];
  store.commit(batch(calls, calls.map(registration)));
};
const where = ({ remains }: { remains: readonly { where: string }[] }): string[] => remains.map((one) => one.where);

test('however the number is written, its calls, messages, events and log lines are deleted; another client’s stay', async () => {
  two();
  const { erasure, forgotten, traces, log } = scene();
  for (const written of [GONE, '8 (999) 777-55-33', '+7 999 777 55 33'])
    expect(erasure.find(written)).toEqual({ digits: GONE, calls: 1 });
  const certificate = await erasure.erase('8 (999) 777-55-33');
  expect(certificate.removed).toEqual({ calls: 1, messages: 1, unsent: 1, events: 3, logLines: 2 });
  expect([erasure.find(GONE).calls, erasure.find(KEPT).calls]).toEqual([0, 1]);
  expect(forgotten).toEqual([uuid(1)]);
  expect([traces, log]).toEqual([['9997775533'], ['9997775533']]); // the digits that all spellings share
});

test('a call that is still in the model is found and forgotten too', async () => {
  const over = `${TALKS}\n 9.00 B ends NORMAL_CLEARING\n 9.00 A ends NORMAL_CLEARING\n 14.00 – passes`;
  const { erasure, forgotten } = scene({}, over);
  expect(erasure.find(GONE).calls).toBe(1);
  await erasure.erase(GONE);
  expect(forgotten).toEqual(['A']);
});

test.each([
  ['a short number', '1001', 'badInput', /Введите номер целиком/],
  ['no number at all', 'Маша', 'badInput', /Введите номер целиком/],
  ['a colleague’s mobile', '8 916 111-22-33', 'refused', /Сотрудник 1001/],
])('refused with a message that says what to do: %s', async (_, number, code, message) => {
  const { erasure, forgotten } = scene();
  const refusal = expect.objectContaining({ code, field: 'number', message: expect.stringMatching(message) });
  expect(() => erasure.find(number)).toThrow(refusal);
  await expect(erasure.erase(number)).rejects.toEqual(refusal);
  expect([forgotten, erasure.list()]).toEqual([[], []]);
});

test('a client is not erased during his call', async () => {
  two();
  const { erasure, forgotten } = scene({}, TALKS);
  await expect(erasure.erase(GONE)).rejects.toMatchObject({ code: 'refused' });
  expect([forgotten, store.searchCalls({ text: GONE }, 0, 1).total]).toEqual([[], 1]);
  expect((await erasure.erase(KEPT)).removed.calls).toBe(1); // another client is
});

test('the certificate names where data remains: always the exchange, the CRM where calls were told, a log kept by the system', async () => {
  two();
  expect(where(await scene().erasure.erase(GONE))).toEqual(['crm', 'exchange']);
  expect(where(await scene().erasure.erase(GONE))).toEqual(['exchange']); // nothing was left to erase
  const certificate = await scene({ eraseLog: () => null }).erasure.erase('79990000000');
  expect(where(certificate)).toEqual(['exchange', 'journal']);
  expect(certificate.removed.logLines).toBe(0);
});

test('backups are named until the last of them is deleted', async () => {
  const last = Date.now() - 3 * DAY;
  const settings = () => defaults.parse({ retention: { backupDays: 7 } });
  const at = (lastBackup: number | null, damaged: boolean) =>
    scene({ settings, store: { ...store, lastBackupAt: () => lastBackup, hasDamagedCopies: () => damaged } });
  expect((await at(last, true).erasure.erase(GONE)).remains).toEqual([
    { where: 'exchange' },
    { where: 'backups', until: last + 7 * DAY },
    { where: 'damaged' },
  ]);
  expect(where(await at(Date.now() - 8 * DAY, false).erasure.erase(GONE))).toEqual(['exchange']);
});

test('certificates are kept, newest first, and none holds the number', async () => {
  two();
  const { erasure } = scene();
  const first = await erasure.erase(GONE);
  vi.setSystemTime(Date.now() + DAY);
  const second = await erasure.erase(KEPT);
  expect(erasure.list()).toEqual([second, first]);
  expect([first.number, second.number]).toEqual(['…33', '…77']);
  expect(JSON.stringify(erasure.list())).not.toContain('7775533');
});
