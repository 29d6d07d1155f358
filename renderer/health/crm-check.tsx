/** How this CRM behaves, as the check found it; the check itself, and its masked trace for support. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { CheckedAt, Details, Rights } from '../components/crm-findings.tsx';
import { Download } from '../components/download.tsx';
import { tellFailure } from '../components/notify.ts';
import { Fold } from '../settings/fields.tsx';
import css from './health.module.css';

export function CrmCheck() {
  const { say } = useWords();
  const connected = useLive((live) => live.status?.crm.state === 'connected');
  const { data: profile, reload } = useRead('crmProfile', {});
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await command('checkCrm', { consent: true });
    } catch (error) {
      tellFailure(error, say);
    }
    setBusy(false);
    reload();
  };
  return (
    <section className={css.box} aria-label={say('crm.check.title')} data-crm-check>
      <h2 className={css.title}>{say('crm.check.title')}</h2>
      {profile === null ? <p className={css.small}>{say('crm.check.never')}</p> : <CheckedAt profile={profile} />}
      {profile !== null && (
        <>
          <Rights findings={profile.findings} />
          <Fold title={say('crm.check.details')}>
            <Details findings={profile.findings} />
            <Download name="crm-trace" size="xs" variant="default" leftSection={<IconDownload size={16} />}>
              {say('crm.check.trace')}
            </Download>
            <p className={css.small}>{say('crm.check.traceWhy')}</p>
          </Fold>
        </>
      )}
      <p className={css.small}>
        {connected ? (busy ? say('crm.check.running') : say('crm.check.consent')) : say('crm.check.needsKey')}
      </p>
      <Button size="xs" variant="default" loading={busy} disabled={!connected} onClick={() => void run()}>
        {profile === null ? say('crm.check.run') : say('crm.check.again')}
      </Button>
    </section>
  );
}
