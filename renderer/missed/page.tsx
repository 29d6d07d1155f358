/** Missed clients: those who wait to be called back, and the outcome for the others. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconChecks, IconPhoneCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { MissedRow } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { useMyPhone } from '../base/my-phone.ts';
import { useRead } from '../base/use-read.ts';
import { Confirm } from '../components/confirm.tsx';
import { Empty } from '../components/empty.tsx';
import { MyPhoneSelect } from '../components/my-phone.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import { Page } from '../components/page.tsx';
import { Trouble } from '../components/trouble.tsx';
import css from './page.module.css';
import { clientName, Missed } from './row.tsx';

/** Of clients who wait no longer only the latest are shown. */
const SETTLED_SHOWN = 100;
/** Whose calls are shown, by the office's working hours. */
type Hours = 'all' | 'within' | 'outside';

/** The list is read again so often (ms): calls that only the exchange's records know come in later. */
const LOOK_EVERY = 15_000;

export function MissedPage() {
  const { say } = useWords();
  const { data, error, loading, reload } = useRead('missed', {}, LOOK_EVERY);
  const waiting = useLive((live) => live.status?.toCallBack);
  const ended = useLive((live) => live.endedCount);
  useEffect(reload, [waiting, ended, reload]);
  const my = useMyPhone();
  const rows = data?.rows ?? [];
  const hasHours = (useOfficeSettings().value?.workingHours ?? null) !== null;
  const [chosen, setChosen] = useState<Hours>('all');
  const hours = hasHours ? chosen : 'all';
  const allOpen = rows.filter(({ state }) => state === 'open');
  const outside = allOpen.filter(({ outsideHours }) => outsideHours === true);
  const isShown = (row: MissedRow): boolean => hours === 'all' || (row.outsideHours === true) === (hours === 'outside');
  const open = allOpen.filter(isShown);
  const settled = rows.filter((row) => row.state !== 'open' && isShown(row)).slice(0, SETTLED_SHOWN);

  const call = (row: MissedRow): void => {
    if (my.userId === null) return tell(say('missed.myPhoneFirst'));
    command('dial', { userId: my.userId, number: row.phone }).then(
      () => tell(say('missed.calling', clientName(row))),
      (failure: unknown) => tellFailure(failure, say),
    );
  };
  const mark = (input: { phone?: string; upTo?: number; note: string }): void => {
    command('markCalledBack', input)
      .then(
        (answer) => tell(say('missed.marked', answer.done)),
        (failure: unknown) => tellFailure(failure, say),
      )
      .finally(reload);
  };
  const list = (some: readonly MissedRow[]) =>
    some.map((row) => (
      <Missed
        key={row.phone}
        row={row}
        onCall={call}
        onMark={({ phone }, note) => mark({ phone, note })}
        onNamed={reload}
      />
    ));

  return (
    <Page
      title={say('missed.title')}
      note={data === null ? loading && say('common.loading') : say('missed.open', data.open)}
      actions={
        <>
          <MyPhoneSelect />
          {open.length > 1 && hours === 'all' && (
            <Confirm
              question={say('missed.markAllAsk', data?.open ?? open.length)}
              yes={say('missed.markAll')}
              onYes={() => mark({ upTo: open[0]?.missedAt ?? 0, note: '' })}
            >
              {(ask, opened) => (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconChecks size={15} />}
                  aria-expanded={opened}
                  onClick={ask}
                >
                  {say('missed.markAll')}
                </Button>
              )}
            </Confirm>
          )}
        </>
      }
    >
      {error !== null && (
        <div className={css.part}>
          <Trouble error={error} onRetry={reload} />
        </div>
      )}
      {hasHours && rows.length > 0 && (
        <div className={css.part}>
          <SegmentedControl
            aria-label={say('hours.filter')}
            className={css.hours ?? ''}
            value={hours}
            onChange={(value) => setChosen(value)}
            data={[
              { value: 'all', label: say('hours.all', allOpen.length) },
              { value: 'within', label: say('hours.within', allOpen.length - outside.length) },
              { value: 'outside', label: say('hours.outside', outside.length) },
            ]}
          />
        </div>
      )}
      {data !== null && open.length === 0 && (
        <Empty
          icon={<IconPhoneCheck size={28} stroke={1.6} />}
          title={
            { all: say('missed.emptyTitle'), within: say('hours.noneWithin'), outside: say('hours.noneOutside') }[hours]
          }
          text={say('missed.emptyText')}
        />
      )}
      {open.length > 0 && (
        <section className={css.part} aria-label={say('missed.waiting')}>
          <ul className={css.rows}>{list(open)}</ul>
        </section>
      )}
      {settled.length > 0 && (
        <section className={css.part} aria-label={say('missed.settled')}>
          <h2 className={css.title}>{say('missed.settled')}</h2>
          <ul className={css.rows}>{list(settled)}</ul>
        </section>
      )}
    </Page>
  );
}
