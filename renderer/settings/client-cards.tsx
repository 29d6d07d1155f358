/** How many clients of the CRM are known here, and where their cards open. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { tellFailure } from '../components/notify.ts';
import { cardAddressOf } from './card-address.ts';
import css from './client-cards.module.css';

export function ClientCards({ address }: { address: string | null }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const clients = useLive((live) => live.status?.clients);
  const [pasted, setPasted] = useState('');
  const wrong = pasted.trim() !== '' && cardAddressOf(pasted) === null;
  const keep = (cardAddress: string | null): void => {
    save({ crm: { cardAddress } }).then(
      () => setPasted(''),
      (error: unknown) => tellFailure(error, say),
    );
  };
  // Before the CRM is connected there are no cards to speak of.
  if (clients?.state === 'unread' && address === null) return null;
  return (
    <section className={css.part} aria-label={say('clients.title')}>
      {clients !== undefined && <p role="status">{say(`clients.state.${clients.state}`, clients.count)}</p>}
      {address === null ? (
        <TextInput
          label={say('clients.address')}
          description={say('clients.addressHint')}
          value={pasted}
          error={wrong ? say('clients.addressWrong') : undefined}
          spellCheck={false}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setPasted(text);
            const learnt = cardAddressOf(text);
            if (learnt !== null) keep(learnt);
          }}
        />
      ) : (
        <p className={css.known}>
          {say('clients.addressKnown', address)}{' '}
          <Button size="compact-xs" variant="default" onClick={() => keep(null)}>
            {say('clients.forget')}
          </Button>
        </p>
      )}
    </section>
  );
}
