/** How soon callers got somebody, and those who did not: the overview's figures of quick answers and call-backs, whole and by working hours. */
import type { WorkingHours } from '../contract/settings.ts';
import type { CallBackFigures, HistoryFilter, Overview } from '../contract/view.ts';
import { workingSpans } from '../contract/working-hours.ts';
import { STATES, type EpisodeRow, type EpisodesTable } from './episodes.ts';
import { walker, type createQuarters, type InboundSums } from './quarters.ts';
import { HOUR_MS } from './sums.ts';

/** A client who has waited so long, weekends included, counts as lost. */
const LOST_AFTER_MS = 3 * 86_400_000;
export type ResponseFigures = Pick<Overview, 'callBacks' | 'byWorkingHours'>;
type Tables = { quarters: ReturnType<typeof createQuarters>; episodes: Pick<EpisodesTable, 'between'> };

/** Collects the figures of one part of the episodes. */
function collector(now: number) {
  const counts = { clients: 0, calledBack: 0, gotThrough: 0, done: 0, waiting: 0, lost: 0 };
  const waits: number[] = [];
  return {
    add([first, missed, state, closed]: EpisodeRow): void {
      counts.clients += 1;
      const became = STATES[state] ?? 'done';
      counts[became !== 'open' ? became : now - missed > LOST_AFTER_MS ? 'lost' : 'waiting'] += 1;
      if (became === 'calledBack' && closed !== null) waits.push(closed - first);
    },
    figures(): CallBackFigures {
      const sorted = Float64Array.from(waits).toSorted();
      const seconds = (at: number): number => Math.round((sorted[at] ?? 0) / 1000);
      const middle = sorted.length / 2;
      return {
        ...counts,
        medianSeconds:
          sorted.length === 0
            ? null
            : sorted.length % 2 === 1
              ? seconds(Math.floor(middle))
              : Math.round(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2000),
        longestSeconds: sorted.length === 0 ? null : seconds(sorted.length - 1),
      };
    },
  };
}

/**
 * @param now ms @param hours the office's working hours; null = they are not told apart
 * @returns nothing for filters that say whose calls, what text or which outcome: a client who was not reached belongs to nobody
 */
export function responseFigures(
  { quarters, episodes }: Tables,
  filter: HistoryFilter,
  now: number,
  hours: WorkingHours | null,
): ResponseFigures {
  const { userId, text, missed, direction = 'inbound', line } = filter;
  if (userId !== undefined || (text ?? '') !== '' || missed !== undefined || direction !== 'inbound') return {};
  // Whole hours, as the sums have them.
  const from = Math.floor((filter.from ?? 0) / HOUR_MS) * HOUR_MS;
  const until = Math.ceil(Math.min(filter.until ?? now + 1, now + 1) / HOUR_MS) * HOUR_MS;
  const rows = episodes.between(from, until, line);
  const whole = collector(now);
  for (const row of rows) whole.add(row);
  if (hours === null) return { callBacks: whole.figures() };

  // Before the first call no working hours need to be known.
  const spans = workingSpans(hours, Math.max(from, quarters.first() ?? until), until);
  const sums = quarters.split(from, until, line, spans);
  const [within, outside] = [collector(now), collector(now)];
  const isWithin = walker(spans);
  for (const row of rows) (isWithin(row[0]) ? within : outside).add(row);
  const part = (inbound: InboundSums, of: typeof within) => ({ ...inbound, callBacks: of.figures() });
  return {
    callBacks: whole.figures(),
    byWorkingHours: { within: part(sums.within, within), outside: part(sums.outside, outside) },
  };
}
