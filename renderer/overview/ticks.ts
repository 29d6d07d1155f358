/** Round steps of an axis. Pure. */

/** Round steps for an axis that reaches `max`: at most `count` lines over zero. */
export function ticks(max: number, count = 4): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const lines = Math.ceil(max / step);
  return Array.from({ length: lines + 1 }, (_, at) => at * step);
}
