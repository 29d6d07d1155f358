/** The current problems, worst first, each with its remedy; or that all is well. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { codeOf, PROBLEMS } from '../../app/contract/problems.ts';
import type { PastProblem, Problem } from '../../app/contract/view.ts';
import { useClock, useWords } from '../base/context.tsx';
import { Mark } from '../components/mark.tsx';
import { ProblemSteps } from '../components/problem-steps.tsx';
import css from './health.module.css';
import { ProblemMore } from './problem-more.tsx';

type Props = { problems: readonly Problem[]; recent: readonly PastProblem[] };

export function Problems({ problems, recent }: Props) {
  const { say } = useWords();
  return (
    <section className={css.box} aria-label={say('health.problems')}>
      <h2 className={css.title}>{say('health.problems')}</h2>
      {problems.length === 0 && (
        <p className={css.calm}>
          <Mark kind="ok" /> {say('health.noProblems')}
        </p>
      )}
      <ul className={css.problems}>
        {problems.map((problem) => (
          <Open key={problem.id} problem={problem} />
        ))}
      </ul>
      {recent.length > 0 && <Recent recent={recent} />}
    </section>
  );
}

/** One that lasts: its words, the next steps, and what the manual says of it. */
function Open({ problem }: { problem: Problem }) {
  const { say, dates } = useWords();
  const clock = useClock();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={css.problem} data-severity={problem.severity}>
      <Mark kind={problem.severity === 'error' ? 'bad' : 'busy'} label={say(`health.severity.${problem.severity}`)} />
      <span className={css.problemText}>{problem.text}</span>
      <span className={css.next}>
        <ProblemSteps problem={problem} />
        {codeOf(problem.id) in PROBLEMS && (
          <Button size="xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} data-more>
            {isOpen ? say('common.close') : say('common.more')}
          </Button>
        )}
      </span>
      <time className={css.since} title={dates.exact(problem.since)}>
        {say('health.since', say('common.ago', (clock.now() - problem.since) / 1000))}
      </time>
      {isOpen && <ProblemMore id={problem.id} />}
    </li>
  );
}

/** Problems that are over, for people who look later. */
function Recent({ recent }: { recent: readonly PastProblem[] }) {
  const { say, dates } = useWords();
  return (
    <div className={css.recent}>
      <h3 className={css.small}>{say('health.recent')}</h3>
      <ul>
        {recent.map((problem) => (
          <li key={`${problem.id}${problem.until}`} className={css.past}>
            <time title={`${dates.exact(problem.since)} – ${dates.exact(problem.until)}`}>
              {dates.time(problem.since)}–{dates.time(problem.until)}
            </time>
            <span className={css.problemText}>{problem.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
