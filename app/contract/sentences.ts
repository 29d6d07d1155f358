/**
 * Sentences that are stored: kept as a code of their catalogue with its arguments, worded in the reader's language when they are shown.
 * A sentence that was stored whole (by an older version) is found in its catalogue again; what is in none (the CRM's own words) stays as it is.
 */
import type { Catalogue, Sentence } from './catalogue.ts';
import type { Language } from './language.ts';

type Entry = Sentence['ru'];

export type Sentences = ReturnType<typeof createSentences>;

/** A whole sentence as it is kept. */
type Kept = { readonly say: string; readonly with: readonly (string | boolean)[] };
type Shape = Kept & { readonly reads: RegExp; readonly places: readonly number[] };

const LANGUAGES: readonly Language[] = ['ru', 'en'];
/** Stands for an argument while a sentence is looked at. */
const MARK = '\u0001';
const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const worded = (entry: Entry, values: readonly unknown[]): string =>
  typeof entry === 'string' ? entry : (entry as (...all: readonly unknown[]) => string)(...values);

/** The forms that a sentence can take: one for plain arguments, one for each answer where it asks yes or no. */
function shapesOf(say: string, entry: Entry): Shape[] {
  const count = typeof entry === 'string' ? 0 : entry.length;
  const marks = Array.from({ length: count }, (_, at) => `${MARK}${at}${MARK}`);
  let text: string;
  try {
    text = worded(entry, marks);
  } catch {
    return []; // takes more than words and numbers: such a sentence is never stored
  }
  const given: (readonly (string | boolean)[])[] = marks.some((mark) => !text.includes(mark))
    ? [[true], [false]]
    : [marks];
  return given.flatMap((values): Shape[] => {
    const form = count === 0 ? text : worded(entry, values);
    if (form.replaceAll(new RegExp(`${MARK}\\d${MARK}`, 'g'), '').trim() === '') return [];
    const places = [...form.matchAll(new RegExp(`${MARK}(\\d)${MARK}`, 'g'))].map(([, at]) => Number(at));
    const pattern = form
      .split(new RegExp(`${MARK}\\d${MARK}`))
      .map(literally)
      .join('([^]+?)');
    return [{ say, with: count === 0 ? [] : values, reads: new RegExp(`^${pattern}$`), places }];
  });
}

/** How sentences are recognized: those without arguments as a whole, the others by their form. */
type Recognized = { readonly whole: ReadonlyMap<string, Kept>; readonly shapes: readonly Shape[] };

function recognizing(entries: ReadonlyMap<string, Readonly<Record<Language, Entry>>>): Recognized {
  const whole = new Map<string, Kept>();
  const shapes: Shape[] = [];
  for (const [say, both] of entries)
    for (const shape of LANGUAGES.flatMap((language) => shapesOf(say, both[language]))) {
      if (shape.places.length === 0 && typeof both.ru === 'string')
        whole.set(both.ru, shape).set(String(both.en), shape);
      else shapes.push(shape);
    }
  // The longest fixed text first: `(code 409)` must not be read as something shorter with a long argument.
  shapes.sort((a, b) => b.reads.source.length - a.reads.source.length);
  return { whole, shapes };
}

/** @param catalogues by name; the name is part of what is stored: none is ever renamed */
export function createSentences(catalogues: Readonly<Record<string, Catalogue>>) {
  const entries = new Map<string, Readonly<Record<Language, Entry>>>();
  for (const [name, catalogue] of Object.entries(catalogues))
    for (const [code, both] of Object.entries(catalogue)) entries.set(`${name}.${code}`, both);
  /** Made for the first sentence: it would be a fortieth of each start. */
  let recognized: Recognized | undefined;

  const find = (sentence: string): Kept | undefined => {
    const { whole, shapes } = (recognized ??= recognizing(entries));
    const known = whole.get(sentence);
    if (known !== undefined) return { say: known.say, with: [] };
    for (const { say, with: values, reads, places } of shapes) {
      const read = reads.exec(sentence);
      if (read === null) continue;
      const all = [...values];
      for (const [at, place] of places.entries()) all[place] = read[at + 1] ?? '';
      return { say, with: all };
    }
    return undefined;
  };
  const kept = (stored: string): Kept | undefined => {
    if (!stored.startsWith('{"say":')) return undefined;
    try {
      const { say, with: values } = JSON.parse(stored) as Partial<Kept>;
      return typeof say === 'string' && Array.isArray(values) ? { say, with: values } : undefined;
    } catch {
      return undefined;
    }
  };
  const inLanguage = (stored: string, language: Language, depth = 2): string => {
    const what = kept(stored) ?? find(stored);
    const entry = what === undefined ? undefined : entries.get(what.say)?.[language];
    if (what === undefined || entry === undefined) return stored;
    // A reason inside a sentence may be a sentence of its own.
    const values = what.with.map((one) =>
      typeof one === 'string' && depth > 0 ? inLanguage(one, language, depth - 1) : one,
    );
    return worded(entry, values);
  };
  return {
    /** A sentence as it is stored. */
    code(sentence: string): string {
      const what = find(sentence);
      return what === undefined ? sentence : JSON.stringify({ say: what.say, with: what.with } satisfies Kept);
    },
    /** A stored sentence in the reader's language. */
    word: (stored: string, language: Language): string => inLanguage(stored, language),
  };
}
