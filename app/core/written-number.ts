/** Parses a number as people and programs write it: invisible characters, brackets, dashes, and an extension at its end. Pure. */

export type Written = {
  /** The number without what only dresses it: digits, a leading plus, `*` and `#`; or, where it is none, the text. */
  readonly number: string;
  /** What is dialled after the other side has answered: `404` of `доб. 404`, `,404`, `;ext=404`, `(ext 404)`. */
  readonly extension?: string;
};

/** Zero-width signs, marks of direction and soft hyphens come along when a number is copied from a page. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const DASHES = /[\u2010-\u2015\u2043\u2212\u2e3a\u2e3b]/g;
/** Words that announce an extension. */
const NAMED =
  /^(.*?\d.*?)[\s,;(]*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|#ext)[\s.:№#=]*(\d{1,8})\s*\)?$/iu;
/** RFC 3966, and the pause of a mobile phone, after a number that is long enough to stand alone. */
const MARKED = /^([^;]*\d[^;]*);(?:.*;)?ext=(\d{1,8})(?:;.*)?$/i;
const PAUSED = /^(\+?[\d\s().-]{7,})[,wp]+\s*(\d{1,8})#?$/i;

const SCHEME = /^(sips?|tel|callto):(\/\/)?/i;

/** The digits of a text and nothing else: how numbers are compared that were read already, and how they are sent. */
export const onlyDigits = (text: string | null | undefined): string => (text ?? '').replace(/\D/g, '');

/** The text without signs that are not seen. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/** The text without signs that are not seen, all dashes as `-`, all digits and signs in their plain form. */
export function plainText(raw: string): string {
  return withoutUnseen(raw.normalize('NFKC')).replace(DASHES, '-').trim();
}

function decoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const strip = (text: string): string => text.replace(/[\s().[\]{}/-]/g, '');

/**
 * Takes a number apart.
 * @param raw `sip:+7 (999) 777-55-33@host;tag=1`, `tel:…;ext=404`, `8 495 123-45-67 доб. 404`
 */
export function takeApart(raw: string): Written {
  const text = plainText(decoded(plainText(raw).replace(SCHEME, '')));
  for (const pattern of [MARKED, NAMED, PAUSED]) {
    const found = pattern.exec(text);
    const number = strip(found?.[1] ?? '');
    if (found?.[2] !== undefined && /^\+?\d{5,}$/.test(number)) return { number, extension: found[2] };
  }
  return { number: strip(text.split(/[@;?]/, 1)[0] ?? '') };
}

/** The digits of a number as far as they can be told without knowing the office: no country is known but 8 for +7. '' where it is no number. */
function writtenDigits(text: string): string {
  if (/\p{L}/u.test(text.replace(NAMED, '$1').replace(MARKED, '$1'))) return '';
  const digits = onlyDigits(takeApart(text).number);
  return digits.length === 11 && digits.startsWith('8') ? `7${digits.slice(1)}` : digits;
}

/**
 * Two ways to write one number have one key: `8 (999) 777-55-33` and `+7 999 777‑55‑33 `; a login (`anna`, `1001@office`) is its own.
 * @param digitsOf reads a number, by the office's plan where that is known (`numberKey` in office.ts); '' where it is none
 */
export function keyOf(raw: string, digitsOf: (number: string) => string): string {
  const text = plainText(raw).replace(SCHEME, '');
  if (text.includes('@')) return text.toLowerCase();
  return digitsOf(text) || text.toLowerCase();
}

/** The same where the office's plan is not known: in the window. */
export const writtenKey = (raw: string): string => keyOf(raw, writtenDigits);
