/** Telephone numbers as they come from exchanges, phones and people, made into digits with the country code first (R6). */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { plainText, takeApart } from './written-number.ts';

export type NumberPlan = {
  /** ISO 3166, e.g. `RU`: how a number without country code is read. */
  readonly country: string;
  /** Our own city code, for local numbers dialled without it, e.g. `495`. */
  readonly areaCode: string | null;
};

export type ReadNumber =
  /** A full number: digits, country code first. `local`: a city number whose city nobody named; `extension`: dialled after the answer. */
  | { readonly kind: 'phone'; readonly digits: string; readonly local?: true; readonly extension?: string }
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

/** A city number has at most so many digits. */
const LONGEST_LOCAL = 9;

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
  const { number, extension } = takeApart(raw ?? '');
  if (WITHHELD.test(number)) return { kind: 'withheld', digits: '' };
  if (/^\+?\d*[*#][\d*#]*$/.test(number)) return { kind: 'code', digits: number };
  if (!/^\+?\d+$/.test(number)) return { kind: 'name', digits: '' };
  if (!number.startsWith('+') && number.length <= LONGEST_SHORT && !isLocal(number, plan))
    return { kind: 'short', digits: number };
  const full =
    plan.country === 'RU' || plan.country === 'KZ' ? readCode7(number, plan.areaCode) : readElsewhere(number, plan);
  const digits = full ?? number.replace(/^\+/, '');
  const cityless = full === null && !number.startsWith('+') && digits.length <= LONGEST_LOCAL;
  return { kind: 'phone', digits, ...(cityless && { local: true }), ...(extension !== undefined && { extension }) };
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

/**
 * May this be an extension, as it is entered for a person? Short numbers, logins, and numbers of seven digits and more that are no
 * outside number as they stand. A longer one is known from the exchange: a phone is registered under it.
 */
export function mayBeExtension(raw: string, plan: NumberPlan): boolean {
  if (!/^[\p{L}\p{N}_.-]{1,32}(@[\w.-]+)?$/u.test(raw)) return false;
  if (!/^\d{7,}$/.test(raw)) return true;
  const read = readNumber(raw, plan);
  return read.kind !== 'phone' || read.local === true;
}

/** Can this be somebody's number at all: a phone, an extension, or a login such as `masha` or `1001@office`? */
export function isReadable(raw: string, plan: NumberPlan): boolean {
  const { kind, digits } = readNumber(raw, plan);
  if (kind === 'phone') return digits.length >= 7 && digits.length <= 15;
  if (kind === 'short') return true;
  return (
    kind === 'name' &&
    /^\p{L}[\p{L}\p{N}_.-]{0,63}$|^[\p{L}\p{N}_.+*-]{1,64}@[\w.-]+$/u.test(plainText(raw)) &&
    !/\d[.,]\d+e\+?\d/i.test(raw)
  );
}
