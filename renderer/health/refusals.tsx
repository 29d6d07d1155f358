/** The journal of requests that were turned away at the address for the CRM. */
import { useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import css from './health.module.css';

export function Refusals() {
  const { say, dates } = useWords();
  const { data } = useRead('refusals', {}, 15_000);
  const rows = data ?? [];
  return (
    <section className={css.box} aria-label={say('health.refusals')}>
      <h2 className={css.title}>{say('health.refusals')}</h2>
      <p className={css.small}>{rows.length === 0 ? say('health.refusalsEmpty') : say('health.refusalsWhy')}</p>
      {rows.length > 0 && (
        <div className={css.scroll} tabIndex={0} role="region" aria-label={say('health.refusals')}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{say('health.refusal.when')}</th>
                <th scope="col">{say('health.refusal.source')}</th>
                <th scope="col">{say('health.refusal.path')}</th>
                <th scope="col">{say('health.refusal.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={`${row.at}-${at}`}>
                  <td title={dates.exact(row.at)}>{dates.time(row.at)}</td>
                  <td>{row.source}</td>
                  <td className="mono">{row.path}</td>
                  <td>{row.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
