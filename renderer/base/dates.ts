/** Times and days in the words of a language, in the PC's zone. */
import type { Language } from '../../app/contract/language.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import { dayNumber } from './format.ts';

export type Dates = {
  /** `14:05` */
  readonly time: (at: number) => string;
  /** `14:05:09` */
  readonly seconds: (at: number) => string;
  /** Сегодня, вчера, 12 нояб., 12 нояб. 2023 г. */
  readonly day: (at: number) => string;
  /** `12.11` for axes. */
  readonly shortDay: (at: number) => string;
  /** The exact moment, for hovering. */
  readonly exact: (at: number) => string;
};

/** @param now what today is */
export function createDates(language: Language, say: SayWindow, now: () => number = Date.now): Dates {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const formatter = new Intl.DateTimeFormat(locale, options);
    return (at) => formatter.format(at);
  };
  const monthDay = format({ day: 'numeric', month: 'short' });
  const full = format({ day: 'numeric', month: 'short', year: 'numeric' });
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    seconds: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    day(at) {
      const days = dayNumber(now()) - dayNumber(at);
      if (days === 0) return say('common.today');
      if (days === 1) return say('common.yesterday');
      return new Date(at).getFullYear() === new Date(now()).getFullYear() ? monthDay(at) : full(at);
    },
    shortDay: format({ day: '2-digit', month: '2-digit' }),
    exact: format({ dateStyle: 'long', timeStyle: 'medium' }),
  };
}
