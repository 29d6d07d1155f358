/** The finder's entries for the typed text: those that the window knows at once, those of the program when they arrive. */
import { useEffect, useMemo, useState } from 'react';
import type { Output } from '../../app/contract/api.ts';
import type { HistoryRow } from '../../app/contract/view.ts';
import { read } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { GROUPS, sectionTitle } from '../settings/sections.tsx';
import { entriesOf, looksLikeNumber, type Entry } from './entries.ts';

/** Debounce: the store is asked only after a pause in typing. */
const SETTLES_MS = 120;
const CALLS_SHOWN = 5;
const PAGES = ['calls', 'missed', 'history', 'overview', 'health', 'settings'] as const;

type Found = { of: string; clients: Output['clients']; calls: HistoryRow[]; number: Output['number'] | null };
const NOTHING: Found = { of: '', clients: [], calls: [], number: null };

/** @returns `settled`: the entries for this text are complete */
export function useEntries(text: string): { entries: Entry[]; settled: boolean } {
  const { say, dates } = useWords();
  const colleagues = useLive((live) => live.colleagues);
  const [found, setFound] = useState<Found>(NOTHING);
  const asked = text.trim();
  useEffect(() => {
    if (asked.length < 2) return;
    const stop = new AbortController();
    const nothing = () => [];
    const ask = async (): Promise<void> => {
      const [clients, calls, number] = await Promise.all([
        read('clients', { text: asked }, stop.signal).catch(nothing),
        read('history', { text: asked, limit: CALLS_SHOWN }, stop.signal).then(({ rows }) => rows, nothing),
        looksLikeNumber(asked) ? read('number', { number: asked }, stop.signal).catch(() => null) : null,
      ]);
      if (!stop.signal.aborted) setFound({ of: asked, clients, calls, number });
    };
    const timer = setTimeout(() => void ask(), SETTLES_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  const pages = useMemo(
    () => [
      ...PAGES.map((page) => ({ page, name: say(`shell.nav.${page}`) })),
      ...GROUPS.flatMap(({ sections }) =>
        sections.map((part) => ({ page: 'settings', part, name: sectionTitle(part, say) })),
      ),
      { page: 'setup', name: say('settings.wizard') },
    ],
    [say],
  );
  const settled = asked.length < 2 || found.of === asked;
  const entries = useMemo(() => {
    const { clients, calls, number } = asked.length < 2 ? NOTHING : found;
    const when = (at: number): string => `${dates.day(at)}, ${dates.time(at)}`;
    return entriesOf(asked, { colleagues, clients, calls, number, pages }, say, when);
  }, [asked, found, colleagues, pages, say, dates]);
  return { entries, settled };
}
