/** Calls from outside within working hours and outside of them, side by side. */
import type { HoursPart, Overview } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import css from './plots.module.css';
import { percent, talkedLater } from './totals.tsx';

export function ByHours({ of: { within, outside } }: { of: NonNullable<Overview['byWorkingHours']> }) {
  const { t } = useWords();
  const o = t.overview;
  const row = (name: string, { inbound, missed, quick, callBacks }: HoursPart): (string | number)[] => [
    name,
    inbound,
    `${missed} ${inbound === 0 ? '' : `(${percent(missed, inbound, t)})`}`,
    inbound === 0 ? '–' : percent(quick, inbound, t),
    callBacks.medianSeconds === null ? '–' : o.span(callBacks.medianSeconds),
    `${talkedLater(callBacks)} ${o.of(callBacks.clients)}`,
    callBacks.lost,
  ];
  const head = [t.hours.part, o.inbound, o.missed, o.quick, o.callBackTime, o.calledBack, o.lost];
  return (
    <section className={css.frame} data-wide aria-label={t.hours.byHours}>
      <header className={css.head}>
        <h2 className={css.title}>{t.hours.byHours}</h2>
      </header>
      <div className={css.tableBox} tabIndex={0} role="region" aria-label={t.hours.byHours}>
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
            {[row(t.hours.inHours, within), row(t.hours.outOfHours, outside)].map(([name, ...cells]) => (
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
      <p className={css.about}>{o.about.hours}</p>
    </section>
  );
}
