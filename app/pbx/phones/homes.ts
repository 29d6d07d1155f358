/** An extension's home: the domain its phone is registered in, and the dialplan context that calls from this phone enter. */
import type { Commands } from '../commands/commands.ts';
import type { PhoneBook } from './phone-book.ts';

export type Home = { readonly domain: string; readonly context?: string };

export class Homes {
  readonly #commands: Pick<Commands, 'userVariable'>;
  readonly #phones: PhoneBook;

  constructor(commands: Pick<Commands, 'userVariable'>, phones: PhoneBook) {
    this.#commands = commands;
    this.#phones = phones;
  }

  /**
   * @param known the domain, if the caller knows it; else that of the phone's registration is used
   * @returns undefined where no domain is known; the context is left out where the directory does not tell it
   */
  async of(extension: string, known?: string): Promise<Home | undefined> {
    const domain = known ?? this.#phones.domainOf(extension);
    if (domain === undefined || domain === '') return undefined;
    const answer = await this.#commands.userVariable(extension, domain, 'user_context').catch(() => '');
    const context = /^[A-Za-z0-9][\w.@-]{0,127}$/.exec(answer.trim())?.[0];
    return { domain, ...(context !== undefined && { context }) };
  }

  /** The domain that was set, else that of the extension's home; null where neither is known. */
  domainOf(extension: string, set: string | null): string | null {
    return set || this.#phones.domainOf(extension) || null;
  }
}
