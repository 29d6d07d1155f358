/** Two days, from and to, kept in order. */
import { TextInput } from '@mantine/core';
import { useWords } from '../base/context.tsx';
import { fromDateField, startOfDay, toDateField } from '../base/format.ts';
import type { Interval } from '../base/period.ts';

export function DateFields({ interval, onChange }: { interval: Interval; onChange: (interval: Interval) => void }) {
  const { say } = useWords();
  return (
    <>
      <TextInput
        type="date"
        aria-label={say('history.from')}
        value={toDateField(interval.from)}
        onChange={(event) => {
          const from = fromDateField(event.currentTarget.value);
          if (from !== undefined) onChange({ from, until: Math.max(interval.until, startOfDay(from, 1)) });
        }}
      />
      <TextInput
        type="date"
        aria-label={say('history.until')}
        value={toDateField(interval.until - 1)}
        onChange={(event) => {
          const day = fromDateField(event.currentTarget.value);
          if (day !== undefined) onChange({ from: Math.min(interval.from, day), until: startOfDay(day, 1) });
        }}
      />
    </>
  );
}
