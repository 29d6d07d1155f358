/** The language of the window: the one in the settings, remembered for the moment before they are read. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from '../../app/contract/language.ts';
import { sayWindow } from '../../app/contract/text.ts';
import { useOfficeSettings, WordsContext, type Words } from './context.tsx';
import { createDates } from './dates.ts';
import { remembered, remember } from './memory.ts';

export function WordsProvider({ children }: { children: ReactNode }) {
  const settings = useOfficeSettings();
  const [first] = useState<Language>(() => (remembered('language') === 'en' ? 'en' : 'ru'));
  const [chosen, setChosen] = useState<Language | null>(null);
  const language = chosen ?? settings.value?.app.language ?? first;
  useEffect(() => {
    document.documentElement.lang = language;
    remember('language', language);
  }, [language]);
  const value = useMemo<Words>(() => {
    const say = sayWindow.in(language);
    return {
      language,
      say,
      dates: createDates(language, say),
      setLanguage(next) {
        setChosen(next);
        // If this cannot be saved now, the choice still holds for this window.
        settings.save({ app: { language: next } }).catch(() => undefined);
      },
    };
  }, [language, settings]);
  return <WordsContext value={value}>{children}</WordsContext>;
}
