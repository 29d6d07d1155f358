/**
 * The lease: which of the Plechos of one office tells the CRM. It lies in the exchange that all of them listen to; the commands used are
 * atomic there. No clock of any PC is compared with another's: each only measures how long a value has stood, by a clock nobody can set.
 */
import { randomBytes } from 'node:crypto';
import type { SharedMemory } from '../../contract/exchange.ts';

/** The holder renews this often (ms). */
export const RENEW_EVERY = 2_000;
/** Without a renewal for so long the holder gives itself up (ms, from the moment the renewal was sent). */
export const HOLDS_FOR = 10_000;
/** A lease that has not moved for so long is dead: longer than its holder would believe in it. */
const DEAD_AFTER = 11_000;
/** After so long without a look, an empty place counts as seen for the first time. */
const WATCHED = 3_000;
/** Released on purpose: any Plecho may take it at once. */
const FREE = 'free';

export type LeaseDeps = {
  readonly memory: SharedMemory;
  /** Where it lies. */
  readonly key: string;
  /** Ours alone among all Plechos, and a name for people: neither holds a comma. */
  readonly id: string;
  readonly name: string;
  /** ms that only ever grow, also while the process is frozen. */
  readonly monotonic: () => number;
};

export type Lease = ReturnType<typeof createLease>;

export function createLease({ memory, key, id, name, monotonic }: LeaseDeps) {
  const life = randomBytes(3).toString('hex');
  let mine: string | null = null;
  let renewedAt = -Infinity;
  let term = 0;
  /** What stands there (null: nothing), and since when we have seen it stand. */
  let seen: { value: string | null; since: number; at: number } | undefined;

  const holds = (): boolean => mine !== null && monotonic() - renewedAt < HOLDS_FOR;
  const make = (): string => {
    term += 1;
    return `${id},${name},${term},${life}`; // no value ever comes twice
  };
  const lose = (): void => {
    mine = null;
    renewedAt = -Infinity;
  };

  /** Puts a new value in the place of `old` (null: it is empty). @returns true where it is ours now */
  const take = async (old: string | null): Promise<boolean> => {
    const sentAt = monotonic();
    const value = make();
    await memory.write(`${key}-last`, value);
    if (old !== null && !(await memory.remove(key, old))) return false;
    if (!(await memory.claim(key, value))) return false;
    mine = value;
    renewedAt = sentAt;
    seen = { value, since: sentAt, at: sentAt };
    return true;
  };

  const renew = async (): Promise<void> => {
    const old = mine;
    const inTime = holds();
    if (!inTime) lose(); // frozen, or cut off: others may hold it by now
    const stands = await memory.read(key);
    if (old === null || (stands !== null && stands !== old)) return look(stands);
    // Our own value still stands, or the exchange was restarted and we are in time: nobody else can hold it now.
    if (stands === null && !inTime) return look(stands);
    if (!(await take(stands))) lose();
  };

  const look = async (stands: string | null): Promise<void> => {
    lose();
    const at = monotonic();
    // A value tells by itself whether it has moved meanwhile; an empty place has to be watched.
    const isWatched = seen !== undefined && seen.value === stands && (stands !== null || at - seen.at < WATCHED);
    const since = isWatched && seen !== undefined ? seen.since : at;
    seen = { value: stands, since, at };
    term = Math.max(term, Number(stands?.split(',')[2] ?? 0));
    if (stands === FREE || (stands !== null && at - since >= DEAD_AFTER)) return void (await take(stands));
    if (stands !== null) return;
    // A holder from before the exchange's restart has given up by itself once the exchange has run for long enough.
    const uptime = await memory.uptime().catch(() => null);
    if (uptime !== null && uptime < DEAD_AFTER) return;
    // Somebody may be in the middle of a renewal, unless nobody has held it since the exchange began.
    const isUntouched = uptime !== null && (await memory.read(`${key}-last`)) === null;
    if (isUntouched || at - since >= DEAD_AFTER) await take(null);
  };

  return {
    holds,
    /** Who holds it as far as we have seen: a name, or null. */
    holder: (): string | null => {
      const value = seen?.value ?? null;
      return value === null || value === FREE ? null : (value.split(',')[1] ?? null);
    },
    /**
     * Renews, or looks whether it may be taken; to be called about every second.
     * @param wants false: only looks on
     * @throws WordedError where the exchange can't be asked; the lease then runs out by itself
     */
    async tick(wants = true): Promise<void> {
      if (mine !== null && holds() && monotonic() - renewedAt < RENEW_EVERY && wants) return;
      if (wants) return renew();
      const stands = await memory.read(key);
      if (seen?.value !== stands) seen = { value: stands, since: monotonic(), at: monotonic() };
    },
    /** Lets go: another one may go on at once. Harmless where it is not ours. */
    async release(): Promise<void> {
      const old = mine;
      lose();
      if (old !== null && (await memory.remove(key, old))) await memory.claim(key, FREE);
    },
  };
}
