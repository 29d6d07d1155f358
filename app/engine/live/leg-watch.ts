/** Waits until a leg is in the wanted state after a command: phones react at any time, and only the exchange's events show the result. */
import type { Leg, State } from '../../core/model.ts';

export class LegWatch {
  readonly #state: () => State;
  readonly #looks = new Set<() => void>();

  constructor(state: () => State) {
    this.#state = state;
  }

  /** Calls changed and were committed. */
  changed(): void {
    for (const look of this.#looks) look();
  }

  /** Resolves with true as soon as the leg is so, with false when it has ended or that has not come to pass within `ms`. */
  becomes(legId: string, isSo: (leg: Leg) => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (value: boolean): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve(value);
      };
      const look = (): void => {
        const legs = [...this.#state().calls.live.values()].flatMap((call) => call.legs);
        const leg = legs.find(({ id }) => id === legId);
        if (leg === undefined || leg.endedAt !== undefined) settle(false);
        else if (isSo(leg)) settle(true);
      };
      const timer = setTimeout(() => settle(false), ms);
      this.#looks.add(look);
      look();
    });
  }
}
