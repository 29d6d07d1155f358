/** The short way when the CRM's key was revoked or reissued: one field, nothing else has to be entered again. */
import { Anchor, Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { integrationsPage } from '../../app/contract/crm-page.ts';
import { failureWords, tell } from '../components/notify.ts';
import { Page } from '../components/page.tsx';
import { TestResult } from '../components/test-result.tsx';
import css from './new-key.module.css';

export default function NewKeyPage() {
  const { say } = useWords();
  const { value: settings, save } = useOfficeSettings();
  const workspace = useLive((live) => live.status?.crm.workspace ?? null);
  const good = useLive(
    (live) =>
      live.status?.crm.state === 'connected' && !live.status.problems.some(({ action }) => action?.do === 'newKey'),
  );
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  /** The other workspace that was warned of. */
  const [warned, setWarned] = useState<string | null>(null);
  const url = settings && workspace ? integrationsPage(settings.crm.url, settings.crm.kind, workspace) : null;

  const replace = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const apiKey = key.trim();
      const found = await command('testCrm', { apiKey });
      const now = found.found?.['workspace'];
      const isOther = found.ok && workspace !== null && typeof now === 'string' && now !== workspace && now !== warned;
      if (isOther) setWarned(now);
      if (!found.ok || isOther) setResult(isOther ? { ok: false, text: say('crm.key.other', now, workspace) } : found);
      else {
        await save({ crm: { apiKey } });
        tell(say('crm.key.done'));
        go('health');
      }
    } catch (error) {
      setResult({ ok: false, text: failureWords(error, say) });
    }
    setBusy(false);
  };
  return (
    <Page title={say('crm.key.title')}>
      <form className={css.form} onSubmit={(event) => void replace(event)} data-new-key>
        <p>{good ? say('crm.key.notNeeded') : say('crm.key.intro')}</p>
        <TextInput
          label={say('crm.key.field')}
          description={say('crm.key.hint')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        {url !== null && (
          <Anchor href={url} target="_blank" rel="noreferrer">
            {say('crm.action.openLink')}
          </Anchor>
        )}
        <TestResult result={result} busy={busy} />
        <Button type="submit" data-primary disabled={key.trim() === ''} loading={busy}>
          {say('crm.key.save')}
        </Button>
      </form>
    </Page>
  );
}
