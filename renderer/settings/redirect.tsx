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
  const { t } = useWords();
  const error = useFieldError();
  const x = t.extras.redirect;
  return (
    <Fold title={t.connect.crm.advanced}>
      <Side>
        <NumberInput
          label={x.timeout}
          description={x.timeoutHint}
          value={value.timeoutMs}
          onChange={(timeoutMs) => change({ timeoutMs: Number(timeoutMs) })}
          min={200}
          max={10_000}
          step={100}
          error={error('redirect.timeoutMs')}
        />
        <TextInput
          label={x.context}
          description={x.contextHint}
          value={value.context}
          onChange={(event) => change({ context: event.currentTarget.value })}
          error={error('redirect.context')}
        />
      </Side>
      <TextInput
        label={x.variable}
        description={x.variableHint}
        value={value.variable}
        onChange={(event) => change({ variable: event.currentTarget.value })}
        error={error('redirect.variable')}
        spellCheck={false}
      />
    </Fold>
  );
}

export function RedirectSection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('redirect', settings.redirect);
  const { value, change } = draft;
  const x = t.extras.redirect;
  const keep = async (): Promise<void> => {
    await save({ redirect: value });
    draft.reset();
  };
  return (
    <Section
      title={x.title}
      intro={x.intro}
      dirty={draft.dirty}
      stamp={value}
      onTest={
        value.enabled
          ? async () => {
              // The test asks the program as it is set: so what is on the screen is saved first.
              if (draft.dirty) await keep();
              return command('testRedirect', {});
            }
          : undefined
      }
      testHint={x.proof}
      onSave={keep}
      onReset={draft.reset}
      aside={value.enabled ? <Snippets prefix="redirect" title={x.snippet} open /> : undefined}
    >
      <Toggle label={x.enabled} value={value.enabled} onChange={(enabled) => change({ enabled })} />
      {value.enabled && <Fields value={value} change={change} />}
    </Section>
  );
}
