/** The address of a client's card in the CRM: learnt from one address that the admin pastes. */
import { expect, test } from 'vitest';
import { cardAddressOf } from '../../renderer/settings/card-address.ts';
import { isUnsure, toldName } from '../../app/contract/client-name.ts';

const ID = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const OTHER = '11111111-5717-4562-b3fc-2c963f66afa6';

test.each([
  [`https://crm.kontur.ru/app/romashka/contacts/${ID}`, 'https://crm.kontur.ru/app/romashka/contacts/{id}'],
  [`  https://crm.kontur.ru/app/ws/main?card=${ID}&tab=1 `, 'https://crm.kontur.ru/app/ws/main?card={id}&tab=1'],
  [`https://crm.kontur.ru/app/${OTHER}/contacts/${ID}#x`, `https://crm.kontur.ru/app/${OTHER}/contacts/{id}#x`],
  ['https://crm.kontur.ru/app/romashka/main', null],
  [`javascript:alert('${ID}')`, null],
  [`https://crm.kontur.ru/ a ${ID}`, null],
  ['', null],
])('%s', (pasted, learnt) => {
  expect(cardAddressOf(pasted)).toBe(learnt);
});

test('several people with one number are shown as possible', () => {
  const maybe = (names: string): string => `возможно: ${names}`;
  expect(toldName('Иван / Анна, ООО «Парус»', maybe)).toBe('возможно: Иван, Анна, ООО «Парус»');
  expect(toldName('Иван, ООО «А / Б»', maybe)).toBe('Иван, ООО «А / Б»');
  expect(isUnsure('Иван')).toBe(false);
});
