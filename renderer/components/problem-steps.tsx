/** The buttons of a problem that lead on: try again, send again, copy the lines, or open the place where it is mended. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { NextStep, Problem } from '../../app/contract/view.ts';
import { command, read } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { copyText } from './clipboard.ts';
import { tell, tellFailure } from './notify.ts';
import { ProblemButton } from './problem-button.tsx';

const SECTIONS: Partial<Record<NextStep, string>> = {
  exchange: 'exchange',
  crm: 'crm',
  callbacks: 'callbacks',
  dialing: 'dialing',
  recordings: 'recordings',
  history: 'history',
  alerts: 'alerts',
  program: 'app',
};

function Step({ step }: { step: NextStep }) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    const section = SECTIONS[step];
    if (section !== undefined) return go('settings', section);
    if (step === 'outbox') return go('health');
    if (step === 'checkAgain') {
      await command('checkAgain', {});
      return tell(say('alerts.checking'));
    }
    if (step === 'sendAgain') {
      const { sent } = await command('retryAll', {});
      return tell(say('alerts.sentAgain', sent));
    }
    const lines = (await read('snippets')).find(({ id }) => id === 'acl');
    if (lines !== undefined && (await copyText(lines.code))) tell(say('common.copied'));
  };
  const run = (): void => {
    setBusy(true);
    act()
      .catch((error: unknown) => tellFailure(error, say))
      .finally(() => setBusy(false));
  };
  return (
    <Button size="xs" variant="default" loading={busy} onClick={run} data-step={step}>
      {say(`alerts.step.${step}`)}
    </Button>
  );
}

/** @param most at most so many buttons, the likeliest first */
export function ProblemSteps({ problem, most = 2 }: { problem: Problem; most?: number }) {
  const room = most - (problem.action === undefined ? 0 : 1);
  return (
    <>
      {problem.action && <ProblemButton action={problem.action} />}
      {(problem.steps ?? []).slice(0, Math.max(0, room)).map((step) => (
        <Step key={step} step={step} />
      ))}
    </>
  );
}
