/** Bars beside names: calls by person or by line, answered and missed. */
import { useWords } from '../base/context.tsx';
import css from './plots.module.css';

export type Bar = {
  readonly key: string;
  readonly name: string;
  readonly answered: number;
  readonly missed: number;
  readonly note?: string;
};

const part = (value: number, of: number): string => `${((value / Math.max(of, 1)) * 100).toFixed(2)}%`;

export function Bars({ bars }: { bars: readonly Bar[] }) {
  const { say } = useWords();
  const longest = Math.max(...bars.map((one) => one.answered + one.missed), 1);
  return (
    <ul className={css.bars}>
      {bars.map((one) => {
        const words = `${say('overview.answeredN', one.answered)}, ${say('overview.missedN', one.missed)}`;
        return (
          <li
            key={one.key}
            className={css.bar}
            title={`${one.name}: ${words}${one.note === undefined ? '' : `, ${one.note}`}`}
          >
            <span className={css.barName}>{one.name}</span>
            <span className={css.track} aria-hidden>
              <span className={css.answered} style={{ width: part(one.answered, longest) }} />
              <span className={css.missed} style={{ width: part(one.missed, longest) }} />
            </span>
            <span className={css.barCount}>
              <span className="unseen">{words}</span>
              <span aria-hidden>
                {one.answered}
                {one.missed > 0 && <span className={css.missedCount}> + {one.missed}</span>}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
