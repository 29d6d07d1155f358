/** Events wait here while the state of the exchange is being read, and are then let through in the order in which they came. */
import type { JsonEvent } from '../events/json-event.ts';

export class EventGate {
  readonly #deliver: (events: readonly JsonEvent[]) => void;
  /** The waiting events; undefined while events pass directly. */
  #waiting: JsonEvent[] | undefined = [];
  #opened = Promise.withResolvers<void>();

  /** Closed at first: the state is read before the first event counts. */
  constructor(deliver: (events: readonly JsonEvent[]) => void) {
    this.#deliver = deliver;
  }

  isOpen(): boolean {
    return this.#waiting === undefined;
  }

  /** Resolves when the waiting events have been passed on, or never will be. */
  untilOpen(): Promise<void> {
    return this.#opened.promise;
  }

  /** @param events whose bytes are good while this runs: what waits is copied */
  take(events: readonly JsonEvent[]): void {
    if (this.#waiting === undefined) this.#deliver(events);
    else for (const event of events) this.#waiting.push(event.copy());
  }

  /** Events wait from now on. */
  close(): void {
    if (this.#waiting !== undefined) return;
    this.#waiting = [];
    this.#opened = Promise.withResolvers();
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#deliver(waiting);
    this.#opened.resolve();
  }

  /** The connection is over: nobody waits for it any longer. */
  abandon(): void {
    this.#opened.resolve();
  }
}
