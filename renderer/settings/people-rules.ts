/** What is wrong with a table of people, if anything. Pure. */
import type { PersonRow } from '../../app/contract/api.ts';
import type { Person } from '../../app/contract/settings.ts';
import type { Text } from '../../app/contract/text.ts';

/** `8 (999) 777-55-33` and `+79997775533` are one phone; `1001@office` stays itself. */
export function phoneKey(number: string): string {
  if (/[a-zа-я@]/i.test(number)) return number.trim().toLowerCase();
  const digits = number.replace(/\D/g, '');
  return digits.length === 11 && digits.startsWith('8') ? `7${digits.slice(1)}` : digits;
}

/** The first objection in words; undefined when all is well. */
export function objection(people: readonly PersonRow[], t: Text): string | undefined {
  const owners = new Map<string, PersonRow>();
  for (const row of people) {
    if (row.userId === '') return t.office.people.idMissing;
    for (const number of row.numbers) {
      const other = owners.get(phoneKey(number));
      if (other && other !== row) return t.office.people.twice(number, other.name || other.userId);
      owners.set(phoneKey(number), row);
    }
  }
  return undefined;
}

/** The rows as they are saved. */
export function toPeople(rows: readonly PersonRow[]): Person[] {
  return rows.map(({ userId, name, numbers }) => ({ userId, name: name.trim(), numbers }));
}
