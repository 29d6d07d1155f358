/** The buttons of a problem that lead on: try again, send again, copy the lines, or open the place where it is mended. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '../../app/contract/view.ts';
import type { NextStep } from '../../app/contract/problems.ts';
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
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    const section = SECTIONS[step];
    if (section !== undefined) return go('settings', section);
    if (step === 'outbox') return go('health');
    if (step === 'checkAgain') {
      await command('checkAgain', {});
      return tell(t.alerts.checking);
    }
    if (step === 'sendAgain') {
      const { sent } = await command('retryAll', {});
      return tell(t.alerts.sentAgain(sent));
    }
    const lines = (await read('snippets')).find(({ id }) => id === 'acl');
    if (lines !== undefined && (await copyText(lines.code))) tell(t.common.copied);
  };
  const run = (): void => {
    setBusy(true);
    act()
      .catch((error: unknown) => tellFailure(error, t))
      .finally(() => setBusy(false));
  };
  return (
    <Button size="xs" variant="default" loading={busy} onClick={run} data-step={step}>
      {t.alerts.step[step]}
    </Button>
  );
}

/** @param most at most so many buttons, the likeliest first */
export function ProblemSteps({ problem, most = 2 }: { problem: Problem; most?: number }) {
  const { t } = useWords();
  const known = (problem.steps ?? []).filter((step): step is NextStep => step in t.alerts.step);
  const room = most - (problem.action === undefined ? 0 : 1);
  return (
    <>
      {problem.action && <ProblemButton action={problem.action} />}
      {known.slice(0, Math.max(0, room)).map((step) => (
        <Step key={step} step={step} />
      ))}
    </>
  );
}
