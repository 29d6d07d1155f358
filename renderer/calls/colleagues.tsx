/** The strip of colleagues: who is free, who is on the phone, whose phone is away. */
import { memo } from 'react';
import type { ColleagueView } from '../../app/contract/view.ts';
import { useLive, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { Mark } from '../parts/mark.tsx';
import css from './colleagues.module.css';

const Colleague = memo(function Colleague({ person }: { person: ColleagueView }) {
  const { t } = useWords();
  const words = t.calls.colleague[person.state];
  const numbers = person.numbers.map(formatPhone);
  return (
    <li
      className={css.person}
      data-state={person.state}
      title={`${person.name}: ${words}${numbers.length > 0 ? ` · ${numbers.join(', ')}` : ''}`}
    >
      <Mark kind={person.state} size={14} />
      <span className={css.name}>{person.name === '' ? (numbers[0] ?? t.common.unknownUser) : person.name}</span>
      <span className={css.number}>{numbers[0]}</span>
      <span className={css.state}>{words}</span>
    </li>
  );
});

export function Colleagues() {
  const { t, language } = useWords();
  const people = useLive((live) => live.colleagues);
  const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name, language));
  const count = (...states: ColleagueView['state'][]): number =>
    people.filter((one) => states.includes(one.state)).length;
  if (people.length === 0) return null;
  return (
    <section className={css.strip} aria-label={t.calls.colleagues}>
      <div className={css.head}>
        <h2 className={css.title}>{t.calls.colleagues}</h2>
        <span className={css.tally}>
          {t.calls.tally(count('free'), count('ringing', 'talking', 'held'), count('offline'))}
        </span>
      </div>
      {/* With many colleagues the list scrolls: so it takes the focus, to be scrolled by keys. */}
      <ul className={css.list} tabIndex={0} aria-label={t.calls.colleagues}>
        {sorted.map((person) => (
          <Colleague key={person.userId} person={person} />
        ))}
      </ul>
    </section>
  );
}
