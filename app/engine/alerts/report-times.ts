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
 * @param wasTold `toldUntil` is the end of a report, not the moment at which the first one was asked for
 * @returns the time to tell of now, or null where none is due. After days off it is the last day (week) only.
 */
export function dueReport(
  now: number,
  time: string,
  toldUntil: number | null,
  weekday?: number,
  wasTold = false,
): Period | null {
  const until = latestDue(now, time, weekday);
  if (toldUntil === null || toldUntil >= until) return null;
  const days = weekday === undefined ? 1 : 7;
  const from = on(until, time, -days).getTime();
  // The hour of the report was changed: it goes on where the last one ended. After days off only the last day (week) is told.
  const goesOn = wasTold && toldUntil > on(until, time, -2 * days).getTime();
  return { from: goesOn ? toldUntil : from, until };
}
