/** The mirror of the CRM's contacts and companies with half a million cards: its size, a look-up at the first ring, a search by name. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { CardChange } from '../app/store/cards.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { dice } from './seed.ts';
import { atMost, median, percentile, type Row } from './table.ts';

const CARDS = 500_000;
/** One card in so many is a company; its people are tied to it. */
const COMPANY_EACH = 10;
const AT_ONCE = 5_000;
const LOOKUPS = 5_000;
const FIRST = ['Мария', 'Пётр', 'Ольга', 'Тимур', 'Елена', 'Иван', 'Анна', 'Сергей', 'Дарья', 'Алексей'];
const LAST = ['Смирнова', 'Ильин', 'Ким', 'Гараев', 'Орлова', 'Седов', 'Белова', 'Фёдоров', 'Юсупова', 'Зайцев'];

const idOf = (n: number): string =>
  `7c0de5a1-${String(n % 10_000).padStart(4, '0')}-4000-8000-${String(n).padStart(12, '0')}`;
const phoneOf = (n: number): string => String(79_000_000_000 + ((n * 7_919) % 999_999_937));

function cardOf(n: number): CardChange {
  const isCompany = n % COMPANY_EACH === 0;
  const company = idOf(n - (n % COMPANY_EACH));
  return {
    do: 'put',
    kind: isCompany ? 'company' : 'contact',
    id: idOf(n),
    name: isCompany ? `ООО «Парус ${n}»` : `${FIRST[n % 10]} ${LAST[Math.floor(n / 10) % 10]}`,
    phones: [phoneOf(n)],
    companyIds: isCompany ? [] : [company],
  };
}

export async function cards(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-bench-'));
  const store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
  const file = join(dir, 'plecho.sqlite');
  const sizeMb = (): number => statSync(file).size / 1048576;
  const empty = sizeMb();
  const begun = performance.now();
  for (let n = 0; n < CARDS; n += AT_ONCE)
    store.cards.apply(Array.from({ length: AT_ONCE }, (_, one) => cardOf(n + one)));
  const filled = (performance.now() - begun) / 1000;
  const random = dice(7);
  const waits = Array.from({ length: LOOKUPS }, () => {
    const phone = phoneOf(Math.floor(random() * CARDS));
    const asked = performance.now();
    if (store.cards.nameOf(phone) === undefined) throw new Error(`nobody has ${phone}`);
    return performance.now() - asked;
  });
  const asked = performance.now();
  await store.findClients('ким сергей', 8);
  const found = performance.now() - asked;
  store.close();
  const mb = sizeMb() - empty;
  rmSync(dir, { recursive: true, force: true });
  const named = `${CARDS.toLocaleString('en-US')} cards`;
  const usual = median(waits);
  return [
    { what: `mirror of ${named}`, value: mb, unit: 'MB', goal: atMost(60, mb, 'MB') },
    {
      what: `who has this number, of ${named}`,
      value: usual,
      unit: 'ms',
      note: `p99 ${percentile(waits, 0.99).toFixed(1)} ms`,
      goal: atMost(1, usual, 'ms'),
    },
    { what: `clients by name, of ${named}`, value: found, unit: 'ms' },
    { what: `first filling with ${named}, without the CRM`, value: filled, unit: 's' },
  ];
}
