/** Pasted keys and tables edited in Excel: cleaned where that is harmless, else refused with a message that names the place. */
import { describe, expect, it } from 'vitest';
import { settings as schema } from '../../app/contract/settings.ts';
import { withConfig, withPatch } from '../../app/engine/settings/config.ts';
import { peopleToCsv } from '../../app/engine/window/csv-lines.ts';
import { peopleFromCsv } from '../../app/engine/window/people-csv.ts';

const empty = schema.parse({});
const PLAN = { country: 'RU', areaCode: null };
const refusal = (work: () => unknown): { field: string; message: string } => {
  try {
    work();
  } catch (error) {
    return error as { field: string; message: string };
  }
  throw new Error('was not refused');
};

describe('keys and passwords', () => {
  it.each([
    ['  key-123\r\n', 'key-123'],
    ['\ufeffkey-\u200b123\u00a0', 'key-123'],
    ['key-\n123', 'key-123'],
    ['key- 123', 'key-123'],
  ])('%j is the key %s', (pasted, apiKey) => {
    expect(withPatch(empty, { crm: { apiKey: pasted } }, 'ru').crm.apiKey).toBe(apiKey);
    expect(withConfig(empty, { crm: { apiKey: pasted } }).crm.apiKey).toBe(apiKey);
  });

  it('a character that cannot be sent is reported with its position', () => {
    expect(refusal(() => withPatch(empty, { crm: { apiKey: ' abc123Сxyz' } }, 'ru'))).toMatchObject({
      field: 'crm.apiKey',
      message: expect.stringContaining('русская буква «С» на месте 7') as string,
    });
    expect(refusal(() => withPatch(empty, { crm: { secret: 'name=vаlue' } }, 'en'))).toMatchObject({
      field: 'crm.secret',
      message: expect.stringContaining('Russian letter “а” at place 7') as string,
    });
    expect(refusal(() => withPatch(empty, { crm: { apiKey: 'a…b' } }, 'en')).message).toContain('“…” at place 2');
  });

  it('a password loses the white space pasted around it and keeps that inside; an SSH key keeps its lines', () => {
    const patch = {
      password: '\u200bpass word ü\r\n',
      ssh: { host: ' h\u200b ', user: 'u', privateKey: '\ufeff-----BEGIN X-----\r\nabc\r\n-----END X-----' },
    };
    expect(withPatch(empty, { pbx: patch }, 'ru').pbx).toMatchObject({
      password: 'pass word ü',
      ssh: { host: 'h', privateKey: '-----BEGIN X-----\nabc\n-----END X-----\n' },
    });
  });
});

it.each([
  ['офис', 'не номер'],
  ['123-45-67', 'кода города'],
  ['anonymous', 'не номер'],
])('the line %s is refused with a reason', (line, words) => {
  const told = refusal(() => withPatch(empty, { lines: ['74951234567', line] }, 'ru'));
  expect(told).toMatchObject({ field: 'lines.1', message: expect.stringContaining(words) as string });
  expect(withPatch(empty, { areaCode: '495', lines: ['123-45-67'] }, 'ru').lines).toEqual(['123-45-67']);
});

describe('people as a table', () => {
  const rows = [
    { userId: 'u1', name: "=cmd|'/c calc'!A1", numbers: ['1001', '+7 (916) 111-22-33'], source: 'manual' as const },
    {
      userId: 'u2',
      name: '"Маша"; Смирнова, старшая',
      numbers: ['8 (495) 123-45-67 доб. 404'],
      source: 'crm' as const,
    },
    { userId: 'u3', name: "'-имя", numbers: ['1003@office', '89161112234'], source: 'manual' as const },
    { userId: 'u4', name: '', numbers: [], source: 'call' as const },
  ];

  it('survives export and import unchanged, and contains no formula', () => {
    const csv = peopleToCsv(rows);
    expect(csv.match(/(^|;|\n)"?[=+\-@]/g)).toBeNull();
    expect(peopleFromCsv(csv, PLAN, 'ru')).toEqual(
      rows.map(({ userId, name, numbers }) => ({ userId, name, numbers })),
    );
  });

  it.each([
    ['semicolons and a mark', '\ufeffuserId;name;numbers\r\nu;Маша;1001 8(916)1112233\r\n', ['1001', '8(916)1112233']],
    ['commas', 'userId,name,numbers\nu,Маша,"1001, 89161112233"\n', ['1001', '89161112233']],
    ['tabs', 'userId\tname\tnumbers\nu\tМаша\t1001\n', ['1001']],
    ['sep=', 'sep=;\r\nuserId;name;numbers\r\nu;Маша;1001\r\n', ['1001']],
    ['blanks inside a number', 'userId;name;numbers\nu;Маша;8 (916) 111-22-33\n', ['8 (916) 111-22-33']],
    ['a head in capitals', 'USERID;NAME;NUMBERS\nu;Маша;"1001\n89161112233"\n', ['1001', '89161112233']],
    ['blanks between numbers', 'userId;name;numbers\nu;Маша;1001 89161112233 1002\n', ['1001', '89161112233', '1002']],
  ])('is read with %s', (_, csv, numbers) => {
    expect(peopleFromCsv(csv, PLAN, 'ru')).toEqual([{ userId: 'u', name: 'Маша', numbers }]);
  });

  it.each([
    ['7,91611E+10', 'Excel округлил'],
    ['7.91611E+10', 'Excel округлил'],
    ['вечером', ''],
    ['1001 ???', 'не номер'],
  ])('the number %s is refused with its line, or accepted as a login', (number, words) => {
    const read = () => peopleFromCsv(`userId;name;numbers\na;А;1001\nu;Маша;${number}\n`, PLAN, 'ru');
    if (words === '') return expect(read()[1]?.numbers).toEqual([number]);
    expect(refusal(read)).toMatchObject({
      field: 'csv',
      message: expect.stringMatching(`^Строка 3: .*${words}`) as string,
    });
  });

  it('a file that is no table is refused in the reader’s language', () => {
    expect(refusal(() => peopleFromCsv('name;numbers\nx;1\n', PLAN, 'en')).message).toMatch(
      /^The table has no column userId/,
    );
    expect(refusal(() => peopleFromCsv('userId;name\nu;\ufffd\ufffd\n', PLAN, 'ru')).message).toContain('CSV UTF-8');
    expect(refusal(() => peopleFromCsv('userId;name;numbers\n;Маша;1\n', PLAN, 'ru')).message).toContain('Строка 2');
  });
});

describe('an invalid setting', () => {
  it.each<[string, unknown, string]>([
    ['country', { country: 'ru' }, 'например RU'],
    ['areaCode', { areaCode: '(495)' }, 'например 495'],
    ['alerts.dailyReportAt', { alerts: { dailyReportAt: '8 утра' } }, 'например 18:00'],
    ['crm.url', { crm: { url: 'crm.kontur.ru' } }, 'http:// или https://'],
    ['crm.cardAddress', { crm: { cardAddress: 'https://crm.kontur.ru/card/1' } }, '{id}'],
    ['dialing.prefix', { dialing: { prefix: 'девять' } }, 'нужны цифры'],
    ['dialing.allowPrefixes.0', { dialing: { allowPrefixes: ['+7'] } }, 'например 7495'],
    ['redirect.variable', { redirect: { variable: 'a b' } }, 'например plecho_redirect'],
    ['pbx.host', { pbx: { host: ' ' } }, 'не может быть пустым'],
  ])('%s is reported in the reader’s language', (field, patch, russian) => {
    const told = (language: 'ru' | 'en'): string => {
      try {
        withPatch(schema.parse({}), patch, language);
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    };
    expect(told('ru')).toContain(`${field}: `);
    expect(told('ru')).toContain(russian);
    expect(told('ru')).not.toMatch(/must|string/);
    expect(told('en')).not.toMatch(/[а-яё]/i);
  });
});
