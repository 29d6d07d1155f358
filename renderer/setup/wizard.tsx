/** The set-up wizard: steps with their results at the left, one step at the right. Every step can be left and taken up later. */
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { Logo } from '../components/logo.tsx';
import { renderSection } from '../settings/sections.tsx';
import { StepContext, type Step } from '../settings/section.tsx';
import { DoneStep } from './done.tsx';
import { usePassed } from './passed-steps.ts';
import { StepList } from './step-list.tsx';
import { firstOpen, isStep, NEEDED, STEPS, stepState, type StepId, type StepState } from './steps.ts';
import css from './wizard.module.css';

function Top() {
  const { say, language, setLanguage } = useWords();
  const setUp = useLive((live) => live.status?.setUp ?? false);
  return (
    <header className={css.top}>
      <Logo />
      <h1 className={css.title}>{say('setup.title')}</h1>
      <SegmentedControl
        size="xs"
        aria-label={say('shell.language')}
        value={language}
        onChange={(value) => setLanguage(value === 'en' ? 'en' : 'ru')}
        data={[
          { value: 'ru', label: say('shell.languageName.ru') },
          { value: 'en', label: say('shell.languageName.en') },
        ]}
      />
      <Button size="xs" variant="default" onClick={() => go('calls')} title={setUp ? undefined : say('setup.leaveWhy')}>
        {setUp ? say('common.close') : say('setup.leave')}
      </Button>
    </header>
  );
}

/** A step that opens takes the focus, so that what is read aloud and what keys do is in it. */
const focusOn = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });

export default function Wizard({ part }: { part: string }) {
  const { say } = useWords();
  const { value: settings } = useOfficeSettings();
  const status = useLive((live) => live.status);
  const lost = useLive((live) => live.stream === 'lost');
  const { passed, mark } = usePassed();
  const current = isStep(part) ? part : null;

  useEffect(() => {
    document.title = `${say('setup.title')} · Plecho`;
  }, [say]);
  useEffect(() => {
    if (current === null && settings !== null && status !== null)
      go('setup', firstOpen({ status, settings, passed, say }), true);
  }, [current, settings, status, passed, say]);

  if (current === null || settings === null) {
    return (
      <div className={css.wizard}>
        <Top />
        <main className={css.wait}>{lost ? say('common.noAnswer') : say('common.loading')}</main>
      </div>
    );
  }
  const states = Object.fromEntries(
    STEPS.map((id) => [id, stepState(id, { status, settings, passed, say })]),
  ) as Record<StepId, StepState>;
  const at = STEPS.indexOf(current);
  /** Steps that are already done: they are skipped. */
  const isSet = (id: StepId): boolean => settings.pbx.ssh !== null && states[id].state === 'done';
  const goTo = (index: number): void => go('setup', STEPS[index] ?? 'done');
  const step: Step = {
    optional: !NEEDED.includes(current),
    done: states[current].state === 'done',
    // Steps that the look around the server has filled in are skipped; the list at the left still leads there.
    next: () => {
      mark(current, 'passed');
      const open = STEPS.findIndex(
        (id, place) => place > at && !isSet(id) && !(current === 'server' && id === 'exchange'),
      );
      goTo(open < 0 ? STEPS.length - 1 : open);
    },
    skip: () => {
      mark(current, 'skipped');
      goTo(at + 1);
    },
    back: at === 0 ? null : () => goTo(at - 1),
  };
  return (
    <div className={css.wizard}>
      <Top />
      <StepList current={current} states={states} />
      <main className={css.content} key={current} ref={focusOn} tabIndex={-1} data-wizard-step={current}>
        {lost && (
          <p className={css.lost} role="status">
            {say('common.noAnswer')}
          </p>
        )}
        <StepContext key={current} value={step}>
          {current === 'done' ? (
            <DoneStep
              states={states}
              onBack={() => goTo(at - 1)}
              onWell={() => passed.passed.includes('done') || mark('done', 'passed')}
            />
          ) : (
            renderSection(current, settings)
          )}
        </StepContext>
      </main>
    </div>
  );
}
