/** The periods of the overview as intervals of time in the PC's zone. Pure. */
import { startOfDay } from '../base/format.ts';

export type Period = 'today' | 'yesterday' | 'week' | 'month' | 'custom';
export type Interval = { readonly from: number; readonly until: number };

/** @param now the present moment; `custom` starts as today */
export function intervalOf(period: Period, now: number): Interval {
  const tomorrow = startOfDay(now, 1);
  switch (period) {
    case 'yesterday':
      return { from: startOfDay(now, -1), until: startOfDay(now) };
    case 'week':
      return { from: startOfDay(now, -6), until: tomorrow };
    case 'month':
      return { from: startOfDay(now, -29), until: tomorrow };
    case 'today':
    case 'custom':
      return { from: startOfDay(now), until: tomorrow };
  }
}

/** Round steps for an axis that reaches `max`: at most `count` lines over zero. */
export function ticks(max: number, count = 4): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const lines = Math.ceil(max / step);
  return Array.from({ length: lines + 1 }, (_, at) => at * step);
}
