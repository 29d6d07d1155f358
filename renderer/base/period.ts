/** The periods one chooses from, as intervals of time in the PC's zone. Pure. */
import { startOfDay } from './format.ts';

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

export const PERIODS: readonly Period[] = ['today', 'yesterday', 'week', 'month', 'custom'];
