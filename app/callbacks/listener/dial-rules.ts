/** Which numbers may be dialled from the CRM: foreign and premium ones only where the admin allows it (a stolen key must not cost money). */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { readNumber, type NumberPlan } from '../../core/phone-number.ts';
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';

export type DialSettings = NumberPlan & {
  readonly allowForeign: boolean;
  readonly allowPremium: boolean;
  /** Beginnings (digits with country code) that may always / never be dialled. The longer one wins, never wins a tie. */
  readonly allowPrefixes: readonly string[];
  readonly denyPrefixes: readonly string[];
};

/** `digits`: what to dial, country code first (or a short internal number). */
export type DialVerdict =
  | { readonly ok: true; readonly digits: string }
  | { readonly ok: false; readonly refused: Words };

export const DIAL_REFUSALS = {
  noPhone: { ru: 'Это не номер телефона.', en: 'This is not a phone number.' },
  emergency: {
    ru: 'Экстренные службы из CRM не набираются. Наберите номер на телефоне.',
    en: 'Emergency services are not dialled from the CRM. Dial the number on the phone.',
  },
  denied: {
    ru: 'Номера, которые начинаются так, запрещены в настройках Plecho.',
    en: "Numbers that begin like this are forbidden in Plecho's settings.",
  },
  noCity: {
    ru: 'Это городской номер без кода города. Наберите его с кодом или укажите код города в настройках Plecho, раздел «Внешние номера».',
    en: "This is a city number without its city code. Dial it with the code, or set the city code in Plecho's settings, section “Outside numbers”.",
  },
  foreign: {
    ru: 'Звонки за границу из CRM выключены. Их можно включить в настройках Plecho.',
    en: "Foreign calls from the CRM are off. They can be switched on in Plecho's settings.",
  },
  premium: {
    ru: 'Платные номера и спутниковая связь из CRM выключены. Их можно включить в настройках Plecho.',
    en: "Premium and satellite numbers from the CRM are off. They can be switched on in Plecho's settings.",
  },
} as const satisfies Catalogue;

const sayDial = createSay(DIAL_REFUSALS);

const EMERGENCY = /^(112|911|999|0[1-4]|10[1-4])$/;

/** Codes without a country: satellite and international networks, personal and premium numbers (ITU E.164). */
const COSTLY_CODES = /^(870|878|88[1-3]|888|979)/;

/**
 * Russia's codes of the intelligent network with billing of their own (voting, operator cards, premium); the metadata calls
 * only two of them premium. 800 and 804 are free for the caller.
 */
const COSTLY_RANGES = /^780[1235-9]/;

/** +7 940 is Abkhazia and 7 6…/7 7… Kazakhstan: the code of Russia, not its prices. */
const CODE_7_ABROAD: readonly (readonly [RegExp, string])[] = [
  [/^7[67]/, 'KZ'],
  [/^7940/, 'GE'],
];

const longest = (digits: string, prefixes: readonly string[]): number =>
  Math.max(0, ...prefixes.filter((prefix) => digits.startsWith(prefix)).map((prefix) => prefix.length));

/**
 * Judges a number that the CRM wants dialled.
 * @param raw as the CRM sent it; digits, country code first (crm-api.md §3), a leading 8 or plus is understood
 * @param settings what the admin allows, and where the office is
 */
export function judgeDial(raw: string, settings: DialSettings): DialVerdict {
  const read = readNumber(raw, settings);
  const refuse = (refused: Words): DialVerdict => ({ ok: false, refused });
  if (read.kind !== 'phone' && read.kind !== 'short') return refuse(sayDial.both('noPhone'));
  const { digits } = read;
  const allowed = longest(digits, settings.allowPrefixes);
  const denied = longest(digits, settings.denyPrefixes);
  if (denied > 0 && denied >= allowed) return refuse(sayDial.both('denied'));
  if (allowed > 0 && !(read.kind === 'phone' && read.local === true)) return { ok: true, digits };
  if (EMERGENCY.test(digits)) return refuse(sayDial.both('emergency'));
  if (read.kind === 'short') return { ok: true, digits };
  if (read.local === true) return refuse(sayDial.both('noCity'));
  if (!settings.allowPremium && isCostly(digits)) return refuse(sayDial.both('premium'));
  if (!settings.allowForeign && countryOf(digits, settings.country) !== settings.country)
    return refuse(sayDial.both('foreign'));
  return { ok: true, digits };
}

function isCostly(digits: string): boolean {
  if (COSTLY_CODES.test(digits) || COSTLY_RANGES.test(digits)) return true;
  const type = parsePhoneNumberFromString(`+${digits}`)?.getType();
  return type === 'PREMIUM_RATE' || type === 'SHARED_COST' || type === 'PERSONAL_NUMBER';
}

/** The country of a number; where several share a code and the metadata cannot tell, the office's own if that is one of them. */
function countryOf(digits: string, home: string): string | undefined {
  const abroad = CODE_7_ABROAD.find(([range]) => range.test(digits));
  if (abroad) return abroad[1];
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  if (parsed?.country) return parsed.country;
  return parsed?.getPossibleCountries().find((country) => country === home);
}
