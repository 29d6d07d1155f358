/** Runs the admin's regular expression over foreign output with a limit on its time: a careless pattern must not stop the program. */
import { createContext, runInContext } from 'node:vm';

export type Matcher = {
  /** The first group, or the whole match; null where nothing matches or the expression takes too long. */
  readonly match: (text: string) => string | null;
  /** True once the expression took too long. */
  readonly tooSlow: () => boolean;
};

/**
 * Compiles a pattern.
 * @param limit ms one match may take
 * @throws SyntaxError where the pattern is no regular expression
 */
export function createMatcher(pattern: string, limit = 200): Matcher {
  const expression = new RegExp(pattern, 'm');
  const context = createContext({ expression, text: '' });
  let slow = false;
  return {
    tooSlow: () => slow,
    match(text) {
      context['text'] = text;
      try {
        const found = runInContext('expression.exec(text)', context, { timeout: limit }) as RegExpExecArray | null;
        return found === null ? null : (found[1] ?? found[0]);
      } catch {
        slow = true;
        return null;
      }
    },
  };
}
