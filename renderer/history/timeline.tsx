/** A call as a picture: a bar per leg on a common axis of time; thin while ringing, full while talking, hatched on hold. */
import type { CallView, Stretch } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { legEnd } from '../../app/contract/measures.ts';
import css from './timeline.module.css';

/** The pattern of hold; once on the page. */
export function TimelinePatterns() {
  return (
    <svg className={css.patterns} width="0" height="0" aria-hidden>
      <pattern id="hold-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--held-soft)" />
        <rect width="2.4" height="5" fill="var(--held)" />
      </pattern>
    </svg>
  );
}

const FILLS: Readonly<Record<Stretch['state'], string>> = {
  ringing: 'var(--ringing)',
  talking: 'var(--talking)',
  held: 'url(#hold-hatch)',
};
const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;

/** @param lane height of one leg's lane in px; all lanes together stay within `height` */
export function Timeline({ call, height, lane }: { call: CallView; height: number; lane: number }) {
  const { say } = useWords();
  const start = Math.min(call.startedAt, ...call.legs.map((leg) => leg.appearedAt));
  const end = Math.max(start + 1000, call.endedAt ?? 0, ...call.legs.map((leg) => legEnd(leg, call)));
  const span = end - start;
  const step = Math.min(lane, height / Math.max(1, call.legs.length));
  const offset = (height - step * call.legs.length) / 2;
  return (
    <svg className={css.picture} height={height} role="img" aria-label={say('history.picture', call.legs.length)}>
      <line x1="0" x2="100%" y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      {call.legs.flatMap((leg, row) =>
        leg.stretches.map((stretch) => {
          const from = (stretch.from - start) / span;
          const until = ((stretch.until ?? legEnd(leg, call)) - start) / span;
          const thick =
            stretch.state === 'ringing' ? Math.min(2, step * 0.4) : Math.max(1.5, step - Math.min(2, step * 0.25));
          const y = offset + row * step + (step - thick) / 2;
          return (
            <rect
              key={`${leg.id}${stretch.from}${stretch.state}`}
              x={percent(from)}
              width={percent(Math.max(until - from, 0.006))}
              y={y}
              height={thick}
              rx={Math.min(2, thick / 2)}
              fill={FILLS[stretch.state]}
            />
          );
        }),
      )}
    </svg>
  );
}
