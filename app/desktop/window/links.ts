/** `tel:` and `callto:` links: a click on a number anywhere dials from the user's own phone. */
import type { Logger } from 'pino';
import { takeApart } from '../../core/written-number.ts';
import { post } from './api.ts';

export const LINK_SCHEMES = ['tel', 'callto'] as const;

/**
 * The number in a link, ready to be dialled.
 * @returns digits with an optional leading +, or * and # as on a phone's keys; null where the text is no such link or holds anything else.
 */
export function phoneFromLink(link: string): string | null {
  if (!/^(?:tel|callto):/i.test(link) || link.length > 200) return null;
  let number: string;
  try {
    const text = decodeURIComponent(link);
    if (/\p{Cc}/u.test(text)) return null;
    ({ number } = takeApart(text));
  } catch {
    return null;
  }
  return /^(?:\+?\d{1,20}|[0-9*#]{1,32})$/.test(number) ? number : null;
}

export type DialDeps = {
  respond: (request: Request) => Promise<Response>;
  /** Whose phone rings first; null = not chosen. */
  user: () => string | null;
  /** No user is chosen. */
  onNobody: () => void;
  /** The engine refused; its words. */
  onRefused: (words: string) => void;
  log: Logger;
};

/** @returns dials a number from a link through the same method as the window (its dial rules hold); never throws. */
export function createDialler({ respond, user, onNobody, onRefused, log }: DialDeps): (phone: string) => Promise<void> {
  return async (phone) => {
    const userId = user();
    if (userId === null) return onNobody();
    try {
      const answer = await post(respond, 'dial', { userId, number: phone });
      if (answer.ok) return;
      const refusal = (await answer.json()) as { message?: unknown };
      onRefused(typeof refusal.message === 'string' ? refusal.message : '');
    } catch (error) {
      log.warn({ err: error }, 'a clicked number could not be dialled');
      onRefused('');
    }
  };
}
