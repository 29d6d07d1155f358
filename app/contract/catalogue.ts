/**
 * A catalogue of sentences: each has a code and is written in both languages, with or without values in it. One shape for all that people
 * read, in the window (text.ts), the tray, the engine and the log: `say(language, code, …values)` words it, sentences.ts stores and reads it
 * again.
 */
import type { Language, Words } from './language.ts';

type Wording = string | ((...values: never[]) => string);
/** One sentence in both languages; both take the same values. */
export type Sentence = Readonly<Record<Language, Wording>>;
export type Catalogue = Readonly<Record<string, Sentence>>;

type Takes<S extends Sentence> = S extends Sentence ? (S['ru'] extends (...values: infer V) => string ? V : []) : never;
/** What a sentence takes; where the code may be one of several, what those take that take anything. */
type ValuesOf<S extends Sentence> = [Exclude<Takes<S>, []>] extends [never] ? [] : Exclude<Takes<S>, []>;
/** What a language that takes these values may be: it need not use them all. */
type Taking<V extends unknown[]> = string | ((...values: V) => string);
/** The catalogue, as long as no language wants a value that the other is not given. */
type Even<C extends Catalogue> = { readonly [K in keyof C]: { readonly en: Taking<ValuesOf<C[K]>> } };

/** What may stand behind a prefix: `PartOf<'link.up' | 'link.down', 'link'>` is `'up' | 'down'`. */
export type PartOf<Code extends string, Prefix extends string> = Code extends `${Prefix}.${infer Part}` ? Part : never;

/** Words sentences in one language. */
export type SayIn<C extends Catalogue> = <K extends keyof C>(code: K, ...values: ValuesOf<C[K]>) => string;

export type Say<C extends Catalogue> = {
  /** The sentence in one language. */
  <K extends keyof C>(language: Language, code: K, ...values: ValuesOf<C[K]>): string;
  /** All that follows in one language. */
  readonly in: (language: Language) => SayIn<C>;
  /** The sentence in both. */
  readonly both: <K extends keyof C>(code: K, ...values: ValuesOf<C[K]>) => Words;
};

/** @returns what words the sentences of a catalogue; a code of another version, which it does not have, is shown as it is */
export function createSay<const C extends Catalogue>(catalogue: C & Even<C>): Say<C> {
  const say = (language: Language, code: keyof C, ...values: unknown[]): string => {
    const wording = (catalogue as Partial<Catalogue>)[String(code)]?.[language];
    if (wording === undefined) return String(code);
    return typeof wording === 'string' ? wording : (wording as (...all: unknown[]) => string)(...values);
  };
  const both = (code: keyof C, ...values: unknown[]): Words => ({
    ru: say('ru', code, ...values),
    en: say('en', code, ...values),
  });
  const inOne =
    (language: Language) =>
    (code: keyof C, ...values: unknown[]): string =>
      say(language, code, ...values);
  return Object.assign(say, { both, in: inOne }) as Say<C>;
}
