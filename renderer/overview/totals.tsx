/** The figures at the top of the overview, each with what it counts. */
import type { ReactNode } from 'react';
import type { CallBackFigures, Overview } from '../../app/contract/view.ts';
import type { SayWindow } from '../../app/contract/text.ts';
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

export const percent = (part: number, of: number, say: SayWindow): string =>
  of === 0 ? '' : say('overview.share', Math.round((part / of) * 100));

/** Clients with whom somebody talked after all, in whatever way. */
export const talkedLater = ({ calledBack, gotThrough, done }: CallBackFigures): number =>
  calledBack + gotThrough + done;

function CallBacks({ of }: { of: CallBackFigures }) {
  const { say } = useWords();
  const { clients, medianSeconds, longestSeconds } = of;
  return (
    <>
      <Figure
        name={say('overview.callBackTime')}
        about={
          longestSeconds === null
            ? say('overview.about.noCallBackTime')
            : say('overview.about.callBackTime', say('overview.span', longestSeconds))
        }
      >
        {medianSeconds === null ? <small>{say('overview.noWait')}</small> : say('overview.span', medianSeconds)}
      </Figure>
      <Figure
        name={say('overview.calledBack')}
        about={
          clients === 0
            ? say('overview.about.nobodyMissed')
            : say('overview.about.calledBack', of.calledBack, of.gotThrough, of.done)
        }
      >
        {talkedLater(of)} <small>{say('overview.of', clients)}</small>
      </Figure>
      <Figure name={say('overview.lost')} about={say('overview.about.lost', of.waiting)} bad={of.lost > 0}>
        {of.lost}
      </Figure>
    </>
  );
}

export function Totals({ data }: { data: Overview }) {
  const { say } = useWords();
  const notReached = data.total - data.answered - data.missed;
  const { quick, callBacks } = data;
  return (
    <dl className={css.totals}>
      <Figure
        name={say('overview.total')}
        about={
          notReached > 0
            ? `${say('overview.about.total')}; ${say('overview.notReached', notReached)}`
            : say('overview.about.total')
        }
      >
        {data.total}
      </Figure>
      <Figure
        name={
          <>
            <Mark kind="talking" size={12} /> {say('overview.answered')}
          </>
        }
        about={say('overview.about.answered')}
      >
        {data.answered} <small>{percent(data.answered, data.total, say)}</small>
      </Figure>
      <Figure
        name={
          <>
            <Mark kind="missed" size={13} /> {say('overview.missed')}
          </>
        }
        about={say('overview.about.missed')}
        bad={data.missed > 0}
      >
        {data.missed} <small>{percent(data.missed, data.total, say)}</small>
      </Figure>
      <Figure name={say('overview.wait')} about={say('overview.about.wait')}>
        {data.answered === 0 ? <small>{say('overview.noWait')}</small> : formatDuration(data.averageWait * 1000)}
      </Figure>
      <Figure
        name={say('overview.quick')}
        about={quick.of === 0 ? say('overview.about.noQuick') : say('overview.about.quick', quick.calls, quick.of)}
      >
        {quick.of === 0 ? <small>{say('overview.noWait')}</small> : percent(quick.calls, quick.of, say)}
      </Figure>
      {callBacks !== undefined && <CallBacks of={callBacks} />}
    </dl>
  );
}
