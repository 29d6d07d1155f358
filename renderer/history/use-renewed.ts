/** One call as it is now: read again while something of it is on its way to the CRM. */
import { useCallback, useEffect } from 'react';
import type { HistoryRow } from '../../app/contract/view.ts';
import { read } from '../api.ts';
import { isOnItsWay } from './pages.ts';

/** @returns a function that reads the call again now */
export function useRenewed({ id, startedAt, ...rest }: HistoryRow, onNews: (row: HistoryRow) => void): () => void {
  const waits = isOnItsWay({ id, startedAt, ...rest });
  const look = useCallback(() => {
    const around = { from: startedAt - 1000, until: startedAt + 1000, limit: 50 };
    read('history', around).then(
      ({ rows }) => {
        const found = rows.find((row) => row.id === id);
        if (found) onNews(found);
      },
      // It is read again soon; what is shown stays.
      () => undefined,
    );
  }, [id, startedAt, onNews]);
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => !document.hidden && look(), 2000);
    return () => clearInterval(timer);
  }, [waits, look]);
  return look;
}
