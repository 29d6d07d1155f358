/** The phones that are registered, and whose each contact is: some dial strings (FusionPBX's ring groups) name a phone by its contact alone. */
import { registeredUsers, type Registration } from '../commands/directory.ts';
import { contactKey } from '../events/headers.ts';
import type { JsonEvent } from '../events/json-event.ts';

export class PhoneBook {
  #registrations: readonly Registration[] = [];
  /** `1001` and `1001@domain`; null until the exchange has told which phones are registered. */
  #users: ReadonlySet<string> | null = null;
  /** The user by his phone's contact. */
  readonly #owners = new Map<string, string>();

  /** Takes over the exchange's list of registrations. */
  adopt(registrations: readonly Registration[]): void {
    this.#registrations = registrations;
    this.#users = registeredUsers(registrations);
    this.#owners.clear();
    for (const { user, domain, contact } of registrations)
      if (contact !== undefined) this.#owners.set(contact, domain === '' ? user : `${user}@${domain}`);
  }

  /** A phone has just registered. */
  learn(event: JsonEvent): void {
    if (event.header('Event-Subclass') !== 'sofia::register') return;
    const [contact, user, realm] = ['contact', 'username', 'realm'].map((name) => event.header(name));
    if (contact === undefined || user === undefined) return;
    this.#owners.set(contactKey(contact), realm === undefined ? user : `${user}@${realm}`);
  }

  /** Called when the exchange is another one: its phones are unknown until it has listed them. */
  forget(): void {
    this.#users = null;
  }

  users(): ReadonlySet<string> | null {
    return this.#users;
  }

  /** @returns the user (`1001@domain`) who registered from that contact */
  ownerOf(contact: string): string | undefined {
    return this.#owners.get(contact);
  }

  /** The domain under which an extension's phone is registered. */
  domainOf(extension: string): string | undefined {
    return this.#registrations.find(({ user }) => user === extension)?.domain;
  }

  /** How many phones of this extension are registered; in whatever domain where none is given. */
  count(extension: string, domain: string | null): number {
    return this.#registrations.filter(
      (phone) => phone.user === extension && (domain === null || phone.domain === domain),
    ).length;
  }
}
