/** Problems of the exchange's history: each kind of read, and each file, keeps its message until the same kind of read, or file, succeeds. */
import type { Words } from '../../contract/language.ts';
import type { CallRecordProblem } from '../../exchange/driver.ts';
import { sayEngine } from '../words.ts';

/** The ways in which the history is read; each fails and succeeds by itself. */
export type Reading = 'round' | 'recent' | 'import';

/** A permanently skipped record is reported for so long (ms). */
const TOLD_MS = 24 * 3_600_000;
const KEPT = 50;

type BadFile = { readonly words: Words; readonly at: number; readonly passing: boolean };

export type HistoryTroublesDeps = {
  /** JSON of what was told, kept over restarts. */
  readonly memory: { readonly read: () => string | null; readonly write: (value: string | null) => void };
  /** The words of the moment; null: all is well. */
  readonly tell: (words: Words | null) => void;
  /** ms */
  readonly now?: () => number;
  /** ms since the epoch, not later than it is by the exchange: what is told is forgotten by that. */
  readonly agedNow: () => number;
};

const andOthers = (words: Words, others: number): Words => {
  if (others === 0) return words;
  const more = sayEngine.both('othersLikeIt', others);
  return { ru: `${words.ru} ${more.ru}`, en: `${words.en} ${more.en}` };
};

export type HistoryTroubles = ReturnType<typeof createHistoryTroubles>;

export function createHistoryTroubles({ memory, tell, now = Date.now, agedNow }: HistoryTroublesDeps) {
  const whole = new Map<Reading, Words>();
  const files = new Map<string, BadFile>(JSON.parse(memory.read() ?? '[]') as [string, BadFile][]);

  const show = (): void => {
    const [first] = whole.values();
    const bad = [...files.values()].map(({ words }) => words);
    const [newest] = bad.slice(-1);
    tell(first ?? (newest === undefined ? null : andOthers(newest, bad.length - 1)));
  };
  /** What was erased of a client's number in the store is erased here. */
  const forgetErased = (): void => {
    const kept = new Set((JSON.parse(memory.read() ?? '[]') as [string, BadFile][]).map(([file]) => file));
    for (const file of files.keys()) if (!kept.has(file)) files.delete(file);
  };
  const keep = (): void => {
    for (const [file, { at }] of files) if (agedNow() - at > TOLD_MS) files.delete(file);
    for (const file of [...files.keys()].slice(0, -KEPT)) files.delete(file);
    memory.write(files.size === 0 ? null : JSON.stringify([...files]));
    show();
  };

  return {
    /** This reading could not be done at all. */
    failed(reading: Reading, words: Words): void {
      whole.set(reading, words);
      show();
    },
    /** This reading went through; what single files it found bad is told with `found`. */
    succeeded(reading: Reading): void {
      whole.delete(reading);
      show();
    },
    /** What a whole round found: files that were closed to it, and are not any more, are forgotten. */
    found(problems: readonly CallRecordProblem[]): void {
      forgetErased();
      for (const [file, { passing }] of files) if (passing) files.delete(file);
      for (const { file, words, passing = false } of problems) files.set(file, { words, at: now(), passing });
      keep();
    },
    /** No history is set any more, or another one. */
    forget(): void {
      whole.clear();
      files.clear();
      keep();
    },
  };
}
