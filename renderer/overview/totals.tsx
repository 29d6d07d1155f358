/** The figures at the top of the overview, each with what it counts. */
import type { ReactNode } from 'react';
import type { CallBackFigures, Overview } from '../../app/contract/view.ts';
import type { Text } from '../../app/contract/text.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration } from '../base/format.ts';
import { Mark } from '../components/mark.tsx';
import css from './plots.module.css';

type FigureProps = { name: ReactNode; about: string; bad?: boolean; children: ReactNode };

function Figure({ name, about, bad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-bad={bad}>{children}</dd>
      <dd className={css.about}>{about}</dd>
    </div>
  );
}

export const percent = (part: number, of: number, t: Text): string =>
  of === 0 ? '' : t.overview.share(Math.round((part / of) * 100));

/** Clients with whom somebody talked after all, in whatever way. */
export const talkedLater = ({ calledBack, gotThrough, done }: CallBackFigures): number =>
  calledBack + gotThrough + done;

function CallBacks({ of }: { of: CallBackFigures }) {
  const { t } = useWords();
  const o = t.overview;
  const { clients, medianSeconds, longestSeconds } = of;
  return (
    <>
      <Figure
        name={o.callBackTime}
        about={longestSeconds === null ? o.about.noCallBackTime : o.about.callBackTime(o.span(longestSeconds))}
      >
        {medianSeconds === null ? <small>{o.noWait}</small> : o.span(medianSeconds)}
      </Figure>
      <Figure
        name={o.calledBack}
        about={clients === 0 ? o.about.nobodyMissed : o.about.calledBack(of.calledBack, of.gotThrough, of.done)}
      >
        {talkedLater(of)} <small>{o.of(clients)}</small>
      </Figure>
      <Figure name={o.lost} about={o.about.lost(of.waiting)} bad={of.lost > 0}>
        {of.lost}
      </Figure>
    </>
  );
}

export function Totals({ data }: { data: Overview }) {
  const { t } = useWords();
  const o = t.overview;
  const notReached = data.total - data.answered - data.missed;
  const { quick, callBacks } = data;
  return (
    <dl className={css.totals}>
      <Figure name={o.total} about={notReached > 0 ? `${o.about.total}; ${o.notReached(notReached)}` : o.about.total}>
        {data.total}
      </Figure>
      <Figure
        name={
          <>
            <Mark kind="talking" size={12} /> {o.answered}
          </>
        }
        about={o.about.answered}
      >
        {data.answered} <small>{percent(data.answered, data.total, t)}</small>
      </Figure>
      <Figure
        name={
          <>
            <Mark kind="missed" size={13} /> {o.missed}
          </>
        }
        about={o.about.missed}
        bad={data.missed > 0}
      >
        {data.missed} <small>{percent(data.missed, data.total, t)}</small>
      </Figure>
      <Figure name={o.wait} about={o.about.wait}>
        {data.answered === 0 ? <small>{o.noWait}</small> : formatDuration(data.averageWait * 1000)}
      </Figure>
      <Figure name={o.quick} about={quick.of === 0 ? o.about.noQuick : o.about.quick(quick.calls, quick.of)}>
        {quick.of === 0 ? <small>{o.noWait}</small> : percent(quick.calls, quick.of, t)}
      </Figure>
      {callBacks !== undefined && <CallBacks of={callBacks} />}
    </dl>
  );
}
