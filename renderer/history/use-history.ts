/** The history under a filter: what is shown stays until the new answer is there, so nothing flickers. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { HistoryFilter } from '../../app/contract/view.ts';
import { read } from '../api.ts';
import { createPages, type Pages } from './pages.ts';

export type History = {
  /** null before the first answer. */
  readonly pages: Pages | null;
  readonly loading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
};

export function useHistory(filter: HistoryFilter): History {
  const [pages, setPages] = useState<Pages | null>(null);
  const [state, setState] = useState<{ loading: boolean; error: unknown }>({ loading: true, error: null });
  const [round, reload] = useReducer((n: number) => n + 1, 0);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const shown = useRef<Pages | null>(null);
  const key = JSON.stringify(filter);

  useEffect(() => {
    const query = JSON.parse(key) as HistoryFilter;
    const next = createPages((offset, limit, signal) => read('history', { ...query, offset, limit }, signal), redraw);
    let over = false;
    setState((old) => ({ ...old, loading: true }));
    // Typing is let settle before the store is asked.
    const timer = setTimeout(() => {
      next.first().then(
        () => {
          if (over) return;
          shown.current?.close();
          shown.current = next;
          setPages(next);
          setState({ loading: false, error: null });
        },
        (error: unknown) => {
          if (!over) setState({ loading: false, error });
        },
      );
    }, 120);
    return () => {
      over = true;
      clearTimeout(timer);
      if (shown.current !== next) next.close();
    };
  }, [key, round]);

  useEffect(() => () => shown.current?.close(), []);
  return { pages, ...state, reload: useCallback(() => reload(), []) };
}
