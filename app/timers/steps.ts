/** Long work in short steps, so that the event socket and the window are served between them. */

/** So long (ms) others wait at most for one step, beside the longest single piece of the work. */
const STEP_MS = 8;

/**
 * @param work yields wherever it may be interrupted
 * @param signal ends it early
 * @returns what the work returns
 * @throws what the work throws, or the signal's reason
 */
export async function inSteps<T>(work: Generator<unknown, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const began = performance.now();
    do {
      const piece = work.next();
      if (piece.done === true) return piece.value;
    } while (performance.now() - began < STEP_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
