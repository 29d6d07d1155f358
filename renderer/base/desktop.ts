/** What the desktop around the window tells of itself. */
import { useEffect, useState } from 'react';
import type { DesktopState } from '../../app/contract/desktop.ts';
import { desktopState } from '../api.ts';

export const isMac = /Mac/.test(navigator.userAgent);

/**
 * @param stamp asked again whenever it changes, such as the settings that the desktop follows
 * @returns null without a desktop (headless, in a browser), and until it has answered
 */
export function useDesktop(stamp?: unknown): DesktopState | null {
  const [state, setState] = useState<DesktopState | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    desktopState(stop.signal).then(setState, () => undefined);
    return () => stop.abort();
  }, [stamp]);
  return state;
}
