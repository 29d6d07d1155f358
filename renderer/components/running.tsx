/** A running time: written straight into its own text node each second, so that hundreds of them cost nothing. */
import { useEffect, useRef } from 'react';
import { useClock } from '../base/context.tsx';
import { formatDuration } from '../base/format.ts';

/** @param from ms since the epoch; @param until stops it */
export function Running({
  from,
  until,
  className,
}: {
  from: number;
  until?: number | undefined;
  className?: string | undefined;
}) {
  const clock = useClock();
  const ref = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    if (until !== undefined) return;
    return clock.subscribe(() => {
      if (ref.current) ref.current.textContent = formatDuration(clock.now() - from);
    });
  }, [clock, from, until]);
  return (
    <time ref={ref} className={className}>
      {formatDuration((until ?? clock.now()) - from)}
    </time>
  );
}
