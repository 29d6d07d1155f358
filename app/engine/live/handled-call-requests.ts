/** The CALLs that were carried out, remembered over restarts: the CRM repeats what it heard no answer to, and it must not ring twice. */

/** Where it is kept: one small text. */
export type AskedMemory = {
  readonly read: () => string | null;
  readonly write: (text: string) => void;
};

export type HandledCallRequests = {
  readonly has: (communicationId: string) => boolean;
  /** From now on it was asked, in this run. */
  readonly note: (communicationId: string) => void;
  /** It is about to be placed: it must not be placed again, whatever happens to this process. Throws where it can't be kept. */
  readonly keep: (communicationId: string) => void;
};

/** The CRM repeats within minutes. Limited by number, not by age: the PC's clock may be set ahead meanwhile. */
const MOST_KEPT = 500;
const MOST_NOTED = 5000;

/** Reads what is kept; a text that makes no sense counts as empty. */
export function createHandledCallRequests(memory: AskedMemory): HandledCallRequests {
  const kept = new Set(readKept(memory.read()));
  const noted = new Set(kept);
  return {
    has: (id) => noted.has(id),
    note(id) {
      noted.add(id);
      if (noted.size > MOST_NOTED) noted.delete(noted.values().next().value ?? '');
    },
    keep(id) {
      kept.delete(id);
      kept.add(id);
      if (kept.size > MOST_KEPT) kept.delete(kept.values().next().value ?? '');
      memory.write(JSON.stringify([...kept]));
    },
  };
}

function readKept(text: string | null): string[] {
  try {
    const list = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(list) ? list.map(idOf).filter((id) => id !== undefined) : [];
  } catch {
    return [];
  }
}

/** Profiles of before kept a time with each id. */
function idOf(entry: unknown): string | undefined {
  const id: unknown = Array.isArray(entry) ? entry[0] : entry;
  return typeof id === 'string' ? id : undefined;
}
