/** Extensions of the exchange that belong to nobody yet, each to be given to a person. */
import { Select } from '@mantine/core';
import type { Extension, PersonRow } from '../../app/contract/api.ts';
import { useWords } from '../base/context.tsx';
import { Mark } from '../components/mark.tsx';
import { phoneKey } from './people-rules.ts';
import css from './people.module.css';

type Props = {
  extensions: readonly Extension[];
  people: readonly PersonRow[];
  onAssign: (number: string, userId: string) => void;
};

export function FreeExtensions({ extensions, people, onAssign }: Props) {
  const { say } = useWords();
  const taken = new Set(people.flatMap((row) => row.numbers).map(phoneKey));
  const free = extensions.filter(
    (one) => !taken.has(phoneKey(one.number)) && !taken.has(`${one.number}@${one.domain ?? ''}`),
  );
  if (free.length === 0 || people.length === 0) return null;
  return (
    <section className={css.free} aria-label={say('office.people.free')}>
      <h3 className={css.heading}>{say('office.people.free')}</h3>
      <p className="dim">{say('office.people.freeHint')}</p>
      <ul className={css.list}>
        {free.map((one) => (
          <li key={`${one.number}@${one.domain ?? ''}`} className={css.extension}>
            <Mark
              kind={one.registered ? 'free' : 'offline'}
              size={14}
              label={one.registered ? say('office.people.registered') : say('office.people.unregistered')}
            />
            <b>{one.number}</b>
            <span className={css.extensionName}>{one.name}</span>
            <Select
              size="xs"
              aria-label={say('office.people.assignLabel', one.number)}
              placeholder={say('office.people.assign')}
              data={people.map((row) => ({ value: row.userId, label: row.name || row.userId }))}
              value={null}
              onChange={(userId) => userId !== null && onAssign(one.number, userId)}
              searchable
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
