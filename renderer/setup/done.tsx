/** The last step: what is still open, a test call that is watched on its whole way, and the end of the set-up. */
import { Anchor, Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { command } from '../api.ts';
import { useClock, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { go, href } from '../base/router.ts';
import { Mark, type MarkKind } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import { NEEDED, type StepId, type StepState } from './steps.ts';
import { STAGES, useTestCall, type Stage, type StageState } from './test-call.ts';
import css from './wizard.module.css';

const MARKS: Readonly<Record<StageState, MarkKind>> = { todo: 'off', waiting: 'ringing', done: 'ok', failed: 'bad' };

type WatchProps = { since: number; onWell: () => void; children: (over: boolean) => ReactNode };

/** The stages of one awaited call; `children` are the buttons under them, which depend on whether it is over. */
function Watch({ since, onWell, children }: WatchProps) {
  const { say } = useWords();
  const { call, stages, words } = useTestCall(since);
  const all = STAGES.every((stage) => stages[stage] === 'done');
  useEffect(() => {
    if (all) onWell();
  }, [all, onWell]);
  const over = stages.crm === 'done' || stages.crm === 'failed';
  const reason = (stage: Stage): string => {
    if (stage === 'seen' && call)
      return say(
        'setup.done.took',
        call.clientPhone === undefined ? say(`common.direction.${call.direction}`) : formatPhone(call.clientPhone),
      );
    if (stages[stage] !== 'failed') return '';
    return stage === 'crm'
      ? (words ?? say('setup.done.refused'))
      : stage === 'answered'
        ? say('setup.done.noAnswer')
        : '';
  };
  return (
    <>
      <ol className={css.stages} aria-live="polite" data-test-call={all ? 'done' : 'watching'}>
        {STAGES.map((stage) => (
          <li key={stage} className={css.stage} data-stage={stage} data-state={stages[stage]}>
            <Mark kind={MARKS[stages[stage]]} />
            {say(`setup.done.stages.${stage}`)}
            <span className="dim">{reason(stage)}</span>
          </li>
        ))}
      </ol>
      {all && <p>{say('setup.done.all')}</p>}
      {children(over)}
    </>
  );
}

function TestCall({ onWell }: { onWell: () => void }) {
  const { say } = useWords();
  const clock = useClock();
  const [since, setSince] = useState<number | null>(null);
  const start = (label: string): ReactNode => (
    <Button variant="light" onClick={() => setSince(clock.now())}>
      {label}
    </Button>
  );
  return (
    <section className={css.box} aria-label={say('setup.done.title')}>
      <p>{say('setup.done.how')}</p>
      {since === null ? (
        start(say('setup.done.start'))
      ) : (
        <Watch key={since} since={since} onWell={onWell}>
          {(over) =>
            over ? (
              start(say('setup.done.again'))
            ) : (
              <Button variant="default" onClick={() => setSince(null)}>
                {say('setup.done.stop')}
              </Button>
            )
          }
        </Watch>
      )}
    </section>
  );
}

type DoneProps = { states: Readonly<Record<StepId, StepState>>; onBack: () => void; onWell: () => void };

/** @param onWell a call went the whole way to the CRM */
export function DoneStep({ states, onBack, onWell }: DoneProps) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const open = NEEDED.filter((id) => states[id].state !== 'done');
  const finish = async (): Promise<void> => {
    setBusy(true);
    try {
      await command('finishSetUp', {});
      go('calls');
    } catch (error) {
      tellFailure(error, say);
      setBusy(false);
    }
  };
  return (
    <div className={css.done}>
      <div className={css.scroll}>
        <div className={css.body}>
          <header>
            <h2 className={css.heading}>{say('setup.done.title')}</h2>
            {open.length === 0 && <p className="dim">{say('setup.done.intro')}</p>}
          </header>
          {open.length > 0 && (
            <div className={css.open}>
              <b>{say('setup.done.open')}</b>
              <p>
                {open.map((id, at) => (
                  <span key={id}>
                    {at > 0 && ', '}
                    <Anchor href={href('setup', id)}>{say(`setup.step.${id}`)}</Anchor>
                  </span>
                ))}
              </p>
              <p className="dim">{say('setup.done.openWhy')}</p>
            </div>
          )}
          {open.length === 0 && <TestCall onWell={onWell} />}
        </div>
      </div>
      <footer className={css.footer}>
        <div className={css.buttons}>
          <Button variant="subtle" color="gray" onClick={onBack}>
            {say('common.back')}
          </Button>
          <Button data-primary loading={busy} onClick={() => void finish()}>
            {say('setup.done.finish')}
          </Button>
        </div>
      </footer>
    </div>
  );
}
