/** Who is calling: the access key that a caller presents counts only after the CRM itself has confirmed it (crm-api.md §5). */
import { createHash } from 'node:crypto';
import { createBuckets, type Limit } from './limits.ts';

/** `yes`/`no`: the CRM's word; `unknown`: it could not be asked. */
export type Vouch = 'yes' | 'no' | 'unknown';
/** `busy`: too many unproven keys came, the CRM was not asked. */
export type Proven = Vouch | 'busy';

export type ProofDeps = {
  /** Asks the CRM with this key, e.g. for the instance in our workspace. May throw: that counts as `unknown`. */
  readonly vouch: (key: string) => Promise<Vouch>;
  /** ms since the epoch. */
  readonly now: () => number;
};

export type Proof = {
  /**
   * Asks whether the key is good.
   * @param key as presented
   * @param source the address of the caller: each may present only so many keys that the CRM does not know
   * @param looks what else tells callers apart (caller.ts): strangers use up no question of one who is known by his looks
   */
  readonly check: (key: string, source: string, looks?: string) => Promise<Proven>;
  /** Whether the CRM confirmed a caller with these traits in the last hours. */
  readonly isAcquainted: (looks: string) => boolean;
  /** Forgets everything, e.g. when the workspace changed. */
  readonly forget: () => void;
};

/** A good key is believed this long at most (it lives 20 minutes), a bad one is not asked about again for this long. */
const GOOD_FOR = 10 * 60_000;
const BAD_FOR = 60_000;
const MOST_KEYS = 1000;
/** Questions to the CRM in all, and wrong keys per source. */
const QUESTIONS: Limit = { burst: 30, perSecond: 1 };
/** Questions for the keys of callers who look like one it vouched for. */
const ACQUAINTED: Limit = { burst: 60, perSecond: 5 };
const ACQUAINTED_FOR = 12 * 3_600_000;
const WRONG_KEYS: Limit = { burst: 10, perSecond: 0.1 };

/** Makes the memory of keys: hashes only, never the keys themselves. */
export function createProof({ vouch, now }: ProofDeps): Proof {
  const known = new Map<string, { word: 'yes' | 'no'; until: number }>();
  const asking = new Map<string, Promise<Vouch>>();
  const questions = createBuckets(QUESTIONS, 1);
  const acquaintedQuestions = createBuckets(ACQUAINTED);
  const acquaintances = new Map<string, number>();
  const wrongKeys = createBuckets(WRONG_KEYS);
  const blocked = new Map<string, number>();
  let generation = 0;

  const ask = async (key: string, hash: string): Promise<Vouch> => {
    const asked = generation;
    try {
      const word = await vouch(key);
      if (word !== 'unknown' && asked === generation) remember(hash, word);
      return word;
    } catch {
      return 'unknown';
    }
  };

  const remember = (hash: string, word: 'yes' | 'no'): void => {
    known.delete(hash);
    known.set(hash, { word, until: now() + (word === 'yes' ? GOOD_FOR : BAD_FOR) });
    if (known.size > MOST_KEYS) known.delete(known.keys().next().value ?? '');
  };

  /** After too many wrong keys of one source its unknown keys are not asked about for a while. */
  const countWrong = (source: string): void => {
    const wait = wrongKeys.take(source, now());
    if (wait === 0) return;
    blocked.delete(source);
    blocked.set(source, now() + wait * 1000);
    if (blocked.size > MOST_KEYS) blocked.delete(blocked.keys().next().value ?? '');
  };

  const isAcquainted = (looks: string): boolean => now() - (acquaintances.get(looks) ?? -Infinity) < ACQUAINTED_FOR;
  const meet = (looks: string): void => {
    acquaintances.delete(looks);
    acquaintances.set(looks, now());
    if (acquaintances.size > MOST_KEYS) acquaintances.delete(acquaintances.keys().next().value ?? '');
  };
  /** May the CRM be asked about a key of this caller? */
  const mayAsk = (source: string, looks: string): boolean =>
    isAcquainted(looks)
      ? acquaintedQuestions.take(looks, now()) === 0
      : (blocked.get(source) ?? 0) <= now() && questions.take('', now()) === 0;

  return {
    isAcquainted,
    async check(key, source, looks = source) {
      const hash = createHash('sha256').update(key).digest('base64');
      const cached = known.get(hash);
      if (cached && cached.until > now()) {
        if (cached.word === 'yes') meet(looks);
        return cached.word;
      }
      const running = asking.get(hash);
      if (running) return await running;
      if (!mayAsk(source, looks)) return 'busy';
      const question = ask(key, hash);
      asking.set(hash, question);
      const word = await question;
      if (asking.get(hash) === question) asking.delete(hash);
      if (word === 'yes') meet(looks);
      if (word === 'no' && !isAcquainted(looks)) countWrong(source);
      return word;
    },
    forget() {
      generation++;
      known.clear();
      asking.clear();
      blocked.clear();
      // A confirmed caller keeps his traits over an outage of the CRM.
    },
  };
}
