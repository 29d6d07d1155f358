/** Which cards are on the page: live calls, and for some seconds those that ended, so that one sees how. */
import { useEffect, useRef, useState } from 'react';
import type { CallView } from '../../app/contract/view.ts';
import { useClock, useLiveStore } from '../base/context.tsx';

export type Shown = { readonly call: CallView; readonly leftAt?: number };

/** A call that left the live list, as ended. */
function closed(call: CallView, at: number): CallView {
  if (call.endedAt !== undefined) return call;
  const legs = call.legs.map((leg) =>
    leg.state === 'ended' ? leg : { ...leg, state: 'ended' as const, endedAt: leg.endedAt ?? at },
  );
  return { ...call, endedAt: at, legs };
}

const newestFirst = (a: Shown, b: Shown): number =>
  b.call.startedAt - a.call.startedAt || (a.call.id < b.call.id ? -1 : 1);

/**
 * The next list; pure. Newest first by their start: the order of two calls never changes.
 * @param how `stayMs`: how long an ended call stays; `held`: while the user reads, no card is removed
 * @returns the same list where nothing changed
 */
export function nextShown(
  before: readonly Shown[],
  live: readonly CallView[],
  now: number,
  { stayMs, held }: { readonly stayMs: number; readonly held: boolean },
): readonly Shown[] {
  const alive = new Map(live.map((call) => [call.id, call]));
  const known = new Set(before.map((shown) => shown.call.id));
  const kept = before.flatMap((shown): Shown[] => {
    const call = alive.get(shown.call.id);
    if (call) return shown.call === call && shown.leftAt === undefined ? [shown] : [{ call }];
    if (shown.leftAt === undefined) return [{ call: closed(shown.call, now), leftAt: now }];
    return !held && now - shown.leftAt >= stayMs ? [] : [shown];
  });
  const fresh = live.filter((call) => !known.has(call.id)).map((call) => ({ call }));
  if (fresh.length > 0) return [...fresh, ...kept].toSorted(newestFirst);
  return kept.length === before.length && kept.every((shown, at) => shown === before[at]) ? before : kept;
}

/** The current list. @param held while true, no card is removed */
export function useShown(held: boolean, stayMs = 4000): readonly Shown[] {
  const store = useLiveStore();
  const clock = useClock();
  const holding = useRef(held);
  const [shown, setShown] = useState(() => nextShown([], store.get().calls, clock.now(), { stayMs, held }));
  useEffect(() => {
    holding.current = held;
  }, [held]);
  useEffect(() => {
    const update = (): void =>
      setShown((before) => nextShown(before, store.get().calls, clock.now(), { stayMs, held: holding.current }));
    const stops = [store.subscribe(update), clock.subscribe(update)];
    update();
    return () => stops.forEach((stop) => stop());
  }, [store, clock, stayMs]);
  return shown;
}
