/** What is wrong right now, worst first, each with its cure; or that all is well. */
import type { Problem } from '../../app/contract/view.ts';
import { useClock, useWords } from '../base/context.tsx';
import { Mark } from '../parts/mark.tsx';
import css from './health.module.css';

export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t, dates } = useWords();
  const clock = useClock();
  return (
    <section className={css.box} aria-label={t.health.problems}>
      <h2 className={css.title}>{t.health.problems}</h2>
      {problems.length === 0 && (
        <p className={css.calm}>
          <Mark kind="ok" /> {t.health.noProblems}
        </p>
      )}
      <ul className={css.problems}>
        {problems.map((problem) => (
          <li key={problem.id} className={css.problem} data-severity={problem.severity}>
            <Mark kind={problem.severity === 'error' ? 'bad' : 'busy'} label={t.health.severity[problem.severity]} />
            <span className={css.problemText}>{problem.text}</span>
            <time className={css.since} title={dates.exact(problem.since)}>
              {t.health.since(t.common.ago((clock.now() - problem.since) / 1000))}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
