/** A heartbeat for an outside monitor: the address is asked every minute while calls are reported, `/fail` when they are not. */

import { withCredentials } from './transports.ts';

export type HeartbeatDeps = {
  readonly url: () => string | null;
  /** Are calls being reported? */
  readonly isWell: () => boolean;
  /** What heals sooner is not told, ms. */
  readonly afterMs: () => number;
  readonly now: () => number;
  /** Asks an address; rejects where it was not reached. */
  readonly get: (url: string) => Promise<void>;
};

const EVERY_MS = 60_000;
/** After an attempt that did not arrive. */
const AGAIN_MS = 10_000;

/** The address with `/fail` behind its path; what is asked for stays behind that. */
export function failAddress(url: string): string {
  const at = new URL(url);
  at.pathname = `${at.pathname.replace(/\/+$/, '')}/fail`;
  return at.href;
}

/** Asks an address, at most ten seconds; any answer will do. */
export async function askAddress(url: string): Promise<void> {
  const { address, headers } = withCredentials(url);
  const response = await fetch(address, { headers, redirect: 'follow', signal: AbortSignal.timeout(10_000) });
  await response.body?.cancel();
}

export function createHeartbeat({ url, isWell, afterMs, now, get }: HeartbeatDeps) {
  let badSince: number | null = null;
  let said: 'well' | 'fail' | null = null;
  let dueAt = 0;
  let underWay: Promise<void> | null = null;

  const say = (what: 'well' | 'fail', address: string): Promise<void> => {
    said = what;
    dueAt = now() + EVERY_MS;
    underWay = get(what === 'well' ? address : failAddress(address))
      .catch(() => {
        dueAt = now() + AGAIN_MS;
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  };

  return {
    /** To be called every few seconds. Resolves when nothing is under way. */
    async tick(): Promise<void> {
      const address = url();
      // A clock that was set back must neither delay a failure nor silence the sign of life.
      badSince = address === null || isWell() ? null : Math.min(badSince ?? now(), now());
      dueAt = Math.min(dueAt, now() + EVERY_MS);
      if (address === null || underWay !== null) return underWay ?? undefined;
      const what = badSince === null ? 'well' : now() - badSince >= afterMs() ? 'fail' : null;
      if (what !== null && (what !== said || now() >= dueAt)) await say(what, address);
    },
  };
}
