/** A plot of columns, answered under missed, with values on hover and by arrow keys. */
import { useElementSize } from '@mantine/hooks';
import { useId, useState, type KeyboardEvent } from 'react';
import { useWords } from '../base/context.tsx';
import { ticks } from './ticks.ts';
import css from './plots.module.css';

export type Column = {
  readonly key: string;
  readonly label: string;
  readonly title: string;
  readonly answered: number;
  readonly missed: number;
};

const HEIGHT = 190;
const LEFT = 34;
const BOTTOM = 22;
const TOP = 8;
/** How far a label may reach into the frame's padding, px. */
const PADDING = 12;
/** From this width on (px) a column has room for its label in the middle. */
const WIDE = 62;

/** @param plain one kind of calls only: no answered and missed to tell apart */
export function Columns({
  columns,
  name,
  plain = false,
}: {
  columns: readonly Column[];
  name: string;
  plain?: boolean;
}) {
  const { say } = useWords();
  const { ref, width } = useElementSize();
  const keys = useId();
  const [at, setAt] = useState<number | null>(null);
  const lines = ticks(Math.max(...columns.map((one) => one.answered + one.missed), 1));
  const top = lines.at(-1) ?? 1;
  const room = Math.max(width - LEFT, 10);
  const step = room / Math.max(columns.length, 1);
  const bar = Math.min(Math.max(step * 0.66, 2), 44);
  const tall = HEIGHT - BOTTOM - TOP;
  const y = (value: number): number => TOP + tall - (value / top) * tall;
  const every = Math.max(1, Math.ceil((plain ? 74 : 40) / step));
  /** The longest label is the last: where columns are narrow it ends within the frame's padding. */
  const placeOf = (index: number, middle: number) =>
    plain && step < WIDE && index === columns.length - 1
      ? ({ x: width + PADDING, textAnchor: 'end' } as const)
      : ({ x: middle, textAnchor: 'middle' } as const);
  const column = at === null ? undefined : columns[at];
  const values = (one: Column): string =>
    plain
      ? say('overview.callsN', one.answered)
      : `${say('overview.answeredN', one.answered)}, ${say('overview.missedN', one.missed)}`;

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') setAt(null);
    if (move === undefined) return;
    event.preventDefault();
    setAt(Math.min(Math.max((at ?? (move > 0 ? -1 : columns.length)) + move, 0), columns.length - 1));
  };

  return (
    <div
      className={css.plot}
      ref={ref}
      tabIndex={0}
      role="group"
      aria-label={name}
      aria-describedby={keys}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerLeave={() => setAt(null)}
      onPointerMove={(event) => {
        const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
        const index = Math.floor(x / step);
        setAt(index >= 0 && index < columns.length ? index : null);
      }}
    >
      <p className="unseen" id={keys}>
        {say('overview.plotKeys')}
      </p>
      <svg width={width} height={HEIGHT} aria-hidden>
        {lines.map((line) => (
          <g key={line}>
            <line x1={LEFT} x2={width} y1={y(line)} y2={y(line)} stroke="var(--line)" />
            <text x={LEFT - 8} y={y(line) + 4} textAnchor="end">
              {line}
            </text>
          </g>
        ))}
        {columns.map((one, index) => {
          const x = LEFT + step * index + (step - bar) / 2;
          return (
            <g key={one.key} opacity={at === null || at === index ? 1 : 0.45}>
              {index === at && <rect x={LEFT + step * index} width={step} y={TOP} height={tall} fill="var(--hover)" />}
              <rect
                x={x}
                width={bar}
                y={y(one.answered)}
                height={y(0) - y(one.answered)}
                fill={plain ? 'var(--accent)' : 'var(--talking)'}
                rx={1.5}
              />
              {one.missed > 0 && (
                <rect
                  x={x}
                  width={bar}
                  y={y(one.answered + one.missed)}
                  height={y(one.answered) - y(one.answered + one.missed) - 1}
                  fill="url(#missed-hatch)"
                  rx={1.5}
                />
              )}
              {index % every === 0 && (
                <text {...placeOf(index, x + bar / 2)} y={HEIGHT - 6}>
                  {one.label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {column && at !== null && (
        <div
          className={css.tip}
          style={{ left: Math.min(Math.max(LEFT + step * (at + 0.5), 80), Math.max(width - 80, 80)) }}
        >
          <b>{column.title}</b>
          <br />
          {values(column)}
        </div>
      )}
      <span className="unseen" role="status">
        {column ? `${column.title}: ${values(column)}` : ''}
      </span>
    </div>
  );
}
