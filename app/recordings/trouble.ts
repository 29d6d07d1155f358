/** Which recordings only an admin can bring: told as long as there is one. */
import type { Words } from '../contract/language.ts';

/** A file that is asked for again has been by then; one that nobody asks for any more is nobody's trouble. */
const TROUBLE_MS = 900_000;

/** @param tell what keeps the latest file from being read; null once no file is kept any more */
export function createTrouble(tell: (words: Words | null) => void) {
  const files = new Map<string, NodeJS.Timeout>();
  const over = (file: string): void => {
    clearTimeout(files.get(file));
    if (files.delete(file) && files.size === 0) tell(null);
  };
  return {
    with(file: string, words: Words): void {
      clearTimeout(files.get(file));
      files.set(file, setTimeout(over, TROUBLE_MS, file).unref());
      tell(words);
    },
    over,
  };
}
