/** The latest lines of the log, for the diagnostics file. */
export type LogMemory = {
  readonly write: (line: string) => void;
  readonly lines: () => readonly string[];
  /** Forgets lines that hold these digits. @returns how many */
  readonly erase: (digits: string) => number;
};

/** No line is kept longer (characters). */
const LONGEST_LINE = 64 * 1024;

/** A destination for pino that keeps the last so many lines. */
export function createLogMemory(most = 400): LogMemory {
  let lines: string[] = [];
  return {
    write(line) {
      lines.push(line.slice(0, LONGEST_LINE).trimEnd());
      if (lines.length > most * 2) lines = lines.slice(-most);
    },
    lines: () => lines.slice(-most),
    erase(digits) {
      const before = lines.length;
      lines = lines.filter((line) => !line.includes(digits));
      return before - lines.length;
    },
  };
}
