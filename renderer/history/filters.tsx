/** What the history is filtered by: a part of a number or name, direction, person, line, days. */
import { CloseButton, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Direction, HistoryFilter } from '../../app/contract/view.ts';
import { useLive, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { intervalOf, PERIODS, type Period } from '../base/period.ts';
import { useRead } from '../base/use-read.ts';
import { DateFields } from '../components/date-fields.tsx';
import css from './page.module.css';

type Props = { filter: HistoryFilter; onChange: (filter: HistoryFilter) => void };

/** The filter with one thing changed; what is undefined is taken out. */
export function changed(
  filter: HistoryFilter,
  change: { [K in keyof HistoryFilter]?: HistoryFilter[K] | undefined },
): HistoryFilter {
  return Object.fromEntries(
    Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined && value !== ''),
  ) as HistoryFilter;
}

/** People and lines one can choose from. */
export function useChoices(): {
  people: { value: string; label: string }[];
  lines: { value: string; label: string }[];
} {
  const colleagues = useLive((live) => live.colleagues);
  const overview = useRead('overview');
  return {
    people: colleagues.map((one) => ({ value: one.userId, label: one.name || one.numbers[0] || one.userId })),
    lines: (overview.data?.byLine ?? [])
      .filter((one) => one.line !== '')
      .map((one) => ({ value: one.line, label: formatPhone(one.line) })),
  };
}

/** `/` goes to the search from anywhere on the page. */
function useSlash(): React.RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key !== '/' || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return field;
}

export function Filters({ filter, onChange }: Props) {
  const { say } = useWords();
  const search = useSlash();
  const [period, setPeriod] = useState<Period>('custom');
  const { people, lines } = useChoices();
  const set = (change: Parameters<typeof changed>[1]): void => onChange(changed(filter, change));
  const choosePeriod = (value: string | null): void => {
    if (value === 'any' || value === null) return set({ from: undefined, until: undefined });
    setPeriod(value as Period);
    set(value === 'custom' && filter.from !== undefined ? {} : intervalOf(value as Period, Date.now()));
  };
  const kinds = [
    { value: 'all', label: say('history.anyDirection') },
    { value: 'inbound', label: say('common.direction.inbound') },
    { value: 'outbound', label: say('common.direction.outbound') },
    { value: 'internal', label: say('common.direction.internal') },
    { value: 'missed', label: say('history.missedOnly') },
  ];
  const setKind = (kind: string | null): void => {
    const direction = kind === 'all' || kind === 'missed' || kind === null ? undefined : (kind as Direction);
    set({ direction, missed: kind === 'missed' ? true : undefined });
  };
  return (
    <search className={css.filters}>
      <TextInput
        ref={search}
        className={css.search}
        aria-label={say('history.search')}
        placeholder={say('history.searchHint')}
        value={filter.text ?? ''}
        onChange={(event) => set({ text: event.currentTarget.value })}
        leftSection={<IconSearch size={16} />}
        rightSection={
          filter.text === undefined ? null : (
            <CloseButton size="sm" aria-label={say('history.clear')} onClick={() => set({ text: undefined })} />
          )
        }
        maxLength={100}
      />
      <Select
        className={css.select}
        rightSectionWidth={24}
        aria-label={say('history.direction')}
        data={kinds}
        value={filter.missed === true ? 'missed' : (filter.direction ?? 'all')}
        onChange={setKind}
        allowDeselect={false}
      />
      <Select
        className={css.select}
        rightSectionWidth={24}
        aria-label={say('history.person')}
        placeholder={say('history.anyPerson')}
        data={people}
        value={filter.userId ?? null}
        onChange={(value) => set({ userId: value ?? undefined })}
        clearable
        searchable
      />
      <Select
        className={css.select}
        rightSectionWidth={24}
        aria-label={say('history.line')}
        placeholder={say('history.anyLine')}
        data={lines}
        value={filter.line ?? null}
        onChange={(value) => set({ line: value ?? undefined })}
        clearable
      />
      <Select
        className={css.select}
        rightSectionWidth={24}
        aria-label={say('overview.period')}
        data={[
          { value: 'any', label: say('history.anyTime') },
          ...PERIODS.map((value) => ({ value, label: say(`overview.periods.${value}`) })),
        ]}
        value={filter.from === undefined ? 'any' : period}
        onChange={choosePeriod}
        allowDeselect={false}
      />
      {filter.from !== undefined && filter.until !== undefined && period === 'custom' && (
        <DateFields interval={{ from: filter.from, until: filter.until }} onChange={set} />
      )}
    </search>
  );
}
