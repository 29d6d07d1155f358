/** Everything about one call of the history: its picture, its legs, its recordings, what the CRM has. */
import { CloseButton } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { toldName } from '../../app/contract/client-name.ts';
import type { HistoryRow } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration, formatPhone } from '../base/format.ts';
import { ClientCard } from '../components/client-card.tsx';
import { CopyPhone } from '../components/copy.tsx';
import { Download } from '../components/download.tsx';
import { CrmPart } from './details-crm.tsx';
import { Legs } from './details-legs.tsx';
import { Recordings } from './details-recordings.tsx';
import css from './details.module.css';
import { isMissed, talkTime } from '../../app/contract/measures.ts';
import { Timeline } from './timeline.tsx';
import { useRenewed } from './use-renewed.ts';

type Props = { row: HistoryRow; onClose: () => void; onNews: (row: HistoryRow) => void };

export function Details({ row, onClose, onNews }: Props) {
  const { say, dates } = useWords();
  const renew = useRenewed(row, onNews);
  const named = row.clientName !== undefined;
  const internal = row.direction === 'internal';
  const phone = row.clientPhone === undefined ? say('common.withheld') : formatPhone(row.clientPhone);
  const kind = isMissed(row) ? say('common.missed') : say(`common.direction.${row.direction}`);
  return (
    <aside
      className={css.panel}
      aria-label={say('history.details')}
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      data-details
    >
      <header className={css.head}>
        <div className={css.who}>
          <h2 className={css.title}>
            {internal
              ? say('history.internal')
              : named
                ? toldName(row.clientName ?? '', (names) => say('clients.maybe', names))
                : phone}
            {!named && row.clientPhone !== undefined && <CopyPhone phone={row.clientPhone} />}
          </h2>
          {named && (
            <p className={css.phone}>
              {phone}
              {row.clientPhone !== undefined && <CopyPhone phone={row.clientPhone} />}
            </p>
          )}
        </div>
        <CloseButton onClick={onClose} aria-label={say('common.close')} />
      </header>
      <p className={css.facts}>
        <span data-missed={isMissed(row)}>{kind}</span>
        {row.line !== undefined && <span>{formatPhone(row.line)}</span>}
        <time title={dates.exact(row.startedAt)}>
          {dates.day(row.startedAt)}, {dates.seconds(row.startedAt)}
        </time>
        {row.answered && <span>{say('history.legTalk', formatDuration(talkTime(row)))}</span>}
      </p>
      {!internal && row.clientPhone !== undefined && (
        <section className={css.part} aria-label={say('clients.title')}>
          {row.lastTalk !== undefined && (
            <p className={css.small} title={dates.exact(row.lastTalk.at)}>
              {say('clients.lastTalk', row.lastTalk.by, say('common.ago', (row.startedAt - row.lastTalk.at) / 1000))}
            </p>
          )}
          <ClientCard call={row} onDone={renew} />
        </section>
      )}
      <section className={css.part} aria-label={say('history.legs')}>
        <div className={css.picture}>
          <Timeline call={row} height={Math.max(30, row.legs.length * 16)} lane={16} />
        </div>
        <Legs row={row} />
      </section>
      <Recordings row={row} onChanged={renew} />
      <CrmPart row={row} onChanged={renew} />
      <section className={css.part}>
        <Download
          name="trace"
          query={{ call: row.id, mask: 1 }}
          variant="default"
          size="xs"
          leftSection={<IconFileDownload size={16} />}
        >
          {say('history.saveTrace')}
        </Download>
        <p className={css.small}>{say('history.saveTraceWhy')}</p>
        <p className={css.small}>
          {say('history.id')}: <span className="mono">{row.id}</span>
        </p>
      </section>
    </aside>
  );
}
