/** The list of steps at the left of the wizard, each with what came of it. */
import { useEffect, useRef } from 'react';
import { useWords } from '../base/context.tsx';
import { href } from '../base/router.ts';
import { IconCheck, IconX } from '@tabler/icons-react';
import { STEPS, type StepId, type StepState } from './steps.ts';
import css from './wizard.module.css';

function Sign({ state, number }: { state: StepState['state']; number: number }) {
  if (state === 'done') return <IconCheck size={15} stroke={2.6} aria-hidden />;
  if (state === 'failed') return <IconX size={15} stroke={2.6} aria-hidden />;
  return <span aria-hidden>{state === 'skipped' ? '–' : number}</span>;
}

export function StepList({ current, states }: { current: StepId; states: Readonly<Record<StepId, StepState>> }) {
  const { say } = useWords();
  const list = useRef<HTMLElement>(null);
  const results = STEPS.map((id) => states[id].result).join();
  // In a low window the list scrolls: where one is, and what came of it, stays in view.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current, results]);
  return (
    <nav className={css.steps} aria-label={say('setup.steps')} ref={list}>
      <ol>
        {STEPS.map((id, at) => (
          <li key={id}>
            <a
              className={css.step}
              href={href('setup', id)}
              data-state={states[id].state}
              aria-current={id === current ? 'step' : undefined}
              data-step={id}
            >
              <span className={css.sign}>
                <Sign state={states[id].state} number={at + 1} />
              </span>
              <span className={css.name}>
                {say(`setup.step.${id}`)}
                <span className="unseen">, {say(`setup.state.${states[id].state}`)}</span>
              </span>
              {states[id].result !== '' && <span className={css.result}>{states[id].result}</span>}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
