/** The desktop's log: JSON lines in a file that turns over at 5 MB, one older file is kept. Nothing secret or personal goes in. */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';

const LIMIT_BYTES = 5_000_000;

/** @returns a destination for pino; a full disk or a folder without rights loses lines, never the program */
export function openLogFile(
  dir: string,
  limit = LIMIT_BYTES,
): DestinationStream & { close: () => void; erase: (digits: string) => number } {
  const file = join(dir, 'plecho.log');
  let descriptor: number | null = null;
  let size = 0;

  const open = (): number => {
    mkdirSync(dir, { recursive: true });
    const opened = openSync(file, 'a', 0o600);
    size = fstatSync(opened).size;
    return opened;
  };
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  return {
    write(line) {
      try {
        descriptor ??= open();
        if (size > 0 && size + line.length > limit) {
          close();
          renameSync(file, join(dir, 'plecho.1.log'));
          descriptor = open();
        }
        size += writeSync(descriptor, line);
      } catch {
        // There is no other place to say so.
        descriptor = null;
      }
    },
    close,
    /** Removes lines that hold these digits from both files. @returns how many; what cannot be rewritten stays */
    erase(digits) {
      close();
      let gone = 0;
      for (const name of ['plecho.log', 'plecho.1.log']) {
        const path = join(dir, name);
        if (!existsSync(path)) continue;
        const lines = readFileSync(path, 'utf8').split('\n');
        const left = lines.filter((line) => !line.includes(digits));
        if (left.length === lines.length) continue;
        gone += lines.length - left.length;
        writeFileSync(path, left.join('\n'), { mode: 0o600 });
      }
      return gone;
    },
  };
}
