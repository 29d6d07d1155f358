/** Telephone numbers as they come from exchanges, phones and people, made into digits with the country code first (R6). */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

export type NumberPlan = {
  /** ISO 3166, e.g. `RU`: how a number without country code is read. */
  readonly country: string;
  /** Our own city code, for local numbers dialled without it, e.g. `495`. */
  readonly areaCode: string | null;
};

export type ReadNumber =
  /** A full number: digits, country code first. */
  | { readonly kind: 'phone'; readonly digits: string }
  /** An extension or a short service number such as 112. */
  | { readonly kind: 'short'; readonly digits: string }
  /** A feature code such as `*4` or `**1001`. */
  | { readonly kind: 'code'; readonly digits: string }
  /** The caller hides the number. */
  | { readonly kind: 'withheld'; readonly digits: '' }
  /** No number at all (a SIP name). */
  | { readonly kind: 'name'; readonly digits: '' };

const WITHHELD = /^(anonymous|unknown|unavailable|restricted|private|withheld|asserted|0+|)$/i;
const LONGEST_SHORT = 6;

/** Strips what surrounds a number in SIP and in people's writing: `sip:+7 (999) 777-55-33@host;tag=1` → `+79997775533`. */
function bare(raw: string): string {
  const user = raw.replace(/^(sips?|tel|callto):/i, '').split(/[@;]/, 1)[0] ?? '';
  const decoded = user.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decoded.replace(/[\s().\u00a0–—-]/g, '');
}

/** Countries of code 7 share one plan: ten digits, `8` dials out of the city, `810` out of the country. */
function readCode7(number: string, areaCode: string | null): string | null {
  const digits = number.replace(/^\+/, '');
  if (number.startsWith('+')) return /^8\d{10}$/.test(digits) && !isValid(number) ? `7${digits.slice(1)}` : digits;
  if (/^810\d{8,}$/.test(digits)) return digits.slice(3);
  if (/^00[1-9]\d{7,}$/.test(digits)) return digits.slice(2);
  if (/^[78]\d{10}$/.test(digits)) return `7${digits.slice(1)}`;
  if (digits.length === 10) return `7${digits}`;
  if (areaCode !== null && digits.length === 10 - areaCode.length && digits.length > LONGEST_SHORT - 1)
    return `7${areaCode}${digits}`;
  return null;
}

function isValid(international: string): boolean {
  return parsePhoneNumberFromString(international)?.isValid() ?? false;
}

/**
 * Reads a number.
 * @param raw as the exchange, a phone or a person wrote it
 * @param plan how numbers without country code are meant
 */
export function readNumber(raw: string | undefined, plan: NumberPlan): ReadNumber {
  const number = bare(raw ?? '');
  if (WITHHELD.test(number)) return { kind: 'withheld', digits: '' };
  if (/^\+?\d*[*#][\d*#]*$/.test(number)) return { kind: 'code', digits: number };
  if (!/^\+?\d+$/.test(number)) return { kind: 'name', digits: '' };
  if (!number.startsWith('+') && number.length <= LONGEST_SHORT && !isLocal(number, plan))
    return { kind: 'short', digits: number };
  const full =
    plan.country === 'RU' || plan.country === 'KZ' ? readCode7(number, plan.areaCode) : readElsewhere(number, plan);
  return { kind: 'phone', digits: full ?? number.replace(/^\+/, '') };
}

/** A six-digit city number is a phone only where the city code says that city numbers are that short. */
function isLocal(number: string, plan: NumberPlan): boolean {
  return plan.areaCode !== null && number.length === LONGEST_SHORT && number.length === 10 - plan.areaCode.length;
}

function readElsewhere(number: string, plan: NumberPlan): string | null {
  const country = plan.country as CountryCode;
  const withArea = plan.areaCode === null ? undefined : parsePhoneNumberFromString(plan.areaCode + number, country);
  for (const parsed of [
    parsePhoneNumberFromString(number, country),
    withArea,
    parsePhoneNumberFromString(`+${number}`),
  ]) {
    if (parsed?.isValid()) return parsed.number.slice(1);
  }
  return null;
}

/** Digits for the CRM and for comparing, or `''` where there is no number to tell. */
export function phoneDigits(raw: string | undefined, plan: NumberPlan): string {
  const read = readNumber(raw, plan);
  return read.kind === 'phone' || read.kind === 'short' ? read.digits : '';
}
