/** Limits concurrency: so many pieces of work run at a time, the others queue. Pure. */

/** @returns runs a piece of work as soon as fewer than `most` are under way; what it gives or throws is handed on */
export function atMost(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const line: (() => void)[] = [];
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => void line.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
