/** Recordings that only an admin can make readable: reported as long as there are any. */
import type { Words } from '../contract/language.ts';

/** By then every file that is still needed has been tried again; one that is no longer requested is dropped from the report. */
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
