/** Calls from outside within working hours and outside of them, side by side. */
import type { HoursPart, Overview } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import css from './plots.module.css';
import { percent, talkedLater } from './totals.tsx';

export function ByHours({ of: { within, outside } }: { of: NonNullable<Overview['byWorkingHours']> }) {
  const { say } = useWords();
  const row = (name: string, { inbound, missed, quick, callBacks }: HoursPart): (string | number)[] => [
    name,
    inbound,
    `${missed} ${inbound === 0 ? '' : `(${percent(missed, inbound, say)})`}`,
    inbound === 0 ? '–' : percent(quick, inbound, say),
    callBacks.medianSeconds === null ? '–' : say('overview.span', callBacks.medianSeconds),
    `${talkedLater(callBacks)} ${say('overview.of', callBacks.clients)}`,
    callBacks.lost,
  ];
  const head = [
    say('hours.part'),
    say('overview.inbound'),
    say('overview.missed'),
    say('overview.quick'),
    say('overview.callBackTime'),
    say('overview.calledBack'),
    say('overview.lost'),
  ];
  return (
    <section className={css.frame} data-wide aria-label={say('hours.byHours')}>
      <header className={css.head}>
        <h2 className={css.title}>{say('hours.byHours')}</h2>
      </header>
      <div className={css.tableBox} tabIndex={0} role="region" aria-label={say('hours.byHours')}>
        <table className={css.table}>
          <thead>
            <tr>
              {head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[row(say('hours.inHours'), within), row(say('hours.outOfHours'), outside)].map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={css.about}>{say('overview.about.hours')}</p>
    </section>
  );
}
