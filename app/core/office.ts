/** Who is who: people and their numbers, our lines, and what the admin wants reported. */
import type { Claim, Office, Party } from './model.ts';
import { phoneDigits, readNumber, type NumberPlan } from './phone-number.ts';
import { plainText } from './written-number.ts';

export type OfficeSettings = NumberPlan & {
  readonly people: readonly { readonly userId: string; readonly name: string; readonly numbers: readonly string[] }[];
  /** Our outside numbers that are reported; empty = all. */
  readonly lines: readonly string[];
  readonly reportInternalCalls: boolean;
};

/** The key under which a number is kept: `1001`, `1001@domain` or the digits of a phone. */
export function numberKey(number: string, plan: NumberPlan): string {
  const trimmed = plainText(number);
  if (trimmed.includes('@')) return trimmed.toLowerCase();
  return phoneDigits(trimmed, plan) || trimmed.toLowerCase();
}

/**
 * Builds the office's view of channels from its settings.
 * @param settings people with their extensions and mobiles, lines, the number plan
 */
export function createOffice(settings: OfficeSettings): Office {
  const people = new Map<string, { userId: string; name: string }>();
  for (const { userId, name, numbers } of settings.people) {
    for (const number of numbers) people.set(numberKey(number, settings), { userId, name });
  }
  const lines = new Set(settings.lines.map((line) => phoneDigits(line, settings)).filter((line) => line !== ''));

  const user = (number: string, name: string | undefined): Party => {
    const known =
      people.get(number.toLowerCase()) ??
      people.get(number.split('@', 1)[0] ?? '') ??
      people.get(numberKey(number, settings));
    const shown = known?.name || name;
    return {
      kind: 'user',
      number: number.split('@', 1)[0] ?? number,
      ...(known && { userId: known.userId }),
      ...(shown && { name: shown }),
    };
  };

  const identify = (claim: Claim, made: 'caller' | 'exchange'): Party | null => {
    if (claim.user !== undefined) return user(claim.user, claim.name);
    const read = readNumber(claim.number, settings);
    if (people.has(read.digits)) return user(read.digits, claim.name); // (R15) a mobile of ours is the user, not a client
    if (read.kind === 'code') return made === 'caller' ? { kind: 'client', phone: '' } : null; // (R19) feature codes
    if (read.kind === 'phone' || claim.outside)
      return { kind: 'client', phone: read.digits, ...(claim.name && { name: claim.name }) };
    if (read.kind === 'short') return user(read.digits, claim.name);
    return claim.number ? user(claim.number, claim.name) : null;
  };

  return {
    identify,
    line: (number) => {
      const read = readNumber(number, settings);
      return read.kind === 'phone' ? read.digits : undefined;
    },
    // A line that can't be read is no reason to report all others.
    reports: (line) => settings.lines.length === 0 || line === undefined || lines.has(line),
    reportInternalCalls: settings.reportInternalCalls,
  };
}
