/** When the office works: one line per day. */
import { Button, Checkbox, Select } from '@mantine/core';
import type { Settings, WorkingHours } from '../../app/contract/settings.ts';
import { DAYS } from '../../app/contract/working-hours.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { useDraft } from './drafts.tsx';
import { Toggle } from './fields.tsx';
import css from './hours.module.css';
import { Section } from './section.tsx';

const WEEKDAYS = [1, 2, 3, 4, 5];
type Hours = WorkingHours[number];

const NEW_DAY = { from: '09:00', until: '18:00' };
const QUARTERS = Array.from(
  { length: 96 },
  (_, at) => `${String(Math.floor(at / 4)).padStart(2, '0')}:${String((at % 4) * 15).padStart(2, '0')}`,
);
/** Midnight at the end of a day is shown as 24:00. */
const ENDS = [...QUARTERS.slice(1), '00:00'].map((value) => ({ value, label: value === '00:00' ? '24:00' : value }));

function Day({
  name,
  value,
  onChange,
}: {
  name: string;
  value: Hours | undefined;
  onChange: (next: Partial<Hours> | null) => void;
}) {
  const { say } = useWords();
  const note =
    value === undefined
      ? say('hours.off')
      : value.from === value.until
        ? say('hours.allDay')
        : value.until < value.from && value.until !== '00:00'
          ? say('hours.nextDay')
          : '';
  return (
    <li className={css.day}>
      <Checkbox
        label={name}
        aria-label={say('hours.works', name)}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? NEW_DAY : null)}
      />
      {value !== undefined && (
        <>
          <Select
            aria-label={say('hours.from', name)}
            data={QUARTERS}
            value={value.from}
            onChange={(from) => from !== null && onChange({ from })}
            allowDeselect={false}
            searchable
          />
          <span aria-hidden>–</span>
          <Select
            aria-label={say('hours.until', name)}
            data={ENDS}
            value={value.until}
            onChange={(until) => until !== null && onChange({ until })}
            allowDeselect={false}
            searchable
          />
        </>
      )}
      <span className="dim">{note}</span>
    </li>
  );
}

export function HoursSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft<{ days: WorkingHours | null }>('hours', { days: settings.workingHours });
  const { days } = draft.value;
  const set = (next: WorkingHours | null): void =>
    draft.change({ days: next?.toSorted((a, b) => a.day - b.day) ?? null });
  const others = (day: number): WorkingHours => (days ?? []).filter((one) => one.day !== day);
  const monday = days?.find(({ day }) => day === 1);
  return (
    <Section
      title={say('hours.title')}
      intro={say('hours.intro')}
      dirty={draft.dirty}
      stamp={draft.value}
      invalid={days?.length === 0 ? say('hours.noDay') : undefined}
      onSave={async () => {
        await save({ workingHours: days });
        draft.reset();
      }}
      onReset={draft.reset}
    >
      <Toggle
        label={say('hours.has')}
        hint={say('hours.hasHint')}
        value={days !== null}
        onChange={(on) => set(on ? WEEKDAYS.map((day) => ({ day, ...NEW_DAY })) : null)}
      />
      {days !== null && (
        <>
          <ul className={css.days}>
            {DAYS.map((day) => {
              const value = days.find((one) => one.day === day);
              return (
                <Day
                  key={day}
                  name={say(`common.days.${day}`)}
                  value={value}
                  onChange={(next) =>
                    set(next === null ? others(day) : [...others(day), { day, ...NEW_DAY, ...value, ...next }])
                  }
                />
              );
            })}
          </ul>
          {monday !== undefined && (
            <div>
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  set([
                    ...days.filter(({ day }) => !WEEKDAYS.includes(day)),
                    ...WEEKDAYS.map((day) => ({ ...monday, day })),
                  ])
                }
              >
                {say('hours.sameForWeek')}
              </Button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}
