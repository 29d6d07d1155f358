/** The language of the window: the one in the settings, remembered for the moment before they are read. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { texts, type Language } from '../../app/contract/text.ts';
import { useOfficeSettings, WordsContext, type Words } from './context.tsx';
import { createDates } from './dates.ts';
import { remembered, remember } from './memory.ts';

export function WordsProvider({ children }: { children: ReactNode }) {
  const settings = useOfficeSettings();
  const [chosen, setChosen] = useState<Language>(() => (remembered('language') === 'en' ? 'en' : 'ru'));
  const saved = settings.value?.app.language;
  useEffect(() => {
    if (saved !== undefined) setChosen(saved);
  }, [saved]);
  useEffect(() => {
    document.documentElement.lang = chosen;
    remember('language', chosen);
  }, [chosen]);
  const value = useMemo<Words>(() => {
    const t = texts[chosen];
    return {
      language: chosen,
      t,
      dates: createDates(chosen, t),
      setLanguage(language) {
        setChosen(language);
        // If this cannot be saved now, the choice still holds for this window.
        settings.save({ app: { language } }).catch(() => undefined);
      },
    };
  }, [chosen, settings]);
  return <WordsContext value={value}>{children}</WordsContext>;
}
