/** Calls from the CRM: the way in from the internet, tested there and back, and what the CRM has to know. */
import { Button } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { Confirm } from '../components/confirm.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import { Way } from './callbacks-way.tsx';
import { CrmSetup } from './crm-setup.tsx';
import { useDraft } from './drafts.tsx';
import css from './fields.module.css';
import { Section } from './section.tsx';

function Rotate() {
  const { say } = useWords();
  const rotate = (): void => {
    command('rotateSecretPath', {}).then(
      () => tell(say('settings.callbacks.rotated')),
      (error: unknown) => tellFailure(error, say),
    );
  };
  return (
    <Confirm question={say('settings.callbacks.rotateAsk')} yes={say('settings.callbacks.rotate')} onYes={rotate}>
      {(open, opened) => (
        <Button type="button" variant="subtle" color="gray" size="xs" onClick={open} aria-expanded={opened}>
          {say('settings.callbacks.rotate')}
        </Button>
      )}
    </Confirm>
  );
}

export function CallbacksSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('callbacks', settings.listener);
  const listener = withoutEmpty(draft.value);
  const reachable = draft.value.tunnel.kind !== 'none' || draft.value.publicUrl !== null;
  const keep = async (): Promise<void> => {
    await save({ listener });
    draft.reset();
  };
  const test = async (): Promise<Result> => {
    // The round trip uses the settings of the running program: so what is on the screen is saved first.
    if (draft.dirty) await keep();
    return command('testCallbacks', {});
  };
  return (
    <Section
      title={say('settings.callbacks.title')}
      intro={say('settings.callbacks.intro')}
      dirty={draft.dirty}
      stamp={draft.value}
      onTest={reachable ? test : undefined}
      testHint={say('settings.callbacks.trip')}
      onSave={keep}
      onReset={draft.reset}
      aside={
        <>
          <CrmSetup />
          <div className={css.row}>
            <Rotate />
          </div>
        </>
      }
    >
      <Way value={draft.value} change={draft.change} />
    </Section>
  );
}
