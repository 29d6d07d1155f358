/** What every component may ask for: the live state, the clock, the words and the settings. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { Language } from '../../app/contract/language.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import type { Clock } from './clock.ts';
import type { Dates } from './dates.ts';
import type { Live, LiveStore } from './live.ts';
import type { OfficeSettings } from './settings.ts';

export type Words = {
  readonly language: Language;
  readonly say: SayWindow;
  readonly dates: Dates;
  readonly setLanguage: (language: Language) => void;
};

export const LiveContext = createContext<LiveStore | null>(null);
export const ClockContext = createContext<Clock | null>(null);
export const WordsContext = createContext<Words | null>(null);
export const SettingsContext = createContext<OfficeSettings | null>(null);

function provided<T>(value: T | null): T {
  if (value === null) throw new Error('used outside of its provider');
  return value;
}

/** One part of the live state; `select` must return the same thing as long as nothing changed. */
export function useLive<T>(select: (live: Live) => T): T {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

export function useLiveStore(): LiveStore {
  return provided(use(LiveContext));
}

export function useClock(): Clock {
  return provided(use(ClockContext));
}

export function useWords(): Words {
  return provided(use(WordsContext));
}

export function useOfficeSettings(): OfficeSettings {
  return provided(use(SettingsContext));
}
