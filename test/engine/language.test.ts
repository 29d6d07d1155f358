/** Every refusal is in the reader's language: no Russian word in an English window, no bare English one in a Russian window. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../journeys/office.ts';

const ASKED: readonly (readonly [string, unknown?])[] = [
  ['saveSettings', { patch: { pbx: { port: 'many' } } }],
  ['saveSettings', { patch: { pbx: { nothing: 1 } } }],
  ['saveSettings', { patch: { crm: { url: 'ftp://x' } } }],
  ['saveSettings', { patch: { crm: { url: 'http://127.0.0.1:9' } } }],
  ['saveSettings', { patch: { lines: ['???'] } }],
  ['saveSettings', { patch: { crm: { apiKey: 'ключ' } } }],
  ['savePeople', { people: [{ userId: 'u', name: '', numbers: ['???'] }] }],
  ['savePeople', { people: 'nobody' }],
  ['importPeople', { csv: 'a;b\n1;2\n' }],
  ['importPeople', { csv: 'userId;name;numbers\nu;;7,91611E+10\n' }],
  ['retry', { id: 99_999 }],
  ['dismiss', { id: 99_999 }],
  ['dial', { userId: 'nobody', number: '89161112233' }],
  ['importHistory', { since: 0 }],
  ['recording?call=x&file=y'],
  ['trace?call=x'],
  ['history?limit=1000'],
  ['eraseNumber', null],
  ['eraseNumber', ['79991112233']],
  ['nothing-of-the-kind'],
];

describe.each(['ru', 'en'] as const)('in %s', (language) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ config: { app: { language } } });
  });
  afterAll(() => office[Symbol.asyncDispose]());

  it.each(ASKED.map(([name, input]) => ({ name, input })))(
    '$name $input is refused with a reason',
    async ({ name, input }) => {
      const init = input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) };
      const answer = await office.engine.respond(new Request(`http://localhost/api/${name}`, init));
      const { message = '' } = (await answer.json()) as { message?: string };
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(message.length).toBeGreaterThan(5);
      // Field names, given values and quoted words are not checked for their language.
      const words = message.replace(/^[\w.]+: /, '').replace(/[«“"'`][^»”"'`]*[»”"'`]/g, '');
      if (language === 'ru') expect(words).toMatch(/[а-яё]{4}/i);
      else expect(words).not.toMatch(/[а-яё]/i);
    },
  );
});
