/** Which phone belongs to the user of this window: asked once, remembered by this window, the same on every page. */
import { useSyncExternalStore } from 'react';
import type { ColleagueView } from '../../app/contract/view.ts';
import { useLive, useOfficeSettings } from './context.tsx';
import { remember, remembered } from './memory.ts';

let chosen: string | null | undefined;
const listeners = new Set<() => void>();
const get = (): string | null => (chosen ??= remembered('phone'));
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Of this window, from now on. */
export function chooseMyPhone(userId: string | null): void {
  chosen = userId;
  remember('phone', userId ?? '');
  for (const listener of listeners) listener();
}

export type MyPhone = {
  /** The colleagues who have a phone. */
  readonly people: readonly ColleagueView[];
  /** null until it was chosen. */
  readonly userId: string | null;
};

/** What this window has chosen, else whose phone `tel:` links dial from. */
export function useMyPhone(): MyPhone {
  const { value } = useOfficeSettings();
  const mine = useSyncExternalStore(subscribe, get);
  const colleagues = useLive((live) => live.colleagues);
  const wanted = mine === null || mine === '' ? (value?.app.telLinksUser ?? null) : mine;
  const people = colleagues.filter(({ numbers }) => numbers.length > 0);
  return { people, userId: people.some(({ userId }) => userId === wanted) ? wanted : null };
}
