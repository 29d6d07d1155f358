/** Reading a method into a component: the answer, the trouble, and a way to read again. */
import { useCallback, useEffect, useState } from 'react';
import type { Output, ReadInput } from '../../app/contract/api.ts';
import { CallFailed, read, type Query } from '../api.ts';

export type Reading<T> = {
  readonly data: T | null;
  readonly error: CallFailed | null;
  readonly loading: boolean;
  readonly reload: () => void;
};

/**
 * @param query read anew whenever its content changes; an answer that was overtaken is dropped
 * @param everyMs read again that often while the window is seen
 */
export function useRead<K extends keyof ReadInput & keyof Output>(
  name: K,
  query: Query<K> = {} as Query<K>,
  everyMs?: number,
): Reading<Output[K]> {
  const [state, setState] = useState<Omit<Reading<Output[K]>, 'reload'>>({ data: null, error: null, loading: true });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(query);
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    read(name, JSON.parse(key) as Query<K>, stop.signal).then(
      (data) => setState({ data, error: null, loading: false }),
      (error: unknown) => {
        if (!stop.signal.aborted) setState((old) => ({ ...old, error: error as CallFailed, loading: false }));
      },
    );
    return () => stop.abort();
  }, [name, key, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => !document.hidden && reload(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);
  return { ...state, reload };
}
