/** Reads which phones are registered: a moment after a change, and again each minute; one request at a time. */
import { createDebounce } from '../../timers/debounce.ts';
import type { Registration } from '../commands/directory.ts';

const READ_EVERY = 60_000;
/** How long after a change the list of phones is read (ms); if phones change all the time, how often. */
const SETTLE = 1_000;
const LIMIT = 5_000;

export type RegistrationsDeps = {
  readonly isConnected: () => boolean;
  readonly ask: () => Promise<readonly Registration[]>;
  readonly onRead: (registrations: readonly Registration[]) => void;
  readonly onFailure: (error: unknown) => void;
};

export class Registrations {
  readonly #deps: RegistrationsDeps;
  readonly #changes = createDebounce(LIMIT, () => this.#read());
  #next: NodeJS.Timeout | undefined;
  #isReading = false;

  constructor(deps: RegistrationsDeps) {
    this.#deps = deps;
  }

  /** A phone registered or unregistered: the list is read soon. */
  changed(): void {
    this.#changes.wish(SETTLE);
  }

  readNow(): void {
    this.#changes.wish(0);
  }

  stop(): void {
    clearTimeout(this.#next);
    this.#changes.cancel();
  }

  #read(): void {
    const { isConnected, ask, onRead, onFailure } = this.#deps;
    if (!isConnected()) return;
    if (this.#isReading) return this.changed();
    this.#isReading = true;
    clearTimeout(this.#next);
    ask()
      .then(onRead)
      .catch(onFailure)
      .finally(() => {
        this.#isReading = false;
        clearTimeout(this.#next);
        if (isConnected()) this.#next = setTimeout(() => this.#read(), READ_EVERY);
      });
  }
}
