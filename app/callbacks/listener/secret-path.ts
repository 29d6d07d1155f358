/** The secret path under which alone the listener answers: made, compared in constant time, and hidden from logs. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SHAPE = /^\/[0-9a-f]{32}$/;

/** A new secret path, `/<32 hex>` (128 random bits). */
export function newSecretPath(): string {
  return `/${randomBytes(16).toString('hex')}`;
}

/** Is this text shaped like a secret path? */
export function isSecretPath(text: string): boolean {
  return SHAPE.test(text);
}

/** Compares two texts without telling by the time taken how much of them is equal. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/**
 * What of a requested URL lies behind the secret path.
 * @returns the rest (path and query, at least `/`), or null where the secret path is another
 */
export function behindSecret(url: string, secretPath: string): string | null {
  const length = secretPath.length;
  const right = sameSecret(url.slice(0, length), secretPath);
  const rest = url.slice(length);
  if (!right) return null;
  if (rest === '') return '/';
  return rest.startsWith('/') ? rest : rest.startsWith('?') ? `/${rest}` : null;
}

/** A path fit for logs and the journal: no secret path (ours, an old one, a guess), no query, no control characters, short. */
export function shownPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path
    .replace(/[0-9a-f]{24,}/gi, '…')
    .replace(/[^\x20-\x7e…]/g, '?')
    .slice(0, 120);
}
