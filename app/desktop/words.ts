/** What the tray, its notifications and questions say: one catalogue, worded in the language of the settings. */
import { createSay, type SayIn } from '../contract/catalogue.ts';
import type { Language } from '../contract/language.ts';
import { questionWords } from './start/question-words.ts';
import { noticeWords } from './tray/notice-words.ts';
import { trayWords } from './tray/tray-words.ts';

const desktopWords = { ...trayWords, ...noticeWords, ...questionWords };

export const sayDesktop = createSay(desktopWords);
/** The same in one language. */
export type DesktopSay = SayIn<typeof desktopWords>;

/**
 * The language to begin with, before the settings are known.
 * @param preferred the user's languages, the dearest first (not the program's own locale: that knows the two it is packed with)
 */
export function languageOf(preferred: readonly string[]): Language {
  return /^(ru|be|uk|kk|uz|ky|tg)\b/i.test(preferred[0] ?? '') ? 'ru' : 'en';
}
