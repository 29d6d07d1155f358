/** Sentences are stored as a code with arguments; each reader sees them in his own language, older rows included. */
import { describe, expect, it, test } from 'vitest';
import type { Refusal } from '../../app/contract/api.ts';
import type { OutboxRow } from '../../app/contract/view.ts';
import type { Catalogue } from '../../app/contract/catalogue.ts';
import { createSentences } from '../../app/contract/sentences.ts';
import { crmWords } from '../../app/crm/kontur/words.ts';
import { outboxWords } from '../../app/crm/outbox/words.ts';
import { kontur } from '../../app/crm/kontur/kontur.ts';
import { createStoredSentences } from '../../app/engine/window/stored-sentences.ts';
import { openOffice } from '../journeys/office.ts';

const sentences = createSentences({ crm: crmWords, outbox: outboxWords });
const both = (sentence: string): [string, string] => {
  const stored = sentences.code(sentence);
  return [sentences.word(stored, 'ru'), sentences.word(stored, 'en')];
};

describe('a stored sentence', () => {
  /** Every sentence of both catalogues, with arguments where it takes some. */
  const all = [crmWords, outboxWords].flatMap((catalogue) =>
    Object.entries(catalogue as Catalogue).flatMap(([code, { ru: entry, en: other }]) => {
      if (typeof entry === 'string') return [[code, entry, other as string] as const];
      const say = (one: unknown, value: unknown): string => (one as (value: unknown) => string)(value);
      const values: unknown[] = code === 'notInstalled' ? [true, false] : ['crm.example:443', 409];
      return values.map((value) => [code, say(entry, value), say(other, value)] as const);
    }),
  );

  it.each(all)('%s: from either language into both', (_, ru, en) => {
    expect(sentences.code(ru)).toMatch(/^\{"say":"(crm|outbox)\./);
    expect(sentences.code(en)).toBe(sentences.code(ru));
    expect([both(ru), both(en)]).toEqual([
      [ru, en],
      [ru, en],
    ]);
    expect([sentences.word(ru, 'en'), sentences.word(en, 'ru')]).toEqual([en, ru]); // stored as plain text by an older version
  });

  it.each([
    '',
    'late',
    'items[0].to.userId: The user is blocked.',
    '{"say":',
    '{"say":"no.such","with":[]}',
    '(.+) [x',
  ])('text that is in no catalogue stays as it is: %j', (text) => expect(both(text)).toEqual([text, text]));

  it('a reason inside a sentence is translated too', () => {
    const row = { words: 'Запись разговора не удалось получить: нет такого файла или папки' } as OutboxRow;
    expect(createStoredSentences(kontur).wordedOutbox([row], 'en')[0]?.words).toBe(
      'The recording could not be fetched: no such file or folder',
    );
    expect(createStoredSentences(kontur).wordedOutbox([row], 'ru')[0]?.words).toBe(row.words);
  });
});

test('the outbox and the journal of refusals, through the whole product, change their language with the reader', async () => {
  await using office = await openOffice();
  const get = async <T>(path: string): Promise<T> =>
    (await (await office.engine.respond(new Request(`http://plecho/api/${path}`))).json()) as T;
  const speak = (language: string) =>
    office.engine.respond(
      new Request('http://plecho/api/saveSettings', {
        method: 'POST',
        body: JSON.stringify({ patch: { app: { language } } }),
      }),
    );
  await office.crm.placeCall(
    { fromUserId: office.crm.users[0]?.id ?? '', clientPhone: '79997775533' },
    office.engine.callbacksUrl(),
    { accessKey: 'a-stranger' },
  );
  const reasons = async (): Promise<string[]> => (await get<Refusal[]>('refusals')).map(({ reason }) => reason);
  expect(await reasons()).toEqual(['CRM не подтвердила ключ доступа. Запрос не выполнен.']);
  await speak('en');
  expect(await reasons()).toEqual(['The CRM did not vouch for this access key. Nothing was done.']);
});
