/** Runs the admin's regular expression over foreign output with a limit on its time: a careless pattern must not stop the program. */
import { createContext, runInContext } from 'node:vm';

export type Matcher = {
  /** The first group, or the whole match; null where nothing matches or the expression takes too long. */
  readonly match: (text: string) => string | null;
  /** True once the expression took too long. */
  readonly tooSlow: () => boolean;
};

/** Processor time of this thread (where Node is too old for that: of the process), ms. */
function threadCpuMs(): number {
  const own = (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage?.();
  const { user, system } = own ?? process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Compiles a pattern.
 * @param limit ms of processor time one match may take. The clock on the wall would blame the pattern for a busy PC, or for its sleep
 * @param cpuMs processor time that this thread has used up to now, ms
 * @throws SyntaxError where the pattern is no regular expression
 */
export function createMatcher(pattern: string, limit = 200, cpuMs: () => number = threadCpuMs): Matcher {
  const expression = new RegExp(pattern, 'm');
  const context = createContext({ expression, text: '' });
  let slow = false;
  return {
    tooSlow: () => slow,
    match(text) {
      context['text'] = text;
      const begun = cpuMs();
      for (;;) {
        try {
          const found = runInContext('expression.exec(text)', context, { timeout: limit }) as RegExpExecArray | null;
          return found === null ? null : (found[1] ?? found[0]);
        } catch {
          // Broken off after so much time by the clock on the wall: once more, unless the processor worked on it as long.
          slow = cpuMs() - begun >= limit;
          if (slow) return null;
        }
      }
    },
  };
}
