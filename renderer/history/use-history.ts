/** The history under a filter: what is shown stays until the new answer is there, so nothing flickers. */
import { useCallback, useEffect, useReducer, useState } from 'react';
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

type Answer = { readonly of: string; readonly pages: Pages | null; readonly error: unknown };

export function useHistory(filter: HistoryFilter): History {
  const [answer, setAnswer] = useState<Answer>({ of: '', pages: null, error: null });
  const [round, reload] = useReducer((n: number) => n + 1, 0);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const key = JSON.stringify(filter);
  const asked = `${key} ${round}`;

  useEffect(() => {
    const query = JSON.parse(key) as HistoryFilter;
    const next = createPages((offset, limit, signal) => read('history', { ...query, offset, limit }, signal), redraw);
    let overtaken = false;
    const take = async (): Promise<void> => {
      try {
        await next.first();
        if (overtaken) return;
        setAnswer({ of: asked, pages: next, error: null });
      } catch (error) {
        if (!overtaken) setAnswer((old) => ({ ...old, of: asked, error }));
      }
    };
    // Debounce: the store is asked only after a pause in typing.
    const timer = setTimeout(() => void take(), 120);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [key, asked]);

  // The old pages are dropped when the new ones have arrived.
  const { pages } = answer;
  useEffect(() => () => pages?.close(), [pages]);
  return { pages, loading: answer.of !== asked, error: answer.error, reload: useCallback(() => reload(), []) };
}
