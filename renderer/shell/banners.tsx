/** The notice over the page, one at a time, the most pressing first: no connection to the program, set-up, a pause, what is wrong. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SayWindow } from '../../app/contract/text.ts';
import type { Newcomer } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { go, useRoute } from '../base/router.ts';
import { Mark, type MarkKind } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import { ProblemSteps } from '../components/problem-steps.tsx';
import css from './shell.module.css';

type Kind = 'lost' | 'setup' | 'paused' | 'problem' | 'newcomers' | 'line';
const MARKS: Readonly<Record<Kind, MarkKind>> = {
  lost: 'bad',
  setup: 'busy',
  paused: 'pause',
  problem: 'bad',
  newcomers: 'busy',
  line: 'busy',
};

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
  const { say, dates } = useWords();
  const stream = useLive((live) => live.stream);
  const heardAt = useLive((live) => live.heardAt);
  const status = useLive((live) => live.status);
  const { page } = useRoute();
  if (stream === 'lost')
    return (
      <Banner kind="lost" words={heardAt === 0 ? say('common.noAnswer') : say('shell.lost', dates.seconds(heardAt))} />
    );
  if (!status) return null;
  const reporting = status.exchange.state === 'connected' && status.crm.state === 'connected';
  if (status.pausedUntil !== null) {
    const resume = (): void => {
      command('pause', { minutes: 0 }).catch((error: unknown) => tellFailure(error, say));
    };
    return (
      <Banner kind="paused" words={say('shell.paused', dates.time(status.pausedUntil))}>
        <Button size="xs" variant="default" onClick={resume}>
          {say('shell.resume')}
        </Button>
      </Banner>
    );
  }
  if (!status.setUp) {
    return (
      <Banner kind="setup" words={reporting ? say('shell.setUpOpen') : say('shell.setUpFirst')}>
        <Button size="xs" onClick={() => go('setup')}>
          {say('shell.goOn')}
        </Button>
      </Banner>
    );
  }
  const [worst] = status.problems;
  if (worst?.severity === 'error' && page !== 'health')
    return (
      <Banner kind="problem" words={worst.text}>
        <ProblemSteps problem={worst} />
      </Banner>
    ); // not on the page Health, which shows the problem itself
  const [strange] = status.strangeLogins ?? [];
  if (strange !== undefined) return <StrangeLogin login={strange} />;
  return status.newcomers === undefined ? null : <Newcomers newcomers={status.newcomers} />;
}

/** A login through which many strange numbers call: is it a line to the outside? */
function StrangeLogin({ login }: { login: string }) {
  const { say } = useWords();
  const judge = (is: 'line' | 'person'): void => {
    command('judgeLogin', { login, is }).catch((error: unknown) => tellFailure(error, say));
  };
  return (
    <Banner kind="line" words={say('office.lines.strangeLogin', login)}>
      <Button size="xs" onClick={() => judge('line')}>
        {say('office.lines.isLine')}
      </Button>
      <Button size="xs" variant="default" onClick={() => judge('person')}>
        {say('office.lines.isPerson')}
      </Button>
    </Banner>
  );
}

/** Who is new in the CRM and has no number yet. */
function Newcomers({ newcomers }: { newcomers: readonly Newcomer[] }) {
  const { say } = useWords();
  const seen = (): void => {
    command('seenNewcomers', {}).catch((error: unknown) => tellFailure(error, say));
  };
  return (
    <Banner kind="newcomers" words={say('crm.people.newcomers', newcomers.length, listed(newcomers, say))}>
      <Button size="xs" onClick={() => go('settings', 'people')}>
        {say('crm.people.give')}
      </Button>
      <Button size="xs" variant="default" onClick={seen}>
        {say('crm.people.later')}
      </Button>
    </Banner>
  );
}

/** The first three names, and how many more there are. */
function listed(newcomers: readonly Newcomer[], say: SayWindow): string {
  const shown = newcomers.slice(0, 3).map(({ name }) => name || say('crm.people.unnamed'));
  return [...shown, ...(newcomers.length > 3 ? [say('crm.people.more', newcomers.length - 3)] : [])].join(', ');
}
