/** What the window may do, as pure predicates: everything that is not the product's own is refused. */

/** Where the window lives. Nothing listens on a port for it. */
export const SCHEME = 'app';
export const HOME = 'app://plecho/';
const ORIGIN = 'app://plecho';

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** Is this address one of ours? (`URL.origin` is "null" for custom schemes outside Chromium, so the parts are compared.) */
function isOurs(url: string): boolean {
  const parsed = parse(url);
  return (
    parsed !== null &&
    parsed.protocol === 'app:' &&
    parsed.host === 'plecho' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** May a frame of the window go there? Only to pages of our own. */
export function mayNavigate(url: string): boolean {
  return isOurs(url);
}

/**
 * May anything be loaded from there? Our own, and what the page itself holds in memory (a picture, a file to save); in a working copy the
 * developer tools too.
 */
export function mayRequest(url: string, isPackaged = true): boolean {
  if (!isPackaged && url.startsWith('devtools://devtools/')) return true;
  return isOurs(url) || url.startsWith(`blob:${ORIGIN}/`) || url.startsWith('data:');
}

/**
 * The one permission the window has: writing text that the user chose to copy into the clipboard (numbers, config lines). All else is
 * refused: camera, microphone, notifications, reading the clipboard, devices, screens, files, full screen, …
 */
export function mayHave(permission: string, from: string): boolean {
  return permission === 'clipboard-sanitized-write' && (from === ORIGIN || isOurs(from));
}

const MAIL = /^mailto:[^\s@?]{1,64}@[^\s@?]{1,255}(\?[^\s]*)?$/i;
const PHONE = /^tel:[+0-9*#().-]{1,40}$/i;

/**
 * A link that leaves the product, made safe for the system's browser, mail program or dialler.
 * @returns the address to open, or null: not https, mailto or tel, with a login in it, or longer than 2,000 characters.
 */
export function outsideLink(url: string): string | null {
  if (url.length > 2000) return null;
  if (MAIL.test(url) || PHONE.test(url)) return url;
  const parsed = parse(url);
  if (parsed?.protocol !== 'https:' || parsed.hostname === '') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  return parsed.href;
}
