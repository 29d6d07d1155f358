/** One parser of telephone numbers: however a number is written, it is the same number everywhere. */
import { describe, expect, it } from 'vitest';
import { judgeDial } from '../../app/callbacks/listener/dial-rules.ts';
import { createOffice, numberKey } from '../../app/core/office.ts';
import { isReadable, mayBeExtension, readNumber } from '../../app/core/phone-number.ts';
import { takeApart, writtenKey } from '../../app/core/written-number.ts';
import { phoneFromLink } from '../../app/desktop/window/links.ts';
import { needles } from '../../app/store/search.ts';

const PLAN = { country: 'RU', areaCode: null };
const MOSCOW = { country: 'RU', areaCode: '495' };
const RULES = { allowForeign: false, allowPremium: false, allowPrefixes: [], denyPrefixes: [] };

it.each([
  '+7 (916) 111-22-33',
  '8 916 111 22 33',
  '8\u2011916\u2011111\u201122\u201133',
  '+7\u202f916\u202f111\u202f22\u202f33',
  '\u200b+7916\u200d1112233\ufeff',
  '\u2068+7 916 111\u201322\u201333\u2069',
  '[8] {916} 111/22/33',
  '＋７９１６１１１２２３３',
  'tel:+7-916-111-22-33',
  'callto://89161112233',
  'sip:+79161112233@gw.example;user=phone',
  'tel:%2B7%20916%20111-22-33',
  '9161112233',
])('%s is 79161112233: as a key, in a search, for dialling', (written) => {
  expect(readNumber(written, PLAN)).toEqual({ kind: 'phone', digits: '79161112233' });
  if (!written.startsWith('sip:')) expect(numberKey(written, PLAN)).toBe('79161112233');
  expect(judgeDial(written, { ...PLAN, ...RULES })).toEqual({ ok: true, digits: '79161112233' });
  if (/^[^a-z{]*$/.test(written)) expect(needles(written).some((digits) => '79161112233'.includes(digits))).toBe(true);
});

it.each([
  '+7 495 123-45-67 доб. 404',
  '+74951234567,404',
  'tel:+7-495-123-45-67;ext=404',
  '8 (495) 123-45-67 (ext 4)',
  '8 (495) 123-45-67 (доб 404)',
  '8 495 123 45 67 ext. 404',
  '8 495 1234567 x404',
  '8 495 1234567, доб.404',
  '8 495 1234567 добавочный 404',
  '84951234567 вн. 404',
  '+74951234567,,404#',
  '+74951234567;phone-context=x;ext=404',
])('%s is 74951234567 with an extension', (written) => {
  expect(readNumber(written, PLAN)).toEqual({
    ...{ kind: 'phone', digits: '74951234567' },
    extension: expect.stringMatching(/^40?4?$/) as string,
  });
  expect(judgeDial(written, { ...PLAN, ...RULES })).toEqual({ ok: true, digits: '74951234567' });
});

it('text that is no extension is not taken for one', () => {
  for (const [written, number] of [
    ['1001@office.example', '1001'],
    ['1001,1002', '1001,1002'],
    ['max404', 'max404'],
    ['*97', '*97'],
    ['gw+1001', 'gw+1001'],
  ] as const)
    expect(takeApart(written)).toEqual({ number });
});

it('service numbers: 112 is short and not dialled from the CRM, 8-800 is a normal number and toll-free', () => {
  expect(readNumber('112', PLAN)).toEqual({ kind: 'short', digits: '112' });
  expect(judgeDial('112', { ...PLAN, ...RULES }).ok).toBe(false);
  expect(judgeDial('8-800-555-35-35', { ...PLAN, ...RULES })).toEqual({ ok: true, digits: '78005553535' });
});

it('a local number without its area code is never dialled abroad: the area code is required or taken from the settings', () => {
  for (const written of ['123-45-67', '1234567', '12\u201134\u201156\u20117']) {
    expect(readNumber(written, PLAN)).toEqual({ kind: 'phone', digits: '1234567', local: true });
    const judged = judgeDial(written, { ...PLAN, ...RULES, allowForeign: true, allowPrefixes: ['1'] });
    expect(judged).toMatchObject({ ok: false, refused: { ru: expect.stringContaining('код города') as string } });
    expect(judgeDial(written, { ...MOSCOW, ...RULES })).toEqual({ ok: true, digits: '74951234567' });
  }
});

it('an extension may have seven digits or more; an outside number is not an extension', () => {
  for (const raw of ['101', '1001', '1234567', '20010001', '1001@office', 'masha', 'маша'])
    expect([raw, mayBeExtension(raw, PLAN)]).toEqual([raw, true]);
  for (const raw of ['89161112233', '+79161112233', '8 916 111-22-33', '9161112233', ''])
    expect([raw, mayBeExtension(raw, PLAN)]).toEqual([raw, false]);
  const office = createOffice({
    ...PLAN,
    ...{ people: [{ userId: 'm', name: 'Маша', numbers: ['1234567'] }], lines: [], reportInternalCalls: true },
  });
  expect(office.identify({ user: '1234567' } as never, 'caller')).toMatchObject({ kind: 'user', userId: 'm' });
});

describe('numbers entered in the settings', () => {
  it('invalid numbers are told from valid ones', () => {
    for (const good of ['1001', '1001@office', '8 (916) 111-22-33', 'masha', '112', '+7 495 123-45-67 доб. 4'])
      expect([good, isReadable(good, PLAN)]).toEqual([good, true]);
    for (const bad of ['', '—', '7,91611E+10', '7.91611E+10', 'звонить вечером', '???', '*97', '89161112233 или 1001'])
      expect([bad, isReadable(bad, PLAN)]).toEqual([bad, false]);
  });

  it('a single outside line that cannot be parsed does not switch the filter off', () => {
    const people = { ...PLAN, people: [], reportInternalCalls: true };
    expect(createOffice({ ...people, lines: ['офис'] }).reports('74951234567')).toBe(false);
    expect(createOffice({ ...people, lines: [] }).reports('74951234567')).toBe(true);
    expect(createOffice({ ...people, lines: ['8\u2011495\u20111234567'] }).reports('74951234567')).toBe(true);
  });
});

it.each([
  ['tel:+7(495)123-45-67;ext=404', '+74951234567'],
  ['tel:8%20800%20555%2035%2035', '88005553535'],
  ['tel:+7\u2011916\u2011111\u202f22\u202f33', '+79161112233'],
  ['tel:112', '112'],
  ['tel:*21#', '*21#'],
  ['tel:+74951234567,404', '+74951234567'],
  ['tel:abc', null],
  ['http://79161112233', null],
  ['tel:%E0%A4', null],
])('a link %s dials %s', (link, number) => {
  expect(phoneFromLink(link)).toBe(number);
});

it.each([
  ['8 (916) 111-22-33', '79161112233'],
  ['+7 495 123-45-67 доб. 404', '74951234567'],
  ['sip:1001@Office', '1001@office'],
  ['Anna', 'anna'],
  ['1001a', '1001a'],
])('%s has the key %s, in the office as in the window', (written, key) => {
  expect([numberKey(written, PLAN), writtenKey(written)]).toEqual([key, key]);
});
