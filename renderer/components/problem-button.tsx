/** The button beside a problem that does the next thing. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ProblemAction } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { tell, tellFailure } from './notify.ts';

export function ProblemButton({ action }: { action: ProblemAction }) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const label = say(`crm.action.${action.do}`);
  if (action.do === 'openLink') {
    return (
      <Button component="a" href={action.url} target="_blank" rel="noreferrer" size="xs" variant="default">
        {label}
      </Button>
    );
  }
  const setUp = async (): Promise<void> => {
    setBusy(true);
    try {
      const { ok, text, found } = await command('setUpCrm', { enableCalls: true });
      tell(text);
      if (!ok && found?.['needsToken'] === true) go('settings', 'callbacks');
    } catch (error) {
      tellFailure(error, say);
    }
    setBusy(false);
  };
  const run = (): void => {
    if (action.do === 'newKey') go('key');
    else if (action.do === 'openSteps') go('settings', 'callbacks');
    else void setUp();
  };
  return (
    <Button size="xs" variant="default" loading={busy} onClick={run} data-action={action.do}>
      {label}
    </Button>
  );
}
