/** Connecting a client straight to the colleague who looks after him, with the lines for the dialplan. */
import { NumberInput, TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { useDraft } from './drafts.tsx';
import { Fold, Side, Toggle } from './fields.tsx';
import { Section, useFieldError } from './section.tsx';
import { Snippets } from './snippets.tsx';

type Value = Settings['redirect'];

function Fields({ value, change }: { value: Value; change: (part: Partial<Value>) => void }) {
  const { say } = useWords();
  const error = useFieldError();
  return (
    <Fold title={say('connect.crm.advanced')}>
      <Side>
        <NumberInput
          label={say('settings.redirect.timeout')}
          description={say('settings.redirect.timeoutHint')}
          value={value.timeoutMs}
          onChange={(timeoutMs) => change({ timeoutMs: Number(timeoutMs) })}
          min={200}
          max={10_000}
          step={100}
          error={error('redirect.timeoutMs')}
        />
        <TextInput
          label={say('settings.redirect.context')}
          description={say('settings.redirect.contextHint')}
          value={value.context}
          onChange={(event) => change({ context: event.currentTarget.value })}
          error={error('redirect.context')}
        />
      </Side>
      <TextInput
        label={say('settings.redirect.variable')}
        description={say('settings.redirect.variableHint')}
        value={value.variable}
        onChange={(event) => change({ variable: event.currentTarget.value })}
        error={error('redirect.variable')}
        spellCheck={false}
      />
    </Fold>
  );
}

export function RedirectSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('redirect', settings.redirect);
  const { value, change } = draft;
  const keep = async (): Promise<void> => {
    await save({ redirect: value });
    draft.reset();
  };
  return (
    <Section
      title={say('settings.redirect.title')}
      intro={say('settings.redirect.intro')}
      dirty={draft.dirty}
      stamp={value}
      onTest={
        value.enabled
          ? async () => {
              // The test uses the settings of the running program: so what is on the screen is saved first.
              if (draft.dirty) await keep();
              return command('testRedirect', {});
            }
          : undefined
      }
      testHint={say('settings.redirect.proof')}
      onSave={keep}
      onReset={draft.reset}
      aside={value.enabled ? <Snippets prefix="redirect" title={say('settings.redirect.snippet')} open /> : undefined}
    >
      <Toggle
        label={say('settings.redirect.enabled')}
        value={value.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      {value.enabled && <Fields value={value} change={change} />}
    </Section>
  );
}
