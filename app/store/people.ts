/** The people of the CRM and the numbers that ring for them: a number belongs to one person. */
import type { Database } from 'better-sqlite3';
import { ApiFailure, type PersonRow } from '../contract/api.ts';
import type { Person } from '../contract/settings.ts';
import { numberKey } from '../core/office.ts';
import { isReadable, type NumberPlan } from '../core/phone-number.ts';
import type { Language } from '../contract/language.ts';
import { sayStore } from './words.ts';

type Source = PersonRow['source'];
export type NewPerson = Person & { readonly source?: Source };

export type PeopleTable = ReturnType<typeof createPeopleTable>;

/** What somebody entered, as a sentence quotes it. */
const shown = (entered: string): string => (entered.length > 60 ? `${entered.slice(0, 60)}…` : entered);

export function createPeopleTable(db: Database, language: () => Language) {
  const people = db.prepare<[], { userId: string; name: string; source: Source }>(
    'SELECT user_id AS userId, name, source FROM people ORDER BY position, name, user_id',
  );
  const numbers = db.prepare<[], { number: string; userId: string }>(
    'SELECT number, user_id AS userId FROM numbers ORDER BY position',
  );
  const putPerson = db.prepare('INSERT INTO people (user_id, name, source, position) VALUES (?, ?, ?, ?)');
  const putNumber = db.prepare('INSERT INTO numbers (number_key, number, user_id, position) VALUES (?, ?, ?, ?)');
  const discover = db.prepare(`
    INSERT INTO people (user_id, name, source, position) VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM people))
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name WHERE excluded.name <> '' AND people.source <> 'manual' AND name <> excluded.name`);
  const nameUnnamed = db.prepare("UPDATE people SET name = ? WHERE user_id = ? AND name = ''");

  const asWritten = db.prepare<[string], string>('SELECT user_id FROM people WHERE lower(user_id) = lower(?)').pluck();
  /** The CRM writes the same id in capitals or not (same-user.ts). */
  const keyOf = ({ userId }: Person): string => userId.toLowerCase();

  const list = (): PersonRow[] => {
    const own = Map.groupBy(numbers.all(), ({ userId }) => userId);
    return people.all().map((row) => ({ ...row, numbers: (own.get(row.userId) ?? []).map(({ number }) => number) }));
  };

  /** @throws ApiFailure `badInput` that names the number and both people, or the person listed twice */
  const check = (rows: readonly Person[], plan: NumberPlan): void => {
    const owner = new Map<string, Person>();
    const seen = new Set<string>();
    const title = (row: Person): string => shown(row.name || row.userId || sayStore(language(), 'someone'));
    for (const row of rows) {
      if (seen.has(keyOf(row)))
        throw new ApiFailure('badInput', sayStore(language(), 'personTwice', title(row)), 'people');
      seen.add(keyOf(row));
      for (const number of row.numbers) {
        if (!isReadable(number, plan))
          throw new ApiFailure('badInput', sayStore(language(), 'numberUnread', shown(number), title(row)), 'people');
        const key = numberKey(number, plan);
        const other = owner.get(key);
        if (other !== undefined && other !== row) {
          throw new ApiFailure(
            'badInput',
            sayStore(language(), 'numberTwice', number, title(other), title(row)),
            'people',
          );
        }
        owner.set(key, row);
      }
    }
  };

  const write = db.transaction((rows: readonly (Person & { source: Source })[], plan: NumberPlan): void => {
    db.exec('DELETE FROM numbers; DELETE FROM people');
    rows.forEach((row, position) => {
      putPerson.run(row.userId, row.name, row.source, position);
      const keys = new Map(row.numbers.map((number) => [numberKey(number, plan), number]));
      let place = 0;
      for (const [key, number] of keys) putNumber.run(key, number, row.userId, (place += 1));
    });
  });

  return {
    list,
    /**
     * Replaces the whole list, as the window saves it: who is not in it is removed.
     * @throws ApiFailure where a number would belong to two people; nothing is changed then
     */
    replace(rows: readonly NewPerson[], plan: NumberPlan): PersonRow[] {
      check(rows, plan);
      const sources = new Map(list().map((row) => [keyOf(row), row.source]));
      write(
        rows.map((row) => ({ ...row, source: row.source ?? sources.get(keyOf(row)) ?? 'manual' })),
        plan,
      );
      return list();
    },
    /**
     * Applies a list over what is there, as a configuration file does: its people come first and take their numbers; nobody is removed.
     * @throws ApiFailure where the list itself gives a number to two people
     */
    merge(rows: readonly NewPerson[], plan: NumberPlan): PersonRow[] {
      check(rows, plan);
      const before = list();
      const known = new Map(before.map((row) => [keyOf(row), row]));
      const claimed = new Set(rows.flatMap((row) => row.numbers.map((number) => numberKey(number, plan))));
      const listed = new Set(rows.map(keyOf));
      const others = before
        .filter((row) => !listed.has(keyOf(row)))
        .map((row) => ({ ...row, numbers: row.numbers.filter((number) => !claimed.has(numberKey(number, plan))) }));
      const mine = rows.map((row) => ({
        ...row,
        name: row.name || (known.get(keyOf(row))?.name ?? ''),
        source: row.source ?? known.get(keyOf(row))?.source ?? ('manual' as const),
      }));
      write([...mine, ...others], plan);
      return list();
    },
    /** Somebody of the CRM became known. Adds or names, never removes and never touches numbers. @returns true where it was news */
    addDiscovered(userId: string, name: string, source: 'crm' | 'call' = 'crm'): boolean {
      const id = asWritten.get(userId) ?? userId;
      return discover.run(id, name, source).changes + (name === '' ? 0 : nameUnnamed.run(name, id).changes) > 0;
    },
  };
}
