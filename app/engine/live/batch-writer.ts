/** Writes batches into the store: at once, retried until it works, and without changes that the store can never write, which are found by bisection. */
import type { Logger } from 'pino';
import { StoreFailure } from '../../store/failure.ts';
import { halved, merge, subjectsOf, type Batch } from './batch.ts';

export type BatchWriterDeps = {
  /** Writes all or nothing; throws StoreFailure when it can't now, anything else when it never will. @param clock the exchange's time now, µs */
  readonly commit: (batch: Batch, clock: number) => void;
  /** After a commit: the window and the outbox may know. */
  readonly onCommitted: (batch: Batch) => void;
  /** The store can't be written (words), or can again (null). */
  readonly onStoreTrouble: (words: string | null) => void;
  /** A fact that cannot be understood or stored was put aside, so that everything else goes on. */
  readonly onPutAside: () => void;
  readonly clock: { readonly now: () => number };
  readonly log: Logger;
};

const RETRY_AFTER = 2_000;

export class BatchWriter {
  readonly #deps: BatchWriterDeps;
  #unsaved: Batch | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(deps: BatchWriterDeps) {
    this.#deps = deps;
  }

  /** To be written now, or together with what could not be written before. */
  keep(batch: Batch): void {
    this.#unsaved = this.#unsaved === undefined ? batch : merge(this.#unsaved, batch);
    if (this.#retry === undefined) this.save();
  }

  /** Tries to write what could not be written before. */
  save(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#unsaved === undefined) return;
    this.#unsaved = this.#write(this.#unsaved);
    if (this.#unsaved === undefined) this.#deps.onStoreTrouble(null);
    else if (!this.#isStopped) this.#retry = setTimeout(() => this.save(), RETRY_AFTER);
  }

  /** What is unsaved gets one more try. @returns false when something stays unsaved */
  stop(): boolean {
    this.#isStopped = true;
    this.save();
    return this.#unsaved === undefined;
  }

  /** Told in the log, and nobody waits for it any more. */
  putAside(what: object): void {
    this.#deps.log.error(what, 'put aside: everything else goes on');
    this.#deps.onPutAside();
  }

  /** Writes all that can be written. @returns what could not be written now */
  #write(batch: Batch): Batch | undefined {
    try {
      this.#deps.commit(batch, this.#deps.clock.now());
    } catch (error) {
      if (error instanceof StoreFailure) {
        this.#deps.onStoreTrouble(error.message);
        return batch;
      }
      const halves = halved(batch);
      if (halves === undefined) {
        this.putAside({ err: error, about: subjectsOf(batch) });
        return undefined;
      }
      const [first, second] = halves.map((half) => this.#write(half));
      return first && second ? merge(first, second) : (first ?? second);
    }
    this.#deps.onCommitted(batch);
    return undefined;
  }
}
