/** Numbers, durations and times as the window writes them. */
import { describe, expect, test } from 'vitest';
import { sayWindow } from '../../app/contract/text.ts';
import { createDates } from '../../renderer/base/dates.ts';
import {
  formatDuration,
  formatPhone,
  fromDateField,
  phoneDigits,
  startOfDay,
  toDateField,
} from '../../renderer/base/format.ts';
import { intervalOf } from '../../renderer/base/period.ts';
import { phoneKey } from '../../renderer/settings/people-rules.ts';

describe('a phone number on the screen', () => {
  test.each([
    ['79997775533', '+7 999 777-55-33'],
    ['74951234567', '+7 495 123-45-67'],
    ['375291234567', '+375 29 123-45-67'],
    ['998901234567', '+998 90 123-45-67'],
    ['12125550123', '+1 212 555-01-23'],
    ['442071234567', '+44 207 123-45-67'],
    ['37412345678', '+374 12 34-56-78'],
  ])('%s is written %s', (digits, written) => expect(formatPhone(digits)).toBe(written));

  test.each(['1001', '112', '*4', 'reception', ''])('%s, which is no outside number, stays as it is', (text) => {
    expect(formatPhone(text)).toBe(text);
  });

  test('is copied as digits', () => {
    expect(phoneDigits('+7 999 777-55-33')).toBe('79997775533');
    expect(phoneDigits('**1001')).toBe('**1001');
  });

  test('one phone in several writings is one phone in the table of people', () => {
    const key = phoneKey('+79997775533');
    expect(phoneKey('8 (999) 777-55-33')).toBe(key);
    expect(phoneKey('7 999 777 55 33')).toBe(key);
    expect(phoneKey('1001@office')).toBe('1001@office');
  });
});

describe('a duration', () => {
  test.each([
    [0, '00:00'],
    [999, '00:00'],
    [61_000, '01:01'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [-5000, '00:00'],
  ])('%i ms is %s', (ms, shown) => expect(formatDuration(ms)).toBe(shown));
});

describe('days', () => {
  const now = new Date(2025, 10, 22, 14, 5).getTime();
  const dates = createDates('ru', sayWindow.in('ru'), () => now);

  test('today and yesterday have names, others their date', () => {
    expect(dates.day(now - 3_600_000)).toBe('Сегодня');
    expect(dates.day(new Date(2025, 10, 21, 23, 59).getTime())).toBe('Вчера');
    expect(dates.day(new Date(2025, 10, 12).getTime())).toMatch(/^12 нояб/);
    expect(dates.day(new Date(2023, 10, 12).getTime())).toMatch(/2023/);
  });

  test('a date field returns the day that was set', () => {
    expect(fromDateField(toDateField(now))).toBe(startOfDay(now));
    expect(fromDateField('')).toBeUndefined();
  });

  test('periods are whole days up to the end of today', () => {
    expect(intervalOf('today', now)).toEqual({ from: startOfDay(now), until: startOfDay(now, 1) });
    expect(intervalOf('yesterday', now)).toEqual({ from: startOfDay(now, -1), until: startOfDay(now) });
    expect(toDateField(intervalOf('week', now).from)).toBe('2025-11-16');
  });
});
