/** Two checks of the set-up: whether recordings can be read from the configured place, and whether the CRM says who is responsible when the exchange asks. */
import { expect, test } from 'vitest';
import { settings as defaults } from '../../app/contract/settings.ts';
import { WordedError } from '../../app/contract/worded-error.ts';
import type { Crm } from '../../app/crm/port.ts';
import type { CrmConnection } from '../../app/engine/crm/crm-connection.ts';
import { testRecordings, testRedirect, type Outcome, type Sample } from '../../app/engine/window/crm-checks.ts';

const recordings = (source: unknown) => defaults.parse({ recordings: { source } }).recordings;
const FOLDER = recordings({ kind: 'folder', from: '/rec', to: '/rec' });

test('recordings: the newest one is named with its size', async () => {
  const sample: Sample = () => Promise.resolve({ file: 'a.wav', bytes: 20_480 });
  expect(await testRecordings(FOLDER, 'ru', sample)).toEqual({
    ...{ ok: true, text: 'Прочитана запись a.wav (20 КБ)' },
    found: { file: 'a.wav', bytes: 20_480 },
  });
});

test('recordings: an empty folder is fine; a missing setting or an unreadable folder is an error that says what to do', async () => {
  const check = (source: typeof FOLDER, sample: Sample) => testRecordings(source, 'en', sample);
  expect(await check(FOLDER, () => Promise.resolve(null))).toMatchObject({
    ok: true,
    text: expect.stringContaining('none yet'),
  });
  const untouched: Sample = () => Promise.reject(new Error('must not be asked'));
  expect(await check(recordings(null), untouched)).toMatchObject({
    ok: false,
    text: expect.stringContaining('not set where'),
  });
  const words = { ru: 'Нет прав на папку.', en: 'The folder may not be read.' };
  const closed: Sample = () => Promise.reject(new WordedError('closed', words));
  expect(await check(FOLDER, closed)).toEqual({ ok: false, text: words.en });
});

type Answer = Awaited<ReturnType<Crm['responsible']>>;

function redirect(answer: Answer, last: Outcome | null, over: Record<string, unknown> = {}) {
  const asked: unknown[] = [];
  const crm = {
    client: () => ({ responsible: (by: unknown) => (asked.push(by), Promise.resolve(answer)) }),
  } as unknown as CrmConnection;
  const settings = defaults.parse({ redirect: { enabled: true }, lines: ['+7 (495) 123-45-67'], ...over });
  return { result: testRedirect(settings, 'en', crm, last), asked };
}
const NOBODY: Answer = { kind: 'ok', value: [] };
const LAST: Outcome = { callId: 'A', result: 'released', ms: 120 };

test('redirect: not tried when switched off', async () => {
  const { result, asked } = redirect(NOBODY, LAST, { redirect: { enabled: false } });
  expect(await result).toMatchObject({ ok: false, text: expect.stringContaining('Switch it on') });
  expect(asked).toEqual([]);
});

test('redirect: the CRM is asked as for a call, but with our own line as the number: no client is looked up', async () => {
  const own = redirect(NOBODY, LAST);
  expect(await own.result).toMatchObject({ ok: true, text: expect.stringContaining('last call: 120 ms') });
  expect(own.asked).toEqual([{ phone: '74951234567' }]);
  const without = redirect(NOBODY, LAST, { lines: [] });
  await without.result;
  expect(without.asked).toEqual([{ phone: '79990000000' }]);
});

test('redirect: works only once the dialplan has asked; until then the result says that the dialplan lines are missing', async () => {
  const { result } = redirect(NOBODY, null);
  expect(await result).toMatchObject({ ok: false, detail: 'waiting', text: expect.stringContaining('dialplan') });
});

test('redirect: a refusal of the CRM is shown in the CRM’s words', async () => {
  const { result } = redirect({ kind: 'unauthorized', why: 'key', words: 'wrong key' }, LAST);
  expect(await result).toMatchObject({ ok: false, text: expect.stringContaining('wrong key') });
});
