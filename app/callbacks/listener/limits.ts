/** Token buckets, one per name: how many requests a source, a key or a user may make. Pure but for what it remembers. */

export type Limit = {
  /** So many at once… */
  readonly burst: number;
  /** …and so many a second after that. */
  readonly perSecond: number;
};

export type Buckets = {
  /** Takes one token of `name`. 0 = taken; otherwise the seconds (rounded up) until one is there. */
  readonly take: (name: string, now: number) => number;
};

/** The listener's limits. The CRM places a call when a person clicks: nobody clicks faster than this. */
export const LIMITS = {
  /** Requests behind the secret path, per source address (a tunnel makes all sources one). */
  source: { burst: 120, perSecond: 10 },
  /** The same for callers who look like one the CRM vouched for lately: its own requests, all of an office. */
  acquainted: { burst: 600, perSecond: 60 },
  /** CALLs per presented access key, and per user whose phone would ring. */
  callsOfKey: { burst: 5, perSecond: 1 },
  callsOfUser: { burst: 4, perSecond: 0.5 },
  /** CALLs in all: a caller may come with a fresh key each time. */
  calls: { burst: 8, perSecond: 1 },
  /** HANGUPs and webhooks per key. */
  othersOfKey: { burst: 20, perSecond: 5 },
} as const satisfies Record<string, Limit>;

/**
 * Makes buckets of one size.
 * @param limit how much each name may take
 * @param most how many names are remembered; the one idle for longest is forgotten first
 */
export function createBuckets({ burst, perSecond }: Limit, most = 5000): Buckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(name, now) {
      const before = buckets.get(name) ?? { tokens: burst, at: now };
      const elapsed = Math.max(0, now - before.at) / 1000;
      const tokens = Math.min(burst, before.tokens + elapsed * perSecond);
      buckets.delete(name); // re-inserted last: the first of the map is the one idle for longest
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
      if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? '');
      return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
    },
  };
}
