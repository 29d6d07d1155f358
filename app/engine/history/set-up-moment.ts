/** When set-up was: nothing older is registered from the exchange's records unless the admin asks for it. */
import type { Micros } from '../../core/model.ts';
import type { Store } from '../../store/store.ts';

export class SetUpMoment {
  readonly #memory: Pick<Store, 'getMeta' | 'setMeta'>;
  /** When it was noted by the PC's clock, ms of a clock that nobody sets; undefined once the exchange has told its own time. */
  #notedAt: number | undefined;

  constructor(memory: Pick<Store, 'getMeta' | 'setMeta'>) {
    this.#memory = memory;
  }

  /** @returns the moment, noted now where it has never been (µs since the epoch) */
  read(): Micros {
    const known = this.#memory.getMeta('historySince');
    if (known !== null) return Number(known);
    const now = Date.now() * 1000;
    this.#notedAt = performance.now();
    this.#memory.setMeta('historySince', String(now));
    return now;
  }

  /**
   * The exchange told its time: the records go by that. On a PC whose clock is ahead, calls of the first minutes after set-up would else
   * count as older than it. @param now µs of the exchange's time
   */
  heard(now: Micros): void {
    if (this.#notedAt === undefined) return;
    this.#memory.setMeta('historySince', String(Math.round(now - (performance.now() - this.#notedAt) * 1000)));
    this.#notedAt = undefined;
  }
}
