/** One call of the history: a row of the table. */
import { IconArrowDownLeft, IconArrowsLeftRight, IconArrowUpRight, IconMicrophone } from '@tabler/icons-react';
import { memo } from 'react';
import { toldName } from '../../app/contract/client-name.ts';
import type { HistoryRow } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration, formatPhone } from '../base/format.ts';
import { Mark } from '../components/mark.tsx';
import { personName } from '../components/party.ts';
import { CrmSign } from './crm-state.tsx';
import { colleaguesOf, isMissed, talkTime } from '../../app/contract/measures.ts';
import css from './table.module.css';
import { Timeline } from './timeline.tsx';

const ARROWS = { inbound: IconArrowDownLeft, outbound: IconArrowUpRight, internal: IconArrowsLeftRight } as const;

function Direction({ row }: { row: HistoryRow }) {
  const { say } = useWords();
  if (isMissed(row)) return <Mark kind="missed" size={15} label={say('common.missed')} />;
  const Arrow = ARROWS[row.direction];
  const label = say(`common.direction.${row.direction}`);
  return (
    <span className={css.direction} role="img" aria-label={label} title={label}>
      <Arrow size={17} />
    </span>
  );
}

function Client({ row }: { row: HistoryRow }) {
  const { say } = useWords();
  if (row.direction === 'internal') return <span className="dim">{say('history.internal')}</span>;
  const phone = row.clientPhone === undefined ? say('common.withheld') : formatPhone(row.clientPhone);
  return (
    <>
      <span className={css.main}>
        {row.clientName === undefined ? phone : toldName(row.clientName, (names) => say('clients.maybe', names))}
      </span>
      {row.clientName !== undefined && <span className={css.sub}>{phone}</span>}
    </>
  );
}

/** @param row undefined while it is being loaded */
export const Row = memo(function Row({ row, index, top, chosen, onOpen }: RowProps) {
  const { say, dates } = useWords();
  const place = { transform: `translateY(${top}px)` };
  if (row === undefined) {
    return (
      <div className={css.row} style={place} role="row" aria-rowindex={index + 2}>
        <div className={css.blank} role="gridcell" aria-label={say('common.loading')} />
      </div>
    );
  }
  const people = colleaguesOf(row).map((user) => personName(user, say));
  const talk = talkTime(row);
  return (
    // The keys of the whole table are handled where it has the focus: by its arrow keys and Enter.
    <div
      className={css.row}
      style={place}
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-missed={isMissed(row)}
      onClick={() => onOpen(index)}
    >
      <div role="gridcell">
        <Direction row={row} />
      </div>
      <div role="gridcell" className={css.when} title={dates.exact(row.startedAt)}>
        <span className={css.sub}>{dates.day(row.startedAt)}</span> {dates.time(row.startedAt)}
      </div>
      <div role="gridcell" className={css.client}>
        <Client row={row} />
      </div>
      <div role="gridcell" className={css.cut} title={people.join(', ')}>
        {people.length > 2 ? `${people.slice(0, 2).join(', ')} +${people.length - 2}` : people.join(', ')}
      </div>
      <div role="gridcell" className={css.line}>
        {row.line === undefined ? '' : formatPhone(row.line)}
      </div>
      <div role="gridcell" className={css.picture}>
        <Timeline call={row} height={26} lane={9} />
      </div>
      <div role="gridcell" className={css.length}>
        {row.recordings.length > 0 && (
          <IconMicrophone size={14} className={css.mic} aria-label={say('history.recordings')} />
        )}
        {row.answered ? formatDuration(talk) : '—'}
      </div>
      <div role="gridcell">
        <CrmSign state={row.crm.state} />
      </div>
    </div>
  );
});

type RowProps = {
  row: HistoryRow | undefined;
  index: number;
  top: number;
  chosen: boolean;
  onOpen: (index: number) => void;
};
