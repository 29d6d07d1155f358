/** The order of messages and marks: of a call the holder's next message goes once the mark is out that names the one before. */
import type { Logger } from 'pino';
import { WordedError } from '../../contract/worded-error.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';

export type MarkOrderDeps = {
  /** We hold the lease and know what to write. */
  readonly mayWrite: () => boolean;
  /** Writes a mark of what is told now. @throws WordedError where the exchange can't be asked */
  readonly write: () => Promise<void>;
  /** The mark that a message waited for is out: it may go now. */
  readonly onMarked: () => void;
  readonly log: Logger;
};

/** Messages that wait at a time. */
const MOST_WAITING = 5_000;

export class MarkOrder {
  readonly #deps: MarkOrderDeps;
  /** The latest mark that was begun, and the latest that is known to be out: their numbers. */
  #begun = 0;
  #out = 0;
  #isWriting = false;
  /** Which mark each message waits for, by its key. */
  readonly #waitsFor = new Map<string, number>();

  constructor(deps: MarkOrderDeps) {
    this.#deps = deps;
  }

  /** Writes a mark where we may. @throws WordedError where the exchange can't be asked */
  async write(): Promise<void> {
    if (!this.#deps.mayWrite()) return;
    const own = (this.#begun += 1);
    await this.#deps.write();
    this.#out = Math.max(this.#out, own);
    if ([...this.#waitsFor.values()].some((one) => one <= this.#out)) this.#deps.onMarked();
  }

  /**
   * Whether this message may be sent; if not, its mark is being published. A Plecho that takes over at any moment is then in doubt about at most one message of a call, and may
   * repeat that message, but tells nothing older than it (R18).
   */
  isDue({ intent }: OutboxItem): boolean {
    if (!this.#deps.mayWrite()) return true;
    if (intent.kind === 'call-started' || intent.kind === 'call-recording') return true;
    const awaited = this.#waitsFor.get(intent.key) ?? this.#begun + 1;
    if (awaited <= this.#out) {
      this.#waitsFor.delete(intent.key);
      return true;
    }
    if (this.#waitsFor.size >= MOST_WAITING) this.#waitsFor.clear();
    this.#waitsFor.set(intent.key, awaited);
    void this.#writeAwaited();
    return false;
  }

  /** Writes as long as messages wait, one mark at a time; where it can't, the next regular mark lets them go. */
  async #writeAwaited(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      while (this.#isAwaited() && this.#deps.mayWrite()) await this.write();
    } catch (error) {
      const level = error instanceof WordedError ? 'debug' : 'warn';
      this.#deps.log[level]({ err: error }, 'what is told could not be written down');
    } finally {
      this.#isWriting = false;
    }
  }

  #isAwaited(): boolean {
    return [...this.#waitsFor.values()].some((one) => one > this.#out);
  }
}
