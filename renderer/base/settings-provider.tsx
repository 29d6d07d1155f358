/** Reads the settings once, and again after each saving and each return of the connection. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { CallFailed, command, read } from '../api.ts';
import { SettingsContext, useLiveStore } from './context.tsx';
import { unmask, type OfficeSettings } from './settings.ts';

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [known, setKnown] = useState<ReturnType<typeof unmask> | null>(null);
  const [denied, setDenied] = useState(false);
  const store = useLiveStore();

  const reload = useCallback(async () => {
    try {
      setKnown(unmask(await read('settings')));
      setDenied(false);
    } catch (error) {
      setDenied(error instanceof CallFailed && error.code === 'unauthorized');
    }
  }, []);

  useEffect(() => {
    let before = store.get().stream;
    return store.subscribe(() => {
      const { stream } = store.get();
      // The stream's state changes at the start too (it begins, or is refused): that makes the first reading.
      if (stream !== before) void reload();
      before = stream;
    });
  }, [reload, store]);

  const value = useMemo<OfficeSettings>(
    () => ({
      value: known?.value ?? null,
      denied,
      isSet: (path) => known?.set.has(path) ?? false,
      reload,
      async save(patch) {
        await command('saveSettings', { patch: { ...patch } });
        await reload();
      },
    }),
    [known, denied, reload],
  );
  return <SettingsContext value={value}>{children}</SettingsContext>;
}
