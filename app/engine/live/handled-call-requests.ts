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

/** The CRM repeats within minutes. So many, and not those of so many hours: a PC's clock may be set ahead meanwhile. */
const MOST_KEPT = 500;
const MOST_NOTED = 5000;

/**
 * Reads what is kept; a text that makes no sense counts as empty.
 * @param now ms since the epoch
 */
export function createHandledCallRequests(memory: AskedMemory, now: () => number): HandledCallRequests {
  const kept = new Map<string, number>(readKept(memory.read()));
  const noted = new Set(kept.keys());
  return {
    has: (id) => noted.has(id),
    note(id) {
      noted.add(id);
      if (noted.size > MOST_NOTED) noted.delete(noted.values().next().value ?? '');
    },
    keep(id) {
      kept.delete(id);
      kept.set(id, now());
      const fresh = [...kept].slice(-MOST_KEPT);
      kept.clear();
      for (const [one, at] of fresh) kept.set(one, at);
      memory.write(JSON.stringify(fresh));
    },
  };
}

function readKept(text: string | null): [string, number][] {
  try {
    const list = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(list) ? list.filter(isEntry) : [];
  } catch {
    return [];
  }
}

const isEntry = (one: unknown): one is [string, number] =>
  Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number';
