/** Small things this window remembers for itself (never anything about calls or clients). */

type Key = 'language' | 'phone' | 'setup' | 'volume' | 'crmAddress' | 'reloaded';

export function remembered(key: Key): string | null {
  try {
    return localStorage.getItem(`plecho.${key}`);
  } catch {
    return null;
  }
}

/** @returns whether it is remembered: a browser may forbid it */
export function remember(key: Key, value: string): boolean {
  try {
    localStorage.setItem(`plecho.${key}`, value);
    return true;
  } catch {
    return false;
  }
}
