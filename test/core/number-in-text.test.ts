/** Finding a phone number in copied text: the number alone, in a sentence, several numbers, none. */
import { expect, test } from 'vitest';
import { numbersIn } from '../../app/core/number-in-text.ts';
import { phoneDigits } from '../../app/core/phone-number.ts';

const RU = { country: 'RU', areaCode: '495' };

test.each([
  ['8 (999) 777-55-33', ['79997775533']],
  ['  +7\u00a0999\u00a0777\u201155\u201133\r\n', ['79997775533']],
  ['tel:+7-999-777-55-33', ['79997775533']],
  ['1001', ['1001']],
  ['123-45-67', ['74951234567']],
  ['8 495 123-45-67 доб. 404', ['74951234567']],
  ['Иван Петров, 8 999 777-55-33, до шести', ['79997775533']],
  ['Позвоните Ивану: +7 999 777-55-33 18:00', ['79997775533']],
  ['Олег\t8 999 777-55-33\t12:30', ['79997775533']],
  ['моб. 89997775533\nмоб. +7 999 777 55 33', ['79997775533']],
  ['8 999 777-55-33\n8 999 111-22-33', ['79997775533', '79991112233']],
  ['+49 30 901820, Berlin', ['4930901820']],
  ['', []],
  ['Иван Петров', []],
  ['anonymous', []],
  ['*4', []],
  ['Заказ 20261126-00045 от 26.11.2026', []],
  ['Счёт 40702810900000000001', []],
  [`${'x '.repeat(2_000)}89997775533`, []],
] as const)('%j', (text, digits) => {
  expect(numbersIn(text, RU).map((raw) => phoneDigits(raw, RU))).toEqual(digits);
});

test('the number is handed on as it was written, with its extension', () => {
  expect(numbersIn('Бухгалтерия: 8 (495) 123-45-67 доб. 404', RU)).toEqual(['8 (495) 123-45-67 доб. 404']);
});
