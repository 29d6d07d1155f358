/** History: every call there was, searched and filtered, with its details beside it. */
import { Button } from '@mantine/core';
import { IconDownload, IconHistory, IconSearchOff } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryFilter, HistoryRow } from '../../app/contract/view.ts';
import { useLive, useWords } from '../base/context.tsx';
import { read } from '../api.ts';
import { go } from '../base/router.ts';
import { Download } from '../components/download.tsx';
import { Empty } from '../components/empty.tsx';
import { tellFailure } from '../components/notify.ts';
import { Page } from '../components/page.tsx';
import { Trouble } from '../components/trouble.tsx';
import { Details } from './details.tsx';
import { Filters } from './filters.tsx';
import css from './page.module.css';
import { Table } from './table.tsx';
import { useHistory } from './use-history.ts';

function Nothing({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  const { say } = useWords();
  return filtered ? (
    <Empty
      icon={<IconSearchOff size={28} stroke={1.6} />}
      title={say('history.nothingTitle')}
      text={say('history.nothingText')}
    >
      <Button variant="default" onClick={onReset}>
        {say('history.reset')}
      </Button>
    </Empty>
  ) : (
    <Empty
      icon={<IconHistory size={28} stroke={1.6} />}
      title={say('history.emptyTitle')}
      text={say('history.emptyText')}
    >
      <Button onClick={() => go('settings', 'history')}>{say('history.emptyAction')}</Button>
    </Empty>
  );
}

/**
 * What part of the list is in view. `top`: its beginning, where new calls appear by themselves; `unsettledTop`: the same, with calls that are
 * still on their way to the CRM; `elsewhere`: new calls are only offered by a button.
 */
type Sight = 'top' | 'unsettledTop' | 'elsewhere';

/** Calls that ended since the list was read: shown at once at its top, else offered. */
function useFresh(sight: Sight, reload: () => void): { count: number; show: () => void } {
  const ended = useLive((live) => live.endedCount);
  const [seen, setSeen] = useState(ended);
  const show = useCallback(() => {
    setSeen(ended);
    reload();
  }, [ended, reload]);
  useEffect(() => {
    if (sight === 'elsewhere' || ended === seen) return;
    // A call is in the store a moment after the live stream has told its end.
    const timer = setTimeout(show, 400);
    return () => clearTimeout(timer);
  }, [sight, ended, seen, show]);
  useEffect(() => {
    if (sight !== 'unsettledTop') return;
    const timer = setInterval(() => !document.hidden && reload(), 3000);
    return () => clearInterval(timer);
  }, [sight, reload]);
  return { count: ended - seen, show };
}

/** @param wanted the id of a call that is to be opened; '' = none */
export function HistoryPage({ wanted }: { wanted: string }) {
  const { say } = useWords();
  const [filter, setFilter] = useState<HistoryFilter>({});
  const [choice, setChoice] = useState<{ index: number; id?: string | undefined }>({ index: -1 });
  const [open, setOpen] = useState<HistoryRow | null>(null);
  const [atTop, setAtTop] = useState(true);
  const table = useRef<HTMLDivElement>(null);
  const { pages, loading, error, reload } = useHistory(filter);
  const isUnsettled = pages?.unsettled() ?? false;
  const sight = !atTop || open !== null ? 'elsewhere' : isUnsettled ? 'unsettledTop' : 'top';
  const fresh = useFresh(sight, reload);
  // The choice is kept by the call's id, not by the row's number: it stays when other calls come in above.
  const moved = choice.id === undefined || pages === null ? -1 : pages.indexOf(choice.id);
  const chosen = moved >= 0 ? moved : choice.index;

  useEffect(() => {
    if (wanted === '') return;
    const stop = new AbortController();
    read('call', { id: wanted }, stop.signal).then(
      (row) => {
        setChoice({ index: -1, id: row.id });
        setOpen(row);
      },
      (failure: unknown) => stop.signal.aborted || tellFailure(failure, say),
    );
    return () => stop.abort();
  }, [wanted, say]);

  const changeFilter = (next: HistoryFilter): void => {
    setFilter(next);
    setChoice({ index: -1 });
  };
  const openRow = useCallback(
    (index: number) => {
      const row = pages?.row(index);
      setChoice({ index, id: row?.id });
      setOpen(row ?? null);
    },
    [pages],
  );
  const choose = (index: number): void => {
    const row = pages?.row(index);
    setChoice({ index, id: row?.id });
    if (open !== null) setOpen(row ?? open);
  };
  const renew = useCallback(
    (row: HistoryRow) => {
      pages?.renew(row);
      setOpen((old) => (old?.id === row.id ? row : old));
    },
    [pages],
  );
  const close = (): void => {
    setOpen(null);
    if (wanted !== '') go('history', '', true);
    table.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const held = choice.id === undefined || moved >= 0 ? pages?.row(chosen) : undefined;
  const current = open && (held ?? open);
  const total = pages?.total() ?? 0;
  const filtered = Object.keys(filter).length > 0;

  return (
    <Page
      title={say('history.title')}
      note={
        pages ? <span aria-live="polite">{say('history.found', total)}</span> : error === null && say('common.loading')
      }
      actions={
        <>
          {filtered && (
            <Button variant="subtle" size="xs" onClick={() => changeFilter({})}>
              {say('history.reset')}
            </Button>
          )}
          <Download
            name="history.csv"
            query={filter}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} />}
          >
            {say('history.export')}
          </Download>
        </>
      }
      fixed
    >
      <Filters filter={filter} onChange={changeFilter} />
      <div className={css.split} ref={table} aria-busy={loading} data-loading={loading}>
        {error !== null && !pages && <Trouble error={error} onRetry={reload} />}
        {fresh.count > 0 && !atTop && (
          <Button className={css.fresh} size="xs" radius="xl" onClick={fresh.show}>
            {say('history.fresh', fresh.count)}
          </Button>
        )}
        {pages && total > 0 && (
          <Table pages={pages} chosen={chosen} onChoose={choose} onOpen={openRow} onTop={setAtTop} onEscape={close} />
        )}
        {pages && total === 0 && (
          <div className={css.nothing}>
            <Nothing filtered={filtered} onReset={() => changeFilter({})} />
          </div>
        )}
        {current && <Details key={current.id} row={current} onClose={close} onNews={renew} />}
      </div>
    </Page>
  );
}
