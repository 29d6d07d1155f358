/** What can be done about a client: open his card in the CRM, or make one where there is none. Nothing is made but by a click. */
import { Anchor, Button, Popover, TextInput } from '@mantine/core';
import { IconExternalLink, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallView } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import css from './client-card.module.css';
import { tell, tellFailure } from './notify.ts';

function Create({ phone, onDone }: { phone: string; onDone: () => void }) {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const create = (): void => {
    setBusy(true);
    command('createContact', { phone, name: name.trim() })
      .then(
        () => {
          setOpened(false);
          tell(t.clients.created(name.trim()));
          onDone();
        },
        (error: unknown) => tellFailure(error, t),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus withArrow width={300} withRoles={false}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconUserPlus size={15} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t.clients.create}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t.clients.create}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') create();
          }}
        >
          <TextInput
            label={t.clients.name}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Button size="xs" type="submit" loading={busy} disabled={name.trim() === ''}>
            {t.clients.createYes}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function ClientCard({ call, onDone }: { call: CallView; onDone: () => void }) {
  const { t } = useWords();
  const address = useOfficeSettings().value?.crm.cardAddress ?? null;
  const { clientPhone, clientCard, clientName } = call;
  if (clientPhone === undefined || call.direction === 'internal') return null;
  if (clientCard !== undefined)
    return address === null ? (
      <p className={css.small}>{t.clients.openCardHow}</p>
    ) : (
      <Anchor
        className={css.link}
        href={address.replace('{id}', clientCard.id)}
        target="_blank"
        rel="noreferrer noopener"
        size="sm"
      >
        <IconExternalLink size={15} aria-hidden /> {t.clients.openCard}
      </Anchor>
    );
  if (clientName !== undefined) return null;
  return (
    <div className={css.row}>
      <span className={css.small}>{t.clients.createWhy}</span>
      <Create phone={clientPhone} onDone={onDone} />
    </div>
  );
}
