/** The window compares numbers as the model does, and reads tables as Excel on a Russian PC writes them. */
import { expect, test } from 'vitest';
import { writtenKey } from '../../app/contract/same-number.ts';
import { textOfTable } from '../../renderer/settings/table-text.ts';

test.each([
  ['8 (999) 777-55-33', '+7 999 777\u201155\u201133'],
  ['89997775533', 'tel:+7-999-777-55-33'],
  ['\u200e+7 (999)\u202f777-55-33', '7 999 777 55 33'],
  ['8 495 123-45-67 доб. 404', '+74951234567'],
  ['1001', '１００１'],
  ['1001@Office', ' 1001@office '],
  ['Anna', 'anna'],
])('%s and %s are the same number', (one, other) => {
  expect(writtenKey(one)).toBe(writtenKey(other));
});
test.each([
  ['1001', '1001@office'],
  ['89997775533', '9997775533'],
  ['1001', '10011'],
])('%s and %s are different numbers', (one, other) => {
  expect(writtenKey(one)).not.toBe(writtenKey(other));
});

/** Cyrillic of windows-1251: А is 0xC0, я is 0xFF, ё and № aside. */
const cp1251 = (text: string): Uint8Array =>
  Uint8Array.from(text, (sign) => {
    const code = sign.charCodeAt(0);
    if (sign === 'ё') return 0xb8;
    if (sign === '№') return 0xb9;
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
  });

test('a table in cp1251, UTF-8 with and without a mark, and UTF-16 reads the same', () => {
  const table = 'userId;name;numbers\r\nu1;Пётр Ильин, №1;1001 89161112233\r\n';
  const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(table, 'utf16le')]);
  const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(table)]);
  expect(textOfTable(cp1251(table))).toBe(table);
  expect(textOfTable(new Uint8Array(Buffer.from(table)))).toBe(table);
  expect(textOfTable(marked)).toBe(table);
  expect(textOfTable(utf16)).toBe(table);
});
