/** Messages taken from the outbox that are not under way yet, per lane: many at a time, and for a moment only. */
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { OutboxPort } from './ports.ts';
import type { Lane } from './settle.ts';

/** So many messages are taken from the outbox at a time. */
const TAKEN_AT_ONCE = 256;
/** What was taken holds for so long, however much is added meanwhile. */
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

  /** The outbox is read again with the next message. */
  forget(): void {
    this.#queues.messages = [];
    this.#queues.recordings = [];
  }

  /** The same, unless it was read just now. */
  forgetOld(): void {
    if (Math.abs(this.#deps.now() - this.#takenAt) >= FRESH_MS) this.forget();
  }
}
