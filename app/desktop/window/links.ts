/** `tel:` and `callto:` links: a click on a number anywhere dials from the user's own phone. */
import type { Logger } from 'pino';
import { takeApart } from '../../core/written-number.ts';
import { post } from './api.ts';
import type { AppPart } from '../electron-types.ts';

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

/**
 * Takes the links over, or gives them back, as the setting says. On Windows the user still confirms the choice in the system's settings;
 * the installer enters Plecho in the list there (build/installer.nsh).
 */
export function claimLinks(app: AppPart, platform: NodeJS.Platform, wanted: boolean): void {
  if (!app.isPackaged) return;
  // A Linux desktop's choice cannot be given back, only changed by the user: Electron has no call for it there.
  if (platform === 'linux' && !wanted) return;
  for (const scheme of LINK_SCHEMES) {
    const ours = app.isDefaultProtocolClient(scheme);
    if (wanted && !ours) app.setAsDefaultProtocolClient(scheme);
    if (!wanted && ours) app.removeAsDefaultProtocolClient(scheme);
  }
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
