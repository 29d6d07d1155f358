/** One missed client: who, how often, whose phones rang, what was tried; with a button that calls back and one that marks the client as done. */
import { Button, Popover, TextInput } from '@mantine/core';
import { IconCheck, IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import type { MissedRow } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { fileUrl } from '../api.ts';
import { ClientCard } from '../components/client-card.tsx';
import { Player } from '../history/player.tsx';
import css from './page.module.css';

type Props = {
  row: MissedRow;
  onCall: (row: MissedRow) => void;
  onMark: (row: MissedRow, note: string) => void;
  onNamed: () => void;
};

/** How a client is called in a sentence. */
export const clientName = ({ name, phone }: MissedRow): string => (name === '' ? formatPhone(phone) : name);

/** «Сегодня» within a sentence; a month's name keeps its capital. */
const inSentence = (day: string): string => day.slice(0, 1).toLowerCase() + day.slice(1);

function MarkButton({ row, onMark }: Pick<Props, 'row' | 'onMark'>) {
  const { say } = useWords();
  const [opened, setOpened] = useState(false);
  const [note, setNote] = useState('');
  const label = say('missed.markLabel', clientName(row));
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      withArrow
      position="bottom-end"
      width={300}
      withRoles={false}
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCheck size={15} />}
          aria-label={label}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {say('missed.mark')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label}>
        <form
          className={css.marking}
          onSubmit={(event) => {
            event.preventDefault();
            setOpened(false);
            onMark(row, note.trim());
          }}
        >
          <TextInput
            label={say('missed.note')}
            placeholder={say('missed.notePlaceholder')}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <Button size="xs" type="submit">
            {say('missed.markYes')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Missed({ row, onCall, onMark, onNamed }: Props) {
  const { say, dates } = useWords();
  const { phone, name, times, tries, rang, missedAt, closedAt, triedBy = '', note } = row;
  const after = closedAt === null ? '' : say('common.ago', Math.max(0, closedAt - row.firstMissedAt) / 1000);
  const who = row.by ?? '';
  const outcome = {
    open: '',
    calledBack: say('missed.calledBack', who, after),
    gotThrough: say('missed.gotThrough', who, after),
    done: say('missed.done', after),
  }[row.state];
  const phones = rang.map((one) => say('missed.rangOne', one.name, one.seconds)).join(', ');
  return (
    <li className={css.row} data-state={row.state}>
      <div className={css.words}>
        <p className={css.who}>
          {clientName(row)}
          {name !== '' && <span className={css.phone}>{formatPhone(phone)}</span>}
        </p>
        <p>
          {times > 1 ? say('missed.times', times) : say('missed.once')}:{' '}
          <time title={dates.exact(missedAt)}>
            {inSentence(dates.day(missedAt))} {dates.time(missedAt)}
          </time>
          {row.outsideHours === true && <span className={css.outside}>{say('hours.mark')}</span>}
        </p>
        {row.state === 'open' && (
          <p className={css.small}>{phones === '' ? say('missed.rangNobody') : say('missed.rang', phones)}</p>
        )}
        {row.state === 'open' && tries > 0 && <p className={css.small}>{say('missed.tries', tries, triedBy)}</p>}
        {outcome !== '' && <p className={css.small}>{outcome}</p>}
        <ClientCard
          call={{
            clientPhone: phone,
            ...(name !== '' && { clientName: name }),
            ...(row.card !== undefined && { clientCard: row.card }),
          }}
          brief
          onDone={onNamed}
        />
        {row.message !== undefined && (
          <div className={css.message}>
            <p className={css.small}>{say('missed.message')}</p>
            <Player src={fileUrl('recording', row.message)} />
          </div>
        )}
        {note !== undefined && <p className={css.small}>«{note}»</p>}
      </div>
      {row.state === 'open' && (
        <div className={css.buttons}>
          <Button
            size="xs"
            leftSection={<IconPhoneOutgoing size={15} />}
            aria-label={say('missed.callBackLabel', clientName(row))}
            onClick={() => onCall(row)}
          >
            {say('missed.callBack')}
          </Button>
          <MarkButton row={row} onMark={onMark} />
        </div>
      )}
    </li>
  );
}
