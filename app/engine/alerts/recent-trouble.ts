/** What was wrong within the last hour, however shortly: for telling apart what heals from what comes and goes. Times are ms. */

const KEPT_MS = 3_600_000;

type Wrong = { readonly code: string; readonly since: number; readonly until: number };

export function createRecent() {
  let kept: Wrong[] = [];
  return {
    /** It was wrong in that time, and is over. */
    note(code: string, since: number, until: number): void {
      kept = [...kept.filter((one) => one.until > until - KEPT_MS && one.until <= until), { code, since, until }];
    },
    /** How long it was wrong between two moments. @param lasting since when it is wrong now, if it is */
    wrongFor(code: string, from: number, until: number, lasting: number | undefined): number {
      const now = lasting === undefined ? [] : [{ code, since: lasting, until }];
      return [...kept, ...now]
        .filter((one) => one.code === code)
        .reduce((sum, one) => sum + Math.max(0, Math.min(one.until, until) - Math.max(one.since, from)), 0);
    },
  };
}
