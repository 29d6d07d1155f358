/** The few things that the desktop itself remembers, in one small JSON file beside the profile; a damaged file counts as empty. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Remembered = {
  /** Place of the window; read back as anything, see bounds.ts. */
  place?: unknown;
  /** What was answered where the system has no password store. */
  plainSecrets?: 'keep' | 'forget';
  /** The version that the user wanted: offered again at the next start without a question. */
  wantedUpdate?: string;
  /** The setting for links with numbers, as it was last seen: only its switching on asks the user anything. */
  linksWanted?: boolean;
  /** It was told once that closing the window does not end the program. */
  toldStillHere?: boolean;
};

function read(file: string): Remembered {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/**
 * @param file path of the JSON file
 * @param onFailure told when the file cannot be written (full disk, no rights): nothing of worth is lost with it
 */
export function openMemory(file: string, onFailure: (error: unknown) => void) {
  let remembered = read(file);
  return {
    get: (): Remembered => remembered,
    set(change: Remembered): void {
      remembered = { ...remembered, ...change };
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.new`, JSON.stringify(remembered));
        renameSync(`${file}.new`, file);
      } catch (error) {
        onFailure(error);
      }
    },
  };
}
export type Memory = ReturnType<typeof openMemory>;
