/** Decides about alerts: which problems have lasted long enough to be reported, and which of the reported ones are over. Pure. */
import { ruleOf } from '../../contract/problems.ts';
import type { Stretch } from '../../store/alerts.ts';

export type Rules = {
  /** The grace period: a problem that heals sooner is not reported, ms. */
  readonly afterMs: number;
  /** Nobody is told now. */
  readonly isQuiet: boolean;
  /** Since when we have been looking without a pause (ms): what is wrong when a PC wakes up is mostly well again within seconds. */
  readonly lookingSince: number;
  /** Whether a problem flaps and is present most of the time: then it is reported, although each time it heals within the grace period. */
  readonly isFlapping: (code: string) => boolean;
  /** How often in a row it came back soon after its all-clear: the more often, the longer the next all-clear waits. */
  readonly relapses: (one: Stretch) => number;
};

export type Decision = {
  /** Groups of outages to be reported, each group in one alert. */
  readonly tell: readonly (readonly Stretch[])[];
  /** Groups that one alert told of and that are over. */
  readonly over: readonly (readonly Stretch[])[];
};

/** A problem that comes back within this time counts as continuing: no second alert, no all-clear in between. */
const STAYS_AWAY_MS = 30_000;
/** Outages with one cause are noticed one after the other: the first waits so long for the next. */
const TOGETHER_MS = 5_000;

export const stayAwayMs = (afterMs: number): number => Math.min(STAYS_AWAY_MS, afterMs);

/** Longer than this no all-clear waits. */
const LONGEST_AWAY_MS = 900_000;
/** How far back flapping is looked for, as a multiple of the grace period. */
const FLAPPING_GRACES = 6;
export const flappingWindowMs = (afterMs: number): number => FLAPPING_GRACES * afterMs;

/**
 * @param unsettled what lasts and what is over but not yet told to be
 * @param open codes of the problems that are shown now: consequences of others are not among them
 */
export function decide(unsettled: readonly Stretch[], open: ReadonlySet<string>, rules: Rules, now: number): Decision {
  if (rules.isQuiet) return { tell: [], over: [] };
  const untold = unsettled.filter(
    ({ code, until, alert }) => until === null && alert === null && open.has(code) && ruleOf(code).alerts,
  );
  const isDue = ({ code, since }: Stretch): boolean =>
    now - Math.max(since, rules.lookingSince) >= rules.afterMs || rules.isFlapping(code);
  const outages = untold.filter(({ code }) => ruleOf(code).isOutage);
  const due = outages.filter(isDue);
  const first = Math.min(...due.map(({ since }) => Math.max(since, rules.lookingSince)));
  const isLateEnough = now - first >= rules.afterMs + TOGETHER_MS;
  const wait = !isLateEnough && outages.some((one) => !isDue(one) && one.since - first <= TOGETHER_MS);
  const alone = untold.filter((one) => !ruleOf(one.code).isOutage && isDue(one)).map((one) => [one]);
  const told = Map.groupBy(
    unsettled.filter(({ alert }) => alert !== null),
    ({ alert }) => alert,
  );
  const over = [...told.values()].filter((group) => {
    const away = stayAwayMs(rules.afterMs) * 4 ** Math.max(...group.map(rules.relapses));
    return group.every(({ until }) => until !== null && now - until >= Math.min(away, LONGEST_AWAY_MS));
  });
  return { tell: [...(due.length === 0 || wait ? [] : [due]), ...alone], over };
}

/** Is this moment within the quiet hours (`22:00`…`07:00`, in the PC's zone)? */
export function isQuietAt(hours: { readonly from: string; readonly until: string } | null, now: number): boolean {
  if (hours === null || hours.from === hours.until) return false;
  const date = new Date(now);
  const time = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  const { from, until } = hours;
  return from < until ? time >= from && time < until : time >= from || time < until;
}
