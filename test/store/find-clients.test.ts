/** Clients for the finder: by words of a name in any order and case, by the beginning of a number in any notation; clients who called come first. */
import { expect, test } from 'vitest';
import type { CardChange } from '../../app/store/cards.ts';
import { batch, call, client, store, tempDir } from './fixtures.ts';

const card = (n: number, name: string, phones: string[], kind: 'contact' | 'company' = 'contact'): CardChange => ({
  ...{ do: 'put', kind, id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name, phones, companyIds: [] },
});

test('finds cards and callers, each once', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.cards.apply([
    card(1, 'Фёдор Михайлович Емельянов', ['79161112233']),
    card(2, 'ООО «Парус» [опт*]', ['74951234567'], 'company'),
    card(3, 'Иванова Мария', ['375291234567', '79161112299']),
    card(4, 'Мария без номера', []),
    card(5, 'MARIA Brown', ['442071234567']),
  ]);
  kept.commit(batch([call({ n: 1, from: client('79031234567') })]));
  kept.nameClient('79031234567', 'Мария, которая звонила');
  const names = async (text: string): Promise<string[]> => (await kept.findClients(text, 8)).map(({ name }) => name);
  expect(await names('ФЕДОР')).toEqual(['Фёдор Михайлович Емельянов']);
  expect(await names('емельянов фёд')).toEqual(['Фёдор Михайлович Емельянов']);
  expect(await names('мария')).toEqual(['Мария, которая звонила', 'Иванова Мария']);
  expect(await names('[опт*]')).toEqual(['ООО «Парус» [опт*]']);
  expect(await names('maria')).toEqual(['MARIA Brown']);
  expect(await names('*')).toEqual([]);
  expect(await names('м')).toEqual([]);
  expect(await kept.findClients('8 (916) 111', 8)).toEqual([
    { phone: '79161112233', name: 'Фёдор Михайлович Емельянов' },
    { phone: '79161112299', name: 'Иванова Мария' },
  ]);
  expect((await kept.findClients('+44 20', 8)).map(({ phone }) => phone)).toEqual(['442071234567']);
  expect((await kept.findClients('37529', 8)).map(({ phone }) => phone)).toEqual(['375291234567']);
  expect((await kept.findClients('7903', 8)).map(({ name }) => name)).toEqual(['Мария, которая звонила']);
  expect(await kept.findClients('мария', 1)).toHaveLength(1);
  kept.close();
});

test('also beyond the first batch of cards, and while the database closes', async () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.cards.apply(
    Array.from({ length: 45_000 }, (_, n) => card(n, `Клиент ${n}`, [`7900${String(n).padStart(7, '0')}`])),
  );
  expect(await kept.findClients('клиент 44999', 8)).toEqual([{ phone: '79000044999', name: 'Клиент 44999' }]);
  const late = kept.findClients('нет такого', 8);
  kept.close();
  expect(await late).toEqual([]);
});
