/** The four figures at the top of the overview. */
import type { Overview } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration } from '../base/format.ts';
import { Mark } from '../components/mark.tsx';
import css from './plots.module.css';

export function Totals({ data }: { data: Overview }) {
  const { t } = useWords();
  const notReached = data.total - data.answered - data.missed;
  const share = (part: number): string =>
    data.total === 0 ? '' : t.overview.share(Math.round((part / data.total) * 100));
  return (
    <dl className={css.totals}>
      <div>
        <dt>{t.overview.total}</dt>
        <dd>
          {data.total} {notReached > 0 && <small className={css.rest}>{t.overview.notReached(notReached)}</small>}
        </dd>
      </div>
      <div>
        <dt>
          <Mark kind="talking" size={12} /> {t.overview.answered}
        </dt>
        <dd>
          {data.answered} <small>{share(data.answered)}</small>
        </dd>
      </div>
      <div>
        <dt>
          <Mark kind="missed" size={13} /> {t.overview.missed}
        </dt>
        <dd data-bad={data.missed > 0}>
          {data.missed} <small>{share(data.missed)}</small>
        </dd>
      </div>
      <div>
        <dt>{t.overview.wait}</dt>
        <dd>{data.answered === 0 ? <small>{t.overview.noWait}</small> : formatDuration(data.averageWait * 1000)}</dd>
      </div>
    </dl>
  );
}
