/** Changes that are not saved yet: kept while the window lives, so that leaving a page loses nothing. */
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';

type Drafts = {
  readonly all: Readonly<Record<string, unknown>>;
  readonly set: (key: string, change: unknown) => void;
};

const DraftsContext = createContext<Drafts>({ all: {}, set: () => undefined });

export function DraftsProvider({ children }: { children: ReactNode }) {
  const [all, setAll] = useState<Readonly<Record<string, unknown>>>({});
  const set = useCallback((key: string, change: unknown) => {
    setAll(({ [key]: _old, ...rest }) => (change === undefined ? rest : { ...rest, [key]: change }));
  }, []);
  const isHeld = Object.keys(all).length > 0;
  // A browser asks before it closes such a page; the desktop does not end such a window to save memory.
  useEffect(() => {
    if (!isHeld) return;
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [isHeld]);
  return <DraftsContext value={useMemo(() => ({ all, set }), [all, set])}>{children}</DraftsContext>;
}

export type Draft<T> = {
  readonly value: T;
  readonly dirty: boolean;
  readonly change: (part: Partial<T>) => void;
  readonly reset: () => void;
};

/**
 * The draft of one section.
 * @param saved what is stored; the draft is that with the changes over it
 */
export function useDraft<T extends object>(key: string, saved: T): Draft<T> {
  const { all, set } = use(DraftsContext);
  const changes = all[key] as Partial<T> | undefined;
  const value = useMemo(() => ({ ...saved, ...changes }), [saved, changes]);
  return {
    value,
    dirty: changes !== undefined && JSON.stringify(value) !== JSON.stringify(saved),
    change: (part) => set(key, { ...changes, ...part }),
    reset: () => set(key, undefined),
  };
}

/** Keys of the sections that have unsaved changes. */
export function useDirtySections(): readonly string[] {
  return Object.keys(use(DraftsContext).all);
}
