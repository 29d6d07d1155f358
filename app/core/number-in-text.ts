/** Finds the phone numbers in a copied text, which may be a number or a sentence with one. Pure. */
import { findPhoneNumbersInText, type CountryCode } from 'libphonenumber-js/min';
import { phoneDigits, type NumberPlan } from './phone-number.ts';
import { takeApart } from './written-number.ts';

/** Of a whole document only the beginning is looked at. */
const LOOKED_AT = 2_000;
/** A line, a cell of a table, what stands before and after a time of day (it would be read as the end of a number). */
const BETWEEN = /[\r\n\t]+|(?<!\d)\d{1,2}:\d{2}(?!\d)/;
/** With an extension and all its dress. */
const LONGEST_WRITTEN = 64;
/** The longest number there is, in digits (ITU E.164). */
const IS_NUMBER = /^\+?\d{3,15}$/;

/**
 * @param text as it was copied: `8 (999) 777-55-33`, `tel:+79997775533`, `1001`, `Иван, 8 999 777-55-33, до шести`
 * @param plan how numbers without country code are meant
 * @returns the numbers as they are written there, each once; empty where there is none
 */
export function numbersIn(text: string, plan: NumberPlan): string[] {
  const found = new Map<string, string>();
  for (const piece of text.slice(0, LOOKED_AT).split(BETWEEN)) {
    for (const raw of inPiece(piece.trim(), plan)) {
      const digits = phoneDigits(raw, plan);
      if (digits !== '' && !found.has(digits)) found.set(digits, raw);
    }
  }
  return [...found.values()];
}

function inPiece(piece: string, { country }: NumberPlan): string[] {
  if (piece.length <= LONGEST_WRITTEN && IS_NUMBER.test(takeApart(piece).number)) return [piece];
  return findPhoneNumbersInText(piece, { defaultCountry: country as CountryCode }).map(({ startsAt, endsAt }) =>
    piece.slice(startsAt, endsAt),
  );
}
