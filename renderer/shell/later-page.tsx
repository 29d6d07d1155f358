/** A page that is loaded when it is first opened, or shortly before; and what is shown if the program can no longer deliver it. */
import { lazy, useEffect, type ComponentType, type LazyExoticComponent } from 'react';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useLive, useWords } from '../base/context.tsx';
import { remember, remembered } from '../base/memory.ts';
import { Empty } from '../components/empty.tsx';

type Loaded<P> = { default: ComponentType<P> };
/** If a page stays missing, the window reloads itself at most once in this time (ms). */
const REST_MS = 30_000;

function reloadOnce(): void {
  if (Date.now() - Number(remembered('reloaded') ?? 0) < REST_MS) return;
  // Without storage the window could not know that it has reloaded already.
  if (remember('reloaded', String(Date.now()))) window.location.reload();
}

/** The program is away, or a newer one has other files: as soon as it answers, the window reloads on the same page. */
function NotFetched() {
  const { say } = useWords();
  const isLive = useLive((live) => live.stream === 'live');
  useEffect(() => {
    if (isLive) reloadOnce();
  }, [isLive]);
  return (
    <Empty
      icon={<IconPlugConnectedX size={28} stroke={1.6} />}
      title={say('shell.notFetched')}
      text={say('shell.notFetchedText')}
    />
  );
}

const waiting: (() => Promise<unknown>)[] = [];

export function laterPage<P extends object>(load: () => Promise<Loaded<P>>): LazyExoticComponent<ComponentType<P>> {
  waiting.push(load);
  return lazy(() => load().catch((): Loaded<P> => ({ default: NotFetched })));
}

/** Fetches the other pages while the window is idle: they open at once, and also when the program is away. */
export function useFetchedAhead(): void {
  useEffect(() => {
    const fetchAll = (): void => {
      for (const load of waiting) load().catch(() => undefined); // the error is shown when the page is opened
    };
    const handle = requestIdleCallback(fetchAll, { timeout: 5000 });
    return () => cancelIdleCallback(handle);
  }, []);
}
