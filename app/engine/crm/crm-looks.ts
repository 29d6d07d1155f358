/** Asks the CRM now and then whether it is there and whether the key is good: an outage at night must not wait for a call to be noticed. */
import type { Logger } from 'pino';
import type { Crm } from '../../crm/port.ts';

/** While nothing is sent, the CRM is asked this often. */
const LOOK_EVERY = 30_000;
/** After a missing or invalid answer. */
const LOOK_AGAIN = 10_000;
/** How often the key itself and the integration are looked at while all is well. */
const WATCH_EVERY = 300_000;

export type CrmLooksDeps = {
  /** Undefined while no key is set, or the account is being changed. */
  readonly client: () => Crm | undefined;
  /** The stored key is no longer accepted; words. */
  readonly onKeyRefused: (words: string) => void;
  /** How often the key and the integration are looked at, ms. */
  readonly everyMs?: number;
  readonly log: Logger;
};

export class CrmLooks {
  readonly #deps: CrmLooksDeps;
  readonly #everyMs: number;
  /** When the key was last seen to be good or bad, ms since the epoch. */
  #lookedAt = 0;
  /** When the CRM last took something, ms that only grow. */
  #heardAt = -Infinity;
  #next: NodeJS.Timeout | undefined;

  constructor(deps: CrmLooksDeps) {
    this.#deps = deps;
    this.#everyMs = deps.everyMs ?? WATCH_EVERY;
  }

  /** The key was good just now. */
  granted(): void {
    this.#lookedAt = Date.now();
  }

  /** The CRM has taken something. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Looks at the key and the integration now. */
  async lookNow(): Promise<void> {
    const client = this.#deps.client();
    if (client !== undefined) await this.#watch(client);
  }

  /** Looks now where it is time, and then again and again. */
  lookOn(): void {
    clearTimeout(this.#next);
    const client = this.#deps.client();
    if (client === undefined) return;
    this.#look(client)
      .catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, 'the CRM could not be asked');
        return LOOK_EVERY;
      })
      .then((pause) => {
        clearTimeout(this.#next);
        this.#next = setTimeout(() => this.lookOn(), Math.min(pause, this.#everyMs));
        this.#next.unref();
      })
      .catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.#next);
  }

  /** @returns how long until the next look, ms */
  async #look(client: Crm): Promise<number> {
    const isDue = client.state().state !== 'connected' || Math.abs(Date.now() - this.#lookedAt) >= this.#everyMs;
    const isFresh = performance.now() - this.#heardAt < LOOK_EVERY;
    if (isDue) await this.#watch(client);
    const outcome = isDue || isFresh ? undefined : await client.ping();
    return outcome?.kind === 'retry' ? LOOK_AGAIN : LOOK_EVERY;
  }

  async #watch(client: Crm): Promise<void> {
    this.#lookedAt = Date.now();
    const outcome = await client.look();
    if (outcome.kind === 'unauthorized') this.#deps.onKeyRefused(outcome.words);
  }
}
