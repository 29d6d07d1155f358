/** Buttons for a client: open his card in the CRM, or create one where there is none. A card is created only by a click. */
import { Anchor, Button, Popover, TextInput } from '@mantine/core';
import { IconExternalLink, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { toldName } from '../../app/contract/client-name.ts';
import type { CallView } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { href } from '../base/router.ts';
import css from './client-card.module.css';
import { tell, tellFailure } from './notify.ts';

function Create({ phone, brief, onDone }: { phone: string; brief: boolean; onDone: () => void }) {
  const { say } = useWords();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const create = (): void => {
    setBusy(true);
    command('createContact', { phone, name: name.trim() })
      .then(
        () => {
          setOpened(false);
          tell(say('clients.created', name.trim()));
          onDone();
        },
        (error: unknown) => tellFailure(error, say),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      withArrow
      width={300}
      withRoles={false}
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          className={brief ? css.brief : undefined}
          variant={brief ? 'subtle' : 'default'}
          leftSection={<IconUserPlus size={15} />}
          aria-label={`${say('clients.create')}: ${formatPhone(phone)}`}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {say('clients.create')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={say('clients.create')}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') create();
          }}
        >
          <TextInput
            label={say('clients.name')}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Button size="xs" type="submit" loading={busy} disabled={name.trim() === ''}>
            {say('clients.createYes')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

type Client = Pick<CallView, 'clientPhone' | 'clientCard' | 'clientName'> & {
  readonly direction?: CallView['direction'];
};
type Props = { call: Client; onDone: () => void; brief?: boolean };

/** @param brief on cards and in rows: buttons without the sentences beside them */
export function ClientCard({ call, onDone, brief = false }: Props) {
  const { say } = useWords();
  const address = useOfficeSettings().value?.crm.cardAddress ?? null;
  const { clientPhone, clientCard, clientName } = call;
  if (clientPhone === undefined || call.direction === 'internal') return null;
  if (clientCard !== undefined && address === null)
    return brief ? null : (
      <p className={css.small}>
        {say('clients.openCardHow')} <Anchor href={href('settings', 'crm')}>{say('setup.step.crm')}</Anchor>
      </p>
    );
  if (clientCard !== undefined && address !== null)
    return (
      <Anchor
        className={css.link}
        href={address.replace('{id}', clientCard.id)}
        target="_blank"
        rel="noreferrer noopener"
        size="sm"
        aria-label={`${say('clients.openCard')}: ${clientName === undefined ? formatPhone(clientPhone) : toldName(clientName, (names) => say('clients.maybe', names))}`}
      >
        <IconExternalLink size={15} aria-hidden /> {say('clients.openCard')}
      </Anchor>
    );
  if (clientName !== undefined) return null;
  return (
    <div className={css.row}>
      {!brief && <span className={css.small}>{say('clients.createWhy')}</span>}
      <Create phone={clientPhone} brief={brief} onDone={onDone} />
    </div>
  );
}
