/** Which steps were passed or skipped in this window: kept for the next time it is opened. */
import { useState } from 'react';
import { remember, remembered } from '../base/memory.ts';
import { isStep, type Passed, type StepId } from './steps.ts';

function stored(): Passed {
  try {
    const value = JSON.parse(remembered('setup') ?? '{}') as Partial<Record<keyof Passed, unknown>>;
    const list = (one: unknown): StepId[] =>
      Array.isArray(one) ? one.filter((id): id is StepId => typeof id === 'string' && isStep(id)) : [];
    return { passed: list(value.passed), skipped: list(value.skipped) };
  } catch {
    return { passed: [], skipped: [] };
  }
}

export function usePassed(): { passed: Passed; mark: (id: StepId, how: 'passed' | 'skipped') => void } {
  const [passed, setPassed] = useState(stored);
  const mark = (id: StepId, how: 'passed' | 'skipped'): void => {
    const without = {
      passed: passed.passed.filter((one) => one !== id),
      skipped: passed.skipped.filter((one) => one !== id),
    };
    const next = { ...without, [how]: [...without[how], id] };
    remember('setup', JSON.stringify(next));
    setPassed(next);
  };
  return { passed, mark };
}
