/** The words of the window in both languages; a key that one of them lacks does not compile. */
import type { Language } from './language.ts';

import { en } from './text/en.ts';
import { ru } from './text/ru.ts';

/** The shape of all words: strings, functions of what is put in, lists of steps. */
export type Text = typeof ru;

export const texts: Readonly<Record<Language, Text>> = { ru, en };
