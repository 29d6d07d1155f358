/** Where to click in FusionPBX's pages, drawn: the manual's own drawing of that page, in the window's language. */
import { useEffect, useState } from 'react';
import type { Language } from '../../app/contract/language.ts';
import { useWords } from '../base/context.tsx';
import css from './server.module.css';

type Load = () => Promise<{ default: string }>;

/** A change on the server → the drawing of the page on which it is made; fetched when it is shown. */
const DRAWINGS: Readonly<Record<string, Readonly<Record<Language, Load>>>> = {
  'fusion-recording': {
    ru: () => import('../../docs/ru/pictures/fusionpbx-extension.svg?url'),
    en: () => import('../../docs/en/pictures/fusionpbx-extension.svg?url'),
  },
  'fusion-redirect': {
    ru: () => import('../../docs/ru/pictures/fusionpbx-destination.svg?url'),
    en: () => import('../../docs/en/pictures/fusionpbx-destination.svg?url'),
  },
};

/** @param place the path to that page in words: the drawing's description for screen readers */
export function FusionPicture({ change, place }: { change: string; place: string }) {
  const { language } = useWords();
  const [url, setUrl] = useState<string>();
  const load = DRAWINGS[change]?.[language];
  useEffect(() => {
    let isShown = true;
    load?.()
      .then((drawing) => isShown && setUrl(drawing.default))
      .catch(() => isShown && setUrl(undefined)); // the words stand above it
    return () => {
      isShown = false;
    };
  }, [load]);
  return load === undefined || url === undefined ? null : <img className={css.picture} src={url} alt={place} />;
}
