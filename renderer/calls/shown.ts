/** Which cards are on the page: live calls, and for some seconds those that ended, so that one sees how. */
import { useEffect, useReducer, useRef } from 'react';
import type { CallView } from '../../app/contract/view.ts';

export type Shown = { readonly call: CallView; readonly leftAt?: number };

/** A call that left the live list, as ended. */
function closed(call: CallView, at: number): CallView {
  if (call.endedAt !== undefined) return call;
  const legs = call.legs.map((leg) =>
    leg.state === 'ended' ? leg : { ...leg, state: 'ended' as const, endedAt: leg.endedAt ?? at },
  );
  return { ...call, endedAt: at, legs };
}

/**
 * The next list; pure. The order of calls never changes: newest first by their start.
 * @param held while somebody reads, nothing is taken away
 */
export function nextShown(
  before: readonly Shown[],
  live: readonly CallView[],
  now: number,
  stayMs: number,
  held: boolean,
): readonly Shown[] {
  const alive = new Map(live.map((call) => [call.id, call]));
  const known = new Map(before.map((shown) => [shown.call.id, shown]));
  const kept = before.flatMap((shown): Shown[] => {
    const call = alive.get(shown.call.id);
    if (call) return shown.call === call && shown.leftAt === undefined ? [shown] : [{ call }];
    const leftAt = shown.leftAt ?? now;
    if (!held && now - leftAt >= stayMs) return [];
    return shown.leftAt === undefined ? [{ call: closed(shown.call, now), leftAt }] : [shown];
  });
  const fresh = live.filter((call) => !known.has(call.id)).map((call) => ({ call }));
  if (fresh.length === 0)
    return kept.length === before.length && kept.every((shown, at) => shown === before[at]) ? before : kept;
  return [...fresh, ...kept].toSorted(
    (a, b) => b.call.startedAt - a.call.startedAt || (a.call.id < b.call.id ? -1 : 1),
  );
}

/** @param stayMs how long an ended call stays */
export function useShown(live: readonly CallView[], held: boolean, stayMs = 4000): readonly Shown[] {
  const shown = useRef<readonly Shown[]>([]);
  const [, again] = useReducer((n: number) => n + 1, 0);
  shown.current = nextShown(shown.current, live, Date.now(), stayMs, held);
  const leaving = shown.current.some((one) => one.leftAt !== undefined);
  useEffect(() => {
    if (!leaving) return;
    const timer = setInterval(again, 1000);
    return () => clearInterval(timer);
  }, [leaving]);
  return shown.current;
}
