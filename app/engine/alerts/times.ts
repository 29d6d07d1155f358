/** Moments, days and durations as people write them in letters, in both languages. */
import type { Language } from '../../contract/language.ts';
import { sayAlert } from './alert-words.ts';

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };

/** `14:05`, with the day in front where it is another one than that of `now`. In the PC's zone. */
export function moment(at: number, now: number, language: Language): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return new Date(at).toLocaleString(LOCALES[language], isToday ? time : { day: 'numeric', month: 'short', ...time });
}

/** `26 ноября`, `26 November`. */
export const dayOf = (at: number, language: Language): string =>
  new Date(at).toLocaleDateString(LOCALES[language], { day: 'numeric', month: 'long' });

/** `45 с`, `12 мин`, `6 ч 02 мин`. @param ms */
export function duration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const say = sayAlert.in(language);
  if (seconds < 60) return say('seconds', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say('minutes', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0 ? say('hours', hours) : `${say('hours', hours)} ${say('minutes', minutes % 60)}`;
  return `${say('days', Math.floor(hours / 24))} ${say('hours', hours % 24)}`;
}
