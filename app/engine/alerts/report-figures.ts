/** The figures of a report, from the calls of the history: how many, who was not called back, how long the slowest call-back took. Pure. */
import type { CallView, HistoryRow } from '../../contract/view.ts';
import { isMissed } from '../../contract/measures.ts';

/** A client who called in vain. Times are ms. */
export type LostClient = {
  readonly phone: string;
  readonly name: string;
  /** Calls in vain within the report's time. */
  readonly times: number;
  readonly lastAt: number;
  /** Calls of ours that did not reach him since. */
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
  /** Different clients who called in vain. */
  readonly clients: number;
  /** Of these, reached by us or by calling again. */
  readonly reached: number;
  readonly notCalledBack: readonly LostClient[];
  /** The longest time from a client's first call in vain to the call of ours that reached him; null where there was none. */
  readonly slowest: { readonly phone: string; readonly name: string; readonly ms: number } | null;
};

type Lost = { phone: string; name: string; times: number; firstAt: number; lastAt: number };
type Seen = { readonly at: number; readonly isOurs: boolean; readonly talked: boolean };

/**
 * @param calls finished calls from `from` up to now, newest first; those at or after `until` only settle what came before
 * @param from ms @param until ms, not included
 */
export function createFigures(from: number, until: number) {
  const counts = { total: 0, inbound: 0, outbound: 0, internal: 0, answered: 0, missed: 0, withheld: 0 };
  const lost = new Map<string, Lost>();
  const later = new Map<string, Seen[]>();

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
      firstAt: call.startedAt,
      lastAt: known?.lastAt ?? call.startedAt,
    });
  };

  return {
    /** The next call, from the newest to the oldest. */
    add(call: HistoryRow | CallView): void {
      const phone = call.clientPhone ?? '';
      if (phone !== '' && call.direction !== 'internal') {
        const seen = later.get(phone) ?? [];
        seen.push({ at: call.startedAt, isOurs: call.direction === 'outbound', talked: call.answered });
        later.set(phone, seen);
      }
      if (call.startedAt >= from && call.startedAt < until) count(call);
    },
    done(): Figures {
      let slowest: Figures['slowest'] = null;
      const notCalledBack: LostClient[] = [];
      for (const client of lost.values()) {
        const seen = (later.get(client.phone) ?? []).toSorted((a, b) => a.at - b.at);
        if (seen.some(({ at, talked }) => talked && at > client.lastAt)) {
          // Who got through himself was not called back, whenever we call him later.
          const talk = seen.find(({ at, talked }) => talked && at > client.firstAt);
          const ms = talk?.isOurs === true ? talk.at - client.firstAt : 0;
          if (ms > (slowest?.ms ?? 0)) slowest = { phone: client.phone, name: client.name, ms };
          continue;
        }
        const tries = seen.filter(({ at, isOurs, talked }) => isOurs && !talked && at > client.lastAt).length;
        const { phone, name, times, lastAt } = client;
        notCalledBack.push({ phone, name, times, lastAt, tries });
      }
      const clients = lost.size;
      return {
        ...counts,
        clients,
        reached: clients - notCalledBack.length,
        notCalledBack: notCalledBack.toSorted((a, b) => b.lastAt - a.lastAt),
        slowest,
      };
    },
  };
}

const nameOf = (call: CallView): string =>
  call.clientName ?? call.legs.flatMap(({ from, to }) => [from, to]).find(({ kind }) => kind === 'client')?.name ?? '';
