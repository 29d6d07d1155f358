/** Pick-ups: a colleague's own phone rings and, once he answers, gets the call; when he cancels, it stops ringing. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Exchange } from '../../contract/exchange.ts';
import { settledWithin } from '../../timers/within.ts';

/** A phone is told to stop ringing again after so long (ms), and at most so often. */
const CANCEL_AGAIN_MS = 250;
const CANCELS = 20;

export type PickUpDeps = {
  readonly control: Pick<Exchange['control'], 'takeOver' | 'cancelTakeOver'>;
  /** A phone has stopped ringing for a pick-up: it has the call, or `why` it has not. */
  readonly onOver: (phone: string, why?: unknown) => void;
  readonly log: Logger;
};

/** What is taken over, and by which phone. */
export type PickUp = Omit<Parameters<Exchange['control']['takeOver']>[0], 'attempt'>;

export class PickUps {
  readonly #deps: PickUpDeps;
  /** Phones that ring for a pick-up right now, by attempt: whose, and what resolves when it is over. */
  readonly #ringing = new Map<string, { readonly me: string; readonly over: Promise<void> }>();

  constructor(deps: PickUpDeps) {
    this.#deps = deps;
  }

  /** Rings the phone. @param me whose phone it is @returns the attempt, by which it can be cancelled */
  begin(me: string, what: PickUp): string {
    const attempt: string = randomUUID();
    const over = this.#deps.control.takeOver({ attempt, ...what }).then(
      () => this.#over(attempt),
      (error: unknown) => {
        this.#deps.log.info({ err: error }, 'a call could not be taken over');
        this.#over(attempt, error);
      },
    );
    this.#ringing.set(attempt, { me, over });
    return attempt;
  }

  /**
   * Cancels a pick-up: the exchange may not have begun to ring the phone yet, so the command is repeated until the attempt is over.
   * @returns false where no phone of this user rings for that attempt
   */
  async cancel(attempt: string, me: string): Promise<boolean> {
    const one = this.#ringing.get(attempt);
    if (one?.me !== me) return false;
    this.#ringing.delete(attempt);
    await this.#deps.control.cancelTakeOver(attempt);
    this.#insist(attempt, one.over).catch((error: unknown) =>
      this.#deps.log.info({ err: error }, 'a phone could not be told to stop ringing'),
    );
    return true;
  }

  async #insist(attempt: string, over: Promise<void>): Promise<void> {
    for (let n = 0; n < CANCELS && !(await settledWithin(over, CANCEL_AGAIN_MS, { unref: true })); n += 1)
      await this.#deps.control.cancelTakeOver(attempt);
  }

  #over(attempt: string, why?: unknown): void {
    // Cancelled: the failure needs no report.
    const wasCancelled = !this.#ringing.delete(attempt);
    this.#deps.onOver(attempt, wasCancelled ? undefined : why);
  }
}
