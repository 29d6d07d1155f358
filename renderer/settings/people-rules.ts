/** What is wrong with a table of people, if anything. Pure. */
import type { PersonRow } from '../../app/contract/api.ts';
import type { Person } from '../../app/contract/settings.ts';
import { writtenKey } from '../../app/contract/same-number.ts';
import type { SayWindow } from '../../app/contract/text.ts';

/** One number, however it is written, has one key. */
export { writtenKey as phoneKey };

/** The first objection in words; undefined when all is well. */
export function objection(people: readonly PersonRow[], say: SayWindow): string | undefined {
  const owners = new Map<string, PersonRow>();
  for (const row of people) {
    if (row.userId === '') return say('office.people.idMissing');
    for (const number of row.numbers) {
      const other = owners.get(writtenKey(number));
      if (other && other !== row) return say('office.people.twice', number, other.name || other.userId);
      owners.set(writtenKey(number), row);
    }
  }
  return undefined;
}

/** The rows as they are saved. */
export function toPeople(rows: readonly PersonRow[]): Person[] {
  return rows.map(({ userId, name, numbers }) => ({ userId, name: name.trim(), numbers }));
}

const lacks = (row: PersonRow, certainty: 'sure' | 'likely'): string[] =>
  (row.matches ?? [])
    .filter((one) => one.certainty === certainty && !row.numbers.includes(one.number))
    .map(({ number }) => number);

/** The rows with the extensions whose match by name or e-mail is certain filled in; null where there are none. */
export function withSure(rows: readonly PersonRow[]): PersonRow[] | null {
  if (rows.every((row) => lacks(row, 'sure').length === 0)) return null;
  return rows.map((row) => ({ ...row, numbers: [...row.numbers, ...lacks(row, 'sure')] }));
}

/** Likely matches for people who have no number yet: one extension a person, none offered to two. */
export function offers(rows: readonly PersonRow[]): { userId: string; number: string }[] {
  const taken = new Set(rows.flatMap(({ numbers }) => numbers.map(writtenKey)));
  return rows.flatMap((row) => {
    if (row.numbers.length > 0) return [];
    const [number] = lacks(row, 'likely').filter((one) => !taken.has(writtenKey(one)));
    return number === undefined ? [] : [{ userId: row.userId, number }];
  });
}

/** The rows with all likely matches filled in. */
export function withOffers(rows: readonly PersonRow[]): PersonRow[] {
  const wanted = new Map(offers(rows).map(({ userId, number }) => [userId, number]));
  return rows.map((row) => {
    const number = wanted.get(row.userId);
    return number === undefined ? row : { ...row, numbers: [...row.numbers, number] };
  });
}
