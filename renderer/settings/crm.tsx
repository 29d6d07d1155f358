/** The key to Kontur.CRM; the test tells the workspace. */
import { TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { ClientCards } from './client-cards.tsx';
import { WayToKey } from './crm-way.tsx';
import { useDraft } from './drafts.tsx';
import { Choice, Fold, Secret } from './fields.tsx';
import { Section, useFieldError } from './section.tsx';

function Url({ value, onChange }: { value: string; onChange: (url: string) => void }) {
  const { say } = useWords();
  const error = useFieldError();
  return (
    <TextInput
      label={say('connect.crm.url')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error('crm.url')}
      spellCheck={false}
    />
  );
}

export function CrmSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save, isSet } = useOfficeSettings();
  const draft = useDraft('crm', settings.crm);
  const { value, change } = draft;
  const crm = withoutEmpty(value);
  return (
    <Section
      title={say('connect.crm.title')}
      intro={say('connect.crm.intro')}
      dirty={draft.dirty}
      stamp={value}
      onTest={() => command('testCrm', crm)}
      onSave={async () => {
        await save({ crm });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<WayToKey kind={value.kind} url={value.url} hasKey={isSet('crm.apiKey')} />}
    >
      <Choice
        label={say('connect.crm.kind')}
        hint={say(`connect.crm.kindHint.${value.kind}`)}
        value={value.kind}
        options={['private', 'public']}
        word={(kind) => say(`connect.crm.kinds.${kind}`)}
        onChange={(kind) => change({ kind })}
      />
      <Secret
        label={say('connect.crm.apiKey')}
        hint={say('connect.crm.apiKeyHint')}
        path="crm.apiKey"
        value={value.apiKey}
        onChange={(apiKey) => change({ apiKey })}
      />
      {value.kind === 'public' && (
        <Secret
          label={say('connect.crm.secret')}
          hint={say('connect.crm.secretHint')}
          path="crm.secret"
          value={value.secret ?? ''}
          onChange={(secret) => change({ secret })}
        />
      )}
      <ClientCards address={settings.crm.cardAddress} />
      <Fold title={say('connect.crm.advanced')}>
        <Url value={value.url} onChange={(url) => change({ url })} />
      </Fold>
    </Section>
  );
}
