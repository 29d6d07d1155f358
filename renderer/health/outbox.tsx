/** The outbox: what waits for the CRM and what it has not taken, with a way to send again or to let go. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { OutboxRow, Status } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useClock, useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { Confirm } from '../components/confirm.tsx';
import { Mark } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import css from './health.module.css';

const SHOWN = 30;

type EntryProps = {
  row: OutboxRow;
  /** A recording whose call the CRM has refused. */
  afterCall: boolean;
  onDone: () => void;
};

function Entry({ row, afterCall, onDone }: EntryProps) {
  const { say, dates } = useWords();
  const clock = useClock();
  const name = say(`health.outboxKind.${row.kind}`);
  const act = (what: 'retry' | 'dismiss'): void => {
    command(what, { id: row.id }).then(onDone, (error: unknown) => tellFailure(error, say));
  };
  const wait = (row.nextAt - clock.now()) / 1000;
  const failed = row.state === 'failed';
  // `attempts` does not count the attempt that was refused.
  const tries = row.attempts + (failed ? 1 : 0);
  const next = afterCall
    ? say('health.afterCall')
    : wait > 1
      ? say('health.next', say('common.ago', wait))
      : say('health.now');
  const course = [tries > 0 ? say('health.attempts', tries) : '', failed ? '' : next].filter(Boolean).join(', ');
  const send = failed ? say('health.sendAgain') : say('health.sendNow');
  return (
    <li className={css.entry} data-state={row.state}>
      <Mark kind={failed ? 'bad' : 'busy'} size={14} />
      <div className={css.entryWords}>
        <p>
          {name}{' '}
          <time className="dim" title={dates.exact(row.createdAt)}>
            {dates.time(row.createdAt)}
          </time>
        </p>
        {row.words !== '' && <p className={css.small}>{row.words}</p>}
        <p className={css.small}>{course}</p>
      </div>
      {!afterCall && (
        <Tooltip label={send}>
          <ActionIcon variant="subtle" onClick={() => act('retry')} aria-label={`${send}: ${name}`}>
            <IconRefresh size={17} />
          </ActionIcon>
        </Tooltip>
      )}
      {failed && (
        <Confirm question={say('health.dismissAsk')} yes={say('health.dismiss')} onYes={() => act('dismiss')}>
          {(open, opened) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={open}
              aria-expanded={opened}
              aria-label={`${say('health.dismiss')}: ${name}`}
            >
              <IconX size={17} />
            </ActionIcon>
          )}
        </Confirm>
      )}
    </li>
  );
}

export function Outbox({ outbox }: { outbox: Status['outbox'] }) {
  const { say } = useWords();
  const { data, reload } = useRead('outbox');
  const { waiting, failed, oldestSeconds } = outbox;
  useEffect(reload, [waiting, failed, reload]);
  const rows = data ?? [];
  const stuck = rows.filter((row) => row.state === 'failed');
  const refusedCalls = new Set(stuck.filter((row) => row.kind === 'register-call').map((row) => row.callId));
  const sendAll = async (): Promise<void> => {
    try {
      for (const row of stuck) await command('retry', { id: row.id });
    } catch (error) {
      tellFailure(error, say);
    }
    reload();
  };
  return (
    <section className={css.box} aria-label={say('health.outbox')}>
      <h2 className={css.title}>{say('health.outbox')}</h2>
      <dl className={css.figures}>
        <div>
          <dt>{say('health.waiting')}</dt>
          <dd>{waiting}</dd>
        </div>
        <div data-bad={failed > 0}>
          <dt>{say('health.failed')}</dt>
          <dd>{failed}</dd>
        </div>
        <div>
          <dt>{say('health.oldest')}</dt>
          <dd>{waiting + failed === 0 ? '—' : say('common.ago', oldestSeconds)}</dd>
        </div>
      </dl>
      {waiting + failed === 0 && <p className={css.small}>{say('health.outboxEmpty')}</p>}
      <ul className={css.entries}>
        {rows.slice(0, SHOWN).map((row) => (
          <Entry
            key={row.id}
            row={row}
            afterCall={row.kind === 'call-recording' && refusedCalls.has(row.callId)}
            onDone={reload}
          />
        ))}
      </ul>
      {rows.length > SHOWN && <p className={css.small}>{say('health.moreRows', rows.length - SHOWN)}</p>}
      {stuck.length > 1 && (
        <Button size="xs" variant="default" onClick={() => void sendAll()}>
          {say('health.sendAll')}
        </Button>
      )}
    </section>
  );
}
