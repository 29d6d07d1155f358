/** How numbers, times and durations look. Pure; words come from the catalogue. */

/** Lengths of country codes that are not three digits long (ITU E.164). */
const TWO = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

function countryCode(digits: string): number {
  if (/^[17]/.test(digits)) return 1;
  return TWO.test(digits) ? 2 : 3;
}

/** Digits with country code → `+7 999 777-55-33`; short numbers and what is no number stay as they are. */
export function formatPhone(digits: string): string {
  if (!/^\d{8,15}$/.test(digits)) return digits;
  const split = countryCode(digits);
  const rest = digits.slice(split);
  if (rest.length < 7) return `+${digits.slice(0, split)} ${rest}`;
  const head = rest.slice(0, -4);
  const last = head.length === 4 ? 2 : 3;
  const groups = [head.slice(0, -last), head.slice(-last)].filter(Boolean);
  return `+${digits.slice(0, split)} ${groups.join(' ')}-${rest.slice(-4, -2)}-${rest.slice(-2)}`;
}

/** The exchange's version with its name: some tell the number alone. */
export function exchangeName(version: string | undefined): string {
  if (version === undefined || version === '') return '';
  return /^\d/.test(version) ? `FreeSWITCH ${version}` : version;
}

/** What goes to the clipboard: digits only. */
export function phoneDigits(number: string): string {
  return number.replace(/[^\d*#]/g, '');
}

/** ms → `mm:ss`, from an hour on `h:mm:ss`; never negative. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** The day of a moment in the PC's zone, as the number of days: to compare days. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / 86_400_000);
}

/** Midnight, in the PC's zone, of the day `days` away from that of `at`. */
export function startOfDay(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** `2025-11-22` in the PC's zone, as date fields want it. */
export function toDateField(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

/** The start of that day in the PC's zone; undefined for an empty or broken field. */
export function fromDateField(value: string): number | undefined {
  const [year, month, day] = value.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || !(year > 1970)) return undefined;
  return new Date(year, month - 1, day).getTime();
}
