/** Names from outside inside a sentence of ours. */
import { withoutUnseen } from '../../core/written-number.ts';

const LONGEST_NAME = 100;

/** A name from outside (a caller's, an office's) as part of a sentence: one line without unseen signs, so that nobody writes lines of his own into a letter. */
export function inSentence(name: string): string {
  const line = withoutUnseen(name.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')).trim();
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
