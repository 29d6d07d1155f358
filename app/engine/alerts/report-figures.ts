/** The figures of a report: how many calls, who was not called back, how long the slowest call-back took; by the rules of the call-back list. Pure. */
import type { CallView, HistoryRow } from '../../contract/view.ts';
import { isMissed } from '../../contract/measures.ts';
import { episodesOf, type EpisodeStep } from '../../core/episodes.ts';

/** A missed client. Times are ms. */
export type LostClient = {
  readonly phone: string;
  readonly name: string;
  /** Missed calls within the report's period. */
  readonly times: number;
  readonly lastAt: number;
  /** Our calls since his first missed call that did not reach him. */
  readonly tries: number;
};

export type Figures = {
  readonly total: number;
  readonly inbound: number;
  readonly outbound: number;
  readonly internal: number;
  readonly answered: number;
  readonly missed: number;
  /** Missed calls without a number: nobody can be called back. */
  readonly withheld: number;
  /** Number of different missed clients. */
  readonly clients: number;
  /** Of these, reached by us or by calling again. */
  readonly reached: number;
  /** Of these, marked by hand as needing no call. */
  readonly marked: number;
  readonly notCalledBack: readonly LostClient[];
  /** The longest time from a client's first missed call until he answered our call-back; null where there was none. */
  readonly slowest: { readonly phone: string; readonly name: string; readonly ms: number } | null;
};

type Lost = { phone: string; name: string; times: number; lastAt: number };

/**
 * @param from ms
 * @param until ms, not included
 * @param clientSteps what happened with one client over the whole history: what came after `until` settles what came before
 */
export function createFigures(from: number, until: number, clientSteps: (phone: string) => readonly EpisodeStep[]) {
  const counts = { total: 0, inbound: 0, outbound: 0, internal: 0, answered: 0, missed: 0, withheld: 0 };
  const lost = new Map<string, Lost>();

  const count = (call: CallView): void => {
    counts.total += 1;
    counts[call.direction] += 1;
    if (call.answered) counts.answered += 1;
    if (!isMissed(call)) return;
    counts.missed += 1;
    const phone = call.clientPhone ?? '';
    if (phone === '') {
      counts.withheld += 1;
      return;
    }
    const known = lost.get(phone);
    lost.set(phone, {
      phone,
      name: known?.name || nameOf(call),
      times: (known?.times ?? 0) + 1,
      lastAt: known?.lastAt ?? call.startedAt,
    });
  };

  return {
    /** The next call, from the newest to the oldest. */
    add(call: HistoryRow | CallView): void {
      if (call.startedAt >= from && call.startedAt < until) count(call);
    },
    done(): Figures {
      let slowest: Figures['slowest'] = null;
      let marked = 0;
      const notCalledBack: LostClient[] = [];
      for (const { phone, name, times, lastAt } of lost.values()) {
        const steps = clientSteps(phone);
        const waits = episodesOf(steps).filter(({ firstAt, missedAt }) => firstAt < until && missedAt >= from);
        for (const { state, firstAt, closedAt = firstAt } of waits) {
          const ms = state === 'calledBack' ? closedAt - firstAt : 0;
          if (ms > (slowest?.ms ?? 0)) slowest = { phone, name, ms };
        }
        const { state = 'open', firstAt = lastAt } = waits.at(-1) ?? {};
        if (state === 'done') marked += 1;
        if (state !== 'open') continue;
        const tries = steps.filter(({ kind, at }) => kind === 'tried' && at >= firstAt).length;
        notCalledBack.push({ phone, name, times, lastAt, tries });
      }
      const clients = lost.size;
      return {
        ...counts,
        clients,
        reached: clients - marked - notCalledBack.length,
        marked,
        notCalledBack: notCalledBack.toSorted((a, b) => b.lastAt - a.lastAt),
        slowest,
      };
    },
  };
}

const nameOf = (call: CallView): string =>
  call.clientName ?? call.legs.flatMap(({ from, to }) => [from, to]).find(({ kind }) => kind === 'client')?.name ?? '';
