/** Which of a person's numbers is the desk phone that can be rung. */
import type { Person, Settings } from '../../contract/settings.ts';
import { isSameUser } from '../../core/same-user.ts';
import { mayBeExtension } from '../../core/phone-number.ts';
import { plainText } from '../../core/written-number.ts';

export type PhoneOfDeps = {
  readonly settings: () => Settings;
  readonly people: () => readonly Person[];
  /** Extensions whose phones are registered; null while that is not known. */
  readonly registered: () => ReadonlySet<string> | null;
};

/** An extension with its own domain or the one that is set; null = the exchange's default. */
export type Phone = { readonly extension: string; readonly domain: string | null };

/** Of several extensions the registered one is rung. @returns undefined where the user has none */
export function phoneOf(userId: string, { settings, people, registered }: PhoneOfDeps): Phone | undefined {
  const numbers = (people().find((person) => isSameUser(person.userId, userId))?.numbers ?? []).map(plainText);
  const phones = registered();
  // Whatever is registered is an extension, however long; of others the shape must do.
  const chosen =
    numbers.find((number) => phones?.has(number.split('@', 1)[0] ?? '') === true) ??
    numbers.find((number) => mayBeExtension(number, settings()));
  const [extension, domain] = chosen?.split('@', 2) ?? [];
  return extension === undefined ? undefined : { extension, domain: domain ?? settings().dialing.domain };
}
