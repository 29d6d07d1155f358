/** When the demo's office works, by the PC's clock. */

const DAYS = 30;
/** Monday to Friday. */
export const WORKING_HOURS = { from: 9, until: 18 } as const;

/** @param day any moment of the day, ms */
export const atHour = (day: number, hour: number): number => new Date(day).setHours(hour, 0, 0, 0);

/** @param at ms @returns whether the office works then, by the PC's clock */
export function isWorkingTime(at: number): boolean {
  const time = new Date(at);
  const isDay = time.getDay() >= 1 && time.getDay() <= 5;
  return isDay && time.getHours() >= WORKING_HOURS.from && time.getHours() < WORKING_HOURS.until;
}

/** Midnights of the working days of the last month, oldest first, today included; in the PC's time zone. */
export function workingDays(now: number): number[] {
  return Array.from({ length: DAYS }, (_, ago) => {
    const day = new Date(now);
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - ago);
    return day.getTime();
  })
    .filter((day) => isWorkingTime(atHour(day, WORKING_HOURS.from)))
    .toReversed();
}
