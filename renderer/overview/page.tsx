/** Overview: how many calls, when, who took them, how long they waited; today first. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Direction, HistoryFilter } from '../../app/contract/view.ts';
import { useClock, useLive, useWords } from '../base/context.tsx';
import { intervalOf, PERIODS, type Interval, type Period } from '../base/period.ts';
import { useRead } from '../base/use-read.ts';
import { changed, useChoices } from '../history/filters.tsx';
import { DateFields } from '../components/date-fields.tsx';
import { Empty } from '../components/empty.tsx';
import { Page } from '../components/page.tsx';
import { Trouble } from '../components/trouble.tsx';
import css from './plots.module.css';
import { Plots } from './plots.tsx';
import { Totals } from './totals.tsx';

export default function OverviewPage() {
  const { say } = useWords();
  const clock = useClock();
  const [period, setPeriod] = useState<Period>('today');
  const [custom, setCustom] = useState<Interval>(() => intervalOf('today', clock.now()));
  const [rest, setRest] = useState<HistoryFilter>({});
  const { people, lines } = useChoices();
  const interval = period === 'custom' ? custom : intervalOf(period, clock.now());
  const { data, error, loading, reload } = useRead('overview', { ...rest, ...interval });
  const ended = useLive((live) => live.endedCount);
  useEffect(() => {
    if (ended === 0) return;
    const timer = setTimeout(reload, 600);
    return () => clearTimeout(timer);
  }, [ended, reload]);

  const setDirection = (value: string | null): void =>
    setRest(changed(rest, { direction: (value ?? undefined) as Direction | undefined }));
  return (
    <Page title={say('overview.title')}>
      <div className={css.filters}>
        <SegmentedControl
          aria-label={say('overview.period')}
          classNames={{ label: css.period }}
          value={period}
          onChange={(value) => {
            if (value === 'custom') setCustom(interval);
            setPeriod(value);
          }}
          data={PERIODS.map((value) => ({ value, label: say(`overview.periods.${value}`) }))}
        />
        {period === 'custom' && <DateFields interval={custom} onChange={setCustom} />}
        <Select
          className={css.select}
          rightSectionWidth={24}
          aria-label={say('history.direction')}
          placeholder={say('history.anyDirection')}
          data={(['inbound', 'outbound', 'internal'] as const).map((value) => ({
            value,
            label: say(`common.direction.${value}`),
          }))}
          value={rest.direction ?? null}
          onChange={setDirection}
          clearable
        />
        <Select
          className={css.select}
          rightSectionWidth={24}
          aria-label={say('history.person')}
          placeholder={say('history.anyPerson')}
          data={people}
          value={rest.userId ?? null}
          onChange={(value) => setRest(changed(rest, { userId: value ?? undefined }))}
          clearable
          searchable
        />
        <Select
          className={css.select}
          rightSectionWidth={24}
          aria-label={say('history.line')}
          placeholder={say('history.anyLine')}
          data={lines}
          value={rest.line ?? null}
          onChange={(value) => setRest(changed(rest, { line: value ?? undefined }))}
          clearable
        />
      </div>
      <div className={css.page} aria-busy={loading} data-overview={data === null ? 'none' : 'shown'}>
        {error && <Trouble error={error} onRetry={reload} />}
        {data && <Totals data={data} />}
        {data && data.total > 0 && <Plots data={data} />}
        {data && data.total === 0 && (
          <Empty
            icon={<IconChartBar size={28} stroke={1.6} />}
            title={say('overview.emptyTitle')}
            text={say('overview.emptyText')}
          >
            {period === 'today' || period === 'yesterday' ? (
              <Button variant="default" onClick={() => setPeriod('week')}>
                {say('overview.periods.week')}
              </Button>
            ) : undefined}
          </Empty>
        )}
      </div>
    </Page>
  );
}
