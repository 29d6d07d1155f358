/** Commands that name an extension: they go to the extension's own domain and dialplan context, unless the settings name others. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CallControl, Placement } from '../../contract/exchange.ts';
import type { Settings } from '../../contract/settings.ts';
import type { ChannelId } from '../../core/model.ts';
import type { Commands } from '../commands/commands.ts';
import type { Homes } from './homes.ts';
import type { PhoneBook } from './phone-book.ts';

/** Longest wait (ms) for the context of a client who waits in the dialplan: later the dialplan may have gone on with him. */
const CONTEXT_WITHIN = 400;
/** The default of the setting: nobody has chosen a context. */
const UNSET = 'default';

/** Rejects after so long (ms). */
const late = async (ms: number): Promise<never> => {
  await delay(ms, undefined, { ref: false });
  throw new Error(`the exchange did not answer within ${ms} ms`);
};

export class CommandsAtHome {
  readonly #commands: Commands;
  readonly #homes: Homes;
  readonly #phones: PhoneBook;
  readonly #settings: () => Settings['dialing'];

  constructor(
    commands: Commands,
    { homes, phones }: { readonly homes: Homes; readonly phones: PhoneBook },
    settings: () => Settings['dialing'],
  ) {
    this.#commands = commands;
    this.#homes = homes;
    this.#phones = phones;
    this.#settings = settings;
  }

  /** As the port's. Where no domain is set, the phone's registration tells it, and the directory the context it dials in itself. */
  async dial({ communicationId, ...placement }: Placement): Promise<void> {
    const { context, ringSeconds } = this.#settings();
    const isUnset = placement.domain === null || placement.domain === '';
    const home = isUnset ? await this.#homes.of(placement.extension) : undefined;
    const domain = home?.domain ?? placement.domain;
    return this.#commands.originate({
      ...placement,
      domain,
      communicationId: communicationId ?? placement.channel,
      context: context === UNSET ? (home?.context ?? context) : context,
      ringSeconds,
      severalPhones: this.#phones.count(placement.extension, domain) > 1,
    });
  }

  /** As the port's. FusionPBX has no context `default`; a call sent there is lost: an extension is reached where its own phone dials. */
  async transfer(channel: ChannelId, extension: string, context: string): Promise<boolean> {
    const [number = '', domain] = extension.split('@', 2);
    const home =
      context === UNSET ? await Promise.race([this.#homes.of(number, domain), late(CONTEXT_WITHIN)]) : undefined;
    return this.#commands.transfer(channel, number, home?.context ?? context);
  }

  /** What one does with a call in the window. */
  control(): CallControl {
    return {
      ...this.#commands,
      sendTo: async (channel, number, dialledBy) => {
        const { context } = this.#settings();
        const own = context === UNSET ? (await this.#homes.of(dialledBy))?.context : undefined;
        return this.#commands.transfer(channel, number, own ?? context);
      },
      takeOver: async (order) => {
        const domain = this.#homes.domainOf(order.extension, order.domain);
        const severalPhones = this.#phones.count(order.extension, domain) > 1;
        return this.#commands.takeOver({ ...order, domain, severalPhones, ringSeconds: this.#settings().ringSeconds });
      },
      consult: (own, extension, domain) =>
        this.#commands.consult(own, extension, this.#homes.domainOf(extension, domain)),
    };
  }
}
