/** Reads a method of the API into a component: the answer, the error, and a function that reads again. */
import { useCallback, useEffect, useState } from 'react';
import type { Output, ReadInput } from '../../app/contract/api.ts';
import { read, type CallFailed, type Query } from '../api.ts';

export type Reading<T> = {
  /** The latest answer; while a new one is on its way, still the one before. */
  readonly data: T | null;
  readonly error: CallFailed | null;
  readonly loading: boolean;
  readonly reload: () => void;
};

type Answer<T> = { readonly of: string; readonly data: T | null; readonly error: CallFailed | null };

/**
 * @param query read again whenever its content changes; an outdated answer is dropped
 * @param everyMs read again that often while the window is seen
 */
export function useRead<K extends keyof ReadInput & keyof Output>(
  name: K,
  query: Query<K> = {},
  everyMs?: number,
): Reading<Output[K]> {
  const [answer, setAnswer] = useState<Answer<Output[K]>>({ of: '', data: null, error: null });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(query);
  const asked = `${name} ${key} ${round}`;
  useEffect(() => {
    const stop = new AbortController();
    read(name, JSON.parse(key) as Query<K>, stop.signal).then(
      (data) => setAnswer({ of: asked, data, error: null }),
      (error: unknown) => {
        if (!stop.signal.aborted) setAnswer((old) => ({ of: asked, data: old.data, error: error as CallFailed }));
      },
    );
    return () => stop.abort();
  }, [name, key, asked]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => !document.hidden && reload(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);
  return { data: answer.data, error: answer.error, loading: answer.of !== asked, reload };
}
