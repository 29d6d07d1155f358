/** «Сверка»: whether the CRM has every call exactly once, in one sentence, and a list with “send again”. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Discrepancy, Reconciliation as Result } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { useRead } from '../base/use-read.ts';
import { Mark } from '../components/mark.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import css from './health.module.css';

const SHOWN = 30;
const LISTS = ['missing', 'doubled', 'different', 'withoutRecording'] as const;

export function Reconciliation() {
  const { say, dates } = useWords();
  const { data, reload } = useRead('reconciliation', {}, 60_000);
  const [busy, setBusy] = useState(false);
  const act = (work: Promise<unknown>): void => {
    setBusy(true);
    work.then(reload, (error: unknown) => tellFailure(error, say)).finally(() => setBusy(false));
  };
  const found = data === null ? [] : listOf(data);
  const again = found.filter(({ what }) => !what.includes('byAnother') && !what.includes('sameId'));
  return (
    <section className={css.box} aria-label={say('health.reconciliation.title')}>
      <h2 className={css.title}>{say('health.reconciliation.title')}</h2>
      <p className={css.small}>
        {data === null
          ? say('health.reconciliation.never')
          : `${say('health.reconciliation.sentence', data.compared, found.length)} ${dates.day(data.at)}, ${dates.time(data.at)}.`}
      </p>
      {data?.source === 'ownBook' && <p className={css.small}>{say('health.reconciliation.ownBook')}</p>}
      <ul className={css.entries}>
        {found.slice(0, SHOWN).map(({ callId, phone, startedAt, what }) => (
          <li key={`${callId}-${what.join()}`} className={css.entry}>
            <Mark kind="bad" size={14} />
            <div className={css.entryWords}>
              <p>
                {phone === '' ? say('health.reconciliation.noPhone') : formatPhone(phone)}{' '}
                <time className="dim" title={dates.exact(startedAt)}>
                  {dates.day(startedAt)}, {dates.time(startedAt)}
                </time>
              </p>
              <p className={css.small}>{what.map((one) => say(`health.reconciliation.what.${one}`)).join(', ')}</p>
            </div>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && <p className={css.small}>{say('health.moreRows', found.length - SHOWN)}</p>}
      <Button size="xs" variant="light" loading={busy} onClick={() => act(command('reconcile', {}))}>
        {say('health.reconciliation.now')}
      </Button>{' '}
      {again.length > 0 && (
        <Button
          size="xs"
          variant="light"
          disabled={busy}
          onClick={() =>
            act(
              command('sendCallsAgain', { callIds: [...new Set(again.map(({ callId }) => callId))] }).then(({ sent }) =>
                tell(say('health.reconciliation.sent', sent)),
              ),
            )
          }
        >
          {say('health.sendAgain')}
        </Button>
      )}
    </section>
  );
}

const listOf = (result: Result): Discrepancy[] => LISTS.flatMap((list) => result[list]);
