/** The wizard's step that finds out how this CRM behaves; pressing its button is the consent to the trial call. */
import { useState } from 'react';
import type { CrmProfile } from '../../app/contract/crm-profile.ts';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { CheckedAt, Details, Rights } from '../components/crm-findings.tsx';
import { Fold } from '../settings/fields.tsx';
import { Section } from '../settings/section.tsx';

const nothing = (): Promise<void> => Promise.resolve();

export function CrmCheckStep() {
  const { say } = useWords();
  const connected = useLive((live) => live.status?.crm.state === 'connected');
  const { data: kept } = useRead('crmProfile', {});
  const [fresh, setFresh] = useState<CrmProfile | null>(null);
  const profile = fresh ?? kept;
  return (
    <Section
      title={say('crm.check.title')}
      intro={say('crm.check.intro')}
      dirty={false}
      stamp={null}
      onTest={async () => {
        if (!connected) return { ok: false, text: say('crm.check.needsKey') };
        const found = await command('checkCrm', { consent: true });
        setFresh(found);
        const { dial, events } = found.findings;
        const words = { yes: say('crm.check.yes'), no: say('crm.check.no'), unknown: say('crm.check.unknown') };
        return {
          ok: true,
          text: `${say('crm.check.may.dial')}: ${words[dial]}. ${say('crm.check.may.events')}: ${words[events]}.`,
        };
      }}
      testHint={say('crm.check.consent')}
      onSave={nothing}
      onReset={() => undefined}
    >
      {profile !== null && (
        <div>
          <CheckedAt profile={profile} />
          <Rights findings={profile.findings} />
          <Fold title={say('crm.check.details')}>
            <Details findings={profile.findings} />
          </Fold>
        </div>
      )}
    </Section>
  );
}
