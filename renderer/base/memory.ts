/** Small things this window remembers for itself (never anything about calls or clients). */

type Key = 'language' | 'phone' | 'setup' | 'volume' | 'crmAddress';

export function remembered(key: Key): string | null {
  try {
    return localStorage.getItem(`plecho.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: Key, value: string): void {
  try {
    localStorage.setItem(`plecho.${key}`, value);
  } catch {
    // Storage may be off: then it is simply not remembered.
  }
}
