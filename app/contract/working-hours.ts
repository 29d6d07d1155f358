/** The office's working hours as stretches of time, in the PC's zone: what is within them and what is not. Pure but for the zone. */
import type { Span } from '../core/outcome.ts';
import type { WorkingHours } from './settings.ts';

/** The days of a week as settings have them: 1 = Monday … 7 = Sunday. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const DAY_MINUTES = 1440;

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/** 1 = Monday … 7 = Sunday. */
const weekday = (date: Date): number => date.getDay() || 7;

/**
 * The working hours that touch a stretch of time, in order, none over another; daylight saving is the zone's.
 * @param from ms @param until ms, not included
 */
export function workingSpans(hours: WorkingHours, from: number, until: number): Span[] {
  const spans: Span[] = [];
  const day = new Date(from);
  // A shift that began the evening before may still go on.
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - 1);
  for (; day.getTime() < until; day.setDate(day.getDate() + 1)) {
    for (const one of hours) {
      if (one.day !== weekday(day)) continue;
      const [start, end] = [minutesOf(one.from), minutesOf(one.until)];
      // A shift that ends no later than it begins goes on past midnight.
      spans.push({ from: atMinute(day, start), until: atMinute(day, end > start ? end : end + DAY_MINUTES) });
    }
  }
  return merged(spans).filter((span) => span.until > from && span.from < until);
}

const atMinute = (day: Date, minute: number): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, minute).getTime();

function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || span.from > last.until) all.push(span);
    else all[all.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
  }
  return all;
}

/** Is this moment (ms) within working hours? Where none are set, every moment is. */
export const isWorking = (hours: WorkingHours | null, at: number): boolean =>
  hours === null || workingSpans(hours, at, at + 1).length > 0;
