/** Messages read from the outbox that are not being sent yet, per lane: many are read at a time, and the list is used for a moment only. */
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { OutboxPort } from './ports.ts';
import type { Lane } from './settle.ts';

/** How many messages are read from the outbox at a time. */
const TAKEN_AT_ONCE = 256;
/** The list is used for so long, however many messages are added meanwhile. */
const FRESH_MS = 100;

export type TakenDeps = {
  readonly outbox: Pick<OutboxPort, 'heads'>;
  readonly isInFlight: (id: number) => boolean;
  readonly now: () => number;
};

export class Taken {
  readonly #deps: TakenDeps;
  readonly #queues: Record<Lane, OutboxItem[]> = { messages: [], recordings: [] };
  /** ms since the epoch. */
  #takenAt = 0;

  constructor(deps: TakenDeps) {
    this.#deps = deps;
  }

  /** @returns the next message that may be sent now @throws whatever the store throws */
  next(lane: Lane): OutboxItem | undefined {
    const { outbox, isInFlight, now } = this.#deps;
    const queue = this.#queues[lane];
    if (queue.length === 0) {
      this.#takenAt = now();
      queue.push(...outbox.heads(lane, this.#takenAt, TAKEN_AT_ONCE, isInFlight));
    }
    return queue.shift();
  }

  /** The next call of `next` reads the outbox again. */
  forget(): void {
    this.#queues.messages = [];
    this.#queues.recordings = [];
  }

  /** The same, unless the outbox was read just now. */
  forgetOld(): void {
    if (Math.abs(this.#deps.now() - this.#takenAt) >= FRESH_MS) this.forget();
  }
}
