/** What people paste and type into settings: cleaned where that is harmless, told with its place where it is not. Pure. */
import { ApiFailure } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import { readNumber } from '../../core/phone-number.ts';
import { withoutUnseen } from '../../core/written-number.ts';
import { sayEngine } from '../words.ts';
import { valueAt } from './secret-owners.ts';

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sent in an HTTP header: printable ASCII only. */
const HEADERS = ['crm.apiKey', 'crm.secret'] as const;

function cleanText(text: string, name: string): string {
  const seen = withoutUnseen(text).replaceAll('\r\n', '\n').trim();
  if (name === 'privateKey') return seen === '' ? '' : `${seen}\n`;
  return name === 'apiKey' ? seen.replace(/\s+/g, '') : seen.replace(/[\r\n]+/g, '');
}

/** A patch whose texts lost line breaks, blanks and signs that are not seen at their ends; a key loses all of them. */
export function cleaned<T>(value: T, name = ''): T {
  if (typeof value === 'string') return cleanText(value, name) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => cleaned(one, name)) as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner, key)])) as T;
}

/**
 * Refuses what can be stored but never used.
 * @throws ApiFailure `badInput` with the field: a key with a letter that can't be sent, an outside number that can't be read
 */
export function checkEntered(before: Settings, next: Settings, language: Language): void {
  for (const path of HEADERS) {
    const text = valueAt(next, path);
    if (typeof text !== 'string' || text === valueAt(before, path)) continue;
    const letters = Array.from(text);
    const at = letters.findIndex((letter) => !/[\x20-\x7e]/.test(letter));
    if (at === -1) continue;
    const letter = letters[at] ?? '';
    const code = /\p{Script=Cyrillic}/u.test(letter) ? 'cyrillicInKey' : 'strangeInKey';
    throw new ApiFailure('badInput', sayEngine(language, code, letter, at + 1), path);
  }
  next.lines.forEach((line, at) => {
    if (before.lines.includes(line)) return;
    const read = readNumber(line, next);
    if (read.kind === 'phone' && read.local === true)
      throw new ApiFailure('badInput', sayEngine(language, 'lineWithoutCity', line), `lines.${at}`);
    if (read.kind !== 'phone' && read.kind !== 'short')
      throw new ApiFailure('badInput', sayEngine(language, 'lineUnread', line), `lines.${at}`);
  });
}
