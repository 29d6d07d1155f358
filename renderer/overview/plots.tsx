/** All plots of the overview. */
import type { Overview } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration, formatPhone, fromDateField } from '../base/format.ts';
import { Bars } from './bars.tsx';
import { ByHours } from './by-hours.tsx';
import { Columns } from './columns.tsx';
import { Plot, PlotPatterns } from './plot.tsx';
import css from './plots.module.css';

const two = (n: number): string => String(n).padStart(2, '0');

/** The hours from the first call to the last, at least a working day. */
export function officeHours(byHour: Overview['byHour']): Overview['byHour'] {
  const busy = byHour.filter((one) => one.answered + one.missed > 0).map((one) => one.hour);
  const [first, last] = [Math.min(8, ...busy), Math.max(19, ...busy)];
  return Array.from(
    { length: last - first + 1 },
    (_, at) => byHour.find((one) => one.hour === first + at) ?? { hour: first + at, answered: 0, missed: 0 },
  );
}

export function Plots({ data }: { data: Overview }) {
  const { say, dates } = useWords();
  const head = (first: string): string[] => [first, say('overview.answered'), say('overview.missed')];
  const hours = officeHours(data.byHour).map((one) => ({
    ...one,
    key: String(one.hour),
    label: `${one.hour}`,
    title: `${two(one.hour)}:00–${two(one.hour)}:59`,
  }));
  const days = data.byDay.map((one) => {
    const at = fromDateField(one.day) ?? 0;
    return { ...one, key: one.day, label: dates.shortDay(at), title: dates.day(at) };
  });
  const people = data.byPerson.map((one) => ({
    key: one.userId,
    name: one.name === '' ? say('common.unknownUser') : one.name,
    answered: one.answered,
    missed: one.missed,
    note: say('overview.talk', formatDuration(one.talkSeconds * 1000)),
  }));
  const lines = data.byLine.map((one) => ({
    ...one,
    key: one.line,
    name: one.line === '' ? say('overview.noLine') : formatPhone(one.line),
  }));
  const waits = data.waits.map((one, at) => {
    const last = at === data.waits.length - 1 && at > 0;
    const title = last ? say('overview.waitOver', data.waits[at - 1]?.upTo ?? 0) : say('overview.waitUpTo', one.upTo);
    return { key: String(at), label: title, title, answered: one.calls, missed: 0 };
  });
  return (
    <div className={css.grid}>
      <PlotPatterns />
      {data.byWorkingHours !== undefined && <ByHours of={data.byWorkingHours} />}
      {days.length > 1 && (
        <Plot
          title={say('overview.byDay')}
          head={head(say('overview.day'))}
          rows={days.map((one) => [one.title, one.answered, one.missed])}
          legend
          wide
        >
          <Columns columns={days} name={say('overview.byDay')} />
        </Plot>
      )}
      <Plot
        title={say('overview.byHour')}
        head={head(say('overview.hour'))}
        rows={hours.map((one) => [one.title, one.answered, one.missed])}
        legend
        wide
      >
        <Columns columns={hours} name={say('overview.byHour')} />
      </Plot>
      <Plot
        title={say('overview.byPerson')}
        head={[...head(say('history.person')), say('history.column.length')]}
        rows={data.byPerson.map((one) => [
          one.name || say('common.unknownUser'),
          one.answered,
          one.missed,
          formatDuration(one.talkSeconds * 1000),
        ])}
      >
        <Bars bars={people} />
      </Plot>
      <div className={css.stack}>
        <Plot
          title={say('overview.byLine')}
          head={head(say('history.line'))}
          rows={lines.map((one) => [one.name, one.answered, one.missed])}
        >
          <Bars bars={lines} />
        </Plot>
        <Plot
          title={say('overview.waits')}
          head={[say('overview.wait'), say('calls.title')]}
          rows={waits.map((one) => [one.title, one.answered])}
        >
          <Columns columns={waits} name={say('overview.waits')} plain />
        </Plot>
      </div>
    </div>
  );
}
