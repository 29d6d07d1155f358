/** When reports are due and which time each tells of, by the PC's clock and zone: no hour is told twice or left out. Pure. */

export type Period = { readonly from: number; readonly until: number };

/** The moment of that time of day (`18:00`) on the day of `at`, moved by so many days; the clock's changes in spring and autumn are kept to. */
function on(at: number, time: string, days = 0): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour, minute);
}

/** The latest moment at or before `now` at which a report was due. @param weekday 1 = Monday … 7 = Sunday; left out: every day */
function latestDue(now: number, time: string, weekday?: number): number {
  for (let back = 0; back <= 7; back += 1) {
    const due = on(now, time, -back);
    const fits = weekday === undefined || (due.getDay() === 0 ? 7 : due.getDay()) === weekday;
    if (fits && due.getTime() <= now) return due.getTime();
  }
  return 0;
}

/**
 * @param toldUntil where the last report ended (ms); null before the first
 * @param weekday of a weekly report
 * @returns the time to tell of now, or null where none is due. After days off it is the last day (week) only.
 */
export function dueReport(now: number, time: string, toldUntil: number | null, weekday?: number): Period | null {
  const until = latestDue(now, time, weekday);
  if (toldUntil === null || toldUntil >= until) return null;
  const from = on(until, time, weekday === undefined ? -1 : -7).getTime();
  return { from, until };
}

/**
 * The hour of the report was changed: it goes on where the last one ended, so that no hour is told twice or left out.
 * @param toldUntil the end of the last report, ms
 */
export const goingOn = ({ from, until }: Period, toldUntil: number): Period => ({
  from: toldUntil > from - (until - from) ? toldUntil : from,
  until,
});
