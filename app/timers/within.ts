/** Time limits for work that may hang: the work itself goes on, unheard. */

/** `unref`: the process may end before the limit does. */
export type LimitOptions = { readonly unref?: true };

/** The work, or what `late` gives when the time is over. */
async function raced<T, L>(work: Promise<T>, ms: number, late: () => L, { unref }: LimitOptions): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  work.catch(() => undefined); // that it fails later is nobody's business
  const limit = new Promise<L>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error as Error);
      }
    }, ms);
    if (unref === true) timer.unref();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns what the work gives @throws what it throws, or `late()` after `ms` */
export const within = <T>(work: Promise<T>, ms: number, late: () => Error, options: LimitOptions = {}): Promise<T> =>
  raced(
    work,
    ms,
    (): never => {
      throw late();
    },
    options,
  );

/** Waits for the work, at most so long. @returns whether it was over in time @throws what it throws in time */
export const settledWithin = (work: Promise<unknown>, ms: number, options: LimitOptions = {}): Promise<boolean> =>
  raced(
    work.then(() => true),
    ms,
    () => false,
    options,
  );
