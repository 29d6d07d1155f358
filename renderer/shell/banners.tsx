/** The notice over the page, one at a time, the most pressing first: no connection to the program, set-up, a pause, what is wrong. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { go, useRoute } from '../base/router.ts';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { tellFailure } from '../parts/notify.ts';
import { ProblemSteps } from '../parts/problem-steps.tsx';
import css from './shell.module.css';

type Kind = 'lost' | 'setup' | 'paused' | 'problem';
const MARKS: Readonly<Record<Kind, MarkKind>> = { lost: 'bad', setup: 'busy', paused: 'pause', problem: 'bad' };

function Banner({ kind, words, children }: { kind: Kind; words: string; children?: ReactNode }) {
  return (
    <div className={css.banner} data-kind={kind} role="status">
      <Mark kind={MARKS[kind]} />
      <span className={css.words}>{words}</span>
      {children}
    </div>
  );
}

export function Banners() {
  const { t, dates } = useWords();
  const stream = useLive((live) => live.stream);
  const heardAt = useLive((live) => live.heardAt);
  const status = useLive((live) => live.status);
  const { page } = useRoute();
  if (stream === 'lost')
    return <Banner kind="lost" words={heardAt === 0 ? t.common.noAnswer : t.shell.lost(dates.seconds(heardAt))} />;
  if (!status) return null;
  const reporting = status.exchange.state === 'connected' && status.crm.state === 'connected';
  if (status.pausedUntil !== null) {
    const resume = (): void => {
      command('pause', { minutes: 0 }).catch((error: unknown) => tellFailure(error, t));
    };
    return (
      <Banner kind="paused" words={t.shell.paused(dates.time(status.pausedUntil))}>
        <Button size="xs" variant="default" onClick={resume}>
          {t.shell.resume}
        </Button>
      </Banner>
    );
  }
  if (!status.setUp) {
    return (
      <Banner kind="setup" words={reporting ? t.shell.setUpOpen : t.shell.setUpFirst}>
        <Button size="xs" onClick={() => go('setup')}>
          {t.shell.goOn}
        </Button>
      </Banner>
    );
  }
  const [worst] = status.problems;
  if (worst?.severity !== 'error' || page === 'health') return null; // Health tells it at length
  return (
    <Banner kind="problem" words={worst.text}>
      <ProblemSteps problem={worst} />
    </Banner>
  );
}
