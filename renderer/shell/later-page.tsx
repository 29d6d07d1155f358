/** A page that is fetched when it is first wanted, or shortly before: and what is shown where the program can't give it any more. */
import { lazy, useEffect, type ComponentType, type LazyExoticComponent } from 'react';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useLive, useWords } from '../base/context.tsx';
import { remember, remembered } from '../base/memory.ts';
import { Empty } from '../components/empty.tsx';

type Loaded<P> = { default: ComponentType<P> };
/** Where a page stays missing the window reloads itself at most once in so long (ms), not for ever. */
const REST_MS = 30_000;

function reloadOnce(): void {
  if (Date.now() - Number(remembered('reloaded') ?? 0) < REST_MS) return;
  // Where nothing is remembered nobody would know that it has been done.
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
      for (const load of waiting) load().catch(() => undefined); // told when the page is wanted
    };
    const handle = requestIdleCallback(fetchAll, { timeout: 5000 });
    return () => cancelIdleCallback(handle);
  }, []);
}
