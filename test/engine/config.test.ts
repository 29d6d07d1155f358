/** What a configuration file must not say: each mistake is refused with the field's name, in one line (test/journeys/headless.test.ts has the process and its exit code). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiFailure } from '../../app/contract/api.ts';
import { createCurrentSettings } from '../../app/engine/settings/current-settings.ts';
import { store, tempDir } from '../store/fixtures.ts';

const place = tempDir();
let kept: ReturnType<typeof store>;
beforeAll(() => void (kept = store(place.dir)));
afterAll(() => {
  kept.close();
  place[Symbol.dispose]();
});

/** The line that a start with this configuration ends with. */
function refusal(config: unknown): { code: string; line: string } {
  try {
    createCurrentSettings(kept, config);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { code: error.code, line: error.line() };
  }
  throw new Error('was not refused');
}

const masha = { userId: 'a', name: 'Маша', numbers: ['1001'] };
it.each<[string, unknown, string | RegExp]>([
  ['an unknown field', { crm: { apikey: 'x' } }, 'crm.apikey'],
  ['an unknown section', { telephony: {} }, 'telephony'],
  ['a wrong value', { pbx: { port: 'many' } }, 'pbx.port'],
  ['a wrong person', { people: [{ userId: 'a', numbers: [1001] }] }, 'people.0.numbers.0'],
  [
    'a wrong kind of source, with the kinds that there are',
    { recordings: { source: { kind: 'ftp', from: 'a', to: 'b' } } },
    /^recordings\.source\.kind: .*одно из.*"folder".*"http".*"sftp"/,
  ],
  ['a wrong kind of history, with those that there are', { history: { kind: 'none' } }, /^history\.kind: .*"folder"/],
  ['a wrong history', { history: { kind: 'folder', format: 'xls', path: '/x' } }, 'history.format'],
  ['a list instead of an object', [1, 2], 'JSON object'],
  ['a key with a Russian letter', { crm: { apiKey: 'abcС' } }, /^crm\.apiKey: .*на месте 4/],
  ['a line that is no number', { lines: ['офис'] }, /^lines\.0: .*офис/],
  ['a number of two people', { people: [masha, { ...masha, userId: 'b' }] }, /^people: .*1001/],
  ['a person twice', { people: [masha, { ...masha, numbers: ['1002'] }] }, /^people: .*Маша/],
  ['a city code in brackets', { areaCode: '(495)' }, /^areaCode: .*495$/],
  ['a time that is none', { alerts: { dailyReportAt: '25:99' } }, /^alerts\.dailyReportAt: .*18:00$/],
  ['an empty login', { outsideLogins: ['goip1', ''] }, /^outsideLogins\.1: не может быть пустым$/],
])('refuses %s in one line that names it, and keeps nothing of it', (_, config, words) => {
  const { code, line } = refusal(config);
  expect(code).toBe('badInput');
  expect(line).not.toMatch(/[\r\n]/);
  if (typeof words === 'string') expect(line).toContain(words);
  else expect(line).toMatch(words);
  expect(kept.people.list()).toEqual([]);
});
