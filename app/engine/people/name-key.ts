/** One spelling for a name in whatever letters it is written: Cyrillic, everyday Latin, GOST, a passport's. Pure. */

import { fold } from '../../contract/fold.ts';

/** Everyday transliteration, letter by letter: what most logins are made of. */
const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r',
  с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
  і: 'i', ї: 'yi', є: 'ye', ґ: 'g', ў: 'u', ә: 'a', қ: 'k', ө: 'o', ү: 'u', ұ: 'u', ң: 'n', ғ: 'g', һ: 'h',
}; // prettier-ignore

/** Lower case without accents, `ё` as `е`. */
export const plain = (text: string): string =>
  fold(text)
    .normalize('NFD')
    .replaceAll(/(?<=[a-z])[\u0300-\u036f]+/g, '')
    .normalize('NFC');

/** `Щербакова` → `shcherbakova`. */
export const latin = (text: string): string => plain(text).replace(/\p{L}/gu, (letter) => LATIN[letter] ?? letter);

/** Longest first: each way to write one Russian sound becomes one sign. Capital letters stand for what Latin has no letter for. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/[^a-z]/g, ''],
  [/shch|sch|shh|sh|sz/g, 'W'], // ш and щ are mixed up too often to tell apart
  [/tch|ch/g, 'Q'],
  [/zh/g, 'Z'],
  [/kh/g, 'h'],
  [/tz|ts|cz/g, 'C'],
  [/ph/g, 'f'],
  [/ck|q/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/[yj]o/g, 'e'], // ё: Pyotr, Artyom
  [/[yj]/g, 'i'],
  [/i+/g, 'i'],
  [/ie/g, 'e'], // Yelena, Soloviev
  [/(?<=[^aeiou])iu/g, 'u'], // Lyudmila, Ludmila
  [/([a-zA-Z])\1/g, '$1'], // Anna, Ana
];

const soundOf = (text: string): string => SOUNDS.reduce((word, [pattern, sign]) => word.replace(pattern, sign), text);

/**
 * The keys of a word: two spellings of one name share a key.
 * @returns several where a Latin letter is read in two ways (`c` is к or ц)
 */
export const nameKeys = (word: string): readonly string[] => {
  const text = latin(word);
  const lone = /c(?!h|k|z)/g;
  const keys = lone.test(text) ? [text.replaceAll(lone, 'k'), text.replaceAll(lone, 'ts')] : [text];
  return [...new Set(keys.map(soundOf))].filter((key) => key !== '');
};

export const sameKey = (one: string, other: string): boolean => {
  const keys = new Set(nameKeys(one));
  return nameKeys(other).some((key) => keys.has(key));
};
