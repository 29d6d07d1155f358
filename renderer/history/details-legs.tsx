/** The legs of a past call in words. */
import { IconArrowRight } from '@tabler/icons-react';
import type { HistoryRow, LegView } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration } from '../base/format.ts';
import { Mark } from '../components/mark.tsx';
import { named, partyName } from '../components/party.ts';
import css from './details.module.css';
import { legEnd, lengthOf } from '../../app/contract/measures.ts';

export function Legs({ row }: { row: HistoryRow }) {
  const { say, dates } = useWords();
  const words = (leg: LegView): string => {
    const end = legEnd(leg, row);
    if (leg.answeredAt === undefined) return say('history.legMissed', formatDuration(end - leg.appearedAt));
    const held = lengthOf(leg.stretches, 'held', end);
    const parts = [
      say('history.legWait', formatDuration(leg.answeredAt - leg.appearedAt)),
      say('history.legTalk', formatDuration(lengthOf(leg.stretches, 'talking', end))),
    ];
    return held > 0 ? [...parts, say('history.held', formatDuration(held))].join(' · ') : parts.join(' · ');
  };
  return (
    <ol className={css.legs} aria-label={say('history.legs')}>
      {row.legs.map((leg) => (
        <li key={leg.id} className={css.leg}>
          <Mark kind={leg.answeredAt === undefined ? 'ended' : 'talking'} size={12} />
          <div>
            <p className={css.sides}>
              {partyName(named(leg.from, row), say)} <IconArrowRight size={13} aria-label="→" />{' '}
              {partyName(named(leg.to, row), say)}
            </p>
            <p className={css.small}>
              <time title={dates.exact(leg.appearedAt)}>{dates.seconds(leg.appearedAt)}</time> · {words(leg)}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
