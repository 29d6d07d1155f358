/** The way to the key: from any address of the CRM to its integrations page, with that page drawn and its buttons in their order. */
import { Anchor, Button, TextInput } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { use, useState } from 'react';
import { integrationsPage, workspaceOf } from '../../app/contract/crm-page.ts';
import { useLive, useWords } from '../base/context.tsx';
import { remember, remembered } from '../base/memory.ts';
import { href } from '../base/router.ts';
import { Download } from '../components/download.tsx';
import { IntegrationsPicture } from './crm-picture.tsx';
import { Fold } from './fields.tsx';
import css from './fields.module.css';
import { StepContext } from './section.tsx';

/** The steps on the CRM's page, in their order. */
const STEPS = {
  private: [
    'crm.way.steps.private.1',
    'crm.way.steps.private.2',
    'crm.way.steps.private.3',
    'crm.way.steps.private.4',
    'crm.way.steps.private.5',
  ],
  public: ['crm.way.steps.public.1', 'crm.way.steps.public.2', 'crm.way.steps.public.3', 'crm.way.steps.public.4'],
} as const;

type Props = { kind: 'private' | 'public'; url: string; hasKey: boolean };

/** The archive holds the address for calls from the CRM: that comes first. */
function Archive() {
  const { say } = useWords();
  const step = use(StepContext);
  const address = useLive((live) => live.status?.callbacks.publicUrl ?? null);
  if (address === null)
    return (
      <p className={css.warning}>
        {say('connect.crm.addressFirst')}{' '}
        <Anchor href={href(step ? 'setup' : 'settings', 'callbacks')}>{say('setup.step.callbacks')}</Anchor>
      </p>
    );
  return (
    <div className={css.row}>
      <Download name="manifest.zip" size="xs" variant="default" leftSection={<IconDownload size={16} />}>
        {say('connect.crm.manifest')}
      </Download>
    </div>
  );
}

export function WayToKey({ kind, url, hasKey }: Props) {
  const { say } = useWords();
  const known = useLive((live) => live.status?.crm.workspace ?? null);
  const [address, setAddress] = useState(() => remembered('crmAddress') ?? '');
  const workspace = address.trim() === '' ? known : workspaceOf(address);
  const page = workspace !== null && URL.canParse(url) ? integrationsPage(url, kind, workspace) : null;
  return (
    <Fold title={say('crm.way.title')} open={!hasKey}>
      <p>{say('crm.way.right')}</p>
      <TextInput
        label={say('crm.way.address')}
        description={say('crm.way.addressHint')}
        value={address}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setAddress(typed);
          remember('crmAddress', typed);
        }}
        error={address.trim() !== '' && workspace === null ? say('crm.way.notFound') : undefined}
        spellCheck={false}
        autoComplete="off"
      />
      {page !== null && (
        <div className={css.snippet}>
          <p className="dim">{say('crm.way.opens')}</p>
          <span className="mono" data-integrations-page>
            {page}
          </span>
          <div className={css.row}>
            <Button
              component="a"
              href={page}
              target="_blank"
              rel="noreferrer"
              size="xs"
              variant="light"
              rightSection={<IconExternalLink size={15} />}
            >
              {say('crm.way.open')}
            </Button>
          </div>
        </div>
      )}
      {kind === 'private' && <Archive />}
      <ol className={css.steps}>
        {STEPS[kind].map((step) => (
          <li key={step}>{say(step)}</li>
        ))}
      </ol>
      <IntegrationsPicture kind={kind} />
    </Fold>
  );
}
