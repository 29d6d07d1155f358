/** The key to Kontur.CRM; the test tells the workspace. */
import { Anchor, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { use } from 'react';
import type { Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { href } from '../base/router.ts';
import { withoutEmpty } from '../base/settings.ts';
import { Download } from '../parts/download.tsx';
import { useDraft } from './drafts.tsx';
import { Choice, Fold, Secret } from './fields.tsx';
import css from './fields.module.css';
import { Section, StepContext, useFieldError } from './section.tsx';

/** How to get an integration into the CRM. Its archive holds the address for calls from the CRM: that comes first. */
function NoIntegration() {
  const { t } = useWords();
  const step = use(StepContext);
  const address = useLive((live) => live.status?.callbacks.publicUrl ?? null);
  const callbacks = href(step ? 'setup' : 'settings', 'callbacks');
  return (
    <Fold title={t.connect.crm.none}>
      {address === null && (
        <p className={css.warning}>
          {t.connect.crm.addressFirst} <Anchor href={callbacks}>{t.setup.step.callbacks}</Anchor>
        </p>
      )}
      <ol className={css.steps}>
        {t.connect.crm.noneSteps.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      {address !== null && (
        <div className={css.row}>
          <Download name="manifest.zip" size="xs" variant="default" leftSection={<IconDownload size={16} />}>
            {t.connect.crm.manifest}
          </Download>
        </div>
      )}
    </Fold>
  );
}

function Url({ value, onChange }: { value: string; onChange: (url: string) => void }) {
  const { t } = useWords();
  const error = useFieldError();
  return (
    <TextInput
      label={t.connect.crm.url}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error('crm.url')}
      spellCheck={false}
    />
  );
}

export function CrmSection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('crm', settings.crm);
  const { value, change } = draft;
  const crm = withoutEmpty(value);
  return (
    <Section
      title={t.connect.crm.title}
      intro={t.connect.crm.intro}
      dirty={draft.dirty}
      stamp={value}
      onTest={() => command('testCrm', crm)}
      onSave={async () => {
        await save({ crm });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={value.kind === 'private' ? <NoIntegration /> : undefined}
    >
      <Choice
        label={t.connect.crm.kind}
        hint={t.connect.crm.kindHint[value.kind]}
        value={value.kind}
        options={t.connect.crm.kinds}
        onChange={(kind) => change({ kind })}
      />
      <Secret
        label={t.connect.crm.apiKey}
        hint={t.connect.crm.apiKeyHint}
        path="crm.apiKey"
        value={value.apiKey}
        onChange={(apiKey) => change({ apiKey })}
      />
      {value.kind === 'public' && (
        <Secret
          label={t.connect.crm.secret}
          hint={t.connect.crm.secretHint}
          path="crm.secret"
          value={value.secret ?? ''}
          onChange={(secret) => change({ secret })}
        />
      )}
      <Fold title={t.connect.crm.advanced}>
        <Url value={value.url} onChange={(url) => change({ url })} />
      </Fold>
    </Section>
  );
}
