/** What the CRM has of a past call, in words, and a way to send it again. */
import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { HistoryRow } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import { CrmSign } from './crm-state.tsx';
import css from './details.module.css';

export function CrmPart({ row, onChanged }: { row: HistoryRow; onChanged: () => void }) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const { state, words, outboxIds } = row.crm;
  const sendAgain = async (): Promise<void> => {
    setBusy(true);
    try {
      for (const id of outboxIds) await command('retry', { id });
      tell(say('history.sentAgain'));
      onChanged();
    } catch (error) {
      tellFailure(error, say);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={css.part} aria-label="CRM">
      <h3 className={css.heading}>CRM</h3>
      <p className={css.crmLine}>
        <CrmSign state={state} bare /> {say(`history.crmLong.${state}`)}
      </p>
      {words !== undefined && words !== '' && <p className={css.crmWords}>{words}</p>}
      {outboxIds.length > 0 && state !== 'sent' && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() => void sendAgain()}
          leftSection={<IconSend size={15} />}
        >
          {say('history.sendAgain')}
        </Button>
      )}
    </section>
  );
}
