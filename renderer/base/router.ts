/** Where the window is: `#/page/part`, so that it works the same under http and app://. */
import { useSyncExternalStore } from 'react';

export type Route = { readonly page: string; readonly part: string };

/** Reads `#/settings/people` as page and part; nothing reads as the page of calls. */
export function parseHash(hash: string): Route {
  const [page = '', part = ''] = hash.replace(/^#\/?/, '').split('/');
  return { page: page === '' ? 'calls' : page, part };
}

export function href(page: string, part = ''): string {
  return part === '' ? `#/${page}` : `#/${page}/${part}`;
}

/** Goes to a page; `replace` leaves no trace in the history of the window. */
export function go(page: string, part = '', replace = false): void {
  if (replace) {
    window.history.replaceState(null, '', href(page, part));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    window.location.hash = href(page, part);
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseHash(hash);
}
