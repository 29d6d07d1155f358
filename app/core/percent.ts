/** Percent-encoding, tolerant of any writer: a stray `%` is a percent sign, not an error. */

/** @returns the text decoded; as it is where it is not percent-encoded throughout */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns the text percent-encoded; half a letter (a lone surrogate) as U+FFFD instead of an error */
export const percentEncoded = (text: string): string => encodeURIComponent(text.toWellFormed());
