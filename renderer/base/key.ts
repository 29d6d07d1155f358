/** The token for the program's API, if the window is a page of its server: taken from the address, stored for this origin only, not as a cookie. */

const PLACE = 'plecho.key';

let held: string | null = null;

/** Storage may be forbidden: then the key lives as long as the page. */
function stored(): string | null {
  try {
    return window.localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/**
 * Called at the start: a token in the address is stored and removed from the address. A page that was open before the program restarted finds the
 * new token in the browser's storage.
 */
export function takeKey(): void {
  const address = new URL(window.location.href);
  const key = address.searchParams.get('token');
  if (key === null) return;
  held = key;
  try {
    window.localStorage.setItem(PLACE, key);
  } catch {
    // kept in memory only
  }
  address.searchParams.delete('token');
  window.history.replaceState(null, '', address.pathname + address.search + address.hash);
}

/** The header by which the program knows its window; none inside the desktop's own window, which needs no key. */
export function keyHeader(): Record<string, string> {
  const key = stored() ?? held;
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

/**
 * An address of a file that the browser itself may fetch (a download, a recording): with a ticket for this file alone.
 * @param url under /api/
 * @returns the address as it is where no key is needed, or where the program does not answer now
 */
export async function fetchableByBrowser(url: string): Promise<string> {
  const key = keyHeader();
  if (key['authorization'] === undefined) return url;
  const headers = { ...key, 'content-type': 'application/json' };
  const answer = await fetch('/api/ticket', { method: 'POST', headers, body: JSON.stringify({ path: url }) }).catch(
    () => null,
  );
  if (answer?.ok !== true) return url;
  return ((await answer.json()) as { url: string }).url;
}
